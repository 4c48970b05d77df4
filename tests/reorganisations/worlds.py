"""The small world in which a story begins: drawn, told to the oracle and, by the write layer, to a store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from commands.facts import Batch, new_fact_id
from graph.connection import Store
from graph.rows import NewNode, NewRow, Value, new_node_id
from tests.api.chronicle import do, span
from tests.api.oracle import NATURAL, first_day
from tests.reorganisations.oracle.codes import CATEGORIES, IDENTITIES, NATURES, POST_RANKS, RANKS
from tests.reorganisations.oracle.ledger import Ledger, Row

Draw = Callable[[Any], Any]

BEGINNINGS = ("1985", "1988-07", "1990-03-15")
CHANGES = ("1996", "2001-06", "2004-02-29", "2011-03")
"""On which days something was otherwise in the world before anybody reorganised it."""
CODE_SETS = {
    "rank": "ZB03",
    "nature": "zhiguan.organisation-nature",
    "identity": "ZB125",
    "AdministrativeUnit": "ZB04",
    "InternalDivision": "ZB04",
    "PartyOrganisation": "zhiguan.party-organisation-kind",
}
STATES = {
    **dict.fromkeys(NATURAL, "OrganisationState"),
    "Post": "PostState",
    "Person": "PersonState",
    "CoLocationGroup": "CoLocationState",
    "OrganisationGroup": "OrganisationGroupState",
}


@dataclass(repr=False)
class World:
    """Things, their codes, and the facts about them. Everything is beneath `u1` or `c1`, or held there."""

    things: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list, repr=False)

    def fact(
        self, kind: str, owner: str, target: str | None, start: str | None, end: str | None = None, /, **values: Any
    ) -> None:
        self.rows.append(Row(f"w{len(self.rows)}", kind, owner, target, start, end, values))


@st.composite
def worlds(draw: Draw) -> World:
    """Two to four offices, divisions, party organisations, posts and those who hold them."""
    world = World()
    offices = [f"u{number}" for number in range(1, draw(st.integers(4, 6)))]
    for unit in offices:
        organisation(draw, world, unit, "AdministrativeUnit", offices[: offices.index(unit)])
    for number in range(draw(st.integers(0, 2))):
        organisation(draw, world, f"d{number}", "InternalDivision", offices)
    bodies = [f"c{number}" for number in range(1, draw(st.integers(2, 4)))]
    for body in bodies:
        organisation(draw, world, body, "PartyOrganisation", bodies[: bodies.index(body)])
        unit = draw(st.sampled_from(offices))
        world.fact("COUNTERPART_OF", body, unit, *lived(world, body, unit), coverage="OWN")
    staff(draw, world, [*offices, *bodies])
    groups(draw, world, offices)
    return world


def organisation(draw: Draw, world: World, key: str, label: str, above: list[str]) -> None:
    """A unit with one to three states, beneath one superior after another, and perhaps guided."""
    world.things[key] = label
    world.codes[key] = key
    first = key in ("u1", "c1")
    start = draw(st.sampled_from((None, *BEGINNINGS[:1]) if first else BEGINNINGS))
    changes = sorted(draw(st.lists(st.sampled_from(CHANGES), unique=True, max_size=2)), key=first_day)
    values = {
        "rank": draw(st.sampled_from((None, *RANKS[2:5]))),
        "category": draw(st.sampled_from((None, *CATEGORIES[label]))),
        "nature": draw(st.sampled_from((None, *NATURES))),
    }
    for number, (begin, end) in enumerate(pairwise([start, *changes, None])):
        short = draw(st.sampled_from((None, f"{key}短{number % 2}")))
        world.fact("STATE", key, None, begin, end, name=f"{key}甲乙丙"[: 3 + number], shortName=short, **values)
    if not above or (not first and draw(st.integers(0, 9)) == 0):
        return
    moves = draw(st.lists(st.sampled_from(CHANGES), unique=True, max_size=1))
    kind = NATURAL[label]
    for begin, end in pairwise([start, *moves, None]):
        superior = draw(st.sampled_from(above))
        world.fact("SUBORDINATE_TO", key, superior, later_of(begin, born(world, superior)), end, kind=kind)
    if draw(st.integers(0, 3)) == 0:
        superior = draw(st.sampled_from(above))
        world.fact("SUBORDINATE_TO", key, superior, *lived(world, key, superior), kind="GUIDANCE")


def born(world: World, key: str) -> str | None:
    """Where its life begins."""
    starts = [row.start for row in world.rows if row.kind == "STATE" and row.owner == key]
    return min(starts, key=lambda start: 0 if start is None else first_day(start))


def lived(world: World, *keys: str) -> tuple[str | None, None]:
    """From when all of them live."""
    start: str | None = None
    for key in keys:
        start = later_of(start, born(world, key))
    return start, None


def later_of(a: str | None, b: str | None) -> str | None:
    return a if b is None or (a is not None and first_day(a) >= first_day(b)) else b


def staff(draw: Draw, world: World, units: list[str]) -> None:
    """Posts in the units, people who hold them, or are to, or did, and who are registered somewhere."""
    posts = [f"p{number}" for number in range(draw(st.integers(3, 7)))]
    for post in posts:
        unit = draw(st.sampled_from(units))
        world.things[post] = "Post"
        world.codes[post] = post
        start, _ = lived(world, unit)
        changes = draw(st.lists(st.sampled_from(CHANGES), unique=True, max_size=1))
        seats = draw(st.sampled_from((None, 1, 2, 3)))
        rank = draw(st.sampled_from((None, *POST_RANKS)))
        for number, (begin, end) in enumerate(pairwise([start, *changes, None])):
            title = f"{post}正副"[: 3 + number]
            world.fact("STATE", post, None, begin, end, title=title, seats=seats, rank=rank, isHead=False)
        world.fact("POST_IN", post, unit, draw(st.sampled_from((None, start))), None)
    for number in range(draw(st.integers(3, 5))):
        person = f"m{number}"
        world.things[person] = "Person"
        world.codes[person] = person
        world.fact("STATE", person, None, None, None, name=f"{person}人")
        free = [post for post in posts if not any(row.kind == "HELD" and row.target == post for row in world.rows)]
        for post in draw(st.lists(st.sampled_from(free or posts[:1]), unique=True, max_size=2)) if free else ():
            begin = later_of(draw(st.sampled_from(("1992-05", "2003", "2024-01-15", "2031"))), born(world, post))
            end = draw(st.sampled_from((None, None, "2009-09", "2033")))
            if end is not None and first_day(end) <= first_day(str(begin)):
                end = None
            world.fact("HELD", person, post, begin, end, isPrimary=draw(st.booleans()))
        if draw(st.booleans()):
            bodies = [key for key, label in world.things.items() if label == "PartyOrganisation"]
            body = draw(st.sampled_from(bodies))
            world.fact("PARTY_MEMBER_OF", person, body, *lived(world, body))
        if draw(st.booleans()):
            unit = draw(st.sampled_from(units))
            begin = later_of(draw(st.sampled_from(("1993", "2006-02"))), born(world, unit))
            end = draw(st.sampled_from((None, None, "2015")))
            identity = draw(st.sampled_from(sorted(IDENTITIES)))
            world.fact("REGISTERED_IN", person, unit, begin, end, identity=identity)


def groups(draw: Draw, world: World, units: list[str]) -> None:
    """Perhaps two or three units under one roof, and a group for statistics."""
    if draw(st.booleans()):
        members = draw(st.lists(st.sampled_from(units[1:]), min_size=2, max_size=3, unique=True))
        world.things["g1"] = "CoLocationGroup"
        start, _ = lived(world, *members)
        world.fact("STATE", "g1", None, start, None, kind="CO_LOCATED")
        for number, member in enumerate(members):
            world.fact("IN_COLOCATION", member, "g1", start, None, host=number == 0)
    if draw(st.booleans()):
        world.things["g2"] = "OrganisationGroup"
        world.codes["g2"] = "g2"
        world.fact("STATE", "g2", None, None, None, name="g2组")
        for number, member in enumerate(draw(st.lists(st.sampled_from(units), max_size=3, unique=True))):
            world.fact("GROUPED_IN", member, "g2", *lived(world, member), sequence=number)


@dataclass
class Told:
    """A world in a store: ids by key, and the ledger that knows it."""

    ledger: Ledger
    ids: dict[str, str]
    codes: str
    """What every code in the store begins with, so that stories do not meet each other's."""


