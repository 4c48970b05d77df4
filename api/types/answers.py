"""Answers to questions that span several things."""

from __future__ import annotations

import strawberry

from api.declare import leaf, listed, one, row_type
from api.scalars import PartialDate
from api.sensitivity import PERSONAL, PUBLIC
from api.types.facts import DatedFact, Node
from loaders import appointments, differences, links, people


@strawberry.type(description="A person with more than one valid appointment. (多职务人员)")
@row_type(PERSONAL)
class MultiPostHolder:
    person = one(people.BY_ID, "Person", "Who. (人员)", key="person", sensitivity=PERSONAL)
    appointments = listed(
        appointments.OF_PERSON.all, "Appointment", "All valid appointments. (现任职务)", sensitivity=PERSONAL
    )


@strawberry.type(description="A time at which two people served in one unit. (共事时段)")
@row_type(PERSONAL)
class Overlap:
    organisation = one(links.ORGANISATION, "Organisation", "Where. (单位)")
    from_: PartialDate | None = leaf("First day together. (起)", name="from")
    to: PartialDate | None = leaf("First day no longer together; null: still. (止)")
    months: int | None = leaf("Whole months together; null: not known. (月数)")
    a = one(links.APPOINTMENT_A, "Appointment", "The first person's appointment. (甲的任职)", sensitivity=PERSONAL)
    b = one(links.APPOINTMENT_B, "Appointment", "The second person's appointment. (乙的任职)", sensitivity=PERSONAL)


@strawberry.type(description="A chain between two people. (关联路径)")
@row_type(PERSONAL)
class PersonLink:
    length: int = leaf("Steps in the graph. (步数)")
    steps: list[PersonLinkStep] = leaf("The steps, from the first person to the second. (各步)", PERSONAL)


@strawberry.type(description="A step of a chain. (关联路径的一步)")
@row_type(PERSONAL)
class PersonLinkStep:
    source: Node = leaf("Where the step begins. (起点)", PERSONAL)
    target: Node = leaf("Where it leads. (终点)", PERSONAL)
    via: DatedFact | None = leaf("The fact that links them. (依据)", PERSONAL)


@strawberry.type(description="What changed in a tree between two dates. (机构变化对比)")
@row_type(PUBLIC)
class OrganisationDiff:
    founded = listed(differences.founded, "Organisation", "Those that came to life. (新设)")
    ended = listed(differences.ended, "Organisation", "Those that ended. (撤销)")
    renamed = listed(differences.renamed, "OrganisationRename", "Those with another name. (更名)")
    moved = listed(differences.moved, "OrganisationMove", "Those with another superior. (隶属调整)")
    merged = listed(differences.merged, "Succession", "Successions in between. (合并及承继)")


@strawberry.type(description="An organisation with another name. (更名)")
@row_type(PUBLIC)
class OrganisationRename:
    organisation = one(differences.ORGANISATION, "Organisation", "The organisation, as of the later date. (机构)")
    before: str = leaf("Name before. (原名称)")
    after: str = leaf("Name after. (新名称)")
    event = one(differences.EVENT, "ReorganisationEvent", "The event that did it. (机构变动)", optional=True)


@strawberry.type(description="An organisation with another superior. (隶属调整)")
@row_type(PUBLIC)
class OrganisationMove:
    organisation = one(differences.ORGANISATION, "Organisation", "The organisation, as of the later date. (机构)")
    before = one(differences.BEFORE, "Organisation", "Superior before. (原上级)", optional=True)
    after = one(differences.AFTER, "Organisation", "Superior after. (新上级)", optional=True)
    event = one(differences.EVENT, "ReorganisationEvent", "The event that did it. (机构变动)", optional=True)
