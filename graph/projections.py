"""What a statement returns of a node or fact: a short list of columns, and how it becomes a row (a dict) again.

A projection is text in two parts: clauses that bind what it needs, and one list expression. Lists nest: the list of
an appointment may hold the list of its post. `Projection.row` turns the list into a dict whose keys are the names of
the GraphQL fields in Python's spelling; keys with a leading underscore are for loaders only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from graph.instants import KEY, Instant, known, shows
from graph.scope import visible
from rules.dates import OPEN

Row = dict[str, Any]


def stored_date(value: Sequence[Any] | None) -> tuple[int, str | None] | None:
    """A stored (day, precision) as it is shown: None for unknown beginnings, open and unknown ends."""
    if value is None or value[0] is None or value[0] in (0, OPEN) or value[1] == "U":
        return None
    return value[0], value[1]


@dataclass(frozen=True, slots=True)
class Column:
    """One value of a row: its key, the expression, and what becomes of it on the way out."""

    key: str
    expression: str
    read: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Projection:
    """Clauses to bind, columns to return; see the module's docstring."""

    columns: tuple[Column, ...]
    clauses: str = ""
    exists: str | None = None
    """The variable that is null where there is nothing to show (an optional neighbour)."""

    @property
    def expression(self) -> str:
        """The list expression; null where there is nothing to show."""
        values = "[" + ", ".join(column.expression for column in self.columns) + "]"
        return values if self.exists is None else f"CASE WHEN {self.exists} IS NULL THEN null ELSE {values} END"

    def reader(self) -> Callable[[Sequence[Any] | None], Row | None]:
        """A function from one returned list to its row; None stays None."""
        keys = [column.key for column in self.columns]
        reads = [(column.key, column.read) for column in self.columns if column.read is not None]

        def read(values: Sequence[Any] | None) -> Row | None:
            if values is None:
                return None
            row = dict(zip(keys, values, strict=True))
            for key, convert in reads:
                row[key] = convert(row[key])
            return row

        return read

    def nested(self, key: str) -> Column:
        """This projection as a column of another."""
        return Column(key, self.expression, self.reader())


def plain(variable: str, **properties: str) -> tuple[Column, ...]:
    """Columns that are properties as they stand: key of the row = name of the property."""
    return tuple(Column(key, f"{variable}.{name}") for key, name in properties.items())


def date(variable: str, **properties: str) -> tuple[Column, ...]:
    """Columns that are partial dates."""
    return tuple(
        Column(key, f"[{variable}.{name}, {variable}.{name}Precision]", stored_date) for key, name in properties.items()
    )


def fact(variable: str) -> tuple[Column, ...]:
    """The columns of every dated fact."""
    return (
        *plain(variable, id="factId", _from="validFrom", _to="validTo", recorded_at="recordedAt"),
        *plain(variable, superseded_at="supersededAt", document_id="documentId", source="source"),
        *date(variable, valid_from="validFrom", valid_to="validTo"),
    )


def life(owner: str, state: str, label: str, now: Instant) -> tuple[Column, ...]:
    """The beginning and end of the owner's whole life as known then, and the life of the state that is shown."""

    def end(condition: str, day: str) -> str:
        state_day = f"[{state}.{day}, {state}.{day}Precision]"
        other = f"({owner})-[:HAS_STATE]->(x:{label}) WHERE x.{condition} AND x.showTo > 0 AND {known('x', now)}"
        return f"CASE WHEN {state}.{condition} THEN {state_day} ELSE head([{other} | [x.{day}, x.{day}Precision]]) END"

    return (
        Column("_begun", end("showFrom = 0", "validFrom")),
        Column("_ended", end(f"showTo = {OPEN}", "validTo")),
        Column("_state", f"[{state}.validFrom, {state}.validTo]"),
    )


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
        ),
        clauses,
        exists,
    )


def post(p: str, s: str, now: Instant = KEY, clauses: str = "", joins: frozenset[str] = frozenset()) -> Projection:
    """A post with the state that is shown; with `organisation` among the joins, its organisation too."""
    columns: tuple[Column, ...] = (
        *plain(p, id="id", version="version", code="code"),
        *plain(s, title="title", category="category", rank="rank", is_leadership="isLeadership", is_head="isHead"),
        *plain(s, is_party="isParty", seats="seats"),
        *life(p, s, "PostState", now),
    )
    if "organisation" in joins:
        unit = organisation_of_post(p, now)
        columns, clauses = (*columns, unit.nested("organisation")), clauses + unit.clauses
    return Projection(columns, clauses)


def post_state(p: str, s: str, now: Instant = KEY) -> str:
    """Clauses that bind the shown state of a post."""
    return f"OPTIONAL MATCH ({p})-[:HAS_STATE]->({s}:PostState) WHERE {shows(s, now)}\n"


