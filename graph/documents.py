"""Reading documents and everything that rests on them."""

from __future__ import annotations

from graph.columns import Column, Projection
from graph.conditions import Conditions, Where
from graph.connection import Statement
from graph.filters import document
from graph.groups import group_state
from graph.groups import membership as group_membership
from graph.instants import During, known, unsought
from graph.listings import Arguments, Listing
from graph.lists import LAST_NUMBER, LAST_TEXT, Key, Source
from graph.parties import co_location_membership
from graph.projections import (
    appointment,
    co_location,
    counterpart,
    membership,
    place_state,
    state,
    study,
    subordination,
)
from graph.projections import document as project
from graph.registrations import registration
from graph.scope import visible

_ORDER = (Key(f"coalesce(d.issuedOn, {LAST_NUMBER})"), Key(f"coalesce(d.number, '{LAST_TEXT}')"))


def _filter(c: Conditions, where: Where) -> str:
    return document(c, "d", where)


def _all(_: Conditions, __: During | None, ___: Arguments) -> Source:
    return Source("documents", f"MATCH (d:Document)\nWHERE {known('d')} AND {visible('d')}", ("d",), "d.id")


ALL = Listing("documents", _all, lambda _: project("d"), {}, _ORDER, _filter)


def by(key: str) -> Statement:
    """Documents by `id` or `number`."""
    return Statement(
        f"documents.by_{key}",
        f"""UNWIND $keys AS k
CALL (k) {{
  MATCH (d:Document {{{key}: k.id}}) WHERE {known("d")} AND {visible("d")}
  RETURN collect({project("d").expression}) AS rows
}}
RETURN collect([k.i, rows]) AS rows""",
    )


FACTS_OF: dict[str, tuple[str, Projection]] = {
    "Appointment": ("(x:Person)-[f:HELD]->(p:Post)", appointment("f", "x", "p")),
    "Study": ("(x:Person)-[f:STUDIED_AT]->(c:School)", study("f", "x", "c")),
    "PartyMembership": ("(x:Person)-[f:PARTY_MEMBER_OF]->(o:Organisation)", membership("f", "x", "o")),
    "Subordination": ("(a:Organisation)-[f:SUBORDINATE_TO]->(b:Organisation)", subordination("f", "a", "b")),
    "Counterpart": ("(a:Organisation)-[f:COUNTERPART_OF]->(b:Organisation)", counterpart("f", "a", "b")),
    "OrganisationState": ("(:Organisation)-[:HAS_STATE]->(f:OrganisationState)", state("f")),
    "PlaceState": ("(:Place)-[:HAS_STATE]->(f:PlaceState)", place_state("f")),
    "CoLocation": ("(g:CoLocationGroup)-[:HAS_STATE]->(f:CoLocationState)", co_location("f", "g")),
    "CoLocationMembership": (
        "(o:Organisation)-[f:IN_COLOCATION]->(g:CoLocationGroup)",
        co_location_membership("f", "o", "g"),
    ),
    "GroupMembership": ("(o:Organisation)-[f:GROUPED_IN]->(g:OrganisationGroup)", group_membership("f", "o", "g")),
    "Registration": ("(x:Person)-[f:REGISTERED_IN]->(o:Organisation)", registration("f", "x", "o")),
    "OrganisationGroupState": ("(:OrganisationGroup)-[:HAS_STATE]->(f:OrganisationGroupState)", group_state("f")),
}
"""The dated facts of the schema: where each kind is found, and its columns."""
ENDED_BY = {
    "Appointment": "removalDocumentId",
    **dict.fromkeys(
        (
            *("CoLocation", "CoLocationMembership", "Counterpart"),
            *("GroupMembership", "OrganisationGroupState", "Registration", "Subordination"),
        ),
        "endDocumentId",
    ),
}
"""The property that holds the document by which a fact of that kind ended, if not the one it rests on."""


def _facts(_: Conditions, during: During | None, __: Arguments) -> Source:
    branches = "  UNION ALL\n".join(
        f"  MATCH {pattern}\n  WHERE {_rests_on(kind)} AND {known('f')} AND {_begun(during)}\n"
        f"  RETURN '{kind}' AS kind, f.factId AS factId, f.validFrom AS validFrom, {columns.expression} AS columns\n"
        for kind, (pattern, columns) in FACTS_OF.items()
    )
    match = f"CALL (k) {{\n{branches}}}\nWITH k, kind, factId, validFrom, columns WHERE true"
    return Source("documents.facts", match, ("kind", "factId", "validFrom", "columns"), "factId")


def _begun(during: During | None) -> str:
    """The fact `f`, which is found by its document and not by its days, belongs in the list."""
    return f"{unsought('f.validFrom')} <= k.at" if during is None else during.overlaps("f")


def _rests_on(kind: str) -> str:
    begun = "f.documentId = k.id"
    ended = ENDED_BY.get(kind)
    return begun if ended is None else f"({begun} OR f.{ended} = k.id)"


def _fact(_: Arguments) -> Projection:
    return Projection((Column("kind", "kind"), Column("columns", "columns")))


FACTS = Listing("Document.facts", _facts, _fact, {}, (Key("validFrom"), Key("kind")))
