"""Lives that cover days, and seats that suffice: examples, and the same by counting day by day."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rules.dates import ALWAYS, OPEN
from rules.tenure import Crowd, Days, crowded, joined, share_a_day, uncovered

DAYS = st.integers(0, 12)
INTERVALS = st.tuples(DAYS, DAYS).map(lambda ends: (min(ends), max(ends)))


def test_a_gap_between_two_lives_is_found() -> None:
    lives = [(20100101, OPEN), (ALWAYS, 20050101)]
    assert uncovered((20000101, 20050101), lives) is None
    assert uncovered((20000101, 20050102), lives) == 20050101
    assert uncovered((20070101, OPEN), lives) == 20070101
    assert uncovered((20100101, OPEN), lives) is None
    assert uncovered((20100101, OPEN), []) == 20100101


def test_seats_are_those_of_the_day() -> None:
    seats = [((0, 20100101), 1), ((20100101, OPEN), 2)]
    holders = [(20000101, OPEN), (20090101, OPEN)]
    assert crowded((20090101, OPEN), holders, seats) == Crowd(20090101, 2, 1)
    assert crowded((20100101, OPEN), holders, seats) is None
    assert crowded((20090101, OPEN), holders, [((0, OPEN), None)]) is None


@given(INTERVALS, st.lists(INTERVALS, max_size=4))
def test_days_without_life(days: Days, lives: list[Days]) -> None:
    bare = [day for day in range(*days) if not any(first <= day < end for first, end in lives)]
    assert uncovered(days, lives) == (bare[0] if bare else None)


@given(INTERVALS, st.lists(INTERVALS, max_size=6), st.lists(DAYS, max_size=2), st.lists(st.none() | DAYS, min_size=3))
def test_days_with_too_many(days: Days, holders: list[Days], cuts: list[int], rooms: list[int | None]) -> None:
    bounds = [0, *sorted(cuts), 13]
    seats = [((first, end), room) for first, end, room in zip(bounds, bounds[1:], rooms, strict=False)]

    def crowd(day: int) -> Crowd | None:
        room = next(room for (first, end), room in seats if first <= day < end)
        present = sum(first <= day < end for first, end in holders)
        return Crowd(day, present, room) if room is not None and present > room else None

    crowds = [found for day in range(*days) if (found := crowd(day)) is not None]
    assert crowded(days, holders, seats) == (crowds[0] if crowds else None)


@given(INTERVALS, INTERVALS)
def test_days_in_common(days: Days, others: Days) -> None:
    assert share_a_day(days, others) == bool(set(range(*days)) & set(range(*others)))


@given(st.lists(INTERVALS, max_size=5))
def test_joined_days_are_the_same_days(several: list[Days]) -> None:
    together = joined(several)
    assert {day for days in together for day in range(*days)} == {day for days in several for day in range(*days)}
    assert all(before[1] < after[0] for before, after in pairwise(together))
