"""`saveReformPlan`, `withdrawReformPlan`, `enactReformPlan`."""

from __future__ import annotations

import strawberry
from strawberry import ID

from api.inputs import given
from api.mutations.acting import act
from api.mutations.reorganisation_inputs import ReorganisationInput
from api.mutations.reorganisations import enacted
from api.mutations.terms import DocumentInput, dry_run, idempotency_key, needed
from api.scalars import PartialDate
from api.sensitivity import PUBLIC, sensitive
from api.types.effects import ReorganiseResult
from api.types.reform_plans import ReformPlanResult
from commands.acts import Answer
from commands.reform_plans import enacting, saving, withdrawing
from loaders.kinds import Row

VERSION = "The plan as last read; if it has changed since, the act is refused. (期望版本)"
EDITOR = "Who does so; kept with the revision. (编辑人)"


@strawberry.input(
    description="A reform plan to be kept: a new one, or all of what an earlier one shall say now. (保存改革方案)"
)
@sensitive(PUBLIC)
class SaveReformPlanInput:
    plan: ID | None = given("The plan that is edited; absent: a new one. (方案)")
    expected_version: int | None = given(VERSION)
    title: str = needed("What it is called. (名称)")
    on: PartialDate = needed("The first day of the new order. (拟生效时间)")
    document: DocumentInput | None = given("The document that it will rest on. (依据文件)")
    events: list[ReorganisationInput] = needed("The events, in order; judged when it is previewed. (机构变动)")
    remarks: str | None = given("Remarks. (备注)")
    editor: str | None = given(EDITOR)
    dry_run: bool = dry_run()
    idempotency_key: str | None = idempotency_key()


@strawberry.input(description="A reform plan to be enacted or, in a dry run, previewed. (执行改革方案)")
@sensitive(PUBLIC)
class EnactReformPlanInput:
    plan: ID = needed("The plan. (方案)")
    expected_version: int | None = given(VERSION)
    editor: str | None = given(EDITOR)
    dry_run: bool = dry_run()
    idempotency_key: str | None = idempotency_key()


@strawberry.input(description="A reform plan to be given up. (撤回改革方案)")
@sensitive(PUBLIC)
class WithdrawReformPlanInput:
    plan: ID = needed("The plan. (方案)")
    expected_version: int | None = given(VERSION)
    editor: str | None = given(EDITOR)
    dry_run: bool = dry_run()
    idempotency_key: str | None = idempotency_key()


def done(answer: Answer) -> Row:
    """The row of `ReformPlanDone`."""
    return {"_type": "ReformPlanDone", "_plan": answer["plan"]}


SAVE_REFORM_PLAN = act(
    "saveReformPlan",
    SaveReformPlanInput,
    ReformPlanResult,
    saving,
    done,
    "Keeps a draft of a reform; each saving is a revision. (保存改革方案)",
)
WITHDRAW_REFORM_PLAN = act(
    "withdrawReformPlan",
    WithdrawReformPlanInput,
    ReformPlanResult,
    withdrawing,
    done,
    "Gives a draft up. (撤回改革方案)",
)
ENACT_REFORM_PLAN = act(
    "enactReformPlan",
    EnactReformPlanInput,
    ReorganiseResult,
    enacting,
    enacted,
    "Does what the plan says as `reorganise` does it, all together or not at all; a dry run tells what it would "
    "do. (执行改革方案)",
)
