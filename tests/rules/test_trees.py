"""Ways up that come back, and second leaders."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from rules.tenure import Days
from rules.trees import Line, comes_back, other_leader

ALL = (0, 99999999)
NATURAL: Mapping[str, str] = {"a": "LEADERSHIP", "b": "LEADERSHIP", "c": "LEADERSHIP", "party": "PARTY"}


def line(unit: str, superior: str, kind: str = "LEADERSHIP", days: Days = ALL) -> Line:
    return Line(f"{unit}<{superior} {kind} {days}", unit, superior, kind, days)


CIRCLES = {
    "none": ([line("b", "c")], False),
    "back in two steps": ([line("b", "c"), line("c", "a")], True),
    "never on one day": ([line("b", "c", days=(0, 2010)), line("c", "a", days=(2010, 2020))], False),
    "on one day": ([line("b", "c", days=(0, 2010)), line("c", "a", days=(2009, 2020))], True),
    "another kind, not natural": ([line("b", "a", "GUIDANCE")], False),
    "another kind, natural for who is in between": ([line("b", "party"), line("party", "a", "PARTY")], True),
    "a circle further up": ([line("b", "c"), line("c", "b")], False),
    "by the second of two ways": (
        [line("b", "c", days=(0, 2000)), line("b", "c", days=(2000, 2030)), line("c", "a")],
        True,
    ),
}


@pytest.mark.parametrize("case", CIRCLES)
def test_a_way_up_that_comes_back(case: str) -> None:
    lines, expected = CIRCLES[case]
    above = {unit: [each for each in lines if each.unit == unit] for unit in NATURAL}
    assert comes_back(line("a", "b"), above.__getitem__, NATURAL.get) is expected


def test_a_second_leader() -> None:
    new = line("a", "b", days=(2010, 2020))
    former, guiding = line("a", "c", days=(2000, 2010)), line("a", "c", "GUIDANCE")
    assert other_leader(new, [new, former, guiding]) is None
    second = line("a", "c", days=(2019, 2030))
    assert other_leader(new, [new, former, second]) == second
    assert other_leader(guiding, [new, second]) is None
