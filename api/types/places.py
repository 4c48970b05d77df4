"""Places, what they were and what happened to them."""

from __future__ import annotations

import strawberry
from strawberry import ID

from api.declare import leaf, listed, one, row_type
from api.enums import PlaceEventKind, PlaceStatus
from api.scalars import DateTime, PartialDate
from api.sensitivity import PUBLIC
from api.types.facts import DatedFact, Node
from api.types.organisations import snapshot
from loaders import documents, places


@strawberry.type(description="An administrative division. (行政区划)")
@row_type(PUBLIC)
class Place(Node):
    snapshot = snapshot()
    code: str | None = leaf("Code, GB/T 2260. (区划代码)")
    name: str = leaf("Full name. (名称)")
    short_name: str | None = leaf("Short name. (简称)")
    parent = one(places.PARENT, "Place", "The place it lies in. (上级区划)", optional=True)
    status: PlaceStatus = leaf("How it stands at the `asOf` asked. (状态)")
    states = listed(
        places.STATES.all,
        "PlaceState",
        "Codes, names, parents per period, oldest first. All begun by the instant asked, unless `during` says "
        "otherwise. (历次代码、名称、上级)",
        "during",
        size=2,
    )
    events = listed(
        places.EVENTS.all,
        "PlaceEvent",
        "What happened to it, oldest first. All by the instant asked, unless `during` says otherwise. (区划变动)",
        "during",
        size=2,
    )


@strawberry.type(description="What a place was called and was, for one period. (行政区划状态)")
@row_type(PUBLIC)
class PlaceState(DatedFact):
    code: str | None = leaf("Code, GB/T 2260. (区划代码)")
    name: str = leaf("Full name. (名称)")
    short_name: str | None = leaf("Short name. (简称)")
    parent = one(places.PARENT, "Place", "The place it lay in. (上级区划)", optional=True)


@strawberry.type(
    description="Something that happened to a place, as revisions of the list of divisions show it: after `since`, and "
    "by `on`. (行政区划变动)"
)
@row_type(PUBLIC)
class PlaceEvent:
    id: ID = leaf("The fact's own id; survives correction. (标识)")
    kind: PlaceEventKind = leaf("Kind. (种类)")
    on: PartialDate = leaf("By when: date of the first revision that shows it. (不晚于)")
    since: PartialDate | None = leaf("Since when: date of the last revision that does not show it yet. (不早于)")
    assumed: bool = leaf("True: nobody says so, it was concluded from equal names. (推定)")
    before = one(
        places.before_event,
        "PlaceState",
        "What it was the day before; null: not there yet. (变动前)",
        key="before",
        optional=True,
    )
    after = one(
        places.after_event,
        "PlaceState",
        "What it was on the day; null: no longer there. (变动后)",
        key="after",
        optional=True,
    )
    document = one(documents.OF_FACT, "Document", "The document it rests on. (依据文件)", key="document", optional=True)
    source: str | None = leaf("Where it was taken from: file and row. (来源)")
    recorded_at: DateTime = leaf("When this was recorded. (记录时刻)")
