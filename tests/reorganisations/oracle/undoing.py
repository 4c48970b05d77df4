"""Taking an event back (docs/reorganisations.md, "Undoing")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.api.oracle import first_day
from tests.reorganisations.oracle.appointing import registered_elsewhere
from tests.reorganisations.oracle.calls import Call
from tests.reorganisations.oracle.ledger import COMING, FOREVER, Ledger, Row, later
from tests.reorganisations.oracle.trees import check_subordination
from tests.reorganisations.oracle.writing import Writing, crowded

RECORD = ("EVENT", "INPUT_OF", "PRODUCED", "SUCCEEDED_BY")
"""Facts that tell of the event itself: a reversal leaves them."""


def undo(ledger: Ledger, event: str, mode: str, on: str | None, today: str, remarks: str | None = None) -> Call:
    """What `undoReorganisation` does to the ledger, which stays as it is."""
    call = Call(ledger.branch(), on or today)
    writing = Writing(call.after, event if mode == "CORRECTION" else call.after.new_key("e"), call.on, COMING)
    call.findings.append(writing.findings)
    told = next(iter(call.after.now("EVENT", event)), None)
    if told is None:
        writing.refuse("R-01", f"no {event}")
        return call
    if (mode == "CORRECTION" and on is not None) or (mode == "REVERSAL" and first_day(call.on) < told.begins):
        writing.refuse("R-07", f"{mode} on {on}")
        return call
    written = ledger.written_by(event, told.since)
    for what in standing_on(ledger, event, told.since, written):
        writing.refuse("R-08", what)
    if writing.findings:
        return call
    if mode == "CORRECTION":
        restore(call.after, written, told.since)
    else:
        call.events.append(writing.event)
        reverse(writing, event, written, told.since, {"remarks": remarks})
    since = told.begins if mode == "CORRECTION" else writing.day
    for what in orphaned(ledger, call.after, event, written, since):
        writing.refuse("R-08", what)
    check_world(writing, written)
    return call


def standing_on(ledger: Ledger, event: str, at: int, written: list[Row]) -> list[str]:
    """Facts of the event that were changed since, and facts hung on what it founded."""
    found = []
    for row in written:
        now = ledger.fact(row.key)
        if now is None or content(now) != content(row):
            found.append(row.key)
    ours = {row.key for row in written}
    for thing in founded(ledger, written, at):
        hung = [row for row in ledger.known_now() if thing in (row.owner, row.target) and row.key not in ours]
        found += [row.key for row in hung]
    return found


def founded(ledger: Ledger, written: list[Row], at: int) -> list[str]:
    """Units and posts that did not exist before the event."""
    stated = {row.owner for row in written if row.kind == "STATE"}
    return sorted(
        owner
        for owner in stated
        if not any(row.kind == "STATE" and row.owner == owner and row.since < at for row in ledger.rows)
    )


def orphaned(ledger: Ledger, after: Ledger, event: str, written: list[Row], since: int) -> list[str]:
    """What others hung on units and posts that the event brought back, on days on which these live no more."""
    found = []
    stated = {row.owner for row in written if row.kind == "STATE"}
    for thing in sorted(each for each in stated if ledger.things[each] != "CoLocationGroup"):
        lived = [state for state in ledger.now("STATE", thing) if state.begins < state.ends]
        if not any(after.first_day_without(thing, state.begins, state.ends) is not None for state in lived):
            continue
        for row in after.known_now():
            hangs = thing in (row.owner, row.target) and row.kind not in (*RECORD, "STATE") and row.event != event
            if hangs and after.first_day_without(thing, max(row.begins, since), row.ends) is not None:
                found.append(row.key)
    return found


def content(row: Row) -> tuple[Any, ...]:
    """What the fact says."""
    return row.kind, row.owner, row.target, row.start, row.end, sorted(row.values.items(), key=repr)


def restore(ledger: Ledger, written: list[Row], at: int) -> None:
    """Each fact gets back the content it had before; what the event made is not known any more."""
    for row in written:
        before = ledger.before(row.key, at)
        if before is None:
            ledger.retract(row.key, COMING)
        else:
            ledger.write(replace(before, since=COMING, until=FOREVER))


def reverse(writing: Writing, event: str, written: list[Row], at: int, told: Mapping[str, Any]) -> None:
    """From `on` it is so no more: what the event opened is closed, what it closed is opened again."""
    ledger = writing.ledger
    ends = {end for row in written if row.kind == "SUCCEEDED_BY" for end in (row.owner, str(row.target))}

    def lives(thing: str) -> bool:
        return any(state.open_after(writing.day) for state in ledger.now("STATE", thing))

    was_alive = {thing: lives(thing) for thing in ends}
    carried_on = {}
    for row in written:
        if row.kind not in RECORD and ledger.before(row.key, at) is None:
            if row.kind == "HELD" and row.values.get("continues") and row.open_after(writing.day):
                carried_on[row.values["continues"]] = row.key
            writing.close(row)
    for row in written:
        before = ledger.before(row.key, at)
        if row.kind in RECORD or before is None or not before.open_after(writing.day):
            continue
        values = dict(before.values)
        if row.kind == "HELD":
            values["continues"] = carried_on.get(row.key, row.key)
        writing.add(row.kind, row.owner, row.target, later(writing.on, before.start), before.end, values)
    for step in [row for row in written if row.kind == "SUCCEEDED_BY"]:
        after, again = str(step.target), step.owner
        if was_alive[after] and not lives(after) and lives(again) and not was_alive[again]:
            writing.succeeds(after, again, "REVERSE")
    for edge in [row for row in written if row.kind == "PRODUCED"]:
        unit = str(edge.target)
        writing.took(unit, survives=ledger.lives(unit, writing.day))
    for edge in [row for row in written if row.kind == "INPUT_OF"]:
        writing.produced(edge.owner)
    ledger.things[writing.event] = "ReorganisationEvent"
    writing.add("EVENT", writing.event, None, writing.on, None, {"kind": "REVERSE", "on": writing.on, **told})


def check_world(writing: Writing, written: list[Row]) -> None:
    """What is so again must still be possible: X-13, V-70, R-05, X-30, V-68."""
    ledger = writing.ledger
    again = [row for row in ledger.known_now() if row.since == COMING]
    for row in again:
        if row.kind == "SUBORDINATE_TO":
            check_subordination(writing, row)
        elif row.kind not in (*RECORD, "STATE") and row.begins < row.ends:
            for thing in (row.owner, str(row.target)):
                if ledger.things.get(thing) not in ("Person", "OrganisationGroup"):
                    # what was recorded to have begun before the thing did is as it was
                    born = min((state.begins for state in ledger.now("STATE", thing)), default=0)
                    writing.covered(thing, max(row.begins, born), row.ends)
        if row.kind == "REGISTERED_IN" and registered_elsewhere(ledger, row):
            writing.refuse("V-68", row.owner)
        post = str(row.target)
        if row.kind == "HELD" and crowded(ledger, post, ledger.now("HELD", target=post), row.begins, row.ends):
            writing.refuse("X-30", post)
    for unit in {row.owner for row in again if row.kind == "STATE"}:
        check_code(writing, unit)


def check_code(writing: Writing, unit: str) -> None:
    """No other unit has its code on a day on which it lives."""
    ledger = writing.ledger
    code = ledger.codes.get(unit)
    mine = [row for row in ledger.now("STATE", unit) if row.begins < row.ends]
    for other in [other for other, theirs in ledger.codes.items() if theirs == code and other != unit and code]:
        for state in ledger.now("STATE", other):
            if any(state.within(row.begins, row.ends) for row in mine):
                writing.refuse("R-05", f"{code} of {unit}")
