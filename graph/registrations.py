"""Reading registrations (登记): who is registered in which unit, under which identity, and whether that fits it."""

from __future__ import annotations

from graph.columns import Column, Neighbour, Projection, fact, plain, with_neighbours
from graph.conditions import Conditions, Where, both, exists, no
from graph.instants import BENEATH, KEY, During, Instant, known, shown, shows, within
from graph.listings import Arguments, Listing
from graph.lists import Key, Source
from graph.organisations import reach, subtree
from graph.projections import concluded, organisation_at, person_at
from graph.scope import visible
from rules.identities import standings

_BY_START = (Key("e.validFrom"), Key("e.validTo"))


def _standing(tests: str) -> str:
    return f"CASE {tests} ELSE null END"


_OF_UNIT = _standing(
    "WHEN u.isByReference THEN 'BY_REFERENCE' "
    + " ".join(f"WHEN u.category STARTS WITH '{key}' THEN '{standing}'" for key, standing in standings("unit").items())
)
_OF_IDENTITY = _standing(
    " ".join(f"WHEN e.identity = '{key}' THEN '{standing}'" for key, standing in standings("identity").items())
)
_DIFFER = f"coalesce({_OF_UNIT} <> {_OF_IDENTITY}, false)"
"""The identity of the registration `e` does not fit what the unit with the state `u` is (`rules.identities.fits`)."""
_STATE = "(o)-[:HAS_STATE]->(u:OrganisationState)"


def registration(e: str, x: str, o: str, now: Instant = KEY, joins: frozenset[str] = frozenset()) -> Projection:
    """A registration, whose variables are `e` and `o`; `now` are the instants beneath it."""
    awaits = _DIFFER.replace("e.identity", f"{e}.identity")
    state = _STATE.replace("(o)", f"({o})")
    base = Projection(
        (
            *fact(e),
            *plain(e, identity="identity", end_document_id="endDocumentId"),
            *plain(x, _person="id"),
            *plain(o, _organisation="id"),
            Column("awaits_approval", f"coalesce(head([{state} WHERE {shows('u', now)} | {awaits}]), false)"),
        )
    )
    offered: dict[str, Neighbour] = {
        "person": ("person", lambda: person_at(x, "xs", now)),
        "organisation": ("organisation", lambda: organisation_at(o, "os", now)),
    }
    return with_neighbours(base, joins, offered | concluded(e))


def _filter(c: Conditions, where: Where) -> str:
    awaits = exists(_STATE, shows("u", KEY.beneath("e")), _DIFFER)
    wanted = where.get("awaitsApproval")
    waiting = "true" if wanted is None else awaits if wanted else no(awaits)
    return both((c.code("e.identity", where.get("identity")), waiting))


def _source(name: str, match: str, prelude: str = "") -> Source:
    return Source(f"registrations.{name}", match, ("e", "x", "o"), "e.factId", shown("e", KEY.at), prelude)


def _shown(during: During | None) -> str:
    return f"{known('e')} AND {within('e', during)} AND {visible('x')} AND {visible('o')}"


def _of_person(_: Conditions, during: During | None, __: Arguments) -> Source:
    match = f"MATCH (x:Person {{id: k.id}})-[e:REGISTERED_IN]->(o:Organisation)\nWHERE {_shown(during)}"
    return _source("of_person", match)


def _of_organisation(c: Conditions, during: During | None, arguments: Arguments) -> Source:
    match = f"MATCH (o)<-[e:REGISTERED_IN]-(x:Person)\nWHERE {_shown(during)}"
    return _source("of_organisation", match, reach(c, arguments))


def _all(c: Conditions, during: During | None, arguments: Arguments) -> Source:
    match = f"MATCH (x:Person)-[e:REGISTERED_IN]->(o:Organisation)\nWHERE {_shown(during)}"
    if arguments.under is None:
        return _source("all", match)
    prelude = f"MATCH (:Organisation {{id: k.id}}) {subtree(c)} (o:Organisation)\nWITH DISTINCT k, o\n"
    return _source("under", match.replace("(o:Organisation)", "(o)"), prelude)


def _project(arguments: Arguments) -> Projection:
    return registration("e", "x", "o", BENEATH, arguments.joins)


OF_PERSON = Listing("Person.registrations", _of_person, _project, {}, _BY_START)
OF_ORGANISATION = Listing("Organisation.registrations", _of_organisation, _project, {}, _BY_START, _filter)
ALL = Listing("registrations", _all, _project, {}, _BY_START, _filter)
