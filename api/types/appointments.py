"""Appointments, vacancies and the entries of a career."""

from __future__ import annotations

import strawberry

from api.declare import leaf, listed, one, row_type
from api.enums import CareerEntryKind
from api.scalars import PartialDate
from api.sensitivity import PERSONAL, PUBLIC
from api.types.codes import coded
from api.types.facts import DatedFact, Node
from loaders import appointments, careers, documents, organisations, people, posts, reorganisations


@strawberry.type(description="One person in one post for one period. (任职)")
@row_type(PERSONAL)
class Appointment(Node, DatedFact):
    removal_document = one(
        documents.OF_REMOVAL, "Document", "The document of removal. (免职文件)", key="removal_document", optional=True
    )
    person = one(people.OF_FACT, "Person", "Who. (人员)", key="person", sensitivity=PERSONAL)
    post = one(posts.OF_APPOINTMENT, "Post", "In which post. (职务)", key="post")
    is_primary: bool = leaf("The person's main post. (主要职务)")
    on_quota: bool | None = leaf("Counts in the leadership quota. (占职数)")
    on_behalf_of = one(
        organisations.ON_BEHALF_OF,
        "Organisation",
        "On whose behalf, such as a party or group. (代表的组织)",
        key="on_behalf_of",
        optional=True,
    )
    appointment_method = coded("appointment_method", "Appointment method. (任职方式)")
    selection_method = coded("selection_method", "Selection method. (选拔任用方式)")
    exchange_method = coded("exchange_method", "Exchange method. (交流方式)")
    continues = one(
        appointments.CONTINUES,
        "Appointment",
        "The appointment that this one carries on after a reorganisation. (承接的任职)",
        optional=True,
    )
    continued_by = listed(
        appointments.CONTINUED_BY.all,
        "Appointment",
        "The appointments that carry this one on. (后续任职)",
        size=2,
    )


@strawberry.type(description="A post with empty seats. (空缺)")
@row_type(PUBLIC)
class Vacancy:
    post = one(posts.OF_APPOINTMENT, "Post", "The post. (职务)", key="post")
    vacant_seats: int = leaf("How many seats are empty. (空缺数)")
    since: PartialDate | None = leaf("Since when; null: not known. (空缺起始)")
    months: int | None = leaf("Whole months since then. (空缺月数)")
    filled_from: PartialDate | None = leaf(
        "First day of an appointment that is already known to fill it. (已定人选到任时间)"
    )


@strawberry.type(description="A line of a career. (简历条目)")
@row_type(PERSONAL)
class CareerEntry:
    kind: CareerEntryKind = leaf("Post or study. (种类)")
    from_: PartialDate | None = leaf("Beginning. (起)", name="from")
    to: PartialDate | None = leaf("End; null: open, or unknown. (止)")
    organisation_name: str = leaf("Unit or school, as named then. (当时的单位或院校名称)")
    title: str = leaf("Post or study, as named then. (当时的职务或学业)")
    appointment = one(
        appointments.BY_ID, "Appointment", "The appointment, for a post. (任职)", key="appointment", optional=True
    )
    study = one(careers.STUDY, "Study", "The study, for a study. (学习经历)", optional=True, sensitivity=PERSONAL)
    organisation_states = listed(
        careers.organisation_states,
        "OrganisationState",
        "Every name that the unit bore during the entry, oldest first. Empty for studies. (任职期间单位历次名称)",
        size=3,
    )
    present_organisations = listed(
        reorganisations.present,
        "Organisation",
        "What the unit is at the `asOf` asked: itself while it lives, else its living successors. Empty for studies. "
        "(现承继单位)",
        size=3,
        cost=3,
    )
    gap_months_before: int | None = leaf(
        "Whole months between the end of all earlier entries and this one; null when there are none. "
        "(与此前经历的间断月数)"
    )
    overlaps: bool = leaf("Shares days with an earlier entry. (与此前经历重叠)")
