"""Reading places: administrative divisions and their parents."""

from __future__ import annotations

from graph.conditions import Conditions, Where
from graph.connection import Statement
from graph.filters import place
from graph.instants import KEY, During, shows, valid
from graph.listings import Arguments, Listing
from graph.lists import LAST_TEXT, Key, Source
from graph.projections import place as project

_SHOWN = shows("s")


def _filter(c: Conditions, where: Where) -> str:
    return place(c, KEY, "p", "s", where)


def _all(_: Conditions, __: During | None, ___: Arguments) -> Source:
    match = f"MATCH (p:Place)-[:HAS_STATE]->(s:PlaceState)\nWHERE {_SHOWN} AND {valid('s', KEY.at)}"
    return Source("places", match, ("p", "s"), "p.id")


ALL = Listing("places", _all, lambda _: project("p", "s"), {}, (Key(f"coalesce(p.code, '{LAST_TEXT}')"),), _filter)


def by(key: str) -> Statement:
    """Places by `id` or `code`; the last column tells whether the place lives on the key's day."""
    return Statement(
        f"places.by_{key}",
        f"""UNWIND $keys AS k
CALL (k) {{
  MATCH (n:Place {{{key}: k.id}})
  OPTIONAL MATCH (n)-[:SAME_AS]->(kept:Place)
  WITH DISTINCT k, coalesce(kept, n) AS p
  MATCH (p)-[:HAS_STATE]->(s:PlaceState) WHERE {_SHOWN}
  RETURN collect([{valid("s", KEY.at)}, {project("p", "s").expression}]) AS rows
}}
RETURN collect([k.i, rows]) AS rows""",
    )
