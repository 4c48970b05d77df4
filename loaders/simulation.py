"""What a reform does to the staffing of a subtree, before and after (改革模拟).

A parent is the row of a `ReformSimulation`: `id` of the root, `_before` and `_after` (instants), `_since` (first day).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph import simulation as graph
from graph.listings import Arguments
from loaders import organisations, rows
from loaders.fields import Pages
from loaders.kinds import Row, When
from loaders.reading import Reader, key_of, rows_by_key

Posts = Sequence[tuple[bool, int | None, Sequence[str]]]
"""The posts of a unit: whether they lead, their seats (None: not laid down), and who holds them."""


def simulation(root: str, before: When, after: When, since: int) -> Row:
    """The parent row."""
    return {"id": root, "_when": after, "_before": before, "_after": after, "_since": since}


async def simulated(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[Row]:
    """Each simulation with its `total`, its `units`, and who held a post in the tree before and has none there now."""
    keys = [
        key_of(2 * place + later, parent["id"], parent["_after" if later else "_before"])
        for place, parent in enumerate(parents)
        for later in (False, True)
    ]
    found = iter(await rows_by_key(reader, graph.STAFFING, keys))
    return [_told(parent, dict(next(found)), dict(next(found))) for parent in parents]


def _told(parent: Row, before: Mapping[str, Posts], after: Mapping[str, Posts]) -> Row:
    units = [
        {
            "_when": parent["_after"],
            "_organisation": unit,
            "_shown": parent["_after" if unit in after else "_before"],
            "before": staffing([before[unit]]) if unit in before else None,
            "after": staffing([after[unit]]) if unit in after else None,
        }
        for unit in dict.fromkeys((*before, *after))
    ]
    total = {"before": staffing(before.values()), "after": staffing(after.values())}
    people = sorted(_holders(before.values()) - _holders(after.values()))
    return {**parent, "total": total, "units": units, "_people": people}


def _holders(units: Iterable[Posts]) -> set[str]:
    return {person for posts in units for _, _, holders in posts for person in holders}


def staffing(units: Iterable[Posts]) -> Row:
    """The figures of some units together; who holds several posts is one head. Seats that are not laid down: none."""
    given = list(units)
    posts = [post for unit in given for post in unit]
    vacant = [(leads, max(0, seats - len(holders))) for leads, seats, holders in posts if seats is not None]
    return {
        "units": len(given),
        "headcount": len(_holders(given)),
        "posts": len(posts),
        "leadership_posts": sum(leads for leads, _, _ in posts),
        "seats": sum(seats for _, seats, _ in posts if seats is not None),
        "vacant_seats": sum(number for _, number in vacant),
        "vacant_leadership_seats": sum(number for leads, number in vacant if leads),
    }


def _days(row: Row, _: Arguments) -> Mapping[str, Any]:
    return {"before": row["_before"].at, "since": row["_since"]}


UNSEATED = Pages(graph.UNSEATED, rows.person, lambda row, _: {"people": row["_people"]})
UNITS_WITHOUT_PARTY = Pages(graph.UNITS_WITHOUT_PARTY, rows.organisation, _days)
PARTIES_WITHOUT_UNIT = Pages(graph.PARTIES_WITHOUT_UNIT, rows.organisation, _days)
ORGANISATION = organisations.one(lambda row: row["_organisation"], lambda row, _: row["_shown"])
