"""Which row is shown on which day: a partition of time, whatever the rows are."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.dates import OPEN
from rules.timeline import NOWHERE, Span, lay_out

DAYS = st.integers(19900101, 20201231)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(st.one_of(st.just(0), DAYS))
    if draw(st.booleans()):
        return Span(start, draw(st.one_of(st.just(OPEN), DAYS.filter(lambda day: day >= start))))
    return Span(start, start, end_unknown=draw(st.booleans()))


@given(st.lists(spans(), min_size=1, max_size=6))
def test_every_day_shows_exactly_one_row(given_spans: list[Span]) -> None:
    shown = sorted(show for show in lay_out(given_spans) if show != NOWHERE)
    assert shown[0][0] == 0
    assert shown[-1][1] == OPEN
    assert all(before[1] == after[0] for before, after in pairwise(shown))
    assert all(start < end for start, end in shown)


@given(st.lists(spans(), min_size=1, max_size=6), DAYS)
def test_a_day_shows_the_latest_row_that_had_begun(given_spans: list[Span], day: int) -> None:
    shows = lay_out(given_spans)
    shown = next(span for span, (start, end) in zip(given_spans, shows, strict=True) if start <= day < end)
    candidates = [span for span in given_spans if span.was_ever_valid] or given_spans
    begun = [span.valid_from for span in candidates if span.valid_from <= day]
    if any(span.was_ever_valid for span in given_spans):
        assert shown.valid_from == (max(begun) if begun else min(span.valid_from for span in candidates))


@given(st.lists(spans(), min_size=1, max_size=5), st.randoms())
def test_the_order_of_rows_that_differ_does_not_matter(given_spans: list[Span], random: st.RandomState) -> None:
    distinct = list(dict.fromkeys(given_spans))
    shuffled = distinct.copy()
    random.shuffle(shuffled)
    assert dict(zip(distinct, lay_out(distinct), strict=True)) == dict(zip(shuffled, lay_out(shuffled), strict=True))


@pytest.mark.parametrize(
    ("rows", "shows"),
    [
        ([], []),
        ([Span(0, OPEN)], [(0, OPEN)]),
        ([Span(19900501, 20010601), Span(20010601, OPEN)], [(0, 20010601), (20010601, OPEN)]),
        # A gap belongs to the row before it.
        ([Span(19900101, 19950101), Span(20000101, OPEN)], [(0, 20000101), (20000101, OPEN)]),
        # Never valid: shows nothing beside others, and always where there are none.
        ([Span(19900101, 19900101), Span(19900101, OPEN)], [NOWHERE, (0, OPEN)]),
        ([Span(19900101, 19900101)], [(0, OPEN)]),
        ([Span(19900101, 19900101), Span(19950101, 19950101)], [NOWHERE, (0, OPEN)]),
        # Former, end unknown: shown until the next.
        ([Span(0, 0, end_unknown=True), Span(20000101, OPEN)], [(0, 20000101), (20000101, OPEN)]),
    ],
)
def test_examples(rows: list[Span], shows: list[tuple[int, int]]) -> None:
    assert lay_out(rows) == shows
