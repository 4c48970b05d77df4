"""What must hold in the store whatever was done: asked of the store itself, the oracle has no part in it.

No cycle on any day, one leadership parent at a time, no fact of a unit beyond the days on which it lives, lineage that
fits the ends and beginnings of units. That nothing is lost of what was known once: `readable`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from graph.connection import Store
from tests.api.oracle import first_day
from tests.reorganisations.asking import Ask

NOW = "r.supersededAt = 253402300799999"
OPEN = 99999999


def _edges(pattern: str, returned: str) -> str:
    return f"COLLECT {{ MATCH {pattern} WHERE {NOW} RETURN [r.validFrom, r.validTo, {returned}] }}"


STANDING = f"""MATCH (o:Organisation) WHERE o.id IN $ids
RETURN o.id, CASE WHEN o:PartyOrganisation THEN 'PARTY' WHEN o:InternalDivision THEN 'INTERNAL' ELSE 'LEADERSHIP' END,
  {_edges("(o)-[:HAS_STATE]->(r:OrganisationState)", "r.factId")},
  {_edges("(o)-[r:SUBORDINATE_TO]->(p:Organisation)", "r.kind, p.id")},
  {_edges("(o)-[r:COUNTERPART_OF|IN_COLOCATION|GROUPED_IN]->(x)", "type(r), x.id")}
  + {_edges("(o)<-[r:PARTY_MEMBER_OF|REGISTERED_IN]-(x)", "type(r), x.id")}
  + {_edges("(o)<-[r:COUNTERPART_OF|SUBORDINATE_TO]-()", "type(r), null")},
  COLLECT {{ MATCH (o)<-[i:POST_IN]-(p:Post)-[:HAS_STATE]->(r:PostState)
    WHERE {NOW} AND i.supersededAt = r.supersededAt RETURN [r.validFrom, r.validTo, i.validFrom, i.validTo, p.id] }},
  COLLECT {{ MATCH (o)<-[i:POST_IN]-(:Post)<-[r:HELD]-(:Person)
    WHERE {NOW} AND i.supersededAt = r.supersededAt
    RETURN [r.validFrom, r.validTo, i.validFrom, i.validTo, r.factId] }},
  {_edges("(o)-[r:SUCCEEDED_BY]->(b:Organisation)", "b.id, r.on, r.eventId")},
  COLLECT {{ MATCH (o)-[r:INPUT_OF]->(e:ReorganisationEvent) WHERE {NOW} AND NOT r.survives
    RETURN [e.on, e.id, e.kind] }}"""


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
    ends: Sequence[Sequence[Any]]
    """Day, id and kind of the events by which it has ended."""

    def lives(self, day: int) -> bool:
        return any(state[0] <= day < state[1] for state in self.states)

    def gap(self, first: int, end: int) -> int | None:
        """The first of these days on which it does not live. Facts may have begun before it did."""
        spans = sorted((state[0], state[1]) for state in self.states if state[0] < state[1])
        first = max(first, spans[0][0]) if spans else first
        for begin, until in spans:
            if begin <= first < until:
                first = until
        return first if first < end else None


async def broken(store: Store, ids: Sequence[str]) -> list[str]:
    """What does not hold among these organisations, as they stand in the store."""
    return faults({row[0]: Unit(*row) for row in await store.run(STANDING, ids=list(ids))})


async def broken_by_answers(ask: Ask, ids: Sequence[str]) -> list[str]:
    """The same, as the API tells it: for a store that another process has open."""
    data = await ask(TOLD, {"ids": list(ids)})
    return faults({node["id"]: told(node) for node in data["nodes"]})


def faults(units: Mapping[str, Unit]) -> list[str]:
    """Everything that does not hold."""
    return [*cycles(units), *leaders(units), *outliving(units), *doubled(units), *lineage(units)]


DATES = "validFrom validTo"
TOLD = f"""query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Organisation {{ id type
  states(during: {{}}) {{ {DATES} }}
  superiors(kinds: [LEADERSHIP, GUIDANCE, INTERNAL, PARTY], during: {{}}) {{ {DATES} kind superior {{ id }} }}
  subordinates(kinds: [LEADERSHIP, GUIDANCE, INTERNAL, PARTY], during: {{}}, first: 1000) {{ nodes {{ {DATES} kind }} }}
  counterparts(during: {{}}) {{ {DATES} coverage }}
  posts(during: {{}}, first: 1000) {{ nodes {{ openedOn closedOn id }} }}
  appointments(during: {{}}, first: 1000) {{ nodes {{ {DATES} id }} }}
  registrations(during: {{}}, first: 1000) {{ nodes {{ {DATES} identity {{ code }} }} }}
  successors {{ on event {{ id }} successor {{ id }} }}
  events(during: {{}}) {{ id on kind inputs {{ id }} outputs {{ id }} }} }} }} }}"""
SUCCEEDED = ("MERGE", "ABSORB", "SPLIT")
NATURAL = {"ADMINISTRATIVE_UNIT": "LEADERSHIP", "PARTY_ORGANISATION": "PARTY", "INTERNAL_DIVISION": "INTERNAL"}


def told(node: Mapping[str, Any]) -> Unit:
    """A unit as the API tells of it."""
    bonds = [*node["subordinates"]["nodes"], *node["counterparts"], *node["registrations"]["nodes"]]
    return Unit(
        node["id"],
        NATURAL[node["type"]],
        [days(state) for state in node["states"]],
        [[*days(edge), edge["kind"], edge["superior"]["id"]] for edge in node["superiors"]],
        [[*days(edge), edge.get("kind", "bond"), None] for edge in bonds],
        [[*days(post, "openedOn", "closedOn"), 0, OPEN, post["id"]] for post in node["posts"]["nodes"]],
        [[*days(held), 0, OPEN, held["id"]] for held in node["appointments"]["nodes"]],
        [[0, OPEN, step["successor"]["id"], first_day(step["on"]), step["event"]["id"]] for step in node["successors"]],
        [[first_day(event["on"]), event["id"], event["kind"]] for event in node["events"] if ends(event, node["id"])],
    )


def ends(event: Mapping[str, Any], unit: str) -> bool:
    """The unit has ended by it: it went in, and did not come out."""
    went_in, came_out = ({each["id"] for each in event[side]} for side in ("inputs", "outputs"))
    return event["kind"] in (*SUCCEEDED, "DISSOLVE") and unit in went_in - came_out


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
    """A fact of a unit that is open when that has ended, or on any day on which it does not live."""
    for unit in units.values():
        for first, end, *what in (*unit.superiors, *unit.bonds):
            if first < end and (day := unit.gap(first, end)) is not None:
                yield f"{what} from {first} to {end} outlives {unit.id}, which does not live on {day}"
        for first, end, placed, left, what in (*unit.posts, *unit.held):
            within = max(first, placed), min(end, left)
            if within[0] < within[1] and (day := unit.gap(*within)) is not None:
                yield f"{what} {within} outlives {unit.id}, which does not live on {day}"


def doubled(units: Mapping[str, Unit]) -> Iterator[str]:
    """Two ties of one kind between the same two on one day."""
    for unit in units.values():
        bound = sorted((kind, other, first, end) for first, end, kind, other in unit.bonds if other and first < end)
        for (*one, _, end), (*two, first, _) in pairwise(bound):
            if one == two and first < end:
                yield f"two {one} of {unit.id} on {first}"


def lineage(units: Mapping[str, Unit]) -> Iterator[str]:
    """Succession that does not fit the end of the predecessor or the beginning of the successor (X-14).

    Who lives on has not ended; of several events of one day a later one may end what an earlier one has founded.
    Who has ended by a merger, absorption or split has ended on its day, and has a successor by it.
    """
    for unit in units.values():
        for _, _, after, on, _ in unit.successors:
            if not unit.lives(on) and not any(state[1] == on for state in unit.states):
                yield f"{unit.id} is succeeded on {on}, and did not end then: {unit.states}"
            successor = units.get(after)
            if successor is not None and not successor.lives(on) and not any(on in state for state in successor.states):
                yield f"{after} succeeds on {on}, and does not begin then: {successor.states}"
        for on, event, kind in unit.ends:
            if not any(state[1] == on for state in unit.states):
                yield f"{unit.id} has ended by {kind} on {on}, and has no such end: {unit.states}"
            if kind in SUCCEEDED and not any(step[4] == event for step in unit.successors):
                yield f"{unit.id} has ended by {kind} on {on}, and nothing came after it"
