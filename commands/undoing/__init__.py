"""`undoReorganisation`: an event is taken back, as an error of ours or from a day on (docs/reorganisations.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from commands.acts import Answer, Work
from commands.documents import cited
from commands.facts import write_locked
from commands.undoing.blocking import HANGING, orphaned, standing, unrecorded
from commands.undoing.effects import CHANGED, Effect
from commands.undoing.plans import Plan, Reversal, correction, reversal
from commands.undoing.trace import Trace, trace
from commands.undoing.world import broken, lines_above
from graph.errors import WriteConflict
from graph.lives import lives
from graph.names import code_names, names
from graph.rows import label_of, new_node_id
from graph.traces import RecordedEvent, standing_event, supersede_event
from graph.writing import WriteTransaction
from rules.findings import Finding, Refused, refuse
from rules.tenure import Days, uncovered


def undoing(given: Mapping[str, Any]) -> Work:
    """The work of one call; `given` is its input as plain data, dates as `PartialDate`, and `today`."""
    event_id = new_node_id("ReorganisationEvent")

    async def work(tx: WriteTransaction) -> Answer:
        event = await _event(tx, given)
        reverses = given["mode"] == "REVERSAL"
        found = await trace(tx, event)
        refuse(unrecorded(found))
        told = Reversal(event_id, given.get("on", given["today"]), None, given.get("remarks"))
        plan = reversal(found, told) if reverses else correction(found)
        at = await _hold(tx, plan)
        refuse(await standing(tx, found))
        if reverses and "document" in given:
            plan = reversal(found, replace(told, document_id=await cited(tx, at, given["document"])))
        effect = await _effect(tx, plan)
        await _write(tx, at, found, plan)
        if reverses:
            return {"events": [event_id], "known": None, "effect": effect}
        if not await supersede_event(tx, event.id, at):
            raise WriteConflict("the event has been taken back")
        return {"events": [event.id], "known": at - 1, "effect": effect}

    return work


async def _event(tx: WriteTransaction, given: Mapping[str, Any]) -> RecordedEvent:
    """The event that is meant. Raises `Refused`."""
    wanted = given["event"]
    event = await standing_event(tx, wanted)
    if event is None:
        raise Refused([Finding("R-01", "event", ("event",), wanted, (), {"value": wanted})])
    on = given.get("on")
    if given["mode"] == "CORRECTION":
        refuse([Finding("R-07", "correction", ("on",), str(on))] if on is not None else [])
    elif (on or given["today"]).day < event.on.day:
        about = {"on": on or given["today"], "event": event.on}
        raise Refused([Finding("R-07", "before", ("on",), str(on or given["today"]), (event.id,), about)])
    return event


async def _hold(tx: WriteTransaction, plan: Plan) -> int:
    """Lock what is written, guard what merely must stay; the instant to record at."""
    locked = plan.batch.aggregates()
    ends = {end for row in plan.opened for end in (row.owner, row.target) if end is not None}
    above = await lines_above(tx, {str(row.target) for row in plan.opened if row.kind == "SUBORDINATE_TO"})
    await tx.guard((ends | above.keys()) - locked)
    return (await tx.lock(locked)).at


async def _write(tx: WriteTransaction, at: int, found: Trace, plan: Plan) -> None:
    """Write it, and see that the world still holds. Raises `Refused`."""
    before = {state: await lives(tx, _ending(plan, state)) for state in HANGING}
    await write_locked(tx, at, plan.batch)
    findings = await broken(tx, plan.opened, plan.since)
    for state, days in before.items():
        left = await lives(tx, days)
        lost = {node: left[node] for node in days if _loses(days[node], left[node])}
        findings += await orphaned(tx, found.event, state, lost, plan.since)
    refuse(findings)


def _ending(plan: Plan, state: str) -> set[str]:
    return {row.owner for row in plan.closed if row.kind == state}


def _loses(days: list[Days], left: list[Days]) -> bool:
    return any(uncovered(each, left) is not None for each in days)


async def _effect(tx: WriteTransaction, plan: Plan) -> dict[str, Any]:
    """What it does, in the names of the day before it is done."""
    ends = {end for row in plan.rows for end in (row.owner, row.target) if end is not None}
    called = await names(tx, {end for end in ends if label_of(end) in {"Organisation", "Post", "Person"}}, plan.since)
    coded = {str(row.values.get(name)) for row in plan.rows for kind in CHANGED.values() for name in kind[-2:]}
    return Effect(plan, called, await code_names(tx, coded - {"None"})).told()
