"""Reading what binds party organisations and units: counterparts and co-location."""

from __future__ import annotations

from dataclasses import replace

from graph.columns import Column, Neighbour, Projection, fact, plain, with_neighbours
from graph.conditions import Conditions
from graph.connection import Statement
from graph.instants import BENEATH, KEY, During, Instant, known, shown, shows, within
from graph.listings import Arguments, Listing
from graph.lists import Key, Source
from graph.organisations import subtree
from graph.projections import co_location, concluded, counterpart, organisation, organisation_at
from graph.scope import visible

_BY_START = (Key("c.validFrom"), Key("c.validTo"))


def _counterparts(_: Conditions, during: During | None, __: Arguments) -> Source:
    match = (
        f"MATCH (:Organisation {{id: k.id}})-[c:COUNTERPART_OF]-(other:Organisation)\n"
        f"WHERE {known('c')} AND {within('c', during)} AND {visible('other')}\n"
        "WITH k, c\nMATCH (a)-[c]->(b) WHERE true"
    )
    return Source("parties.counterparts", match, ("c", "a", "b"), "c.factId", shown("c", KEY.at))


def _counterpart(arguments: Arguments) -> Projection:
    return counterpart("c", "a", "b", BENEATH, arguments.joins)


COUNTERPARTS = Listing("Organisation.counterparts", _counterparts, _counterpart, {}, _BY_START)


def counterpart_of(joins: frozenset[str]) -> Statement:
    """One counterpart, as known at the key's moment; the key also tells the `owner`, the party organisation."""
    row = counterpart("c", "a", "b", BENEATH, joins)
    return Statement(
        "parties.counterpart",
        f"""UNWIND $keys AS k
CALL (k) {{
  MATCH (a:Organisation {{id: k.owner}})-[c:COUNTERPART_OF]->(b:Organisation)
  WHERE c.factId = k.id AND {known("c")} AND {visible("a")} AND {visible("b")}
  WITH k, c, a, b, {shown("c", KEY.at)} AS t
  {row.clauses}RETURN collect({row.expression}) AS rows
}}
RETURN collect([k.i, rows]) AS rows""",
    )


def _of_organisation(_: Conditions, during: During | None, __: Arguments) -> Source:
    match = (
        f"MATCH (:Organisation {{id: k.id}})-[m:IN_COLOCATION]->(g:CoLocationGroup)-[:HAS_STATE]->(c:CoLocationState)\n"
        f"WHERE {known('m')} AND {within('m', during)} AND {known('c')} AND {within('c', during)}\n"
        "WITH DISTINCT k, c, g WHERE true"
    )
    return Source("parties.co_locations_of_organisation", match, ("c", "g"), "c.factId", shown("c", KEY.at))


def _all(c: Conditions, during: During | None, arguments: Arguments) -> Source:
    kind = c.among("c.kind", arguments.kinds)
    if arguments.under is None:
        start = "MATCH (g:CoLocationGroup)-[:HAS_STATE]->(c:CoLocationState)\n"
    else:
        start = (
            f"MATCH (:Organisation {{id: k.id}}) {subtree(c)} (o:Organisation)-[m:IN_COLOCATION]->(g:CoLocationGroup)\n"
            f"WHERE {known('m')} AND {within('m', during)}\n"
            "WITH DISTINCT k, g\nMATCH (g)-[:HAS_STATE]->(c:CoLocationState)\n"
        )
    match = f"{start}WHERE {known('c')} AND {within('c', during)} AND {kind} AND {visible('g')}"
    name = "parties.co_locations" if arguments.under is None else "parties.co_locations_beneath"
    return Source(name, match, ("c", "g"), "c.factId", shown("c", KEY.at))


def _co_location(arguments: Arguments) -> Projection:
    return co_location("c", "g", arguments.joins)


OF_ORGANISATION = Listing("Organisation.coLocations", _of_organisation, _co_location, {}, _BY_START)
CO_LOCATIONS = Listing("coLocations", _all, _co_location, {}, _BY_START)


def _members(_: Conditions, __: During | None, ___: Arguments) -> Source:
    match = (
        f"MATCH (:CoLocationGroup {{id: k.group}})<-[m:IN_COLOCATION]-(o:Organisation)"
        "-[:HAS_STATE]->(s:OrganisationState)\n"
        f"WHERE {known('m')} AND {within('m', None)} AND {shows('s')} AND {visible('o')}"
    )
    return Source("parties.members", match, ("o", "s", "m"), "o.id")


def _member(_: Arguments) -> Projection:
    return Projection((*organisation("o", "s").columns, Column("_host", "coalesce(m.host, false)")))


MEMBERS = Listing(
    "CoLocation.members", _members, _member, {}, (Key("CASE WHEN m.host THEN 0 ELSE 1 END"), Key("s.nameKey"))
)


def co_location_membership(
    e: str, o: str, g: str, now: Instant = KEY, joins: frozenset[str] = frozenset()
) -> Projection:
    """An organisation's place in a co-location; `now` are the instants beneath it."""
    base = Projection(
        (
            *fact(e),
            *plain(e, is_host="host", end_document_id="endDocumentId"),
            *plain(o, _organisation="id"),
            *plain(g, _group="id"),
        )
    )
    at = f"OPTIONAL MATCH ({g})-[:HAS_STATE]->(gs:CoLocationState) WHERE {shows('gs', now)} AND {visible(g)}\n"
    offered: dict[str, Neighbour] = {
        "organisation": ("organisation", lambda: organisation_at(o, "os", now)),
        "coLocation": ("co_location", lambda: replace(co_location("gs", g), clauses=at, exists="gs")),
    }
    return with_neighbours(base, joins, offered | concluded(e))


def _memberships(_: Conditions, during: During | None, __: Arguments) -> Source:
    match = (
        "MATCH (o:Organisation)-[e:IN_COLOCATION]->(g:CoLocationGroup {id: k.group})\n"
        f"WHERE {known('e')} AND {within('e', during)} AND {visible('o')}"
    )
    return Source("parties.co_location_memberships", match, ("e", "o", "g"), "e.factId", shown("e", KEY.at))


MEMBERSHIPS = Listing(
    "CoLocation.memberships",
    _memberships,
    lambda arguments: co_location_membership("e", "o", "g", BENEATH, arguments.joins),
    {},
    (Key("e.validFrom"), Key("e.validTo"), Key("CASE WHEN e.host THEN 0 ELSE 1 END")),
)

_SHOWN_CO_LOCATION = co_location("c", "g")

OF_GROUP = Statement(
    "parties.co_location_of_group",
    f"""UNWIND $keys AS k
CALL (k) {{
  MATCH (g:CoLocationGroup {{id: k.id}})-[:HAS_STATE]->(c:CoLocationState) WHERE {shows("c")} AND {visible("g")}
  RETURN collect({_SHOWN_CO_LOCATION.expression}) AS rows
}}
RETURN collect([k.i, rows]) AS rows""",
)
"""The co-location that a group is, as it is shown."""
