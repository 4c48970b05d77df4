"""What `reorganise` is told: events, what becomes of all that hangs on a unit that ends, and on what terms."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import ID

from api.enums import OrganisationType, OtherwiseMapping, SubordinationKind
from api.inputs import given
from api.scalars import PartialDate
from api.sensitivity import PUBLIC, sensitive


def needed(description: str, **more: Any) -> Any:
    """A field of an input that must be given."""
    return strawberry.field(description=description, **more)


@strawberry.input(description="A unit as it was last read. (上次读取时的版本)")
@sensitive(PUBLIC)
class ExpectedVersion:
    id: ID = needed("Its id. (标识)")
    version: int = needed("The version that was read. (版本)")


@strawberry.input(description="A document; one of that number and issuer is recorded once. (依据文件)")
@sensitive(PUBLIC)
class DocumentInput:
    number: str = needed("Number. (文号)")
    title: str | None = given("Title. (标题)")
    issuer: str | None = given("Who issued it. (发文机关)")
    issued_on: PartialDate | None = given("Date of issue. (发文日期)")


@strawberry.input(
    one_of=True,
    description="A unit that exists, or one that an earlier event of the same input founds under `key`. (机构的指称)",
)
@sensitive(PUBLIC)
class OrganisationRef:
    id: ID | None = given("By id. (标识)")
    code: str | None = given("By code, of those that live on the day of the event. (机构编码)")
    key: str | None = given("By the key under which this input founds it. (本次输入中的键)")


@strawberry.input(description="A unit that is to be founded. (新设机构)")
@sensitive(PUBLIC)
class NewOrganisation:
    key: str | None = given("A name by which the rest of this input refers to it. (键)")
    type: OrganisationType = strawberry.field(
        default=OrganisationType.ADMINISTRATIVE_UNIT, description="What it is. (机构类型)"
    )
    code: str | None = given("Code. (机构编码)")
    name: str = needed("Name. (名称)")
    short_name: str | None = given("Short name. (简称)")
    category: str | None = given("Category: a code, as `3402` or `ZB04/3402`. (机构类别)")
    nature: str | None = given("Nature: a code. (机构性质)")
    rank: str | None = given("Rank: a code. (机构规格)")
    parent: OrganisationRef | None = given("Its superior. (上级)")
    parent_kind: SubordinationKind | None = given("Kind of subordination; absent: its natural line. (隶属关系种类)")


@strawberry.input(
    one_of=True,
    description="What becomes of a post. carryTo: a successor post there, its holders with it. mergeInto: holders go "
    "to that post. end: post and appointments end. (职务去向)",
)
@sensitive(PUBLIC)
class PostDestination:
    carry_to: OrganisationRef | None = given("The unit of the successor post. (转入机构)")
    merge_into: ID | None = given("The post that the holders go to. (并入职务)")
    end: bool | None = given("Post and appointments end. (撤销)")


@strawberry.input(description="How a successor post differs from the post that is carried. (承继职务的变更)")
@sensitive(PUBLIC)
class PostAs:
    title: str | None = given("Title. (职务名称)")
    category: str | None = given("Category: a code. (职务类别)")
    rank: str | None = given("Post rank: a code. (职务层次)")
    seats: int | None = given("Seats. (职数)")
    is_leadership: bool | None = given("Leadership post. (领导职务)")
    is_head: bool | None = given("First in command. (正职)")


@strawberry.input(description="What becomes of one post, and its holders. (职务映射)")
@sensitive(PUBLIC)
class PostMapping:
    post: ID = needed("The post. (职务)")
    to: PostDestination = needed("Where to. (去向)")
    as_: PostAs | None = given("What is different in the successor post. (承继职务的变更)", name="as")


@strawberry.input(description="What becomes of one subordinate: it goes `to` another unit, or ends. (下级机构映射)")
@sensitive(PUBLIC)
class ChildMapping:
    organisation: OrganisationRef = needed("The subordinate. (下级机构)")
    to: OrganisationRef | None = given("Its new superior. (新上级)")
    end: bool | None = given("It ends too, with all beneath it. (随之撤销)")


@strawberry.input(one_of=True, description="What becomes of a fact. (去向)")
@sensitive(PUBLIC)
class FactDestination:
    carry_to: OrganisationRef | None = given("The unit that it goes to. (转入机构)")
    end: bool | None = given("It ends. (终止)")


@strawberry.input(description="What becomes of one membership, counterpart, or place in a group. (其他关系映射)")
@sensitive(PUBLIC)
class FactMapping:
    fact: ID = needed(
        "The membership's or counterpart's id; of a place in a co-location or group, the id of that. (标识)"
    )
    to: FactDestination = needed("Where to. (去向)")


@strawberry.input(
    description="What becomes of everything open in the units that end. The unnamed follows `otherwise`; without it, "
    "anything unnamed refuses the event, with the list. (映射)"
)
@sensitive(PUBLIC)
class MappingInput:
    posts: list[PostMapping] | None = given("Posts, with their holders. (职务)")
    children: list[ChildMapping] | None = given("Subordinates of every kind. (下级机构)")
    memberships: list[FactMapping] | None = given("Party memberships. (党籍)")
    registrations: list[FactMapping] | None = given("Registrations of people, each under its identity. (登记人员)")
    counterparts: list[FactMapping] | None = given("Counterparts. (对应关系)")
    co_locations: list[FactMapping] | None = given("Places in co-locations. (合署)")
    groups: list[FactMapping] | None = given("Places in organisation groups. (机构组)")
    otherwise: OtherwiseMapping | None = given("What becomes of the unnamed. (其余)")


@strawberry.input(description="A unit is founded. (设立)")
@sensitive(PUBLIC)
class FoundInput:
    organisation: NewOrganisation = needed("The new unit. (新机构)")


@strawberry.input(description="A unit gets another name. (更名)")
@sensitive(PUBLIC)
class RenameInput:
    organisation: OrganisationRef = needed("The unit. (机构)")
    name: str = needed("The new name. (新名称)")
    short_name: str | None = given("The new short name; absent: none. (新简称)")
    mapping: MappingInput | None = given("Posts that are made anew in it; the rest stays. (职务映射)")


@strawberry.input(description="A + B → C: all inputs end, one new unit begins. (合并)")
@sensitive(PUBLIC)
class MergeInput:
    inputs: list[OrganisationRef] = needed("The units that end, two or more. (合并前机构)")
    into: NewOrganisation = needed("The new unit. (新机构)")
    mapping: MappingInput | None = given("What becomes of what hangs on them. (映射)")


@strawberry.input(description="A into B: the absorbed end, `into` lives on. (并入)")
@sensitive(PUBLIC)
class AbsorbInput:
    inputs: list[OrganisationRef] = needed("The units that end. (被并入机构)")
    into: OrganisationRef = needed("The unit that lives on. (并入机构)")
    mapping: MappingInput | None = given("What becomes of what hangs on them. (映射)")


@strawberry.input(description="A becomes B and C. (分设)")
@sensitive(PUBLIC)
class SplitInput:
    input: OrganisationRef = needed("The unit that is split. (原机构)")
    into: list[NewOrganisation] = needed("The new units. (新机构)")
    survives: bool = strawberry.field(default=False, description="It lives on beside them. (保留原机构)")
    mapping: MappingInput | None = given("What becomes of what hangs on it; if it survives, the unnamed stays. (映射)")


@strawberry.input(description="A unit gets another superior. (调整隶属关系)")
@sensitive(PUBLIC)
class ReparentInput:
    organisation: OrganisationRef = needed("The unit. (机构)")
    parent: OrganisationRef = needed("The new superior. (新上级)")
    kind: SubordinationKind | None = given("Kind of subordination; absent: its natural line. (隶属关系种类)")
    from_: OrganisationRef | None = given(
        "The superior that it leaves; needed where there are several of that kind. (原上级)", name="from"
    )


@strawberry.input(description="A unit gets another rank. (调整规格)")
@sensitive(PUBLIC)
class RegradeInput:
    organisation: OrganisationRef = needed("The unit. (机构)")
    rank: str = needed("The new rank: a code. (新规格)")
    mapping: MappingInput | None = given("Posts that are made anew in it; the rest stays. (职务映射)")


@strawberry.input(description="The unit stays itself; a change of its type is a succession: dissolve and found. (改制)")
@sensitive(PUBLIC)
class ConvertInput:
    organisation: OrganisationRef = needed("The unit. (机构)")
    category: str | None = given("The new category: a code. (新类别)")
    nature: str | None = given("The new nature: a code. (新性质)")
    mapping: MappingInput | None = given("Posts that are made anew in it; the rest stays. (职务映射)")


@strawberry.input(description="A unit ends. (撤销)")
@sensitive(PUBLIC)
class DissolveInput:
    organisation: OrganisationRef = needed("The unit. (机构)")
    mapping: MappingInput | None = given("What becomes of what hangs on it. (映射)")


@strawberry.input(one_of=True, description="One event of a reorganisation. (机构变动)")
@sensitive(PUBLIC)
class ReorganisationInput:
    found: FoundInput | None = given("Founds a unit. (设立)")
    rename: RenameInput | None = given("Renames one. (更名)")
    merge: MergeInput | None = given("A + B become C. (合并)")
    absorb: AbsorbInput | None = given("A goes into B. (并入)")
    split: SplitInput | None = given("A becomes B and C. (分设)")
    reparent: ReparentInput | None = given("Another superior. (调整隶属关系)")
    move_in_whole: ReparentInput | None = given("Moves with all beneath it. (整建制划转)")
    upgrade: RegradeInput | None = given("A higher rank. (升格)")
    downgrade: RegradeInput | None = given("A lower rank. (降格)")
    convert: ConvertInput | None = given("Another category or nature. (改制)")
    dissolve: DissolveInput | None = given("Ends one. (撤销)")


@strawberry.input(description="Events of one reform, and on what terms they are done. (机构改革)")
@sensitive(PUBLIC)
class ReorganiseInput:
    on: PartialDate = needed("The first day of the new order. (生效时间)")
    document: DocumentInput | None = given("The document that it rests on. (依据文件)")
    events: list[ReorganisationInput] = needed("The events, in order. (机构变动)")
    remarks: str | None = given("Remarks. (备注)")
    dry_run: bool = strawberry.field(default=False, description="Returns the full effect and writes nothing. (试运行)")
    expected_versions: list[ExpectedVersion] | None = given(
        "Units as last read; one that has changed since refuses the whole. (期望版本)"
    )
    idempotency_key: str | None = given("Done once under this key: a repetition gets the first answer again. (幂等键)")
