"""From what a projection returns to a finished row: its type, its instants, and what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph.projections import stored_date
from loaders.reading import Finish, Row, When
from rules.dates import NOT_SUPERSEDED, months_between, shown_instant


def fact_status(start: int, end: int, asked: int) -> str:
    """UPCOMING, CURRENT or FORMER at the day asked; never valid counts as FORMER once begun (rule of time 7)."""
    if start > asked:
        return "UPCOMING"
    return "CURRENT" if asked < end else "FORMER"


def life_status(begun: Sequence[Any] | None, ended: Sequence[Any] | None, asked: int) -> str:
    """UPCOMING, ACTIVE or ENDED at the day asked, from the first and last day of a life as stored."""
    if begun is not None and begun[0] > asked:
        return "UPCOMING"
    return "ENDED" if ended is not None and ended[0] <= asked else "ACTIVE"


def organisation(row: Row, when: When) -> Row:
    """An organisation shown at these instants."""
    row["_when"] = when
    row["status"] = life_status(row["_begun"], row["_ended"], when.asked)
    row["founded_on"] = stored_date(row["_begun"])
    row["ended_on"] = stored_date(row["_ended"])
    row["type"] = _ORGANISATION_TYPES[row["_type"]]
    return row


_ORGANISATION_TYPES = {
    "AdministrativeUnit": "ADMINISTRATIVE_UNIT",
    "PartyOrganisation": "PARTY_ORGANISATION",
    "InternalDivision": "INTERNAL_DIVISION",
}


def post(row: Row, when: When) -> Row:
    """A post shown at these instants, with its organisation where that was joined in."""
    row["_type"] = "Post"
    row["_when"] = when
    row["opened_on"] = stored_date(row["_begun"])
    row["closed_on"] = stored_date(row["_ended"])
    for flag in ("is_leadership", "is_head", "is_party"):
        row[flag] = bool(row[flag])
    neighbours(row, when, organisation=organisation)
    return row


def person(row: Row, when: When) -> Row:
    """A person shown at these instants."""
    row["_type"] = "Person"
    row["_when"] = when
    neighbours(row, when, native_place=place, birthplace=place)
    return row


def school(row: Row, when: When) -> Row:
    """A school shown at these instants."""
    row["_type"] = "School"
    row["_when"] = when
    return row


def place(row: Row, when: When) -> Row:
    """A place shown at these instants."""
    row["_type"] = "Place"
    row["_when"] = when
    return row


def document(row: Row, when: When) -> Row:
    """A document."""
    row["_type"] = "Document"
    row["_when"] = when
    return row


def event(row: Row, when: When) -> Row:
    """A reorganisation event; beneath it inputs are shown as of the day before, outputs as of the day."""
    row["_type"] = "ReorganisationEvent"
    row["_when"] = when
    neighbours(row, when, document=document)
    return row


def neighbours(row: Row, when: When, **finishes: Finish) -> None:
    """Finish the neighbours that were joined in, each shown at these instants."""
    for key, finish in finishes.items():
        if row.get(key) is not None:
            finish(row[key], when)


def fact(kind: str, row: Row, when: When) -> Row:
    """A dated fact: `_when` are the instants beneath it (rule of time 5)."""
    start, end = row["_from"], row["_to"]
    row["_type"] = kind
    row["_when"] = when.on(shown_instant(start, end, when.at))
    row["status"] = fact_status(start, end, when.asked)
    if row["superseded_at"] == NOT_SUPERSEDED:
        row["superseded_at"] = None
    neighbours(row, when, document=document)
    return row


def state(row: Row, when: When) -> Row:
    """One period of an organisation."""
    return fact("OrganisationState", row, when)


def subordination(row: Row, when: When) -> Row:
    """One subordination."""
    fact("Subordination", row, when)
    neighbours(row, row["_when"], superior=organisation, subordinate=organisation)
    return row


def counterpart(row: Row, when: When) -> Row:
    """One pairing of a party organisation with a unit."""
    fact("Counterpart", row, when)
    neighbours(row, row["_when"], party_organisation=organisation, unit=organisation)
    return row


def co_location(row: Row, when: When) -> Row:
    """One co-location of several organisations."""
    return fact("CoLocation", row, when)


def membership(row: Row, when: When) -> Row:
    """One membership of a person in a party organisation."""
    fact("PartyMembership", row, when)
    neighbours(row, row["_when"], person=person, organisation=organisation)
    return row


def appointment(row: Row, when: When) -> Row:
    """An appointment, with person, post and the post's organisation where they were joined in."""
    fact("Appointment", row, when)
    row["is_primary"] = bool(row["is_primary"])
    neighbours(row, row["_when"], person=person, post=post, on_behalf_of=organisation)
    neighbours(row, when, removal_document=document)
    return row


def study(row: Row, when: When) -> Row:
    """A study, with person and school where they were joined in."""
    fact("Study", row, when)
    neighbours(row, row["_when"], person=person, school=school)
    return row


def vacancy(row: Row, when: When) -> Row:
    """A vacancy with its post. `months` are whole months since it began, up to the day."""
    row["months"] = None if row["since"] is None else max(0, months_between(row["since"][0], when.at))
    post(row["post"], when)
    return row


def multi_post_holder(row: Row, when: When) -> Row:
    """A person with more than one appointment."""
    row["_when"] = when
    row["id"] = person(row["person"], when)["id"]
    return row


def succession(row: Row, when: When) -> Row:
    """A step of succession: what went in is shown as of the day before, what came out as of the day itself."""
    row["_when"] = when
    row["_before"] = when.on(row["_on"] - 1)
    row["_after"] = when.on(row["_on"])
    kinds = (post, post) if "title" in (row.get("predecessor") or row.get("successor") or ()) else (organisation,) * 2
    neighbours(row, row["_before"], predecessor=kinds[0])
    neighbours(row, row["_after"], successor=kinds[1])
    neighbours(row, when, event=event)
    return row
