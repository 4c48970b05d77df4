"""Reading organisation groups: themselves, their members, and the places of units in them (CS-14)."""

from __future__ import annotations

from dataclasses import replace

from graph.columns import Neighbour, Projection, fact, life, plain, with_neighbours
from graph.conditions import Conditions, Where, both
from graph.connection import Statement
from graph.filters import organisation as filter_organisation
from graph.instants import BENEATH, KEY, During, Instant, begun, known, shown, shows, valid, within
from graph.listings import Arguments, Listing
from graph.lists import LAST_NUMBER, LAST_TEXT, Key, Source
from graph.organisations import ORDERS
from graph.projections import concluded, organisation, organisation_at
from graph.scope import visible

_STATE = "(g)-[:HAS_STATE]->(s:OrganisationGroupState)"
_SHOWN = f"{shows('s')} AND {visible('g')}"
_SEQUENCE = Key(f"coalesce(e.sequence, {LAST_NUMBER})")
_BY_START = (Key("e.validFrom"), Key("e.validTo"))


def group(g: str, s: str, now: Instant = KEY, clauses: str = "", exists: str | None = None) -> Projection:
    """A group with the state that is shown."""
    own = (*plain(g, id="id", version="version", code="code"), *plain(s, name="name"))
    return Projection((*own, *life(g, s, "OrganisationGroupState", now)), clauses, exists)


def group_state(s: str, joins: frozenset[str] = frozenset()) -> Projection:
    """What a group was called, for one period."""
    return with_neighbours(
        Projection((*fact(s), *plain(s, name="name", end_document_id="endDocumentId"))), joins, concluded(s)
    )


def membership(e: str, o: str, g: str, now: Instant = KEY, joins: frozenset[str] = frozenset()) -> Projection:
    """An organisation's place in a group; `now` are the instants beneath it."""
    base = Projection(
        (
            *fact(e),
            *plain(e, sequence="sequence", end_document_id="endDocumentId"),
            *plain(o, _organisation="id"),
            *plain(g, _group="id"),
        )
    )
    at = f"OPTIONAL MATCH ({g})-[:HAS_STATE]->(gs:OrganisationGroupState) WHERE {shows('gs', now)} AND {visible(g)}\n"
    offered: dict[str, Neighbour] = {
        "organisation": ("organisation", lambda: organisation_at(o, "os", now)),
        "group": ("group", lambda: replace(group(g, "gs", now, at), exists="gs")),
    }
    return with_neighbours(base, joins, offered | concluded(e))


def _alive(during: During | None) -> str:
    if during is None:
        return valid("s", KEY.at)
    other = "EXISTS { MATCH (g)-[:HAS_STATE]->(l:OrganisationGroupState) "
    return "true" if during.of_all_time else f"{other}WHERE {known('l')} AND {during.overlaps('l')} }}"


def _all(_: Conditions, during: During | None, __: Arguments) -> Source:
    match = f"MATCH (g:OrganisationGroup)-[:HAS_STATE]->(s:OrganisationGroupState)\nWHERE {_SHOWN} AND {_alive(during)}"
    return Source("groups", match, ("g", "s"), "g.id")


def _filter(c: Conditions, where: Where) -> str:
    leaves = (c.among("g.id", where.get("id")), c.text("g.code", where.get("code")))
    return both((*leaves, c.text("s.name", where.get("name"))))


def _states(_: Conditions, during: During | None, __: Arguments) -> Source:
    match = (
        "MATCH (:OrganisationGroup {id: k.id})-[:HAS_STATE]->(e:OrganisationGroupState)\n"
        f"WHERE {known('e')} AND {begun('e', during)}"
    )
    return Source("groups.states", match, ("e",), "e.factId")


def _members(_: Conditions, during: During | None, __: Arguments) -> Source:
    match = (
        "MATCH (:OrganisationGroup {id: k.id})<-[e:GROUPED_IN]-(o:Organisation)\n"
        f"WHERE {known('e')} AND {within('e', during)}\n"
        f"WITH k, o, min({_SEQUENCE.expression}) AS place\n"
        f"MATCH (o)-[:HAS_STATE]->(s:OrganisationState)\nWHERE {shows('s')} AND {visible('o')}"
    )
    return Source("groups.members", match, ("o", "s", "place"), "o.id")


def _memberships(_: Conditions, during: During | None, __: Arguments) -> Source:
    match = (
        "MATCH (o:Organisation)-[e:GROUPED_IN]->(g:OrganisationGroup {id: k.id})\n"
        f"WHERE {known('e')} AND {within('e', during)} AND {visible('o')}"
    )
    return Source("groups.memberships", match, ("e", "o", "g"), "e.factId", shown("e", KEY.at))


def _of_organisation(_: Conditions, during: During | None, __: Arguments) -> Source:
    match = (
        "MATCH (o:Organisation {id: k.id})-[e:GROUPED_IN]->(g:OrganisationGroup)\n"
        f"WHERE {known('e')} AND {within('e', during)} AND {visible('g')}"
    )
    return Source("groups.of_organisation", match, ("e", "o", "g"), "e.factId", shown("e", KEY.at))


def _membership(arguments: Arguments) -> Projection:
    return membership("e", "o", "g", BENEATH, arguments.joins)


ALL = Listing(
    "organisationGroups", _all, lambda _: group("g", "s"), {}, (Key(f"coalesce(g.code, '{LAST_TEXT}')"),), _filter
)
STATES = Listing("OrganisationGroup.states", _states, lambda a: group_state("e", a.joins), {}, _BY_START)
MEMBERS = Listing(
    "OrganisationGroup.members",
    _members,
    lambda _: organisation("o", "s"),
    {**ORDERS, "SEQUENCE": Key("place")},
    (Key("place"), ORDERS["NAME"]),
    lambda c, where: filter_organisation(c, KEY, "o", "s", where),
)
MEMBERSHIPS = Listing("OrganisationGroup.memberships", _memberships, _membership, {}, (_SEQUENCE, *_BY_START))
OF_ORGANISATION = Listing("Organisation.groups", _of_organisation, _membership, {}, _BY_START)


def by(key: str, row: Projection) -> Statement:
    """Groups by `id` or `code`."""
    return Statement(
        f"groups.by_{key}",
        f"""UNWIND $keys AS k
CALL (k) {{
  MATCH (g:OrganisationGroup {{{key}: k.id}})
  MATCH {_STATE} WHERE {_SHOWN}
  RETURN collect({row.expression}) AS rows
}}
RETURN collect([k.i, rows]) AS rows""",
    )
