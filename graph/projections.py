"""What statements return of each kind of node and fact (the mechanism: `graph.columns`)."""

from __future__ import annotations

from dataclasses import replace

from graph.columns import Column, Neighbour, Projection, date, fact, life, lives, plain, with_neighbours
from graph.instants import KEY, Instant, known, shows, valid
from graph.scope import visible


def organisation_type(variable: str) -> str:
    """The GraphQL type's name from the node's labels."""
    return (
        f"CASE WHEN {variable}:PartyOrganisation THEN 'PartyOrganisation' "
        f"WHEN {variable}:InternalDivision THEN 'InternalDivision' ELSE 'AdministrativeUnit' END"
    )


def organisation(o: str, s: str, now: Instant = KEY, clauses: str = "", exists: str | None = None) -> Projection:
    """An organisation with the state that is shown; `o` and `s` are bound, or bound by `clauses`."""
    return Projection(
        (
            *plain(o, id="id", version="version", code="code"),
            Column("_type", organisation_type(o)),
            *plain(s, name="name", short_name="shortName", category="category", nature="nature", rank="rank"),
            *plain(s, is_by_reference="isByReference"),
            *life(o, s, "OrganisationState", now),
            lives(o, s, "OrganisationState", now),
        ),
        clauses,
        exists,
    )


def post(
    p: str,
    s: str,
    now: Instant = KEY,
    clauses: str = "",
    joins: frozenset[str] = frozenset(),
    unit: str | None = None,
) -> Projection:
    """A post with the state that is shown; with `organisation` among the joins, its organisation too.

    `unit` is where the organisation that it is in then is bound already.
    """
    columns: tuple[Column, ...] = (
        *plain(p, id="id", version="version", code="code"),
        *plain(s, title="title", category="category", rank="rank", is_leadership="isLeadership", is_head="isHead"),
        *plain(s, is_party="isParty", seats="seats"),
        *life(p, s, "PostState", now),
    )
    if "organisation" in joins:
        its = organisation_of_post(p, now) if unit is None else organisation_at(unit, f"{p}UnitState", now)
        columns, clauses = (*columns, its.nested("organisation")), clauses + its.clauses
    return Projection(columns, clauses)


def organisation_of_post(p: str, now: Instant = KEY) -> Projection:
    """The organisation a post is in, as shown."""
    place, unit, state = f"{p}Place", f"{p}Unit", f"{p}UnitState"
    clauses = (
        f"OPTIONAL MATCH ({p})-[{place}:POST_IN]->({unit}:Organisation)-[:HAS_STATE]->({state}:OrganisationState)\n"
        f"WHERE {shows(place, now)} AND {shows(state, now)} AND {visible(unit)}\n"
    )
    return organisation(unit, state, now, clauses, exists=state)


def person(
    x: str,
    s: str,
    now: Instant = KEY,
    clauses: str = "",
    exists: str | None = None,
    joins: frozenset[str] = frozenset(),
) -> Projection:
    """A person with the state that is shown."""
    base = Projection(
        (
            *plain(x, id="id", version="version", code="code"),
            *plain(s, name="name", sex="sex", ethnicity="ethnicity", political_affiliation="politicalAffiliation"),
            Column("other_names", f"coalesce({s}.otherNames, [])"),
            *date(s, born_on="bornOn", died_on="diedOn", work_started_on="workStartedOn"),
            *date(s, joined_party_on="joinedPartyOn"),
            *plain(s, _native_place="nativePlaceId", _birthplace="birthplaceId"),
        ),
        clauses,
        exists,
    )
    offered: dict[str, Neighbour] = {
        "nativePlace": ("native_place", lambda: place_named(f"{s}.nativePlaceId", "np", "ns", now)),
        "birthplace": ("birthplace", lambda: place_named(f"{s}.birthplaceId", "bp", "bps", now)),
    }
    return with_neighbours(base, joins, offered)


def organisation_at(o: str, s: str, now: Instant) -> Projection:
    """The organisation that is bound to `o`, with the state `s` that it shows."""
    clauses = f"OPTIONAL MATCH ({o})-[:HAS_STATE]->({s}:OrganisationState) WHERE {shows(s, now)} AND {visible(o)}\n"
    return organisation(o, s, now, clauses, exists=s)


def organisation_named(identity: str, o: str, s: str, now: Instant) -> Projection:
    """The organisation whose id stands in a property."""
    clauses = (
        f"OPTIONAL MATCH ({o}:Organisation {{id: {identity}}})-[:HAS_STATE]->({s}:OrganisationState)\n"
        f"WHERE {shows(s, now)} AND {visible(o)}\n"
    )
    return organisation(o, s, now, clauses, exists=s)


def person_at(x: str, s: str, now: Instant) -> Projection:
    """The person that is bound to `x`, with the state `s` that is shown."""
    clauses = f"OPTIONAL MATCH ({x})-[:HAS_STATE]->({s}:PersonState) WHERE {shows(s, now)} AND {visible(x)}\n"
    return person(x, s, now, clauses, exists=s)


