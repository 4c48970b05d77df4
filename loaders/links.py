"""Links between people: who served where together, and the shortest chain between two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from graph import appointments as graph_appointments
from graph import education as graph_education
from graph import links as graph
from graph.columns import stored_date
from graph.listings import Arguments
from loaders import appointments, education, organisations, people, posts, rows
from loaders.chains import Circle, Hop, Named, Quest, shortest_chains
from loaders.fields import One, Pages
from loaders.kinds import Row, When
from loaders.reading import Reader, key_of, rows_by_key
from rules.dates import OPEN, months_between, shown_instant

COLLEAGUES = Pages(graph.COLLEAGUES, rows.person)
"""People who served in the same unit at the same time, begun by the instant; with `through` in one lineage of units."""


async def colleague_overlaps(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[list[Row]]:
    """When and where the person that was asked and each colleague served together; the parents are edges."""
    nodes = [parent["node"] for parent in parents]
    pairs = [(node["_colleague_of"], node["id"], node["_through"], node["_when"]) for node in nodes]
    return await _overlaps(reader, pairs)


async def overlaps(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[list[Row]]:
    """When and where the people `_a` and `_b` served together, oldest first."""
    pairs = [
        (parent["_a"], parent["_b"], parent.get("_through_succession", arguments.through), parent["_when"])
        for parent in parents
    ]
    return await _overlaps(reader, pairs)


async def _overlaps(reader: Reader, pairs: Sequence[tuple[str, str, bool, When]]) -> list[list[Row]]:
    keys = [key_of(place, a, when, other=b, through=through) for place, (a, b, through, when) in enumerate(pairs)]
    found = await rows_by_key(reader, graph.OVERLAPS, keys)
    return [
        sorted((_overlap(values, pair) for values in told), key=lambda row: row["_place"])
        for pair, told in zip(pairs, found, strict=True)
    ]


def _overlap(values: Sequence[Any], pair: tuple[str, str, bool, When]) -> Row:
    a, b, _, when = pair
    unit, fact_a, fact_b, *ends = values
    start = max(ends[::2], key=lambda date: (date[0], _fineness(date)))
    end = min(ends[1::2], key=lambda date: (date[0], -_fineness(date)))
    return {
        "from_": stored_date(start),
        "to": stored_date(end),
        "months": months_between(start[0], when.at if end[0] == OPEN else end[0]) if start[0] else None,
        "_organisation": unit,
        "_a": (fact_a, a),
        "_b": (fact_b, b),
        "_place": (start[0], end[0], fact_a, fact_b),
        "_when": when.on(shown_instant(start[0], end[0], when.at)),
    }


def _fineness(date: Sequence[Any]) -> int:
    # Of two dates with one first day the more precise one tells more.
    return {"Y": 0, "M": 1}.get(date[1], 2)


def _fact(
    statement: Callable[..., Any], project: Callable[..., Any], finish: Any, told: Callable[[Row], tuple[str, str]]
) -> One:
    return One(
        partial(statement, of_person=True),
        project,
        finish,
        lambda row: told(row)[0],
        more=lambda row, _: {"person": told(row)[1]},
    )


def _appointment(told: Callable[[Row], tuple[str, str]]) -> One:
    return _fact(graph_appointments.by_id, appointments.BY_ID.project, rows.appointment, told)


ORGANISATION = organisations.one(lambda row: row["_organisation"])
APPOINTMENT_A = _appointment(lambda row: row["_a"])
APPOINTMENT_B = _appointment(lambda row: row["_b"])

_NODES: Mapping[str, One] = {
    "Person": people.BY_ID,
    "Post": posts.BY_ID,
    "Organisation": organisations.BY_ID,
    "School": education.SCHOOL_BY_ID,
}
_FACTS: Mapping[str, One] = {
    "Appointment": _appointment(lambda row: (row["id"], row["_person"])),
    "Study": _fact(
        graph_education.study_by_id,
        education.STUDY_BY_ID.project,
        rows.study,
        lambda row: (row["id"], row["_person"]),
    ),
}

Step = tuple[Named, Named, tuple[str, str, str] | None]
"""Where a step begins, where it leads, and the fact behind it: kind, id, and whose it is."""


async def shortest_link(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[Row | None]:
    """The shortest chain between the people `_a` and `_b`: `{"length", "steps"}`, or None where there is none.

    Its nodes are shown at the instant asked, as the chain has no time of its own.
    """
    quests = [
        Quest(
            Circle(parent["_a"]),
            Circle(parent["_b"]),
            parent["_max_length"],
            parent["_when"],
            parent["_concurrent_only"],
        )
        for parent in parents
    ]
    chains = [
        None if chain is None else [step for hop in chain for step in _steps(hop)]
        for chain in await shortest_chains(reader, quests)
    ]
    found = await _rows_of(
        reader, [(chain or [], parent["_when"]) for chain, parent in zip(chains, parents, strict=True)]
    )
    return [
        None
        if chain is None
        else {
            "length": len(chain),
            "_when": parent["_when"],
            "steps": [
                {
                    "source": dict(found[source, parent["_when"]]),
                    "target": dict(found[target, parent["_when"]]),
                    "via": None if via is None else dict(found[via, parent["_when"]]),
                    "_when": parent["_when"],
                }
                for source, target, via in chain
            ],
        }
        for chain, parent in zip(chains, parents, strict=True)
    ]


def _steps(hop: Hop) -> Iterator[Step]:
    nodes: list[Named] = [("Person", hop.source), *hop.between, ("Person", hop.target)]
    for place, fact in enumerate(hop.facts):
        # The first half of a hop is told by the facts of whom it comes from, the second by those of whom it leads to.
        owner = hop.source if place < len(hop.facts) / 2 else hop.target
        yield nodes[place], nodes[place + 1], None if fact is None else (*fact, owner)


async def _rows_of(reader: Reader, chains: Sequence[tuple[Sequence[Step], When]]) -> dict[Any, Row]:
    """The row of every node and fact of the chains: one statement for each kind among them."""
    wanted = {(thing, when): None for steps, when in chains for step in steps for thing in step if thing is not None}
    found: dict[Any, Row] = {}
    for kind, load in (*_NODES.items(), *_FACTS.items()):
        places = [place for place in wanted if place[0][0] == kind]
        asked = [{"id": thing[1], "_person": thing[-1], "_when": when} for thing, when in places]
        for place, row in zip(places, await load(reader, asked, Arguments()) if asked else [], strict=True):
            if row is not None:
                found[place] = row
    return found
