"""Posts."""

from __future__ import annotations

import strawberry

import loaders.appointments
import loaders.posts
import loaders.reorganisations
from api.declare import leaf, listed, one, pages, row_type
from api.inputs import AppointmentOrder, AppointmentWhere
from api.scalars import PartialDate
from api.sensitivity import PUBLIC
from api.types.codes import coded
from api.types.facts import Node
from api.types.organisations import snapshot


@strawberry.type(description="An office that one is appointed to, with a number of seats. (职务)")
@row_type(PUBLIC)
class Post(Node):
    snapshot = snapshot()
    version: int = leaf("Grows with every write. (版本)")
    code: str | None = leaf("Code. (编码)")
    title: str = leaf("Title, without the unit's name. (职务名称)")
    category = coded("category", "Category. (职务类别)")
    rank = coded("rank", "Rank of the post, not of the person. (职务层次)")
    is_leadership: bool = leaf("Leadership post. (领导职务)")
    is_head: bool = leaf("The unit's or party organisation's first in command. (正职)")
    is_party: bool = leaf("Party post. (党内职务)")
    seats: int | None = leaf("Null: not laid down. (职数)")
    opened_on: PartialDate | None = leaf("When it was set up. (设置时间)")
    closed_on: PartialDate | None = leaf("When it was closed. (撤销时间)")
    organisation = one(
        loaders.posts.ORGANISATION, "Organisation", "The organisation it is in. (所在机构)", "as_of", key="organisation"
    )
    appointments = pages(
        loaders.appointments.OF_POST,
        "AppointmentConnection",
        "Who holds it; with `throughPredecessors` also who held the posts that it came from. (任职)",
        "through_predecessors",
        "during",
        "as_of",
        where=AppointmentWhere,
        order=AppointmentOrder,
        size=4,
    )
    predecessors = listed(
        loaders.reorganisations.POST_PREDECESSORS.all,
        "PostSuccession",
        "Posts it came from. (前身职务)",
        "transitive",
        size=3,
    )
    successors = listed(
        loaders.reorganisations.POST_SUCCESSORS.all,
        "PostSuccession",
        "Posts that came of it. (承继职务)",
        "transitive",
        size=3,
    )
    vacancy = one(
        loaders.posts.vacancy,
        "Vacancy",
        "Null when every seat is filled, or `seats` is null. (空缺)",
        optional=True,
        cost=4,
    )
