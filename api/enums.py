"""The enums of the schema. Values are their own names; each carries its Chinese term."""

from __future__ import annotations

from enum import Enum

import strawberry
from strawberry import enum_value as value


@strawberry.enum(description="How a fact stands at the instant asked. (任职等事实的状态)")
class FactStatus(Enum):
    UPCOMING = value("UPCOMING", description="Not yet begun (尚未开始)")
    CURRENT = value("CURRENT", description="True then (现任)")
    FORMER = value("FORMER", description="No longer true (曾任)")


@strawberry.enum(description="Kind of subordination. (隶属关系种类)")
class SubordinationKind(Enum):
    LEADERSHIP = value("LEADERSHIP", description="Leadership (领导关系)")
    GUIDANCE = value("GUIDANCE", description="Professional guidance (业务指导关系)")
    INTERNAL = value("INTERNAL", description="Division of a unit (内设关系)")
    PARTY = value("PARTY", description="Line of party organisations (党组织隶属关系)")


@strawberry.enum(description="How an organisation stands at the instant asked. (机构状态)")
class OrganisationStatus(Enum):
    UPCOMING = value("UPCOMING", description="Not yet founded (尚未设立)")
    ACTIVE = value("ACTIVE", description="Lives (存续)")
    ENDED = value("ENDED", description="Ended (已撤销)")


@strawberry.enum(description="How a place stands at the instant asked. (行政区划状态)")
class PlaceStatus(Enum):
    UPCOMING = value("UPCOMING", description="Not yet there (尚未设立)")
    ACTIVE = value("ACTIVE", description="There (存续)")
    ENDED = value("ENDED", description="No longer there (已撤销)")


@strawberry.enum(description="What happened to a place. (行政区划变动种类)")
class PlaceEventKind(Enum):
    FOUND = value("FOUND", description="New in the list (新设)")
    RENAME = value("RENAME", description="Another name under the same code (更名)")
    RECODE = value("RECODE", description="Another code under the same name (代码变更)")
    REPARENT = value("REPARENT", description="Lies in another place, code and name being the same (隶属调整)")
    DISSOLVE = value("DISSOLVE", description="No longer in the list (撤销)")


@strawberry.enum(description="What an organisation is. (机构类型)")
class OrganisationType(Enum):
    ADMINISTRATIVE_UNIT = value(
        "ADMINISTRATIVE_UNIT", description="Unit with legal personality or rank of its own (单位)"
    )
    PARTY_ORGANISATION = value("PARTY_ORGANISATION", description="Party organisation (党组织)")
    INTERNAL_DIVISION = value("INTERNAL_DIVISION", description="Division without legal personality (内设机构)")


@strawberry.enum(
    description="UNIT: this organisation itself. SUBTREE: with all beneath it by its natural line, internal "
    "divisions included. (范围)"
)
class Reach(Enum):
    UNIT = value("UNIT", description="This organisation itself (本单位)")
    SUBTREE = value("SUBTREE", description="With all beneath it (含下级)")


@strawberry.enum(description="Kind of reorganisation. (机构变动种类)")
class ReorganisationKind(Enum):
    FOUND = value("FOUND", description="Founded (设立)")
    RENAME = value("RENAME", description="Renamed (更名)")
    MERGE = value("MERGE", description="A + B become C (合并)")
    ABSORB = value("ABSORB", description="A goes into B (并入)")
    SPLIT = value("SPLIT", description="A becomes B and C (分设)")
    REPARENT = value("REPARENT", description="Another superior (调整隶属关系)")
    MOVE_IN_WHOLE = value("MOVE_IN_WHOLE", description="Moved as a whole establishment (整建制划转)")
    UPGRADE = value("UPGRADE", description="Higher rank (升格)")
    DOWNGRADE = value("DOWNGRADE", description="Lower rank (降格)")
    CONVERT = value("CONVERT", description="Another category or nature (改制)")
    DISSOLVE = value("DISSOLVE", description="Ended (撤销)")
    REVERSE = value("REVERSE", description="Takes an earlier event back (撤回)")


@strawberry.enum(description="How organisations work as one. (合署种类)")
class CoLocationKind(Enum):
    CO_LOCATED = value("CO_LOCATED", description="Co-located offices (合署办公)")
    ONE_TEAM_TWO_PLATES = value("ONE_TEAM_TWO_PLATES", description="One team, two name plates (一套班子两个牌子)")


