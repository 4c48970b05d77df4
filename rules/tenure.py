"""Who may hold a post when: lives that cover the days, and seats that suffice (V-70, X-30).

Days are integers `YYYYMMDD`, intervals half-open [first, end).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Days = tuple[int, int]
"""An interval of days; with `first = end` it has none."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """A day on which a post has more holders than seats."""

    day: int
    holders: int
    seats: int


def uncovered(days: Days, lives: Iterable[Days]) -> int | None:
    """The first of the days on which nothing of that kind lives; None where all are covered."""
    day, end = days
    for first, last in sorted(lives):
        if day >= end or first > day:
            break
        day = max(day, last)
    return day if day < end else None


def share_a_day(days: Days, others: Days) -> bool:
    """Whether both have some day in common."""
    return max(days[0], others[0]) < min(days[1], others[1])


def joined(several: Iterable[Days]) -> list[Days]:
    """The days of all of these, as few intervals with gaps between them."""
    found: list[Days] = []
    for first, end in sorted(days for days in several if days[0] < days[1]):
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((first, end))
    return found


def crowded(days: Days, holders: Sequence[Days], seats: Sequence[tuple[Days, int | None]]) -> Crowd | None:
    """The first of the days on which these holders are more than the seats; None where there is none.

    `seats` are those laid down for intervals of days; None: not laid down, then any number may hold the post.
    """
    begun, ended = sorted(first for first, _ in holders), sorted(end for _, end in holders)
    for (first, end), room in sorted(seats, key=lambda laid_down: laid_down[0]):
        if room is None:
            continue
        within = max(days[0], first), min(days[1], end)
        # The number of holders grows on first days only.
        after = bisect_right(begun, within[0])
        for day in (within[0], *begun[after : bisect_right(begun, within[1] - 1)]):
            present = bisect_right(begun, day) - bisect_right(ended, day)
            if day < within[1] and present > room:
                return Crowd(day, present, room)
    return None
