"""Reading what binds party organisations and units: counterparts and co-location."""

from __future__ import annotations

from graph.conditions import Conditions
from graph.instants import BENEATH, KEY, During, known, shown, shows, within
from graph.listings import Arguments, Listing
from graph.lists import Key, Source
from graph.organisations import subtree
from graph.projections import Column, Projection, co_location, counterpart, organisation
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
