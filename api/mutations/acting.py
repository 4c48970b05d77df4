"""How a mutation field is declared and answers: its act is performed, and what came of it is the row of its payload."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from api.context import Info
from api.declare import Signature, argument, declared, plain
from api.sensitivity import PUBLIC, Sensitivity
from commands.acts import Answer, Terms, Work
from loaders.kinds import Row, When
from rules.dates import PartialDate as Date
from rules.findings import Finding, Refused

COST = 500
"""What an act costs beside the objects of its payload."""
_TERMS = frozenset({"idempotencyKey", "dryRun"})

Prepare = Callable[[Mapping[str, Any]], Work]
"""Makes an act's work of its input as plain data, with the day of the request as `today`.

Whatever must be the same when it is tried again is made here.
"""


def act(
    name: str,
    takes: Any,
    returns: Any,
    prepare: Prepare,
    payload: Callable[[Answer], Row],
    description: str,
    *,
    sensitivity: Sensitivity = PUBLIC,
) -> Any:
    """A field of `Mutation`: `name` as it stands in the schema, one argument `input`, a union with `Refused` as answer.

    `payload` makes the row of the act's answer. It is read as it is now known, of a dry run within the dry run.
    """

    async def resolve(_: Any, info: Info, given: Mapping[str, Any]) -> Row:
        told = plain(given["input"])
        asked = {key: value for key, value in told.items() if key not in _TERMS}
        terms = Terms(name, asked, told.get("idempotencyKey"), told.get("dryRun", False))
        try:
            today = Date(info.context.today)
            answer = await info.context.perform(terms, prepare({**asked, "today": today}))
        except Refused as refused:
            return refusal(refused, info)
        row = {"dry_run": terms.dry_run, **payload(answer)}
        row["warnings"] = [finding_row(each, info) for each in warnings_of(answer)]
        return {"_when": present(info), **row}

    signature = Signature(more={"input": argument(takes, ..., "What to do. (内容)")})
    return declared(resolve, returns, signature, description, sensitivity, cost=COST)


def present(info: Info) -> When:
    """The instants of payloads: today, as now known."""
    when: When = info.context.present
    return when


def refusal(refused: Refused, info: Info) -> Row:
    """The row of `Refused`."""
    return {"_type": "Refused", "findings": [finding_row(each, info) for each in refused.findings]}


def finding_row(finding: Finding, info: Info) -> Row:
    """The row of one broken rule."""
    return {
        "_when": present(info),
        "rule": finding.rule,
        "severity": finding.severity,
        "path": [str(step) for step in finding.path],
        "value": finding.value,
        "message_zh": finding.chinese,
        "message_en": finding.english,
        "_subjects": finding.subjects,
    }


def warnings_of(answer: Answer) -> list[Finding]:
    """The warnings that an answer keeps under `warnings` (see `commands.acts.told`)."""
    return [
        Finding(**{**each, "path": tuple(each["path"]), "subjects": tuple(each["subjects"])})
        for each in answer.get("warnings", ())
    ]
