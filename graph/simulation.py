"""Reading what a reform does to a subtree: its units with their posts and holders, and who and what is left over.

A key is the tree's root with its instants. Of what is left over it also tells the first day of the new order (`since`)
and the day whose state counts as the former one (`before`).
"""

from __future__ import annotations

from graph.columns import Projection
from graph.conditions import Conditions
from graph.connection import Statement
from graph.filters import natural
from graph.instants import KEY, During, known, shows, valid, valid_step
from graph.listings import Arguments, Listing
from graph.lists import Source
from graph.organisations import DEFAULT
from graph.people import DEFAULT as DEFAULT_OF_PEOPLE
from graph.projections import organisation, person
from graph.scope import visible


def _tree(day: str) -> str:
    """Clauses that bind `o` to the root and to all that is beneath it by the natural line on that day."""
    holds = f"{natural('e', 'a')} AND {known('e')} AND {valid_step('e', day)}"
    steps = f"((b)<-[e:SUBORDINATE_TO]-(a) WHERE {holds}){{0,64}}"
    return f"MATCH (:Organisation {{id: k.id}}) {steps} (o:Organisation)\nWITH DISTINCT k, o\n"


def _living(o: str, s: str) -> str:
    return f"({o})-[:HAS_STATE]->({s}:OrganisationState) WHERE {shows(s)} AND {valid(s, KEY.at)} AND {visible(o)}"


STAFFING = Statement(
    "simulation.staffing",
    f"""UNWIND $keys AS k
CALL (k) {{
  {_tree(KEY.at)}MATCH {_living("o", "s")}
  OPTIONAL MATCH (o)<-[i:POST_IN]-(p:Post)-[:HAS_STATE]->(q:PostState)
  WHERE {known("i")} AND {valid("i", KEY.at)} AND {shows("q")} AND {valid("q", KEY.at)} AND {visible("p")}
  OPTIONAL MATCH (x:Person)-[h:HELD]->(p) WHERE {known("h")} AND {valid("h", KEY.at)} AND {visible("x")}
  WITH o, s, p, q, collect(x.id) AS holders
  WITH o, s, collect(CASE WHEN p IS NULL THEN null ELSE [coalesce(q.isLeadership, false), q.seats, holders] END)
    AS posts
  ORDER BY s.nameKey, o.id
  RETURN collect([o.id, posts]) AS units
}}
RETURN collect([k.i, units]) AS rows""",
)
"""The living units of each tree with their open posts: [unit, [[leads, seats, ids of the holders], …]]."""


def _unseated(_: Conditions, __: During | None, ___: Arguments) -> Source:
    match = (
        f"UNWIND k.people AS id\nMATCH (x:Person {{id: id}})-[:HAS_STATE]->(s:PersonState)\n"
        f"WHERE {shows('s')} AND {visible('x')} "
        f"AND NOT EXISTS {{ MATCH (x)-[h:HELD]->(:Post) WHERE {known('h')} AND {valid('h', KEY.at)} }}"
    )
    return Source("simulation.unseated", match, ("x", "s"), "x.id")


def _paired(unit: str, edge: str, day: str) -> str:
    pattern = f"({unit})<-[{edge}:COUNTERPART_OF]-(:PartyOrganisation)"
    return f"EXISTS {{ MATCH {pattern} WHERE {known(edge)} AND {valid(edge, day)} }}"


def _units_without_party(_: Conditions, __: During | None, ___: Arguments) -> Source:
    inherited = (
        "EXISTS { MATCH (o)<-[l:SUCCEEDED_BY]-(:Organisation)<-[f:COUNTERPART_OF]-(:PartyOrganisation) "
        f"WHERE {known('l')} AND l.on = k.since AND {known('f')} AND {valid('f', 'k.before')} }}"
    )
    match = (
        f"MATCH {_living('o', 's')} AND NOT {_paired('o', 'c', KEY.at)} "
        f"AND ({_paired('o', 'd', 'k.before')} OR {inherited})"
    )
    return Source("simulation.units_without_party", match, ("o", "s"), "o.id", prelude=_tree(KEY.at))


def _parties_without_unit(_: Conditions, __: During | None, ___: Arguments) -> Source:
    prelude = (
        f"{_tree('k.before')}MATCH (o)<-[c:COUNTERPART_OF]-(party:PartyOrganisation)\n"
        f"WHERE {known('c')} AND {valid('c', 'k.before')}\nWITH DISTINCT k, party\n"
    )
    left = f"EXISTS {{ MATCH (party)-[d:COUNTERPART_OF]->(:Organisation) WHERE {known('d')} AND {valid('d', KEY.at)} }}"
    match = f"MATCH {_living('party', 's')} AND NOT {left}\nWITH k, party AS o, s WHERE true"
    return Source("simulation.parties_without_unit", match, ("o", "s"), "o.id", prelude=prelude)


def _organisation(_: Arguments) -> Projection:
    return organisation("o", "s")


UNSEATED = Listing(
    "ReformSimulation.peopleWithoutSeat",
    _unseated,
    lambda arguments: person("x", "s", joins=arguments.joins),
    {},
    DEFAULT_OF_PEOPLE,
)
"""Of the key's `people` those who hold nothing on its day."""
UNITS_WITHOUT_PARTY = Listing(
    "ReformSimulation.unitsWithoutPartyOrganisation", _units_without_party, _organisation, {}, DEFAULT
)
"""Units that have no party organisation on the key's day, though they or what they came from had one before."""
PARTIES_WITHOUT_UNIT = Listing(
    "ReformSimulation.partyOrganisationsWithoutUnit", _parties_without_unit, _organisation, {}, DEFAULT
)
"""Party organisations of the former tree that live on without any unit."""
