"""Reform plans (改革方案): drafts of a call of `reorganise`, edited by several people, enacted by that same call.

Each saving is a revision: a row of the plan's one state, which supersedes the one before. What a draft says is kept as
JSON, in the form of `ReorganiseInput`, and is judged when it is previewed or enacted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson

from commands.acts import Answer, Work
from commands.facts import Batch, Correction, write_locked
from commands.references import Given, changed_since
from commands.reorganising.call import Call
from graph.neighbourhood import existing
from graph.rows import NewNode, NewRow, StoredRow, Validity, Value, new_node_id
from graph.writing import WriteTransaction
from rules.dates import PartialDate
from rules.findings import Finding, Refused, refuse

DRAFTED = ("document", "events", "remarks")
"""Members of the input that the draft keeps as JSON."""


def saving(given: Given) -> Work:
    """The work of `saveReformPlan`: a new plan, or the next revision of one."""
    fresh = new_node_id("ReformPlan")

    async def work(tx: WriteTransaction) -> Answer:
        values = _said(given)
        if "plan" not in given:
            at = (await tx.lock(())).at
            row = NewRow("ReformPlanState", fresh, None, Validity(), values)
            await write_locked(tx, at, Batch([NewNode("ReformPlan", fresh)], [row]))
            return {"plan": fresh}
        at, row_now = await _open(tx, given)
        await _revise(tx, at, row_now, values)
        return {"plan": given["plan"]}

    return work


def withdrawing(given: Given) -> Work:
    """The work of `withdrawReformPlan`: it is not to be enacted; nothing of it is lost."""

    async def work(tx: WriteTransaction) -> Answer:
        at, row = await _open(tx, given)
        changed: dict[str, Value] = {"status": "WITHDRAWN"}
        await _revise(tx, at, row, {**row.values, **changed, **_edited(given)})
        return {"plan": given["plan"]}

    return work


def enacting(given: Given) -> Work:
    """The work of `enactReformPlan`: what the plan says is done as `reorganise` does it, or in a dry run would be."""

    async def work(tx: WriteTransaction) -> Answer:
        at, row = await _open(tx, given)
        answer = await Call.of(tx, {**drafted(row), "today": given["today"]}).work()
        done: dict[str, Value] = {"status": "ENACTED", "eventIds": answer["events"]}
        await _revise(tx, at, row, {**row.values, **done, **_edited(given)})
        return answer

    return work


def drafted(row: StoredRow) -> dict[str, Any]:
    """What a plan's state says, as `reorganise` takes it."""
    told: dict[str, Any] = orjson.loads(str(row.values["draft"]))
    document = told.get("document")
    if document is not None and "issuedOn" in document:
        told["document"] = {**document, "issuedOn": PartialDate.parse(document["issuedOn"])}
    return {**told, "on": row.values["on"]}


def _said(given: Given) -> dict[str, Value]:
    draft = {name: given[name] for name in DRAFTED if name in given}
    text = orjson.dumps(draft, default=str, option=orjson.OPT_PASSTHROUGH_DATACLASS).decode()
    return {"title": given["title"], "on": given["on"], "status": "DRAFT", "draft": text, **_edited(given)}


def _edited(given: Given) -> Mapping[str, Value]:
    return {"editor": given["editor"]} if "editor" in given else {}


async def _open(tx: WriteTransaction, given: Given) -> tuple[int, StoredRow]:
    """Lock a plan that can still change. Raises `Refused`: R-01, R-04, R-11."""
    plan = given["plan"]
    if plan not in await existing(tx, "ReformPlan", [plan]):
        raise Refused([Finding("R-01", "reform plan", ("plan",), plan, (), {"value": plan})])
    locked = await tx.lock([plan])
    [row] = await tx.current_rows("ReformPlanState", [plan])
    refuse([*_changed(locked.versions, given), *_closed(row)])
    return locked.at, row


def _changed(versions: Mapping[str, int], given: Given) -> list[Finding]:
    if "expectedVersion" not in given:
        return []
    expected = [{"id": given["plan"], "version": given["expectedVersion"]}]
    found = changed_since(versions, {"expectedVersions": expected})
    return [replace(each, path=("expectedVersion",)) for each in found]


def _closed(row: StoredRow) -> list[Finding]:
    status = str(row.values["status"])
    if status == "DRAFT":
        return []
    return [Finding("R-11", status.lower(), ("plan",), row.owner, (row.owner,), {"title": row.values["title"]})]


async def _revise(tx: WriteTransaction, at: int, row: StoredRow, values: Mapping[str, Value]) -> None:
    right = replace(row.as_new(), values=values)
    await write_locked(tx, at, Batch(corrections=[Correction(row, right)]))
