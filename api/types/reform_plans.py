"""Reform plans: drafts that several people work on, until one of them enacts it."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.declare import leaf, listed, one, row_type
from api.enums import ReformPlanStatus
from api.scalars import DateTime, PartialDate
from api.sensitivity import PUBLIC
from api.types.facts import Node
from api.types.findings import Refused, RuleFinding
from loaders import reform_plans

DRAFT = (
    "What is to be done: `document`, `events` and `remarks` of a `ReorganiseInput`, as JSON; it can be sent again as "
    "it stands. (方案内容)"
)


@strawberry.type(description="A draft of a reform. (改革方案)")
@row_type(PUBLIC)
class ReformPlan(Node):
    version: int = leaf("Grows with every write: what `expectedVersion` is compared with. (版本)")
    title: str = leaf("What it is called. (名称)")
    status: ReformPlanStatus = leaf("How far it has come. (状态)")
    on: PartialDate = leaf("The first day of the new order. (拟生效时间)")
    draft: str = leaf(DRAFT)
    editor: str | None = leaf("Who saved it last, as told then. (编辑人)")
    recorded_at: DateTime = leaf("When it was saved last. (保存时刻)")
    revisions = listed(reform_plans.REVISIONS.all, "ReformPlanRevision", "All that was saved, oldest first. (历次修订)")
    events = listed(reform_plans.events, "ReorganisationEvent", "What it became when it was enacted. (机构变动)")


@strawberry.type(description="What a reform plan said once. (方案修订)")
@row_type(PUBLIC)
class ReformPlanRevision:
    title: str = leaf("What it was called. (名称)")
    status: ReformPlanStatus = leaf("How far it had come. (状态)")
    on: PartialDate = leaf("The first day of the new order. (拟生效时间)")
    draft: str = leaf(DRAFT)
    editor: str | None = leaf("Who saved it, as told then. (编辑人)")
    recorded_at: DateTime = leaf("When it was saved. (保存时刻)")


@strawberry.type(description="It was done to a plan, or in a dry run would be. (方案已变更)")
@row_type(PUBLIC)
class ReformPlanDone:
    dry_run: bool = leaf("Nothing was written. (试运行)")
    plan = one(reform_plans.OF_OUTCOME, "ReformPlan", "The plan, as it is now. (改革方案)")
    warnings: list[RuleFinding] = leaf("What was noticed, and does not refuse. (提示)")


ReformPlanResult = Annotated[
    ReformPlanDone | Refused,
    strawberry.union("ReformPlanResult", description="Done, or refused by rules. (方案变更结果)"),
]
