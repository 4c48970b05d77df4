"""What a seed file says: organisations, posts, people and the dated facts between them, each known by a key.

References are keys of the same file. Dates are reduced ISO 8601, periods half-open; an absent `from` is unknown or
always, an absent `to` still true. Codes are written as `<set>/<code>`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from rules.dates import PartialDate


def _read_date(value: object) -> object:
    return PartialDate.parse(value) if isinstance(value, str) else value


Date = Annotated[PartialDate, BeforeValidator(_read_date)]
SubordinationKind = Literal["LEADERSHIP", "GUIDANCE", "INTERNAL", "PARTY"]
OrganisationType = Literal["ADMINISTRATIVE_UNIT", "PARTY_ORGANISATION", "INTERNAL_DIVISION"]
Coverage = Literal["OWN", "JOINT", "STATIONED", "HOSTED"]
ReorganisationKind = Literal[
    "FOUND",
    "RENAME",
    "MERGE",
    "ABSORB",
    "SPLIT",
    "REPARENT",
    "MOVE_IN_WHOLE",
    "UPGRADE",
    "DOWNGRADE",
    "CONVERT",
    "DISSOLVE",
]


class Record(BaseModel):
    """One line of a seed file. Unknown members are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)


class Dated(Record):
    """True for a time. `end_unknown`: former, nobody knows since when (V-49). `document` is the key it rests on."""

    start: Date | None = Field(None, alias="from")
    end: Date | None = Field(None, alias="to")
    end_unknown: bool = False
    document: str | None = None


class Document(Record):
    """文件: what facts rest on."""

    key: str
    number: str | None = None
    title: str
    issuer: str
    issued_on: Date


class PlaceState(Dated):
    name: str
    short_name: str | None = None
    parent: str | None = None


class Place(Record):
    """行政区划."""

    key: str
    code: str
    states: list[PlaceState] = Field(min_length=1)


class Named(Dated):
    name: str


class School(Record):
    """毕业院校."""

    key: str
    states: list[Named] = Field(min_length=1)


class OrganisationGroup(Record):
    """机构分组: a coded collection of units."""

    key: str
    code: str
    states: list[Named] = Field(min_length=1)


class OrganisationState(Dated):
    name: str
    short_name: str | None = None
    category: str | None = None
    nature: str | None = None
    rank: str | None = None
    is_by_reference: bool | None = None
    sequence: int | None = None
    place: str | None = None
    other_names: list[str] | None = None
    identifiers: list[str] | None = None


class Organisation(Record):
    """机构, 党组织 or 内设机构."""

    key: str
    type: OrganisationType
    code: str
    states: list[OrganisationState] = Field(min_length=1)


class Subordination(Dated):
    """隶属关系."""

    organisation: str
    superior: str
    kind: SubordinationKind


class Counterpart(Dated):
    """党组织 and the unit that it belongs to, covers, is stationed in or hosted by."""

    party_organisation: str
    organisation: str
    coverage: Coverage


class CoLocationState(Dated):
    kind: Literal["CO_LOCATED", "ONE_TEAM_TWO_PLATES"]


class CoLocationMember(Dated):
    organisation: str
    host: bool


class CoLocation(Record):
    """合署办公, 一套班子两个牌子."""

    key: str
    states: list[CoLocationState] = Field(min_length=1)
    members: list[CoLocationMember] = Field(min_length=2)


class Grouping(Dated):
    """A unit's place in an organisation group."""

    organisation: str
    group: str
    sequence: int


class PostState(Dated):
    title: str
    category: str | None = None
    rank: str | None = None
    is_leadership: bool
    is_head: bool
    is_party: bool
    seats: int | None = None
    sequence: int | None = None


class PostPlace(Dated):
    organisation: str


class Post(Record):
    """职务. `places`: the organisation it belongs to, per period."""

    key: str
    code: str
    states: list[PostState] = Field(min_length=1)
    places: list[PostPlace] = Field(min_length=1)


class PersonState(Dated):
    name: str
    other_names: list[str] | None = None
    sex: str | None = None
    ethnicity: str | None = None
    born_on: Date | None = None
    died_on: Date | None = None
    native_place: str | None = None
    birthplace: str | None = None
    work_started_on: Date | None = None
    joined_party_on: Date | None = None
    political_affiliation: str | None = None
    identifiers: list[str] | None = None


class Person(Record):
    """人员."""

    key: str
    code: str
    id_number: str | None = None
    states: list[PersonState] = Field(min_length=1)


class Appointment(Dated):
    """任职. `continues` is the key of the appointment that it carries on after a reorganisation."""

    key: str
    person: str
    post: str
    is_primary: bool = False
    on_quota: bool | None = None
    sequence: int | None = None
    on_behalf_of: str | None = None
    appointment_method: str | None = None
    selection_method: str | None = None
    exchange_method: str | None = None
    removal_document: str | None = None
    continues: str | None = None


class Study(Dated):
    """学历学位经历."""

    person: str
    school: str
    mode: Literal["FULL_TIME", "IN_SERVICE"]
    level: str | None = None
    degree: str | None = None
    department: str | None = None
    major: str | None = None


class PartyMembership(Dated):
    """党员的组织关系."""

    person: str
    organisation: str


class Registration(Dated):
    """登记: who is registered in which unit, under which identity (身份)."""

    person: str
    organisation: str
    identity: str


class EventInput(Record):
    organisation: str
    survives: bool


class Event(Record):
    """机构改革事项. `successions` and `post_successions`: pairs of predecessor and successor."""

    key: str
    kind: ReorganisationKind
    on: Date
    document: str | None = None
    remarks: str | None = None
    inputs: list[EventInput] = []
    outputs: list[str] = []
    successions: list[tuple[str, str]] = []
    post_successions: list[tuple[str, str]] = []


class World(Record):
    """All that one seed says. `source` is written into every row."""

    source: str = "seed"
    documents: list[Document] = []
    places: list[Place] = []
    schools: list[School] = []
    groups: list[OrganisationGroup] = []
    organisations: list[Organisation] = []
    subordinations: list[Subordination] = []
    counterparts: list[Counterpart] = []
    co_locations: list[CoLocation] = []
    groupings: list[Grouping] = []
    posts: list[Post] = []
    people: list[Person] = []
    appointments: list[Appointment] = []
    studies: list[Study] = []
    party_memberships: list[PartyMembership] = []
    registrations: list[Registration] = []
    events: list[Event] = []