def post_at(p: str, s: str, now: Instant, joins: frozenset[str], unit: str | None = None) -> Projection:
    """The post that is bound to `p`, with the state `s` that is shown; `unit` as of `post`."""
    clauses = f"OPTIONAL MATCH ({p})-[:HAS_STATE]->({s}:PostState) WHERE {shows(s, now)} AND {visible(p)}\n"
    return replace(post(p, s, now, clauses, joins, unit), exists=s)


def document_named(identity: str, d: str, now: Instant = KEY) -> Projection:
    """The document whose id stands in a property."""
    clauses = f"OPTIONAL MATCH ({d}:Document {{id: {identity}}}) WHERE {known(d, now)} AND {visible(d)}\n"
    return replace(document(d), clauses=clauses, exists=d)


def place_named(identity: str, p: str, s: str, now: Instant) -> Projection:
    """The place whose id stands in a property, following what was found to be the same."""
    named, kept, same = f"{p}Named", f"{p}Kept", f"{p}Same"
    # Only the last of several that it was found to be the same as has states.
    clauses = (
        f"OPTIONAL MATCH ({named}:Place {{id: {identity}}})\n"
        f"OPTIONAL MATCH ({named})-[{same}:SAME_AS]->({kept}:Place)-[:HAS_STATE]->({s}Kept:PlaceState)\n"
        f"WHERE {found_same(same, now)} AND {shows(f'{s}Kept', now)}\n"
        f"OPTIONAL MATCH ({named})-[:HAS_STATE]->({s}Own:PlaceState) WHERE {shows(f'{s}Own', now)}\n"
        f"WITH *, coalesce({kept}, {named}) AS {p}, coalesce({s}Kept, {s}Own) AS {s}\n"
    )
    return replace(place(p, s, now), clauses=clauses, exists=s)


def found_same(same: str, now: Instant = KEY) -> str:
    """Two places were known then to be the same."""
    return f"coalesce({same}.recordedAt, 0) <= {now.known}"


def documented(fact: str) -> dict[str, Neighbour]:
    """The neighbour that every dated fact has."""
    return {"document": ("document", lambda: document_named(f"{fact}.documentId", "d"))}


def concluded(fact: str) -> dict[str, Neighbour]:
    """The neighbours of a fact that somebody ended by hand: the document it rests on, and the one by which it ended."""
    ended_by: dict[str, Neighbour] = {
        "endDocument": ("end_document", lambda: document_named(f"{fact}.endDocumentId", "ed"))
    }
    return documented(fact) | ended_by


def appointment(
    h: str, x: str, p: str, now: Instant = KEY, joins: frozenset[str] = frozenset(), unit: str | None = None
) -> Projection:
    """An appointment; `now` are the instants beneath it, `unit` as of `post`."""
    base = Projection(
        (
            *fact(h),
            *plain(h, is_primary="isPrimary", on_quota="onQuota", removal_document_id="removalDocumentId"),
            *plain(h, appointment_method="appointmentMethod", selection_method="selectionMethod"),
            *plain(h, exchange_method="exchangeMethod", _on_behalf_of="onBehalfOfId", _continues="continuesId"),
            *plain(x, _person="id"),
            *plain(p, _post="id"),
        )
    )
    inner = frozenset(name.removeprefix("post.") for name in joins if name.startswith("post."))
    offered: dict[str, Neighbour] = {
        "person": ("person", lambda: person_at(x, "xs", now)),
        "post": ("post", lambda: post_at(p, "ps", now, inner, unit)),
        "onBehalfOf": ("on_behalf_of", lambda: organisation_named(f"{h}.onBehalfOfId", "bo", "bx", now)),
        "removalDocument": ("removal_document", lambda: document_named(f"{h}.removalDocumentId", "rd")),
    }
    return with_neighbours(base, joins, offered | documented(h))


def state(s: str, joins: frozenset[str] = frozenset()) -> Projection:
    """One period of an organisation."""
    base = Projection(
        (
            *fact(s),
            *plain(s, name="name", short_name="shortName", category="category", nature="nature", rank="rank"),
            *plain(s, is_by_reference="isByReference", approval_document_id="approvalDocumentId"),
        )
    )
    approved: dict[str, Neighbour] = {
        "approvalDocument": ("approval_document", lambda: document_named(f"{s}.approvalDocumentId", "ad"))
    }
    return with_neighbours(base, joins, approved | documented(s))


def study(e: str, x: str, c: str, now: Instant = KEY, joins: frozenset[str] = frozenset()) -> Projection:
    """A study; `now` are the instants beneath it."""
    base = Projection(
        (
            *fact(e),
            *plain(e, mode="mode", level="level", degree="degree", department="department", major="major"),
            *plain(x, _person="id"),
            *plain(c, _school="id"),
        )
    )
    at_school = f"OPTIONAL MATCH ({c})-[:HAS_STATE]->(cs:SchoolState) WHERE {shows('cs', now)}\n"
    offered: dict[str, Neighbour] = {
        "person": ("person", lambda: person_at(x, "xs", now)),
        "school": ("school", lambda: replace(school(c, "cs"), clauses=at_school, exists="cs")),
    }
    return with_neighbours(base, joins, offered | documented(e))