@strawberry.enum(description="How a party organisation covers a unit. (党组织与单位的对应方式)")
class CounterpartCoverage(Enum):
    OWN = value("OWN", description="The unit's own (单独建立)")
    JOINT = value("JOINT", description="One for several units (联合建立)")
    STATIONED = value("STATIONED", description="Stationed there by another (派驻)")
    HOSTED = value("HOSTED", description="Hosted for others (挂靠)")


@strawberry.enum(description="Full-time or in-service. (学习方式)")
class StudyMode(Enum):
    FULL_TIME = value("FULL_TIME", description="Full-time (全日制教育)")
    IN_SERVICE = value("IN_SERVICE", description="In-service (在职教育)")


@strawberry.enum(description="Post or study. (简历条目种类)")
class CareerEntryKind(Enum):
    POST = value("POST", description="A post held (任职)")
    STUDY = value("STUDY", description="A study (学习)")


@strawberry.enum(description="What to search. (检索对象)")
class SearchKind(Enum):
    ORGANISATION = value("ORGANISATION", description="Organisations (机构)")
    POST = value("POST", description="Posts (职务)")
    PERSON = value("PERSON", description="People (人员)")
    SCHOOL = value("SCHOOL", description="Schools (院校)")
    PLACE = value("PLACE", description="Places (行政区划)")


@strawberry.enum(description="What of it matched. (匹配项)")
class SearchMatch(Enum):
    NAME = value("NAME", description="Its name at the instant (名称)")
    FORMER_NAME = value("FORMER_NAME", description="A name of another time (曾用名)")
    SHORT_NAME = value("SHORT_NAME", description="A short name (简称)")
    CODE = value("CODE", description="Its code (编码)")
    PINYIN = value("PINYIN", description="Its pinyin (拼音)")
    INITIALS = value("INITIALS", description="Its pinyin initials (拼音首字母)")


@strawberry.enum(description="Which way to sort. (排序方向)")
class Direction(Enum):
    ASC = value("ASC", description="Smallest first (升序)")
    DESC = value("DESC", description="Largest first (降序)")


@strawberry.enum(description="Sort keys of organisations. (机构排序项)")
class OrganisationOrderBy(Enum):
    SEQUENCE = value("SEQUENCE", description="The order laid down (规定次序)")
    CODE = value("CODE", description="Code (编码)")
    NAME = value("NAME", description="Name by pinyin (名称拼音)")
    FOUNDED_ON = value("FOUNDED_ON", description="Day of founding (设立时间)")


@strawberry.enum(description="Sort keys of posts. (职务排序项)")
class PostOrderBy(Enum):
    SEQUENCE = value("SEQUENCE", description="The order laid down (规定次序)")
    TITLE = value("TITLE", description="Title by pinyin (职务名称拼音)")
    RANK = value("RANK", description="Post rank (职务层次)")


@strawberry.enum(description="Sort keys of people. (人员排序项)")
class PersonOrderBy(Enum):
    NAME = value("NAME", description="Name by pinyin (姓名拼音)")
    BORN_ON = value("BORN_ON", description="Birth (出生年月)")
    CODE = value("CODE", description="Code (编码)")


@strawberry.enum(description="Sort keys of appointments. (任职排序项)")
class AppointmentOrderBy(Enum):
    VALID_FROM = value("VALID_FROM", description="Beginning (任职时间)")
    VALID_TO = value("VALID_TO", description="End (免职时间)")
    SEQUENCE = value("SEQUENCE", description="The person's own order (本人职务次序)")


@strawberry.enum(description="Sort keys of vacancies. (空缺排序项)")
class VacancyOrderBy(Enum):
    SEQUENCE = value("SEQUENCE", description="The order laid down (规定次序)")
    SINCE = value("SINCE", description="Since when (空缺起始)")
    RANK = value("RANK", description="Post rank (职务层次)")


@strawberry.enum(description="What becomes of what a mapping does not name. (其余的去向)")
class OtherwiseMapping(Enum):
    CARRY = value(
        "CARRY",
        description="Into the one unit that comes out; where there are several or none, it names nothing "
        "(转入承继机构)",
    )
    END = value("END", description="It ends (终止)")


