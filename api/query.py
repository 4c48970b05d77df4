"""The root of the schema: everything that can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import strawberry
from strawberry import ID
from strawberry.types.arguments import StrawberryArgumentAnnotation

import loaders.appointments
import loaders.differences
import loaders.documents
import loaders.education
import loaders.groups
import loaders.links
import loaders.lookups
import loaders.organisations
import loaders.parties
import loaders.people
import loaders.places
import loaders.posts
import loaders.reform_plans
import loaders.registrations
import loaders.reorganisations
import loaders.search
from api import inputs
from api.context import Info
from api.declare import (
    ARGUMENTS,
    PAGING,
    UNSET,
    Signature,
    argument,
    declared,
    list_of,
    loaded,
    page,
    plain,
    row_type,
    type_named,
)
from api.enums import CoLocationKind, ReformPlanStatus, SearchKind
from api.roots import TIMES, UNDER, between_people, found, organisation_id, pages, root_of
from api.scalars import PartialDate
from api.sensitivity import PERSONAL, PUBLIC
from api.types.codes import CodeSet
from loaders.kinds import Row, When
from loaders.reading import PAGE_SIZE

root_argument = (
    Annotated[
        inputs.OrganisationBy, StrawberryArgumentAnnotation(description="The tree's root. (根机构)", name="root")
    ],
    ...,
)
from_argument = (
    Annotated[
        PartialDate, StrawberryArgumentAnnotation(description="The earlier date; its last day. (前一时点)", name="from")
    ],
    ...,
)


async def _difference(info: Info, given: Mapping[str, Any]) -> Row:
    root = await organisation_id(info, given, "root", plain(given["root_"]))
    start, end = given["from_"].last_day, given["to"].last_day
    kinds = plain(given["kinds"]) if given.get("kinds") is not None else None
    known = root_of(info, given)["_when"].known
    told = f"{root}.{start}.{kinds}"
    return loaders.lookups.root(When(end, end, known), id=told, _root=root, _from=start, _to=end, _kinds=kinds)


def _search(_: Any, info: Info, given: Mapping[str, Any]) -> Any:
    kinds = plain(given["kinds"]) if given.get("kinds") is not None else None
    row = root_of(info, given, id=f"{given['text']} {kinds}", _text=given["text"], _kinds=kinds)
    return page(info, loaders.search.SEARCH, row, {name: given[name] for name in PAGING if name in given})


def _node(_: Any, info: Info, given: Mapping[str, Any]) -> Any:
    return loaded(info, loaders.lookups.nodes, root_of(info, given, id=str(given["id"])), {})


def _nodes(_: Any, info: Info, given: Mapping[str, Any]) -> Any:
    return [loaded(info, loaders.lookups.nodes, root_of(info, given, id=str(one)), {}) for one in given["ids"]]


def _reform_plan(_: Any, info: Info, given: Mapping[str, Any]) -> Any:
    return loaded(info, loaders.reform_plans.BY_ID, root_of(info, given, id=str(given["id"])), {})


def _reform_plans(_: Any, info: Info, given: Mapping[str, Any]) -> Any:
    paging = {name: given[name] for name in PAGING if name in given}
    return page(info, loaders.reform_plans.ALL, root_of(info, given), {**paging, "kinds": given.get("status")})


@strawberry.type(description="Everything that can be asked. (查询)")
@row_type(PUBLIC)
class Query:
    organisation = found(
        loaders.lookups.ORGANISATION, "Organisation", inputs.OrganisationBy, "One organisation. (机构)"
    )
    organisations = pages(
        loaders.organisations.ALL,
        "OrganisationConnection",
        "Organisations of every type alive at the instant; `during` widens it. (机构列表)",
        "during",
        where=inputs.OrganisationWhere,
        order=inputs.OrganisationOrder,
    )
    post = found(loaders.lookups.POST, "Post", inputs.PostBy, "One post. (职务)")
    posts = pages(
        loaders.posts.ALL,
        "PostConnection",
        "Posts open at the instant; `during` widens it. (职务列表)",
        "during",
        where=inputs.PostWhere,
        order=inputs.PostOrder,
    )
    person = found(loaders.lookups.PERSON, "Person", inputs.PersonBy, "One person. (人员)", sensitivity=PERSONAL)
    people = pages(
        loaders.people.ALL,
        "PersonConnection",
        "People. (人员列表)",
        where=inputs.PersonWhere,
        order=inputs.PersonOrder,
        sensitivity=PERSONAL,
    )
    appointments = pages(
        loaders.appointments.ALL,
        "AppointmentConnection",
        "Appointments valid at the instant; `during` widens it. (任职列表)",
        "during",
        where=inputs.AppointmentWhere,
        order=inputs.AppointmentOrder,
        sensitivity=PERSONAL,
    )
    school = found(loaders.lookups.SCHOOL, "School", inputs.SchoolBy, "One school. (院校)")
    schools = pages(loaders.education.SCHOOLS, "SchoolConnection", "Schools. (院校列表)", where=inputs.SchoolWhere)
    document = found(loaders.lookups.document, "Document", inputs.DocumentBy, "One document. (文件)")
    documents = pages(
        loaders.documents.ALL,
        "DocumentConnection",
        "Documents. (文件列表)",
        where=inputs.DocumentWhere,
        times=("known_at",),
    )
    reorganisation_events = pages(
        loaders.reorganisations.ALL,
        "ReorganisationEventConnection",
        "Reorganisation events of all time. (机构变动列表)",
        where=inputs.ReorganisationEventWhere,
        times=("known_at",),
    )
    reform_plan = declared(
        _reform_plan,
        type_named("ReformPlan") | None,
        Signature(("known_at",), more={"id": argument(ID, ..., "Its id. (标识)")}),
        "One reform plan. (改革方案)",
        PUBLIC,
    )
    reform_plans = declared(
        _reform_plans,
        type_named("ReformPlanConnection"),
        Signature(
            (*PAGING, "known_at"), more={"status": argument(list[ReformPlanStatus] | None, UNSET, "Only these. (状态)")}
        ),
        "Reform plans, by the day on which they take effect. (改革方案列表)",
        PUBLIC,
        size=PAGE_SIZE,
    )
    co_locations = pages(
        loaders.parties.CO_LOCATIONS,
        "CoLocationConnection",
        "Co-locations. (合署办公列表)",
        "during",
        more={**UNDER, "kind": argument(CoLocationKind | None, UNSET, "Only of this kind. (种类)")},
    )
    organisation_group = found(
        loaders.lookups.ORGANISATION_GROUP,
        "OrganisationGroup",
        inputs.OrganisationGroupBy,
        "One organisation group. (机构分组)",
    )
    organisation_groups = pages(
        loaders.groups.ALL,
        "OrganisationGroupConnection",
        "Organisation groups there are at the instant; `during` widens it. (机构分组列表)",
        "during",
        where=inputs.OrganisationGroupWhere,
    )
    place = found(loaders.lookups.PLACE, "Place", inputs.PlaceBy, "One place. (行政区划)")
    places = pages(
        loaders.places.ALL, "PlaceConnection", "Places alive at the instant. (行政区划列表)", where=inputs.PlaceWhere
    )
    registrations = pages(
        loaders.registrations.ALL,
        "RegistrationConnection",
        "People registered in units. (人员登记列表)",
        "during",
        where=inputs.RegistrationWhere,
        sensitivity=PERSONAL,
        more=UNDER,
    )
    multi_post_holders = pages(
        loaders.people.HOLDING_SEVERAL_POSTS,
        "MultiPostHolderConnection",
        "People with more than one valid appointment (多职务人员); with `under`, at least one of them in that subtree.",
        where=inputs.PersonWhere,
        order=inputs.PersonOrder,
        sensitivity=PERSONAL,
        more=UNDER,
        cost=500,
    )
    vacant_posts = pages(
        loaders.posts.VACANT,
        "VacancyConnection",
        "Posts with empty seats. (空缺职务)",
        where=inputs.PostWhere,
        order=inputs.VacancyOrder,
        more=UNDER,
        cost=500,
    )

    node = declared(
        _node,
        type_named("Node") | None,
        Signature(TIMES, more={"id": argument(ID, ..., "Its id. (标识)")}),
        "Anything by its id; null for what is not, or was not known. (按标识查询对象)",
        PUBLIC,
    )
    nodes = declared(
        _nodes,
        list_of(type_named("Node") | None),
        Signature(TIMES, more={"ids": argument(list[ID], ..., "Their ids. (标识)")}),
        "Things by their ids, in that order. (按标识批量查询对象)",
        PUBLIC,
        size="ids",
    )
    code_sets = declared(
        lambda _, info, __: list(info.context.reader.codes.sets.values()),
        list[CodeSet],
        Signature(),
        "All code sets. (代码集列表)",
        PUBLIC,
        size=40,
    )
    code_set = declared(
        lambda _, info, given: info.context.reader.codes.sets.get(given["id"]),
        CodeSet | None,
        Signature(more={"id": argument(str, ..., "Its id, such as ZB04. (代码集标识)")}),
        "One code set. (代码集)",
        PUBLIC,
    )
    search = declared(
        _search,
        type_named("SearchConnection"),
        Signature(
            (*PAGING, *TIMES),
            more={
                "text": argument(str, ..., "What to look for; Chinese, pinyin, initials or a code. (检索词)"),
                "kinds": argument(list[SearchKind] | None, UNSET, "Only among these. (检索对象)"),
            },
        ),
        "Ranked by how well a present or former name, short name, code, pinyin or initials match. (检索)",
        PUBLIC,
        size=PAGE_SIZE,
        cost=500,
    )
    overlaps = between_people(
        loaders.links.overlaps,
        list_of(type_named("Overlap")),
        "Times at which two people served in one unit, or with `throughSuccession` in one lineage of units. (共事时段)",
        cost=50,
        through_succession=ARGUMENTS["through_succession"],
    )
    shortest_link = between_people(
        loaders.links.shortest_link,
        type_named("PersonLink") | None,
        "Shortest chain between two people over posts, units and schools, counted in graph steps; null if none within "
        "`maxLength`. (关联路径)",
        cost=2000,
        max_length=argument(int, 8, "At most so many steps, 1 to 12. (最大步数)"),
        concurrent_only=argument(bool, False, "Only over people who were there at the same time. (仅限同期)"),
    )
    organisation_diff = declared(
        lambda _, info, given: _difference(info, given),
        type_named("OrganisationDiff"),
        Signature(
            ("kinds", "known_at"),
            more={
                "root_": root_argument,
                "from_": from_argument,
                "to": argument(PartialDate, ..., "The later date; its last day. (后一时点)"),
            },
        ),
        "What changed in a tree between two dates. (机构变化对比)",
        PUBLIC,
        cost=1000,
    )