def organisation_of_post(p: str, now: Instant = KEY) -> Projection:
    """The organisation a post is in, as shown."""
    clauses = (
        f"OPTIONAL MATCH ({p})-[pi:POST_IN]->(u:Organisation)-[:HAS_STATE]->(us:OrganisationState)\n"
        f"WHERE {shows('pi', now)} AND {shows('us', now)} AND {visible('u')}\n"
    )
    return organisation("u", "us", now, clauses, exists="us")


def person(x: str, s: str, now: Instant = KEY, clauses: str = "", exists: str | None = None) -> Projection:
    """A person with the state that is shown."""
    return Projection(
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


def appointment(h: str, x: str, p: str, now: Instant = KEY, joins: frozenset[str] = frozenset()) -> Projection:
    """An appointment; `now` are the instants beneath it. Joins: `person`, `post`, `post.organisation`."""
    columns: tuple[Column, ...] = (
        *fact(h),
        *plain(h, is_primary="isPrimary", on_quota="onQuota", removal_document_id="removalDocumentId"),
        *plain(h, appointment_method="appointmentMethod", selection_method="selectionMethod"),
        *plain(h, exchange_method="exchangeMethod", _on_behalf_of="onBehalfOfId", _continues="continuesId"),
        *plain(x, _person="id"),
        *plain(p, _post="id"),
    )
    clauses = ""
    if "person" in joins:
        clauses += f"OPTIONAL MATCH ({x})-[:HAS_STATE]->(xs:PersonState) WHERE {shows('xs', now)}\n"
        columns = (*columns, person(x, "xs", now, exists="xs").nested("person"))
    if "post" in joins or "post.organisation" in joins:
        inner = frozenset({"organisation"}) if "post.organisation" in joins else frozenset[str]()
        joined = post(p, "ps", now, joins=inner)
        clauses += post_state(p, "ps", now) + joined.clauses
        columns = (*columns, Projection(joined.columns, exists="ps").nested("post"))
    return Projection(columns, clauses)


def state(s: str) -> Projection:
    """One period of an organisation."""
    return Projection(
        (
            *fact(s),
            *plain(s, name="name", short_name="shortName", category="category", nature="nature", rank="rank"),
            *plain(s, is_by_reference="isByReference"),
        )
    )


def study(e: str, x: str, c: str, now: Instant = KEY, joins: frozenset[str] = frozenset()) -> Projection:
    """A study; `now` are the instants beneath it. Joins: `person`, `school`."""
    columns: tuple[Column, ...] = (
        *fact(e),
        *plain(e, mode="mode", level="level", degree="degree", department="department", major="major"),
        *plain(x, _person="id"),
        *plain(c, _school="id"),
    )
    clauses = ""
    if "person" in joins:
        clauses += f"OPTIONAL MATCH ({x})-[:HAS_STATE]->(xs:PersonState) WHERE {shows('xs', now)}\n"
        columns = (*columns, person(x, "xs", now, exists="xs").nested("person"))
    if "school" in joins:
        clauses += f"OPTIONAL MATCH ({c})-[:HAS_STATE]->(cs:SchoolState) WHERE {shows('cs', now)}\n"
        columns = (*columns, Projection(school(c, "cs").columns, exists="cs").nested("school"))
    return Projection(columns, clauses)


def school(c: str, s: str) -> Projection:
    """A school with the state that is shown."""
    return Projection((*plain(c, id="id", version="version"), *plain(s, name="name")))


def place(p: str, s: str) -> Projection:
    """A place with the state that is shown."""
    return Projection(
        (
            *plain(p, id="id", version="version", code="code"),
            *plain(s, name="name", short_name="shortName", _parent="parentId"),
        )
    )


def document(d: str) -> Projection:
    """A document."""
    return Projection(
        (*plain(d, id="id", number="number", title="title", issuer="issuer"), *date(d, issued_on="issuedOn"))
    )


def event(e: str) -> Projection:
    """A reorganisation event."""
    return Projection(
        (
            *plain(e, id="id", kind="kind", remarks="remarks", recorded_at="recordedAt", document_id="documentId"),
            *date(e, on="on"),
            *plain(e, _on="on"),
        )
    )


def subordination(e: str, subordinate: str, superior: str) -> Projection:
    """One organisation beneath another."""
    ends = (*plain(subordinate, _subordinate="id"), *plain(superior, _superior="id"))
    return Projection((*fact(e), *plain(e, kind="kind"), *ends))


def counterpart(e: str) -> Projection:
    """A pairing of a party organisation with a unit."""
    ends = (Column("_party_organisation", f"startNode({e}).id"), Column("_unit", f"endNode({e}).id"))
    return Projection((*fact(e), *plain(e, coverage="coverage"), *ends))


def co_location(s: str, group: str) -> Projection:
    """A co-location: the state of its group."""
    return Projection((*fact(s), *plain(s, kind="kind"), *plain(group, _group="id")))


def membership(e: str, x: str, o: str) -> Projection:
    """A party membership."""
    return Projection((*fact(e), *plain(x, _person="id"), *plain(o, _organisation="id")))
