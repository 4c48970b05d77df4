"""Organisation groups: coded collections of organisations (CS-14)."""

from __future__ import annotations

import strawberry

from api.declare import leaf, listed, one, pages, row_type
from api.enums import OrganisationStatus
from api.inputs import OrganisationOrder, OrganisationWhere
from api.scalars import PartialDate
from api.sensitivity import PUBLIC
from api.types.facts import DatedFact, Node, end_document
from api.types.organisations import snapshot
from loaders import groups, organisations


@strawberry.type(description="A coded collection of organisations, such as all organs of a city. (机构分组)")
@row_type(PUBLIC)
class OrganisationGroup(Node):
    snapshot = snapshot()
    version: int = leaf("Grows with every write. (版本)")
    code: str | None = leaf("Code of the group. (机构分组编码)")
    name: str = leaf("Name. (名称)")
    status: OrganisationStatus = leaf("How it stands at the `asOf` asked. (状态)")
    created_on: PartialDate | None = leaf("When it was made. (建立时间)")
    dissolved_on: PartialDate | None = leaf("When it was given up. (撤销时间)")
    states = listed(
        groups.STATES.all,
        "OrganisationGroupState",
        "Its names per period, oldest first. (历次名称)",
        "during",
        size=2,
    )
    members = pages(
        groups.MEMBERS,
        "OrganisationConnection",
        "The organisations in it at the instant; `during` widens it. SEQUENCE is the group's own order. (成员机构)",
        "during",
        "as_of",
        where=OrganisationWhere,
        order=OrganisationOrder,
        size=30,
    )
    memberships = pages(
        groups.MEMBERSHIPS,
        "GroupMembershipConnection",
        "Who is in it, with the dates. (成员关系)",
        "during",
        "as_of",
        size=30,
    )


@strawberry.type(description="What an organisation group was called, for one period. (机构分组状态)")
@row_type(PUBLIC)
class OrganisationGroupState(DatedFact):
    end_document = end_document()
    name: str = leaf("Name. (名称)")


@strawberry.type(description="An organisation's place in an organisation group, for one period. (机构分组成员关系)")
@row_type(PUBLIC)
class GroupMembership(DatedFact):
    end_document = end_document()
    sequence: int | None = leaf("Its place in the group's order. (排序)")
    organisation = one(organisations.OF_MEMBERSHIP, "Organisation", "Who. (成员机构)", key="organisation")
    group = one(groups.OF_MEMBERSHIP, "OrganisationGroup", "Where. (机构分组)", key="group")
