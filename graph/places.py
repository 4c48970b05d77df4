"""Reading places: administrative divisions, their parents, what they were and what happened to them."""

from __future__ import annotations

from graph.columns import Column, Projection
from graph.conditions import Conditions, Where
from graph.connection import Statement
from graph.filters import place
from graph.instants import KEY, During, begun, known, shows, valid
from graph.listings import Arguments, Listing
from graph.lists import LAST_TEXT, Key, Source
from graph.projections import found_same, place_event, place_state
from graph.projections import place as project

_SHOWN = shows("s")


def _filter(c: Conditions, where: Where) -> str:
    return place(c, KEY, "p", "s", where)


def _all(_: Conditions, __: During | None, ___: Arguments) -> Source:
    match = f"MATCH (p:Place)-[:HAS_STATE]->(s:PlaceState)\nWHERE {_SHOWN} AND {valid('s', KEY.at)}"
    return Source("places", match, ("p", "s"), "p.id")


def _states(_: Conditions, during: During | None, __: Arguments) -> Source:
    match = f"MATCH (:Place {{id: k.id}})-[:HAS_STATE]->(s:PlaceState)\nWHERE {known('s')} AND {begun('s', during)}"
    return Source("places.states", match, ("s",), "s.factId")


def _events(_: Conditions, during: During | None, __: Arguments) -> Source:
    when = "e.on <= k.at" if during is None else f"{during.start} <= e.on AND e.on < {during.end}"
    match = f"MATCH (p:Place {{id: k.id}})-[:HAS_STATE]->(e:PlaceEvent)\nWHERE {known('e')} AND {when}"
    return Source("places.events", match, ("p", "e"), "e.factId")


def _project_state(arguments: Arguments) -> Projection:
    return place_state("s", arguments.joins)


ALL = Listing("places", _all, lambda _: project("p", "s"), {}, (Key(f"coalesce(s.code, '{LAST_TEXT}')"),), _filter)
STATES = Listing("Place.states", _states, _project_state, {}, (Key("s.validFrom"), Key("s.validTo")))
EVENTS = Listing(
    "Place.events", _events, lambda arguments: place_event("e", "p", arguments.joins), {}, (Key("e.on"), Key("e.kind"))
)

_FOUND = """  MATCH {start}
  OPTIONAL MATCH (n)-[same:SAME_AS]->(kept:Place) WHERE {same}
  WITH DISTINCT k, coalesce(kept, n) AS p
  MATCH (p)-[:HAS_STATE]->(s:PlaceState) WHERE {shown}
  WITH k, p, s, {alive} AS alive
  RETURN collect({row}) AS rows"""

FOUND = Projection((Column("_alive", "alive"), *project("p", "s").columns))
"""A place that was looked up, and whether it is what the key means on the key's day."""


def _by(name: str, start: str, alive: str, row: Projection) -> Statement:
    found = _FOUND.format(start=start, same=found_same("same"), shown=_SHOWN, alive=alive, row=row.expression)
    return Statement(
        f"places.by_{name}", f"UNWIND $keys AS k\nCALL (k) {{\n{found}\n}}\nRETURN collect([k.i, rows]) AS rows"
    )


BY_ID = _by("id", "(n:Place {id: k.id})", valid("s", KEY.at), FOUND)
"""Places by id; `_alive` tells whether the place lives on the key's day."""


def by_code(row: Projection) -> Statement:
    """Places that bore a code at any time; `_alive` tells whether the place bears it on the key's day."""
    start = f"(n:Place)-[:HAS_STATE]->(c:PlaceState {{code: k.id}}) WHERE {known('c')}"
    return _by("code", start, f"({valid('s', KEY.at)} AND s.code = k.id)", row)