async def tell(store: Store, world: World, story: str) -> Told:
    """Write the world; `story` sets it apart from others in the same store."""
    ids = {key: new_node_id(label) for key, label in world.things.items()}
    nodes = [NewNode(label, ids[key], properties(world, key, story)) for key, label in world.things.items()]
    facts = {row.key: new_fact_id(stored_kind(world, row)) for row in world.rows}
    rows = [
        NewRow(
            stored_kind(world, row),
            ids[row.owner],
            None if row.target is None else ids[row.target],
            span(f"{row.start or ''}..{row.end or ''}"),
            stored_values(world.things[row.owner], row.values),
            facts[row.key],
        )
        for row in world.rows
    ]
    at = await do(store, Batch(nodes=nodes, rows=rows))
    ledger = Ledger()
    ledger.things = dict(world.things)
    for key, code in world.codes.items():
        if world.things[key] in NATURAL:
            ledger.codes[key] = code
        elif world.things[key] == "Post":
            ledger.post_codes[key] = code
    for row in world.rows:
        ledger.write(replace(row, since=at))
    return Told(ledger, {**ids, **facts}, story)


def stored_kind(world: World, row: Row) -> str:
    return STATES[world.things[row.owner]] if row.kind == "STATE" else row.kind


def properties(world: World, key: str, story: str) -> dict[str, Value]:
    return {"code": f"{story}.{world.codes[key]}"} if key in world.codes else {}


def stored_values(label: str, values: Mapping[str, Any]) -> dict[str, Value]:
    """Values with codes as the store keeps them."""
    return {
        name: f"{code_set(label, name)}/{value}"
        if name in ("rank", "category", "nature", "identity") and value
        else value
        for name, value in values.items()
    }


def code_set(label: str, name: str) -> str:
    if name == "rank" and label == "Post":
        return "GB12407"
    return CODE_SETS[label] if name == "category" else CODE_SETS[name]
