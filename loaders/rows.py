"""The kinds of rows there are: their types, what follows from their columns, and the neighbours they may hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.columns import stored_date
from loaders.kinds import Compound, Derived, Kind, Neighbour, Row, When
from loaders.reading import Finish
from rules.dates import NOT_SUPERSEDED, months_between


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


def organisation_status(begun: Sequence[Any] | None, lives: bool, asked: int) -> str:
    """The same of an organisation, which may have ended and been brought back: between, it is ENDED."""
    return "ACTIVE" if lives else life_status(begun, [asked], asked)


def superseded(moment: int) -> int | None:
    """When a row was superseded; None if it was not."""
    return None if moment == NOT_SUPERSEDED else moment


def months_vacant(since: tuple[int, str | None] | None, day: int) -> int | None:
    """Whole months since then, up to the day."""
    return None if since is None else max(0, months_between(since[0], day))


_ORGANISATION_TYPES = {
    "AdministrativeUnit": "ADMINISTRATIVE_UNIT",
    "PartyOrganisation": "PARTY_ORGANISATION",
    "InternalDivision": "INTERNAL_DIVISION",
}

organisation = Kind(
    None,
    {
        "status": Derived(organisation_status, ("_begun", "_lives"), "asked"),
        "founded_on": Derived(stored_date, ("_begun",)),
        "ended_on": Derived(stored_date, ("_ended",)),
        "type": Derived(_ORGANISATION_TYPES.__getitem__, ("_type",)),
    },
)
"""An organisation."""

post = Kind(
    "Post",
    {
        "opened_on": Derived(stored_date, ("_begun",)),
        "closed_on": Derived(stored_date, ("_ended",)),
        **{flag: Derived(bool, (flag,)) for flag in ("is_leadership", "is_head", "is_party")},
    },
    {"organisation": Neighbour(organisation)},
)
"""A post, with its organisation where that was joined in."""

organisation_group = Kind(
    "OrganisationGroup",
    {
        "status": Derived(life_status, ("_begun", "_ended"), "asked"),
        "created_on": Derived(stored_date, ("_begun",)),
        "dissolved_on": Derived(stored_date, ("_ended",)),
    },
)
"""An organisation group."""

school = Kind("School")
place = Kind("Place", {"status": Derived(life_status, ("_begun", "_ended"), "asked")})
document = Kind("Document")
person = Kind("Person", neighbours={"native_place": Neighbour(place), "birthplace": Neighbour(place)})

event = Kind(
    "ReorganisationEvent",
    {"superseded_at": Derived(superseded, ("superseded_at",))},
    {"document": Neighbour(document)},
)
"""A reorganisation event; beneath it inputs are shown as of the day before, outputs as of the day."""


def fact(kind: str, derived: Mapping[str, Derived] | None = None, **neighbours: Kind) -> Kind:
    """A kind of dated facts; the neighbours are shown beneath it (rule of time 5), documents at its own instants."""
    return Kind(
        kind,
        {
            "status": Derived(fact_status, ("_from", "_to"), "asked"),
            "superseded_at": Derived(superseded, ("superseded_at",)),
            **(derived or {}),
        },
        {
            key: Neighbour(neighbour, beneath=neighbour is not document)
            for key, neighbour in {"document": document, **neighbours}.items()
        },
        is_fact=True,
    )


state = fact("OrganisationState", approval_document=document)
place_state = fact("PlaceState")
place_event = Kind(
    "PlaceEvent",
    {"assumed": Derived(bool, ("assumed",))},
    {"before": Neighbour(place_state), "after": Neighbour(place_state), "document": Neighbour(document)},
)
"""What happened to a place, with its states before and after."""
subordination = fact("Subordination", superior=organisation, subordinate=organisation, end_document=document)
counterpart = fact("Counterpart", party_organisation=organisation, unit=organisation, end_document=document)
co_location = fact("CoLocation", end_document=document)
co_location_membership = fact(
    "CoLocationMembership",
    {"is_host": Derived(bool, ("is_host",))},
    organisation=organisation,
    co_location=co_location,
    end_document=document,
)
organisation_group_state = fact("OrganisationGroupState", end_document=document)
group_membership = fact("GroupMembership", organisation=organisation, group=organisation_group, end_document=document)
membership = fact("PartyMembership", person=person, organisation=organisation)
registration = fact("Registration", person=person, organisation=organisation, end_document=document)
study = fact("Study", person=person, school=school)
appointment = fact(
    "Appointment",
    {"is_primary": Derived(bool, ("is_primary",))},
    person=person,
    post=post,
    on_behalf_of=organisation,
    removal_document=document,
)


def _vacancy(row: Row, when: When) -> Row:
    row["months"] = months_vacant(row["since"], when.at)
    neighbours(row, when, post=post)
    return row


vacancy = Compound(_vacancy, frozenset({"since"}), {"post": post})
"""A vacancy with its post. `months` are whole months since it began, up to the day."""


def neighbours(row: Row, when: When, **finishes: Finish) -> None:
    """Finish the neighbours that were joined in, each shown at these instants."""
    for key, finish in finishes.items():
        if row.get(key) is not None:
            finish(row[key], when)


multi_post_holder = Kind("MultiPostHolder", neighbours={"person": Neighbour(person)})
"""A person with more than one appointment; its id is the person's."""


def _succession(ends: Kind) -> Compound:
    def finish(row: Row, when: When) -> Row:
        row["_when"] = when
        row["_before"] = when.on(row["_on"] - 1)
        row["_after"] = when.on(row["_on"])
        neighbours(row, row["_before"], predecessor=ends)
        neighbours(row, row["_after"], successor=ends)
        neighbours(row, when, event=event)
        return row

    return Compound(finish, frozenset({"_on"}), {"predecessor": ends, "successor": ends, "event": event})


succession = _succession(organisation)
"""A step of succession of organisations: what went in is shown as of the day before, what came out as of the day."""
post_succession = _succession(post)
"""The same of posts."""
