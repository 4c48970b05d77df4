"""What must hold in the store whatever was done: asked of the store itself, the oracle has no part in it.

No cycle on any day, one leadership parent at a time, no open fact of a unit that has ended, lineage that fits the ends
and beginnings of units, and every row that was ever superseded still readable by whoever asks for what was known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any

from graph.connection import Store
from tests.api.oracle import first_day
from tests.reorganisations.asking import Ask, moment_text

NOW = "r.supersededAt = 253402300799999"
OPEN = 99999999


def _edges(pattern: str, returned: str) -> str:
    return f"COLLECT {{ MATCH {pattern} WHERE {NOW} RETURN [r.validFrom, r.validTo, {returned}] }}"


STANDING = f"""MATCH (o:Organisation) WHERE o.id IN $ids
RETURN o.id, CASE WHEN o:PartyOrganisation THEN 'PARTY' WHEN o:InternalDivision THEN 'INTERNAL' ELSE 'LEADERSHIP' END,
  {_edges("(o)-[:HAS_STATE]->(r:OrganisationState)", "r.factId")},
  {_edges("(o)-[r:SUBORDINATE_TO]->(p:Organisation)", "r.kind, p.id")},
  {_edges("(o)-[r:COUNTERPART_OF|IN_COLOCATION|GROUPED_IN]->()", "type(r)")}
  + {_edges("(o)<-[r:COUNTERPART_OF|PARTY_MEMBER_OF|SUBORDINATE_TO]-()", "type(r)")},
  COLLECT {{ MATCH (o)<-[i:POST_IN]-(p:Post)-[:HAS_STATE]->(r:PostState)
    WHERE {NOW} AND i.supersededAt = r.supersededAt RETURN [r.validFrom, r.validTo, i.validFrom, i.validTo, p.id] }},
  COLLECT {{ MATCH (o)<-[i:POST_IN]-(:Post)<-[r:HELD]-(:Person)
    WHERE {NOW} AND i.supersededAt = r.supersededAt
    RETURN [r.validFrom, r.validTo, i.validFrom, i.validTo, r.factId] }},
  {_edges("(o)-[r:SUCCEEDED_BY]->(b:Organisation)", "b.id, r.on")}"""


@dataclass(frozen=True)
class Unit:
    """One organisation as it stands now: lists of `[validFrom, validTo, …]`."""

    id: str
    natural: str
    states: Sequence[Sequence[Any]]
    superiors: Sequence[Sequence[Any]]
    bonds: Sequence[Sequence[Any]]
    posts: Sequence[Sequence[Any]]
    held: Sequence[Sequence[Any]]
    successors: Sequence[Sequence[Any]]

    def lives(self, day: int) -> bool:
        return any(state[0] <= day < state[1] for state in self.states)

    @property
    def ended(self) -> int:
        """The first day after its last state; OPEN while it has no end."""
        return int(max(state[1] for state in self.states)) if self.states else 0


async def broken(store: Store, ids: Sequence[str]) -> list[str]:
    """What does not hold among these organisations, as they stand in the store."""
    return faults({row[0]: Unit(*row) for row in await store.run(STANDING, ids=list(ids))})


async def broken_by_answers(ask: Ask, ids: Sequence[str]) -> list[str]:
    """The same, as the API tells it: for a store that another process has open."""
    data = await ask(TOLD, {"ids": list(ids)})
    return faults({node["id"]: told(node) for node in data["nodes"]})


def faults(units: Mapping[str, Unit]) -> list[str]:
    """Everything that does not hold."""
    return [*cycles(units), *leaders(units), *outliving(units), *lineage(units)]


DATES = "validFrom validTo"
TOLD = f"""query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Organisation {{ id type
  states(during: {{}}) {{ {DATES} }}
  superiors(kinds: [LEADERSHIP, GUIDANCE, INTERNAL, PARTY], during: {{}}) {{ {DATES} kind superior {{ id }} }}
  subordinates(kinds: [LEADERSHIP, GUIDANCE, INTERNAL, PARTY], during: {{}}, first: 1000) {{ nodes {{ {DATES} kind }} }}
  counterparts(during: {{}}) {{ {DATES} coverage }}
  posts(during: {{}}, first: 1000) {{ nodes {{ openedOn closedOn id }} }}
  appointments(during: {{}}, first: 1000) {{ nodes {{ {DATES} id }} }}
  successors {{ on successor {{ id }} }} }} }} }}"""
NATURAL = {"ADMINISTRATIVE_UNIT": "LEADERSHIP", "PARTY_ORGANISATION": "PARTY", "INTERNAL_DIVISION": "INTERNAL"}


def told(node: Mapping[str, Any]) -> Unit:
    """A unit as the API tells of it."""
    bonds = [*node["subordinates"]["nodes"], *node["counterparts"]]
    return Unit(
        node["id"],
        NATURAL[node["type"]],
        [days(state) for state in node["states"]],
        [[*days(edge), edge["kind"], edge["superior"]["id"]] for edge in node["superiors"]],
        [[*days(edge), edge.get("kind", "COUNTERPART")] for edge in bonds],
        [[*days(post, "openedOn", "closedOn"), 0, OPEN, post["id"]] for post in node["posts"]["nodes"]],
        [[*days(held), 0, OPEN, held["id"]] for held in node["appointments"]["nodes"]],
        [[0, OPEN, step["successor"]["id"], first_day(step["on"])] for step in node["successors"]],
    )


def days(fact: Mapping[str, Any], start: str = "validFrom", end: str = "validTo") -> list[int]:
    """First day, and first day after the last."""
    first = first_day(fact[start]) if fact[start] else 0
    return [first, max(first, first_day(fact[end])) if fact[end] else OPEN]


def cycles(units: Mapping[str, Unit]) -> Iterator[str]:
    """On some day, the way up leads back."""
    for tree in ("natural", "LEADERSHIP", "GUIDANCE", "INTERNAL", "PARTY"):
        edges = [
            (unit.id, edge[3], edge[0], edge[1])
            for unit in units.values()
            for edge in unit.superiors
            if edge[2] == (unit.natural if tree == "natural" else tree)
        ]
        for day in sorted({first for _, _, first, end in edges if first < end}):
            above: dict[str, set[str]] = defaultdict(set)
            for unit, superior, first, end in edges:
                if first <= day < end:
                    above[unit].add(superior)
            yield from (f"{tree} cycle of {unit} on {day}" for unit in above if comes_back(unit, above))


def comes_back(unit: str, above: Mapping[str, set[str]]) -> bool:
    seen: set[str] = set()
    waiting = list(above.get(unit, ()))
    while waiting:
        superior = waiting.pop()
        if superior == unit:
            return True
        if superior not in seen:
            seen.add(superior)
            waiting += above.get(superior, ())
    return False


def leaders(units: Mapping[str, Unit]) -> Iterator[str]:
    """Two leadership parents on one day."""
    for unit in units.values():
        leading = sorted((edge[0], edge[1]) for edge in unit.superiors if edge[2] == "LEADERSHIP" and edge[0] < edge[1])
        for (_, end), (first, _) in pairwise(leading):
            if first < end:
                yield f"two leadership parents of {unit.id} on {first}"


def outliving(units: Mapping[str, Unit]) -> Iterator[str]:
    """An open fact of a unit that has ended."""
    for unit in units.values():
        if unit.ended == OPEN:
            continue
        for fact in (*unit.superiors, *unit.bonds):
            if fact[0] < fact[1] > unit.ended:
                yield f"{fact} outlives {unit.id}, which ended on {unit.ended}"
        for first, end, placed, left, what in (*unit.posts, *unit.held):
            if max(first, placed) < min(end, left) > unit.ended:
                yield f"{what} until {min(end, left)} outlives {unit.id}, which ended on {unit.ended}"


def lineage(units: Mapping[str, Unit]) -> Iterator[str]:
    """Succession on a day on which neither the predecessor ended nor it lives on, or before the successor began."""
    for unit in units.values():
        for _, _, after, on in unit.successors:
            if not unit.lives(on) and not any(state[1] == on for state in unit.states):
                yield f"{unit.id} is succeeded on {on}, and did not end then: {unit.states}"
            successor = units.get(after)
            if successor is not None and not successor.lives(on) and not any(s[0] == on for s in successor.states):
                yield f"{after} succeeds on {on}, and does not begin then: {successor.states}"


_GONE = "o.id IN $ids AND r.supersededAt < 253402300799999"
_COLUMNS = "r.factId AS fact, r.recordedAt AS recorded, r.supersededAt AS superseded"
SUPERSEDED = (
    f"MATCH (o:Organisation)-[:HAS_STATE]->(r:OrganisationState) WHERE {_GONE}\n"
    f"RETURN 'states' AS kind, o.id AS owner, {_COLUMNS}",
    f"MATCH (o:Organisation)-[r:SUBORDINATE_TO]->() WHERE {_GONE}\n"
    f"RETURN 'superiors' AS kind, o.id AS owner, {_COLUMNS}",
    f"MATCH (o:Organisation)<-[:POST_IN]-(:Post)<-[r:HELD]-(x:Person) WHERE {_GONE}\n"
    f"RETURN DISTINCT 'appointments' AS kind, x.id AS owner, {_COLUMNS}",
)
READ = """query ($id: ID!, $at: DateTime) { node(id: $id, knownAt: $at) {
  ... on Organisation {
    states(during: {}) { id recordedAt supersededAt }
    superiors(kinds: [LEADERSHIP, GUIDANCE, INTERNAL, PARTY], during: {}) { id recordedAt supersededAt } }
  ... on Person { appointments(during: {}, first: 1000) { nodes { id recordedAt supersededAt } } } } }"""


async def unreadable(store: Store, ask: Ask, ids: Sequence[str], chance: Random, most: int) -> list[str]:
    """Of some rows that were superseded, those that the API does not show at a moment when they were known."""
    rows = sorted(await store.run(chance.choice(SUPERSEDED), ids=list(ids)))
    lost = []
    for kind, owner, fact, recorded, superseded in chance.sample(rows, min(most, len(rows))):
        moment = chance.choice((recorded, superseded - 1))
        node = (await ask(READ, {"id": owner, "at": moment_text(moment)}))["node"] or {}
        shown = node.get(kind, [])
        found = [row for row in (shown["nodes"] if isinstance(shown, Mapping) else shown) if row["id"] == fact]
        if not found or found[0]["supersededAt"] is None:
            lost.append(f"{kind} {fact} of {owner}, known from {recorded} until {superseded}: {found}")
    return lost