def school(c: str, s: str) -> Projection:
    """A school with the state that is shown."""
    return Projection((*plain(c, id="id", version="version"), *plain(s, name="name")))


def place(p: str, s: str, now: Instant = KEY) -> Projection:
    """A place with the state that is shown."""
    return Projection(
        (
            *plain(p, id="id", version="version"),
            *plain(s, code="code", name="name", short_name="shortName", _parent="parentId"),
            *life(p, s, "PlaceState", now),
        )
    )


def place_state(s: str, joins: frozenset[str] = frozenset()) -> Projection:
    """One period of a place."""
    base = Projection((*fact(s), *plain(s, code="code", name="name", short_name="shortName", _parent="parentId")))
    return with_neighbours(base, joins, documented(s))


def place_event(e: str, p: str, joins: frozenset[str] = frozenset()) -> Projection:
    """What happened to a place (`p`), with its states on the day before and on the day itself."""

    def on(day: str, s: str) -> Projection:
        then = f"{shows(s, KEY.on(day))} AND {valid(s, day)}"
        clauses = f"OPTIONAL MATCH ({p})-[:HAS_STATE]->({s}:PlaceState) WHERE {then}\n"
        return replace(place_state(s), clauses=clauses, exists=s)

    before, after = on(f"{e}.on - 1", "sb"), on(f"{e}.on", "sa")
    base = Projection(
        (
            *plain(e, id="factId", kind="kind", assumed="assumed", recorded_at="recordedAt", source="source"),
            *plain(e, document_id="documentId"),
            *date(e, on="on", since="since"),
            before.nested("before"),
            after.nested("after"),
        ),
        before.clauses + after.clauses,
    )
    return with_neighbours(base, joins, documented(e))


def document(d: str) -> Projection:
    """A document."""
    return Projection(
        (*plain(d, id="id", number="number", title="title", issuer="issuer"), *date(d, issued_on="issuedOn"))
    )


def event(e: str, joins: frozenset[str] = frozenset(), clauses: str = "", exists: str | None = None) -> Projection:
    """A reorganisation event."""
    base = Projection(
        (
            *plain(e, id="id", kind="kind", remarks="remarks", recorded_at="recordedAt", document_id="documentId"),
            *date(e, on="on"),
            *plain(e, _on="on", superseded_at="supersededAt"),
        ),
        clauses,
        exists,
    )
    return with_neighbours(base, joins, {"document": ("document", lambda: document_named(f"{e}.documentId", "ed"))})


def event_named(identity: str, e: str, joins: frozenset[str]) -> Projection:
    """The event whose id stands in a property."""
    clauses = f"OPTIONAL MATCH ({e}:ReorganisationEvent {{id: {identity}}}) WHERE {known(e)} AND {visible(e)}\n"
    return event(e, joins, clauses, e)


def subordination(e: str, a: str, b: str, now: Instant = KEY, joins: frozenset[str] = frozenset()) -> Projection:
    """One organisation (`a`) beneath another (`b`)."""
    base = Projection(
        (
            *fact(e),
            *plain(e, kind="kind", end_document_id="endDocumentId"),
            *plain(a, _subordinate="id"),
            *plain(b, _superior="id"),
        )
    )
    offered: dict[str, Neighbour] = {
        "subordinate": ("subordinate", lambda: organisation_at(a, "ax", now)),
        "superior": ("superior", lambda: organisation_at(b, "bx", now)),
    }
    return with_neighbours(base, joins, offered | concluded(e))


def counterpart(e: str, a: str, b: str, now: Instant = KEY, joins: frozenset[str] = frozenset()) -> Projection:
    """A pairing of a party organisation (`a`) with a unit (`b`)."""
    ends = (*plain(a, _party_organisation="id"), *plain(b, _unit="id"))
    base = Projection((*fact(e), *plain(e, coverage="coverage", end_document_id="endDocumentId"), *ends))
    offered: dict[str, Neighbour] = {
        "partyOrganisation": ("party_organisation", lambda: organisation_at(a, "ax", now)),
        "unit": ("unit", lambda: organisation_at(b, "bx", now)),
    }
    return with_neighbours(base, joins, offered | concluded(e))


def co_location(s: str, group: str, joins: frozenset[str] = frozenset()) -> Projection:
    """A co-location: the state of its group."""
    base = Projection((*fact(s), *plain(s, kind="kind", end_document_id="endDocumentId"), *plain(group, _group="id")))
    return with_neighbours(base, joins, concluded(s))


def membership(e: str, x: str, o: str, now: Instant = KEY, joins: frozenset[str] = frozenset()) -> Projection:
    """A party membership."""
    base = Projection((*fact(e), *plain(x, _person="id"), *plain(o, _organisation="id")))
    offered: dict[str, Neighbour] = {
        "person": ("person", lambda: person_at(x, "xs", now)),
        "organisation": ("organisation", lambda: organisation_at(o, "os", now)),
    }
    return with_neighbours(base, joins, offered | documented(e))
