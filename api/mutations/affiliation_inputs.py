"""What is told of co-locations, organisation groups, superiors and counterparts, and on what terms."""

from __future__ import annotations

import strawberry
from strawberry import ID

from api.enums import CoLocationKind, CounterpartCoverage, SubordinationKind
from api.inputs import OrganisationBy, OrganisationGroupBy, given
from api.mutations.terms import DocumentInput, ExpectedVersion, dry_run, expected_versions, idempotency_key, needed
from api.scalars import PartialDate
from api.sensitivity import PUBLIC, sensitive


@strawberry.input(description="What all of these have in common. (共同内容)")
@sensitive(PUBLIC)
class Ending:
    """An act of a day."""

    on: PartialDate = needed("The day of the change: the first on which it is so. (生效时间)")
    document: DocumentInput | None = given("The document that it rests on. (依据文件)")
    dry_run: bool = dry_run()
    expected_versions: list[ExpectedVersion] | None = expected_versions()
    idempotency_key: str | None = idempotency_key()


@strawberry.input(description="What all of these have in common that begin something. (共同内容)")
@sensitive(PUBLIC)
class Beginning(Ending):
    """The same, for what is so from that day on."""

    until: PartialDate | None = given("First day on which it is no longer so; absent: for good. (终止时间)")


@strawberry.input(description="Organisations begin to work as one. (建立合署办公)")
@sensitive(PUBLIC)
class CreateCoLocationInput(Beginning):
    kind: CoLocationKind = needed("Kind. (种类)")
    members: list[OrganisationBy] = needed("All members, two or more, the host among them. (成员单位)")
    host: OrganisationBy = needed("The member that hosts the others. (主办单位)")


@strawberry.input(description="Organisations join a co-location. (加入合署办公)")
@sensitive(PUBLIC)
class JoinCoLocationInput(Beginning):
    co_location: ID = needed("The co-location. (合署)")
    organisations: list[OrganisationBy] = needed("Who joins. (加入单位)")


@strawberry.input(description="Organisations leave a co-location. (退出合署办公)")
@sensitive(PUBLIC)
class LeaveCoLocationInput(Ending):
    co_location: ID = needed("The co-location. (合署)")
    organisations: list[OrganisationBy] = needed("Who leaves. (退出单位)")
    new_host: OrganisationBy | None = given("Who hosts the rest, if the host leaves. (新主办单位)")


@strawberry.input(description="Another member hosts a co-location. (变更主办单位)")
@sensitive(PUBLIC)
class ChangeCoLocationHostInput(Ending):
    co_location: ID = needed("The co-location. (合署)")
    host: OrganisationBy = needed("The member that hosts the others from then on. (新主办单位)")


@strawberry.input(description="A co-location ends. (终止合署办公)")
@sensitive(PUBLIC)
class DissolveCoLocationInput(Ending):
    co_location: ID = needed("The co-location. (合署)")


@strawberry.input(description="An organisation group is made. (建立机构分组)")
@sensitive(PUBLIC)
class CreateOrganisationGroupInput(Beginning):
    code: str = needed("Code; no other group ever had it. (机构分组编码)")
    name: str = needed("Name. (名称)")
    members: list[OrganisationBy] | None = given("Its first members, in order. (成员机构)")


@strawberry.input(description="Organisations join an organisation group. (加入机构分组)")
@sensitive(PUBLIC)
class JoinOrganisationGroupInput(Beginning):
    group: OrganisationGroupBy = needed("The group. (机构分组)")
    organisations: list[OrganisationBy] = needed("Who joins. (加入机构)")
    sequence: int | None = given("The first one's place in the group's order; the others follow. (排序)")


@strawberry.input(description="Organisations leave an organisation group. (退出机构分组)")
@sensitive(PUBLIC)
class LeaveOrganisationGroupInput(Ending):
    group: OrganisationGroupBy = needed("The group. (机构分组)")
    organisations: list[OrganisationBy] = needed("Who leaves. (退出机构)")


@strawberry.input(description="An organisation group is given up. (撤销机构分组)")
@sensitive(PUBLIC)
class DissolveOrganisationGroupInput(Ending):
    group: OrganisationGroupBy = needed("The group. (机构分组)")


@strawberry.input(description="An organisation gets one more superior. (增加上级)")
@sensitive(PUBLIC)
class AddSuperiorInput(Beginning):
    organisation: OrganisationBy = needed("The organisation. (机构)")
    superior: OrganisationBy = needed("Its superior. (上级)")
    kind: SubordinationKind = needed("Kind of subordination; any number of guidance, one of the others. (隶属关系种类)")


@strawberry.input(description="An organisation is no longer beneath a superior. (终止隶属关系)")
@sensitive(PUBLIC)
class EndSubordinationInput(Ending):
    organisation: OrganisationBy = needed("The organisation. (机构)")
    superior: OrganisationBy = needed("The superior. (上级)")
    kind: SubordinationKind = needed("Kind of subordination. (隶属关系种类)")


@strawberry.input(description="A party organisation covers a unit. (建立对应关系)")
@sensitive(PUBLIC)
class PairCounterpartInput(Beginning):
    party_organisation: OrganisationBy = needed("The party organisation. (党组织)")
    unit: OrganisationBy = needed("The unit. (单位)")
    coverage: CounterpartCoverage = needed("How it covers the unit. (对应方式)")


@strawberry.input(description="A party organisation no longer covers a unit. (终止对应关系)")
@sensitive(PUBLIC)
class EndCounterpartInput(Ending):
    party_organisation: OrganisationBy = needed("The party organisation. (党组织)")
    unit: OrganisationBy = needed("The unit. (单位)")
