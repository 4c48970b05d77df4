"""Organisations of three types, their states and subordinations."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import ID

import loaders.appointments
import loaders.documents
import loaders.groups
import loaders.organisations
import loaders.parties
import loaders.posts
import loaders.registrations
import loaders.reorganisations
from api.context import Info
from api.declare import Signature, declared, interface_type, leaf, listed, one, pages, row_type
from api.enums import OrganisationStatus, OrganisationType, SubordinationKind
from api.inputs import (
    AppointmentOrder,
    AppointmentWhere,
    OrganisationOrder,
    OrganisationWhere,
    PostOrder,
    PostWhere,
    RegistrationWhere,
    VacancyOrder,
)
from api.scalars import PartialDate
from api.sensitivity import PERSONAL, PUBLIC
from api.types.codes import coded
from api.types.facts import DatedFact, Node, end_document
from loaders.kinds import Row


def snapshot_of(row: Row, info: Info, _: Any) -> str:
    """Identity, version and instants shown, and the dry run if it is so in that only: equal snapshots, equal values."""
    at, asked, known = row["_when"]
    return f"{row['id']}.{row['version']}@{at}.{asked}.{known}{info.context.dry_mark}"


def snapshot() -> Any:
    """The cache key of a thing whose values depend on the instant."""
    return declared(
        snapshot_of,
        ID,
        Signature(),
        "Cache key: identity and instant shown. Equal snapshots have equal values. (缓存键)",
        PUBLIC,
    )


@strawberry.interface(
    description="An organisation: administrative unit, party organisation or internal division. (机构)"
)
@interface_type(PUBLIC)
class Organisation(Node):
    snapshot = snapshot()
    version: int = leaf("Grows with every write; what a change must name to be sure nobody was faster. (版本)")
    code: str | None = leaf("Organisation code. (机构编码)")
    type: OrganisationType = leaf("What it is. (机构类型)")
    name: str = leaf("Full name. (名称)")
    short_name: str | None = leaf("Short name. (简称)")
    category = coded("category", "Category. (机构类别)")
    nature = coded("nature", "Legal nature. (机构性质)")
    rank = coded("rank", "Rank of the unit. (机构规格)")
    is_by_reference: bool | None = leaf("Managed by reference to the Civil Servant Law. (参照管理)")
    status: OrganisationStatus = leaf("How it stands at the `asOf` asked. (机构状态)")
    founded_on: PartialDate | None = leaf("When it was founded. (设立时间)")
    ended_on: PartialDate | None = leaf("When it ended. (撤销时间)")
    states = listed(
        loaders.organisations.STATES.all,
        "OrganisationState",
        "Names, categories, ranks per period, oldest first. All begun by the instant asked, unless `during` says "
        "otherwise. (历次名称、类别、规格)",
        "during",
        size=3,
    )
    parent = one(
        loaders.organisations.PARENT, "Organisation", "Its superior. (上级机构)", "kind", "as_of", optional=True
    )
    superiors = listed(
        loaders.organisations.SUPERIORS.all,
        "Subordination",
        "Subordinations to superiors. (上级隶属关系)",
        "kinds",
        "during",
        "as_of",
        size=2,
    )
    subordinates = pages(
        loaders.organisations.SUBORDINATES,
        "SubordinationConnection",
        "Subordinations of those beneath. (下级隶属关系)",
        "kinds",
        "during",
        "as_of",
        size=6,
    )
    children = pages(
        loaders.organisations.CHILDREN,
        "OrganisationConnection",
        "Those directly beneath. (直接下级)",
        "kinds",
        "as_of",
        where=OrganisationWhere,
        order=OrganisationOrder,
        size=6,
    )
    ancestors = listed(
        loaders.organisations.ANCESTORS.all,
        "Organisation",
        "Nearest first. (各级上级)",
        "kinds",
        "as_of",
        size=5,
        cost=5,
    )
    descendants = pages(
        loaders.organisations.DESCENDANTS,
        "DescendantConnection",
        "All beneath, nearest first. (各级下级)",
        "kinds",
        "max_depth",
        "as_of",
        where=OrganisationWhere,
        order=OrganisationOrder,
        cost=20,
    )
    predecessors = listed(
        loaders.reorganisations.PREDECESSORS.all,
        "Succession",
        "What it came from. Succession is of all time, whatever the instant. (前身)",
        "transitive",
        size=3,
    )
    successors = listed(
        loaders.reorganisations.SUCCESSORS.all,
        "Succession",
        "What became of it, of all time. (承继机构)",
        "transitive",
        size=3,
    )
    genealogy = one(
        loaders.reorganisations.genealogy,
        "Genealogy",
        "The whole family by succession, both ways: for a chart. (沿革谱系)",
        cost=20,
    )
    events = listed(
        loaders.reorganisations.OF_ORGANISATION.all,
        "ReorganisationEvent",
        "Reorganisations it took part in. (机构变动)",
        "during",
        size=4,
    )
    co_locations = listed(
        loaders.parties.OF_ORGANISATION.all,
        "CoLocation",
        "Co-locations it is part of. (合署办公)",
        "during",
        "as_of",
        size=2,
    )
    groups = listed(
        loaders.groups.OF_ORGANISATION.all,
        "GroupMembership",
        "Organisation groups it is in, with the dates. (所属机构分组)",
        "during",
        "as_of",
        size=2,
    )
    counterparts = listed(
        loaders.parties.COUNTERPARTS.all,
        "Counterpart",
        "Party organisations of a unit, units of a party organisation. (对应党组织或单位)",
        "during",
        "as_of",
        size=3,
    )
    posts = pages(
        loaders.posts.OF_ORGANISATION,
        "PostConnection",
        "Its posts. (职务)",
        "reach",
        "during",
        "as_of",
        where=PostWhere,
        order=PostOrder,
        size=6,
    )
    appointments = pages(
        loaders.appointments.OF_ORGANISATION,
        "AppointmentConnection",
        "Who holds the posts. (任职)",
        "reach",
        "during",
        "as_of",
        where=AppointmentWhere,
        order=AppointmentOrder,
    )
    registrations = pages(
        loaders.registrations.OF_ORGANISATION,
        "RegistrationConnection",
        "People registered in it, and under which identity. (登记人员)",
        "reach",
        "during",
        "as_of",
        where=RegistrationWhere,
        sensitivity=PERSONAL,
    )
    vacancies = pages(
        loaders.posts.VACANT_IN_ORGANISATION,
        "VacancyConnection",
        "Posts with empty seats. (空缺职务)",
        "reach",
        "as_of",
        where=PostWhere,
        order=VacancyOrder,
        size=3,
        cost=20,
    )


@strawberry.type(description="A unit of administration or the like: organ, institution, mass organisation. (单位)")
@row_type(PUBLIC)
class AdministrativeUnit(Organisation): ...


@strawberry.type(description="A party organisation: committee, leadership group, branch. (党组织)")
@row_type(PUBLIC)
class PartyOrganisation(Organisation): ...


@strawberry.type(description="A division of a unit, without legal personality. (内设机构)")
@row_type(PUBLIC)
class InternalDivision(Organisation): ...


@strawberry.type(description="What an organisation was called and was, for one period. (机构状态)")
@row_type(PUBLIC)
class OrganisationState(DatedFact):
    name: str = leaf("Full name. (名称)")
    short_name: str | None = leaf("Short name. (简称)")
    category = coded("category", "Category. (机构类别)")
    nature = coded("nature", "Legal nature. (机构性质)")
    rank = coded("rank", "Rank of the unit. (机构规格)")
    is_by_reference: bool | None = leaf("Managed by reference to the Civil Servant Law. (参照管理)")
    approval_document = one(
        loaders.documents.OF_APPROVAL,
        "Document",
        "The provincial document by which that was approved. (参照管理批准文件)",
        key="approval_document",
        optional=True,
    )


@strawberry.type(description="One organisation beneath another, for one period. (隶属关系)")
@row_type(PUBLIC)
class Subordination(DatedFact):
    end_document = end_document()
    kind: SubordinationKind = leaf("Kind. (种类)")
    superior = one(loaders.organisations.SUPERIOR, "Organisation", "The one above. (上级)", key="superior")
    subordinate = one(loaders.organisations.SUBORDINATE, "Organisation", "The one beneath. (下级)", key="subordinate")
