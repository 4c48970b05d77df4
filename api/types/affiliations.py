"""What came of an act on a co-location, an organisation group, a subordination or a counterpart: done, or refused."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.declare import leaf, one, row_type
from api.sensitivity import PERSONAL, PUBLIC
from api.types.findings import Refused, RuleFinding
from api.types.outcomes import DRY_RUN, WARNINGS
from loaders import groups, organisations, parties


@strawberry.type(description="It was done to a co-location, or in a dry run would be. (合署办公已变更)")
@row_type(PUBLIC)
class CoLocationDone:
    dry_run: bool = leaf(DRY_RUN)
    co_location = one(parties.OF_GROUP, "CoLocation", "The co-location, as it is now. (合署)")
    warnings: list[RuleFinding] = leaf(WARNINGS)


@strawberry.type(description="It was done to an organisation group, or in a dry run would be. (机构分组已变更)")
@row_type(PUBLIC)
class OrganisationGroupDone:
    dry_run: bool = leaf(DRY_RUN)
    organisation_group = one(groups.OF_MEMBERSHIP, "OrganisationGroup", "The group, as it is now. (机构分组)")
    warnings: list[RuleFinding] = leaf(WARNINGS)


@strawberry.type(description="It was done to a subordination, or in a dry run would be. (隶属关系已变更)")
@row_type(PUBLIC)
class SubordinationDone:
    dry_run: bool = leaf(DRY_RUN)
    subordination = one(organisations.SUBORDINATION, "Subordination", "The subordination, as it is now. (隶属关系)")
    warnings: list[RuleFinding] = leaf(WARNINGS)


@strawberry.type(description="It was done to a counterpart, or in a dry run would be. (对应关系已变更)")
@row_type(PUBLIC)
class CounterpartDone:
    dry_run: bool = leaf(DRY_RUN)
    counterpart = one(parties.COUNTERPART, "Counterpart", "The counterpart, as it is now. (对应关系)")
    warnings: list[RuleFinding] = leaf(WARNINGS)


CoLocationResult = Annotated[
    CoLocationDone | Refused,
    strawberry.union("CoLocationResult", description="Done, or refused by rules. (合署办公变更结果)"),
]
OrganisationGroupResult = Annotated[
    OrganisationGroupDone | Refused,
    strawberry.union("OrganisationGroupResult", description="Done, or refused by rules. (机构分组变更结果)"),
]
SubordinationResult = Annotated[
    SubordinationDone | Refused,
    strawberry.union("SubordinationResult", description="Done, or refused by rules. (隶属关系变更结果)"),
]
CounterpartResult = Annotated[
    CounterpartDone | Refused,
    strawberry.union("CounterpartResult", description="Done, or refused by rules. (对应关系变更结果)"),
]


@strawberry.type(description="Registrations were made, ended or changed, or in a dry run would be. (登记已变更)")
@row_type(PERSONAL)
class RegistrationsDone:
    dry_run: bool = leaf(DRY_RUN)
    organisation = one(organisations.OF_MEMBERSHIP, "Organisation", "The unit, as it is now. (登记单位)")
    people_affected: int = leaf("How many people. (涉及人数)")
    warnings: list[RuleFinding] = leaf(WARNINGS)


@strawberry.type(description="A unit was approved, or in a dry run would be. (已批准参照管理)")
@row_type(PUBLIC)
class ByReferenceApproved:
    dry_run: bool = leaf(DRY_RUN)
    organisation = one(organisations.OF_MEMBERSHIP, "Organisation", "The unit, as it is now. (单位)")
    warnings: list[RuleFinding] = leaf(WARNINGS)


RegistrationsResult = Annotated[
    RegistrationsDone | Refused,
    strawberry.union("RegistrationsResult", description="Done, or refused by rules. (登记变更结果)"),
]
ByReferenceResult = Annotated[
    ByReferenceApproved | Refused,
    strawberry.union("ByReferenceResult", description="Done, or refused by rules. (批准结果)"),
]
