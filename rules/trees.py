"""Superiors (X-13): no way up leads back on any day, by lines of one kind or by the natural lines of all; one leads.

Days are integers `YYYYMMDD`, intervals half-open [first, end).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from rules.tenure import Days, share_a_day


@dataclass(frozen=True, slots=True)
class Line:
    """A unit is beneath its superior on these days."""

    fact: str
    unit: str
    superior: str
    kind: str
    days: Days


Lines = Callable[[str], Iterable[Line]]
"""Unit → the lines to its superiors."""
Counts = Callable[[Line], bool]
"""Whether a line belongs to the tree in question."""


def comes_back(line: Line, above: Lines, natural: Callable[[str], str | None]) -> bool:
    """Whether the way up from the line's superior leads to its unit on some one of its days.

    `natural`: unit → the kind of line that is natural for it.
    """
    trees: list[Counts] = [lambda other: other.kind == line.kind]
    if line.kind == natural(line.unit):
        trees.append(lambda other: other.kind == natural(other.unit))
    return any(line.unit in _reached(line.superior, line.days, above, counts) for counts in trees)


def other_leader(line: Line, beside: Iterable[Line]) -> Line | None:
    """Another line of leadership that shares a day with this one, if this is one; `beside`: lines of its unit."""
    if line.kind != "LEADERSHIP":
        return None
    others = (other for other in beside if other.kind == line.kind and other.fact != line.fact)
    return next((other for other in others if share_a_day(other.days, line.days)), None)


def _reached(unit: str, days: Days, above: Lines, counts: Counts) -> Iterator[str]:
    """The unit and all above it on some one of these days. One that is met again on no further day is passed by."""
    met: dict[str, list[Days]] = {}
    waiting = [(unit, days)]
    while waiting:
        unit, days = waiting.pop()
        if any(first <= days[0] and days[1] <= end for first, end in met.get(unit, ())):
            continue
        met.setdefault(unit, []).append(days)
        yield unit
        for line in above(unit):
            shared = max(days[0], line.days[0]), min(days[1], line.days[1])
            if shared[0] < shared[1] and counts(line):
                waiting.append((line.superior, shared))
