"""People and their party memberships."""

from __future__ import annotations

import strawberry

import loaders.appointments
import loaders.careers
import loaders.education
import loaders.links
import loaders.organisations
import loaders.people
import loaders.places
import loaders.registrations
from api.declare import leaf, listed, one, pages, row_type
from api.inputs import AppointmentOrder, AppointmentWhere, PersonWhere
from api.scalars import PartialDate
from api.sensitivity import PERSONAL
from api.types.codes import coded
from api.types.facts import DatedFact, Node
from api.types.organisations import snapshot


@strawberry.type(description="A person. (人员)")
@row_type(PERSONAL)
class Person(Node):
    snapshot = snapshot()
    version: int = leaf("Grows with every write. (版本)")
    code: str | None = leaf("Code. (编码)")
    name: str = leaf("Name. (姓名)", PERSONAL)
    other_names: list[str] = leaf("Other names. (曾用名、别名)", PERSONAL)
    sex = coded("sex", "Sex. (性别)", PERSONAL)
    ethnicity = coded("ethnicity", "Ethnicity. (民族)", PERSONAL)
    born_on: PartialDate | None = leaf("Birth. (出生年月)", PERSONAL)
    died_on: PartialDate | None = leaf("Death. (死亡时间)", PERSONAL)
    native_place = one(
        loaders.places.NATIVE_PLACE,
        "Place",
        "Native place. (籍贯)",
        key="native_place",
        optional=True,
        sensitivity=PERSONAL,
    )
    birthplace = one(
        loaders.places.BIRTHPLACE,
        "Place",
        "Birthplace. (出生地)",
        key="birthplace",
        optional=True,
        sensitivity=PERSONAL,
    )
    work_started_on: PartialDate | None = leaf("Start of work. (参加工作时间)", PERSONAL)
    joined_party_on: PartialDate | None = leaf("Joining the Communist Party of China. (入党时间)", PERSONAL)
    political_affiliation = coded("political_affiliation", "Political affiliation. (政治面貌)", PERSONAL)
    appointments = pages(
        loaders.appointments.OF_PERSON,
        "AppointmentConnection",
        "Absent `during`: posts held at the instant. `during: {}`: all ever held. (任职)",
        "during",
        "as_of",
        where=AppointmentWhere,
        order=AppointmentOrder,
        sensitivity=PERSONAL,
        size=8,
    )
    career_path = listed(
        loaders.careers.path,
        "CareerEntry",
        "Posts and studies in one line, oldest first. (简历)",
        "reversed",
        sensitivity=PERSONAL,
        size=20,
        cost=5,
    )
    studies = listed(
        loaders.education.OF_PERSON.all,
        "Study",
        "Studies begun by the instant. (学习经历)",
        "during",
        sensitivity=PERSONAL,
        size=3,
    )
    party_memberships = listed(
        loaders.people.PARTY_MEMBERSHIPS.all,
        "PartyMembership",
        "Party organisations the person belongs to. (党组织关系)",
        "during",
        "as_of",
        sensitivity=PERSONAL,
        size=3,
    )
    registrations = listed(
        loaders.registrations.OF_PERSON.all,
        "Registration",
        "Units the person is registered in, and under which identity. (人员登记)",
        "during",
        "as_of",
        sensitivity=PERSONAL,
        size=2,
    )
    colleagues = pages(
        loaders.links.COLLEAGUES,
        "ColleagueConnection",
        "People who served in the same unit at the same time, and when. (同事)",
        "through_succession",
        where=PersonWhere,
        sensitivity=PERSONAL,
        size=30,
        cost=30,
    )


@strawberry.type(description="A person's membership in a party organisation. (党组织关系)")
@row_type(PERSONAL)
class PartyMembership(Node, DatedFact):
    person = one(loaders.people.OF_FACT, "Person", "Who. (人员)", key="person", sensitivity=PERSONAL)
    organisation = one(loaders.organisations.OF_MEMBERSHIP, "Organisation", "Where. (党组织)", key="organisation")