@strawberry.enum(description="How grave a finding is. (级别)")
class Severity(Enum):
    ERROR = value("ERROR", description="Refuses (错误)")
    WARNING = value("WARNING", description="Is told (提示)")


@strawberry.enum(description="Kind of a single change. (变更种类)")
class ReorganisationChangeKind(Enum):
    ORGANISATION_FOUNDED = value("ORGANISATION_FOUNDED", description="A unit begins (机构设立)")
    ORGANISATION_ENDED = value("ORGANISATION_ENDED", description="A unit ends (机构撤销)")
    ORGANISATION_RENAMED = value("ORGANISATION_RENAMED", description="Another name (机构更名)")
    ORGANISATION_REGRADED = value("ORGANISATION_REGRADED", description="Another rank (规格调整)")
    ORGANISATION_CONVERTED = value("ORGANISATION_CONVERTED", description="Another category or nature (改制)")
    ORGANISATION_MOVED = value("ORGANISATION_MOVED", description="Another superior (隶属调整)")
    POST_CARRIED = value("POST_CARRIED", description="A post ends, a successor post begins (职务转入)")
    POST_OPENED = value("POST_OPENED", description="A post begins (职务设立)")
    POST_CLOSED = value("POST_CLOSED", description="A post ends (职务撤销)")
    APPOINTMENT_CARRIED = value("APPOINTMENT_CARRIED", description="An appointment goes on in another post (任职转接)")
    APPOINTMENT_OPENED = value("APPOINTMENT_OPENED", description="An appointment begins again (恢复任职)")
    APPOINTMENT_CLOSED = value("APPOINTMENT_CLOSED", description="An appointment ends (免职)")
    MEMBERSHIP_CARRIED = value("MEMBERSHIP_CARRIED", description="A membership goes on elsewhere (党籍转接)")
    MEMBERSHIP_OPENED = value("MEMBERSHIP_OPENED", description="A membership begins again (恢复党籍关系)")
    MEMBERSHIP_CLOSED = value("MEMBERSHIP_CLOSED", description="A membership ends (党籍终止)")
    REGISTRATION_CARRIED = value(
        "REGISTRATION_CARRIED", description="A registration goes on elsewhere, under the same identity (登记转接)"
    )
    REGISTRATION_OPENED = value("REGISTRATION_OPENED", description="A registration begins again (恢复登记)")
    REGISTRATION_CLOSED = value("REGISTRATION_CLOSED", description="A registration ends (登记终止)")
    COUNTERPART_CARRIED = value("COUNTERPART_CARRIED", description="A counterpart goes on elsewhere (对应关系转接)")
    COUNTERPART_OPENED = value("COUNTERPART_OPENED", description="A counterpart begins again (恢复对应关系)")
    COUNTERPART_CLOSED = value("COUNTERPART_CLOSED", description="A counterpart ends (对应关系终止)")
    CO_LOCATION_CARRIED = value("CO_LOCATION_CARRIED", description="A place in a co-location goes on (合署转接)")
    CO_LOCATION_OPENED = value("CO_LOCATION_OPENED", description="A place in a co-location begins again (恢复合署)")
    CO_LOCATION_CLOSED = value(
        "CO_LOCATION_CLOSED", description="A place in a co-location, or all of it, ends (合署终止)"
    )
    GROUP_PLACE_CARRIED = value("GROUP_PLACE_CARRIED", description="A place in a group goes on (机构组转接)")
    GROUP_PLACE_OPENED = value("GROUP_PLACE_OPENED", description="A place in a group begins again (恢复机构组)")
    GROUP_PLACE_CLOSED = value("GROUP_PLACE_CLOSED", description="A place in a group ends (机构组终止)")


@strawberry.enum(description="How far a reform plan has come. (改革方案状态)")
class ReformPlanStatus(Enum):
    DRAFT = value("DRAFT", description="It is being worked on (草案)")
    ENACTED = value("ENACTED", description="It was enacted (已执行)")
    WITHDRAWN = value("WITHDRAWN", description="It was given up (已撤回)")


@strawberry.enum(
    description="CORRECTION: it was never so (its facts are superseded). REVERSAL: from `on` it is so no more (a "
    "compensating event). (撤回方式)"
)
class UndoMode(Enum):
    CORRECTION = value("CORRECTION", description="It was never so (更正)")
    REVERSAL = value("REVERSAL", description="From a day on it is so no more (撤回)")
