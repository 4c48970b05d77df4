"""Input types: what can be given. Each carries its Chinese term."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import ID

from api.enums import (
    AppointmentOrderBy,
    CounterpartCoverage,
    Direction,
    FactStatus,
    OrganisationOrderBy,
    OrganisationType,
    PersonOrderBy,
    PostOrderBy,
    ReorganisationKind,
    StudyMode,
    VacancyOrderBy,
)
from api.scalars import PartialDate
from api.sensitivity import PERSONAL, PUBLIC, sensitive

UNSET = strawberry.UNSET


def given(description: str, **more: Any) -> Any:
    """An optional field of an input."""
    return strawberry.field(default=UNSET, description=description, **more)


@strawberry.input(description="Half-open; an absent end is open. (期间,左闭右开)")
@sensitive(PUBLIC)
class Period:
    from_: PartialDate | None = given("First day in it. (起)", name="from")
    to: PartialDate | None = given("First day after it. (止)")


@strawberry.input(one_of=True, description="One organisation. (机构的指称)")
@sensitive(PUBLIC)
class OrganisationBy:
    id: ID | None = given("By id. (标识)")
    code: str | None = given("By code, those alive at the instant first. (机构编码)")


@strawberry.input(one_of=True, description="One post. (职务的指称)")
@sensitive(PUBLIC)
class PostBy:
    id: ID | None = given("By id. (标识)")
    code: str | None = given("By code, those open at the instant first. (编码)")


@strawberry.input(one_of=True, description="One person. (人员的指称)")
@sensitive(PERSONAL)
class PersonBy:
    id: ID | None = given("By id. (标识)")
    code: str | None = given("By code. (编码)")
    id_number: str | None = given("By ID-document number. (公民身份号码)")


@strawberry.input(one_of=True, description="One school. (院校的指称)")
@sensitive(PUBLIC)
class SchoolBy:
    id: ID | None = given("By id. (标识)")
    name: str | None = given("By the name at the instant. (名称)")


@strawberry.input(description="A document's number, and who issued it. (文号及发文机关)")
@sensitive(PUBLIC)
class DocumentNumber:
    number: str = strawberry.field(description="The number. (文号)")
    issuer: str | None = given("Who issued it. (发文机关)")


@strawberry.input(one_of=True, description="One document. (文件的指称)")
@sensitive(PUBLIC)
class DocumentBy:
    id: ID | None = given("By id. (标识)")
    number: DocumentNumber | None = given("By number. (文号)")


@strawberry.input(one_of=True, description="One place. (行政区划的指称)")
@sensitive(PUBLIC)
class PlaceBy:
    id: ID | None = given("By id. (标识)")
    code: str | None = given("By code, those alive at the instant first. (区划代码)")


@strawberry.input(one_of=True, description="One organisation group. (机构分组的指称)")
@sensitive(PUBLIC)
class OrganisationGroupBy:
    id: ID | None = given("By id. (标识)")
    code: str | None = given("By code. (机构分组编码)")


@strawberry.input(description="A condition on text. (文本条件)")
@sensitive(PUBLIC)
class StringFilter:
    equals: str | None = given("Equal to it. (等于)")
    in_: list[str] | None = given("One of them; [] matches nothing. (属于)", name="in")
    contains: str | None = given("Contains it. (包含)")
    starts_with: str | None = given("Begins with it. (开头为)")
    is_null: bool | None = given("There is none. (为空)")


@strawberry.input(
    description="`in`: lies in that year, month or day; `from` includes, `before` excludes its first day. (日期条件)"
)
@sensitive(PUBLIC)
class PartialDateFilter:
    in_: PartialDate | None = given("Lies in it. (在该年、月、日内)", name="in")
    from_: PartialDate | None = given("On its first day or later. (不早于)", name="from")
    before: PartialDate | None = given("Before its first day. (早于)")
    is_null: bool | None = given("There is none. (为空)")


@strawberry.input(description="`under`: these codes and all beneath them in the code set's tree. (代码条件)")
@sensitive(PUBLIC)
class CodeFilter:
    in_: list[str] | None = given("One of them, as `3402` or `ZB04/3402`. (属于)", name="in")
    under: list[str] | None = given("One of them or beneath. (属于其下)")
    is_null: bool | None = given("There is none. (为空)")


@strawberry.input(description="Which organisations. (机构筛选)")
@sensitive(PUBLIC)
class OrganisationWhere:
    and_: list[OrganisationWhere] | None = given("All of these. (且)", name="and")
    or_: list[OrganisationWhere] | None = given("Any of these. (或)", name="or")
    not_: OrganisationWhere | None = given("Not this. (非)", name="not")
    id: list[ID] | None = given("One of these ids. (标识)")
    code: StringFilter | None = given("Code. (机构编码)")
    name: StringFilter | None = given("Name at the instant. (名称)")
    any_name: StringFilter | None = given("A name of any time. (历次名称)")
    type: list[OrganisationType] | None = given("One of these types. (机构类型)")
    category: CodeFilter | None = given("Category. (机构类别)")
    rank: CodeFilter | None = given("Rank. (机构规格)")
    is_by_reference: bool | None = given("Managed by reference to the Civil Servant Law. (参照管理)")
    founded_on: PartialDateFilter | None = given("Day of founding. (设立时间)")
    ended_on: PartialDateFilter | None = given("Day of ending. (撤销时间)")
    parent: OrganisationWhere | None = given("Its superior by the natural line. (上级)")
    ancestor: OrganisationWhere | None = given("Some superior at any distance. (各级上级)")
    descendant: OrganisationWhere | None = given("Some subordinate at any distance. (各级下级)")
    posts: PostsWhere | None = given("Its posts. (职务)")
    counterparts: CounterpartsWhere | None = given("Its party organisations, or units. (对应党组织)")


@strawberry.input(description="A condition on counterparts. (对应关系条件)")
@sensitive(PUBLIC)
class CounterpartsWhere:
    some: CounterpartWhere | None = given("Some is so. (存在)")
    none: CounterpartWhere | None = given("None is so. (不存在)")
    at_least: int | None = given("There are at least so many. (至少)")
    during: Period | None = given("Those of this period; absent: at the instant. (期间)")


@strawberry.input(description="Which counterparts. (对应关系筛选)")
@sensitive(PUBLIC)
class CounterpartWhere:
    coverage: list[CounterpartCoverage] | None = given("One of these ways. (对应方式)")
    organisation: OrganisationWhere | None = given("The other side. (对方机构)")


@strawberry.input(description="A condition on posts. (职务条件)")
@sensitive(PUBLIC)
class PostsWhere:
    some: PostWhere | None = given("Some is so. (存在)")
    none: PostWhere | None = given("None is so. (不存在)")
    every: PostWhere | None = given("Every one is so. (全部)")
    during: Period | None = given("Those of this period; absent: at the instant. (期间)")


@strawberry.input(description="Which posts. (职务筛选)")
@sensitive(PUBLIC)
class PostWhere:
    and_: list[PostWhere] | None = given("All of these. (且)", name="and")
    or_: list[PostWhere] | None = given("Any of these. (或)", name="or")
    not_: PostWhere | None = given("Not this. (非)", name="not")
    id: list[ID] | None = given("One of these ids. (标识)")
    code: StringFilter | None = given("Code. (编码)")
    title: StringFilter | None = given("Title. (职务名称)")
    category: CodeFilter | None = given("Category. (职务类别)")
    rank: CodeFilter | None = given("Post rank. (职务层次)")
    is_leadership: bool | None = given("Leadership post. (领导职务)")
    is_head: bool | None = given("First in command. (正职)")
    is_party: bool | None = given("Party post. (党内职务)")
    is_vacant: bool | None = given("Has an empty seat. (空缺)")
    organisation: OrganisationWhere | None = given("Its organisation. (所在机构)")
    appointments: AppointmentsWhere | None = given("Its appointments. (任职)")


@strawberry.input(description="A condition on appointments. (任职条件)")
@sensitive(PUBLIC)
class AppointmentsWhere:
    some: AppointmentWhere | None = given("Some is so. (存在)")
    none: AppointmentWhere | None = given("None is so. (不存在)")
    every: AppointmentWhere | None = given("Every one is so. (全部)")
    during: Period | None = given("Those of this period; absent: at the instant. (期间)")


@strawberry.input(description="Which appointments. (任职筛选)")
@sensitive(PUBLIC)
class AppointmentWhere:
    and_: list[AppointmentWhere] | None = given("All of these. (且)", name="and")
    or_: list[AppointmentWhere] | None = given("Any of these. (或)", name="or")
    not_: AppointmentWhere | None = given("Not this. (非)", name="not")
    status: list[FactStatus] | None = given("One of these. (任职状态)")
    valid_from: PartialDateFilter | None = given("Beginning. (任职时间)")
    valid_to: PartialDateFilter | None = given("End. (免职时间)")
    is_primary: bool | None = given("Main post. (主要职务)")
    on_quota: bool | None = given("Counts in the leadership quota. (占职数)")
    exchange_method: CodeFilter | None = given("Exchange method. (交流方式)")
    person: PersonWhere | None = given("Who. (人员)")
    post: PostWhere | None = given("What post. (职务)")
    previous: AppointmentWhere | None = given(
        "The appointment of the same person that ended last before this one began. (前一任职)"
    )


@strawberry.input(description="A condition on studies. (学习经历条件)")
@sensitive(PERSONAL)
class StudiesWhere:
    some: StudyWhere | None = given("Some is so. (存在)")
    none: StudyWhere | None = given("None is so. (不存在)")
    every: StudyWhere | None = given("Every one is so. (全部)")
    during: Period | None = given("Those of this period; absent: all ever. (期间)")


@strawberry.input(description="Which studies. (学习经历筛选)")
@sensitive(PERSONAL)
class StudyWhere:
    and_: list[StudyWhere] | None = given("All of these. (且)", name="and")
    or_: list[StudyWhere] | None = given("Any of these. (或)", name="or")
    not_: StudyWhere | None = given("Not this. (非)", name="not")
    school: SchoolWhere | None = given("Where. (院校)")
    mode: StudyMode | None = given("Full-time or in-service. (学习方式)")
    level: CodeFilter | None = given("Education level. (学历)")
    degree: CodeFilter | None = given("Degree. (学位)")
    major: StringFilter | None = given("Major. (专业)")


@strawberry.input(description="Which people. (人员筛选)")
@sensitive(PERSONAL)
class PersonWhere:
    and_: list[PersonWhere] | None = given("All of these. (且)", name="and")
    or_: list[PersonWhere] | None = given("Any of these. (或)", name="or")
    not_: PersonWhere | None = given("Not this. (非)", name="not")
    id: list[ID] | None = given("One of these ids. (标识)")
    code: StringFilter | None = given("Code. (编码)")
    name: StringFilter | None = given("Name. (姓名)")
    sex: CodeFilter | None = given("Sex. (性别)")
    ethnicity: CodeFilter | None = given("Ethnicity. (民族)")
    born_on: PartialDateFilter | None = given("Birth. (出生年月)")
    political_affiliation: CodeFilter | None = given("Political affiliation. (政治面貌)")
    appointments: AppointmentsWhere | None = given("Appointments. (任职)")
    studies: StudiesWhere | None = given("Studies; absent `during`: all studies ever. (学习经历)")


@strawberry.input(description="Which registrations. (人员登记筛选)")
@sensitive(PERSONAL)
class RegistrationWhere:
    identity: CodeFilter | None = given("Identity. (身份)")
    awaits_approval: bool | None = given("The identity is a former one that does not fit the unit. (保留原身份待明确)")


@strawberry.input(description="Which schools. (院校筛选)")
@sensitive(PUBLIC)
class SchoolWhere:
    id: list[ID] | None = given("One of these ids. (标识)")
    name: StringFilter | None = given("Name. (名称)")


@strawberry.input(description="Which organisation groups. (机构分组筛选)")
@sensitive(PUBLIC)
class OrganisationGroupWhere:
    id: list[ID] | None = given("One of these ids. (标识)")
    code: StringFilter | None = given("Code. (机构分组编码)")
    name: StringFilter | None = given("Name. (名称)")


@strawberry.input(description="Which documents. (文件筛选)")
@sensitive(PUBLIC)
class DocumentWhere:
    number: StringFilter | None = given("Number. (文号)")
    title: StringFilter | None = given("Title. (标题)")
    issuer: StringFilter | None = given("Issuer. (发文机关)")
    issued_on: PartialDateFilter | None = given("Date of issue. (发文日期)")


@strawberry.input(description="Which reorganisation events. (机构变动筛选)")
@sensitive(PUBLIC)
class ReorganisationEventWhere:
    kind: list[ReorganisationKind] | None = given("One of these kinds. (种类)")
    on: PartialDateFilter | None = given("When. (时间)")
    organisation: OrganisationWhere | None = given("Some organisation that went in or came out. (涉及机构)")
    document: DocumentWhere | None = given("The document it rests on. (依据文件)")


@strawberry.input(description="Which places. (行政区划筛选)")
@sensitive(PUBLIC)
class PlaceWhere:
    code: StringFilter | None = given("Code. (区划代码)")
    name: StringFilter | None = given("Name. (名称)")
    parent: PlaceWhere | None = given("The place it lies in. (上级区划)")


@strawberry.input(description="A sort key of organisations. (机构排序)")
@sensitive(PUBLIC)
class OrganisationOrder:
    by: OrganisationOrderBy = strawberry.field(description="What to sort by. (排序项)")
    direction: Direction = strawberry.field(default=Direction.ASC, description="Which way. (方向)")


@strawberry.input(description="A sort key of posts. (职务排序)")
@sensitive(PUBLIC)
class PostOrder:
    by: PostOrderBy = strawberry.field(description="What to sort by. (排序项)")
    direction: Direction = strawberry.field(default=Direction.ASC, description="Which way. (方向)")


@strawberry.input(description="A sort key of people. (人员排序)")
@sensitive(PERSONAL)
class PersonOrder:
    by: PersonOrderBy = strawberry.field(description="What to sort by. (排序项)")
    direction: Direction = strawberry.field(default=Direction.ASC, description="Which way. (方向)")


@strawberry.input(description="A sort key of appointments. (任职排序)")
@sensitive(PUBLIC)
class AppointmentOrder:
    by: AppointmentOrderBy = strawberry.field(description="What to sort by. (排序项)")
    direction: Direction = strawberry.field(default=Direction.ASC, description="Which way. (方向)")


@strawberry.input(description="A sort key of vacancies. (空缺排序)")
@sensitive(PUBLIC)
class VacancyOrder:
    by: VacancyOrderBy = strawberry.field(description="What to sort by. (排序项)")
    direction: Direction = strawberry.field(default=Direction.ASC, description="Which way. (方向)")
