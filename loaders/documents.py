"""Documents and what rests on them, for all parents of a level."""

from __future__ import annotations

from graph import documents as graph
from graph.projections import document as project
from loaders import rows
from loaders.fields import One, Pages
from loaders.kinds import Row, When
from loaders.reading import Finish

ALL = Pages(graph.ALL, rows.document)


_READERS = {kind: columns.reader() for kind, (_, columns) in graph.FACTS_OF.items()}
_FINISHES: dict[str, Finish] = {
    "Appointment": rows.appointment,
    "Study": rows.study,
    "PartyMembership": rows.membership,
    "Subordination": rows.subordination,
    "Counterpart": rows.counterpart,
    "OrganisationState": rows.state,
    "PlaceState": rows.place_state,
    "CoLocation": rows.co_location,
    "CoLocationMembership": rows.co_location_membership,
    "GroupMembership": rows.group_membership,
    "Registration": rows.registration,
    "OrganisationGroupState": rows.organisation_group_state,
}


def _fact(row: Row, when: When) -> Row:
    read = _READERS[row["kind"]](row["columns"])
    return _FINISHES[row["kind"]](read or {}, when)


FACTS = Pages(graph.FACTS, _fact)
"""Every dated fact that rests on a document, of whatever kind."""

BY_ID = One(lambda _: graph.by("id"), lambda _: project("d"), rows.document, lambda row: row["id"])
OF_FACT = One(lambda _: graph.by("id"), lambda _: project("d"), rows.document, lambda row: row["document_id"])
OF_END = One(lambda _: graph.by("id"), lambda _: project("d"), rows.document, lambda row: row["end_document_id"])
OF_APPROVAL = One(
    lambda _: graph.by("id"), lambda _: project("d"), rows.document, lambda row: row["approval_document_id"]
)
OF_REMOVAL = One(
    lambda _: graph.by("id"), lambda _: project("d"), rows.document, lambda row: row["removal_document_id"]
)
