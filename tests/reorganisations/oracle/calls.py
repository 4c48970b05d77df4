"""Calls of `reorganise`: several events, one after another, all or none (docs/reorganisations.md, "One call")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.reorganisations.oracle.kinds import Event
from tests.reorganisations.oracle.ledger import COMING, Ledger
from tests.reorganisations.oracle.writing import Finding, Writing

KINDS = {
    "found": "FOUND",
    "rename": "RENAME",
    "merge": "MERGE",
    "absorb": "ABSORB",
    "split": "SPLIT",
    "reparent": "REPARENT",
    "moveInWhole": "MOVE_IN_WHOLE",
    "upgrade": "UPGRADE",
    "downgrade": "DOWNGRADE",
    "convert": "CONVERT",
    "dissolve": "DISSOLVE",
}
"""Member of an input → kind of event."""


@dataclass
class Call:
    """What a call does, or why it does nothing. `after`: the ledger if it is accepted, its moments still to come."""

    after: Ledger
    on: str
    events: list[str] = field(default_factory=list)
    """Keys of the events, in order."""
    findings: list[list[Finding]] = field(default_factory=list)
    """Of each event of the input."""

    @property
    def refused(self) -> bool:
        return any(self.findings)

    @property
    def rules(self) -> set[str]:
        """What refuses the first of its events that is refused."""
        first = next((found for found in self.findings if found), [])
        return {rule for rule, _ in first}

    @property
    def first_refused(self) -> int:
        """Its number."""
        return next(number for number, found in enumerate(self.findings) if found)


def reorganise(
    ledger: Ledger,
    on: str,
    events: Sequence[Mapping[str, Any]],
    remarks: str | None = None,
    document: str | None = None,
) -> Call:
    """What the call does to the ledger, which stays as it is."""
    call = Call(ledger.branch(), on)
    founded: set[str] = set()
    told = {"on": on, "remarks": remarks, "document": document}
    for event in events:
        [(name, given)] = event.items()
        before = call.after.branch()
        call.findings.append(_happen(call, KINDS[name], given, founded, told))
        if call.findings[-1]:
            call.after = before
    return call


def _happen(
    call: Call,
    kind: str,
    given: Mapping[str, Any],
    founded: set[str],
    told: Mapping[str, Any],
    sake: frozenset[str] = frozenset(),
) -> list[Finding]:
    """One event, after those that it brings about."""
    ledger = call.after
    writing = Writing(ledger, ledger.new_key("e"), call.on, 0)
    brought: list[Finding] = []

    def dissolve_before(units: Sequence[str], of: frozenset[str]) -> None:
        for unit in units:
            states = ledger.now("STATE", unit)
            if ledger.lives(unit, writing.day):
                ending = {"organisation": unit, "mapping": {"otherwise": "END"}}
                brought.extend(_happen(call, "DISSOLVE", ending, founded, told, of))
            elif not any(state.ends == writing.day and state.event in call.events for state in states):
                # Else it has ended with another one.
                brought.append(("V-70", f"{unit} begins after its end"))
        begin()

    def begin() -> None:
        writing.at = COMING + len(call.events)

    begin()
    event = Event(writing, kind, given, dissolve_before, founded, sake)
    event.take_effect()
    ledger.things[writing.event] = "ReorganisationEvent"
    writing.add("EVENT", writing.event, None, call.on, None, {"kind": kind, **told})
    call.events.append(writing.event)
    return event.unknown + brought + writing.findings
