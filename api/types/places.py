"""Places."""

from __future__ import annotations

import strawberry

from api.declare import leaf, one, row_type
from api.sensitivity import PUBLIC
from api.types.facts import Node
from api.types.organisations import snapshot
from loaders import places


@strawberry.type(description="An administrative division. (行政区划)")
@row_type(PUBLIC)
class Place(Node):
    snapshot = snapshot()
    code: str | None = leaf("Code, GB/T 2260. (区划代码)")
    name: str = leaf("Full name. (名称)")
    short_name: str | None = leaf("Short name. (简称)")
    parent = one(places.PARENT, "Place", "The place it lies in. (上级区划)", optional=True)
