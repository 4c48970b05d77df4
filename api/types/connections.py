"""Connections by the Relay cursor specification: one mechanism, many declarations."""

from __future__ import annotations

from typing import Any

import strawberry

from api.answers import Counted
from api.context import Info
from api.declare import Signature, declared, leaf, list_of, listed, row_type, type_named
from api.enums import SearchMatch
from api.sensitivity import PERSONAL, PUBLIC, Sensitivity
from loaders import links
from loaders.kinds import Row


@strawberry.type(description="Where a page lies in its list. (分页信息)")
@row_type(PUBLIC)
class PageInfo:
    has_next_page: bool = leaf("There is more after it. (有下一页)")
    has_previous_page: bool = leaf("There is more before it. (有上一页)")
    start_cursor: str | None = leaf("Cursor of its first entry. (首条游标)")
    end_cursor: str | None = leaf("Cursor of its last entry. (末条游标)")


def _count(row: Row, info: Info, _: Any) -> Any:
    if "total_count" in row:
        return row["total_count"]
    field, arguments, parent = row["_list"]
    return info.context.load(field.count, arguments, parent)


def _made(name: str, description: str, annotations: dict[str, Any], fields: dict[str, Any]) -> Any:
    cls = type(name, (), {"__annotations__": annotations, "__module__": __name__, **fields})
    return strawberry.type(row_type(PUBLIC)(cls), description=description)


def connection(name: str, node: str, chinese: str, sensitivity: Sensitivity = PUBLIC, **more: Any) -> tuple[Any, Any]:
    """The connection and edge types of a node type; `more` are further fields of the edge."""
    item = type_named(node)
    edge = _made(
        f"{name}Edge",
        f"An entry of a page. ({chinese}条目)",
        {"cursor": str, "node": item},
        {
            "cursor": leaf("Its place in the list, for `after` and `before`. (游标)"),
            "node": leaf(f"The entry itself. ({chinese})", sensitivity),
            **more,
        },
    )
    made = _made(
        f"{name}Connection",
        f"A page of a list. ({chinese}分页)",
        {"edges": list_of(edge), "nodes": list_of(item), "page_info": PageInfo},
        {
            "edges": leaf("The page's entries with their cursors. (条目及游标)", sensitivity),
            "nodes": leaf(f"The page's entries. ({chinese})", sensitivity),
            "page_info": leaf("Where the page lies. (分页信息)"),
            "total_count": declared(
                _count,
                int,
                Signature(),
                "Length of the whole list; costs a count, made only when asked. (总数)",
                PUBLIC,
                Counted(),
                cost=5,
            ),
        },
    )
    return made, edge


def edge_leaf(annotation: Any, description: str) -> Any:
    """A further field of an edge whose value stands in the edge's row."""
    return declared(lambda row, info, _: row[info.field_name], annotation, Signature(), description, PUBLIC)


OrganisationConnection, OrganisationEdge = connection("Organisation", "Organisation", "机构")
DescendantConnection, DescendantEdge = connection(
    "Descendant",
    "Organisation",
    "下级机构",
    depth=declared(
        lambda row, _, __: row["node"]["_depth"],
        int,
        Signature(),
        "Levels beneath the organisation asked. (层级)",
        PUBLIC,
    ),
)
SubordinationConnection, SubordinationEdge = connection("Subordination", "Subordination", "隶属关系")
PostConnection, PostEdge = connection("Post", "Post", "职务")
PersonConnection, PersonEdge = connection("Person", "Person", "人员", PERSONAL)
AppointmentConnection, AppointmentEdge = connection("Appointment", "Appointment", "任职")
VacancyConnection, VacancyEdge = connection("Vacancy", "Vacancy", "空缺")
MultiPostHolderConnection, MultiPostHolderEdge = connection(
    "MultiPostHolder", "MultiPostHolder", "多职务人员", PERSONAL
)
ColleagueConnection, ColleagueEdge = connection(
    "Colleague",
    "Person",
    "同事",
    PERSONAL,
    overlaps=listed(links.colleague_overlaps, "Overlap", "When and where they served together. (共事时段)", cost=10),
)
CoLocationConnection, CoLocationEdge = connection("CoLocation", "CoLocation", "合署办公")
OrganisationGroupConnection, OrganisationGroupEdge = connection("OrganisationGroup", "OrganisationGroup", "机构分组")
GroupMembershipConnection, GroupMembershipEdge = connection("GroupMembership", "GroupMembership", "机构分组成员关系")
RegistrationConnection, RegistrationEdge = connection("Registration", "Registration", "人员登记", PERSONAL)
SchoolConnection, SchoolEdge = connection("School", "School", "院校")
StudyConnection, StudyEdge = connection("Study", "Study", "学习经历", PERSONAL)
DocumentConnection, DocumentEdge = connection("Document", "Document", "文件")
DatedFactConnection, DatedFactEdge = connection("DatedFact", "DatedFact", "事实")
ReorganisationEventConnection, ReorganisationEventEdge = connection(
    "ReorganisationEvent", "ReorganisationEvent", "机构变动"
)
ReorganisationChangeConnection, ReorganisationChangeEdge = connection(
    "ReorganisationChange", "ReorganisationChange", "变更"
)
ReformPlanConnection, ReformPlanEdge = connection("ReformPlan", "ReformPlan", "改革方案")
UnitStaffingConnection, UnitStaffingEdge = connection("UnitStaffing", "UnitStaffing", "机构编配")
PlaceConnection, PlaceEdge = connection("Place", "Place", "行政区划")
SearchConnection, SearchEdge = connection(
    "Search",
    "Node",
    "检索结果",
    matched_on=declared(
        lambda row, _, __: row["node"]["_matched_on"], SearchMatch, Signature(), "What matched. (匹配项)", PUBLIC
    ),
    matched_text=declared(
        lambda row, _, __: row["node"]["_matched_text"], str, Signature(), "The text that matched. (匹配文本)", PUBLIC
    ),
    score=declared(
        lambda row, _, __: row["node"]["_score"], float, Signature(), "How well it matched, 0 to 1. (匹配度)", PUBLIC
    ),
)
