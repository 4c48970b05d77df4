"""Organisations that work as one, and party organisations with their units: what cannot be on any day, and what is odd.

CS-17 (a co-location has two members, one of them its host), X-17, X-25. Days are integers `YYYYMMDD`, intervals
half-open [first, end).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from csv import DictReader
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeVar

Days = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation's place in a co-location."""

    organisation: str
    days: Days
    host: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A party organisation (or its kind: a code) with a unit; `coverage` as OWN, JOINT."""

    party: str
    unit: str
    days: Days
    coverage: str = "OWN"


Dated = TypeVar("Dated", Place, Pair)


def lacking_members(life: Days, places: Sequence[Place], since: int) -> int | None:
    """The first day of the co-location's life, from `since` on, on which fewer than two are part of it (CS-17)."""
    return _first_day(
        places, max(life[0], since), life[1], lambda there: len({each.organisation for each in there}) < 2
    )


def lacking_host(life: Days, places: Sequence[Place], since: int) -> int | None:
    """The first day of its life, from `since` on, on which not exactly one member hosts the others (CS-17)."""
    return _first_day(places, max(life[0], since), life[1], lambda there: sum(each.host for each in there) != 1)


def joint_with_one(pairs: Sequence[Pair], since: int, until: int) -> int | None:
    """Of one party organisation's pairs: the first day on which it is a joint one of fewer than two units (X-17)."""
    joint = [pair for pair in pairs if pair.coverage == "JOINT"]
    return _first_day(joint, since, until, lambda there: len({pair.unit for pair in there}) == 1)


def own_of_several(pairs: Sequence[Pair], since: int, until: int) -> int | None:
    """Of one party organisation's pairs: the first day on which it is the own one of more than one unit (X-17)."""
    own = [pair for pair in pairs if pair.coverage == "OWN"]
    return _first_day(own, since, until, lambda there: len({pair.unit for pair in there}) > 1)


def naming_undefined(pairs: Sequence[Pair], since: int, until: int) -> int | None:
    """Of one unit's pairs, `party` being the kind: the first day with a committee and a leadership group (X-25)."""
    own = [pair for pair in pairs if pair.coverage == "OWN"]
    return _first_day(own, since, until, lambda there: {"committee", "group"} <= {_orders_by(p.party) for p in there})


def _orders_by(kind: str) -> str | None:
    return naming_bodies().get(kind)


@cache
def naming_bodies() -> dict[str, str]:
    """Kinds of party organisation (code keys) that settle the order of post names (V-44): as committee or as group."""
    with files("rules").joinpath("naming_bodies.tsv").open(encoding="utf-8") as table:
        return {row["kind"]: row["as"] for row in DictReader(table, delimiter="\t")}


def _first_day(facts: Sequence[Dated], since: int, until: int, wrong: Callable[[list[Dated]], bool]) -> int | None:
    """The first day in [since, until) on which what is true then is wrong."""
    for day in _days_of_change((fact.days for fact in facts), since, until):
        if wrong([fact for fact in facts if fact.days[0] <= day < fact.days[1]]):
            return day
    return None


def _days_of_change(intervals: Iterable[Days], since: int, until: int) -> Iterator[int]:
    days = {since, *(day for interval in intervals for day in interval if day > since)}
    yield from (day for day in sorted(days) if day < until)
