"""What one event does to facts: close, carry, end, add (docs/reorganisations.md, "Closing, carrying, remainders")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tests.api.oracle import first_day
from tests.reorganisations.oracle.ledger import Ledger, Row, later

Finding = tuple[str, str]
"""A broken rule, and what breaks it."""


@dataclass
class Writing:
    """One event at work. Facts are written as known from `at`; what is wrong gathers in `findings`."""

    ledger: Ledger
    event: str
    on: str
    at: int
    findings: list[Finding] = field(default_factory=list)

    @property
    def day(self) -> int:
        return first_day(self.on)

    def refuse(self, rule: str, what: str) -> None:
        self.findings.append((rule, what))

    def add(
        self,
        kind: str,
        owner: str,
        target: str | None,
        start: str | None,
        end: str | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> Row:
        """A new fact."""
        key = self.ledger.new_key("f")
        row = Row(key, kind, owner, target, start, end, dict(values or {}), since=self.at, event=self.event)
        self.ledger.write(row)
        return row

    def close(self, row: Row) -> None:
        """It ends on `on`; if it begins later, on the day it begins: it never was valid.

        What the event itself has added for nothing is as if it had not been added.
        """
        if not row.open_after(self.day):
            return
        if row.since == self.at and self.ledger.before(row.key, self.at) is None:
            self.ledger.retract(row.key, self.at)
            return
        end = self.on if row.begins <= self.day else row.start
        self.ledger.write(replace(row, end=end, since=self.at, event=self.event))

    def end(self, row: Row) -> None:
        """To close, unless somebody recorded that it was so from a later day on (V-70)."""
        if row.open_after(self.day) and row.begins > self.day:
            self.refuse("V-70", f"{row.key} begins after the end")
            return
        self.close(row)

    def remainder(self, row: Row) -> tuple[int, int]:
        """The days that a carried fact is valid."""
        return max(self.day, row.begins), row.ends

    def carry(self, row: Row, values: Mapping[str, Any] | None = None, **ends: str) -> Row | None:
        """Close it; a new fact of the same values, with another owner or target, for the remainder."""
        if not row.open_after(self.day):
            return None
        self.close(row)
        return self.add(
            row.kind,
            ends.get("owner", row.owner),
            ends.get("target", row.target),
            later(self.on, row.start),
            row.end,
            {**row.values, **(values or {})},
        )

    def covered(self, thing: str, first: int, end: int, rule: str = "V-70") -> None:
        """The thing lives on all these days."""
        if self.ledger.first_day_without(thing, first, end) is not None:
            self.refuse(rule, f"{thing} does not live on all days from {first} to {end}")

    def produced(self, unit: str) -> None:
        """It came out of the event."""
        self.add("PRODUCED", self.event, unit, self.on)

    def took(self, unit: str, survives: bool) -> None:
        """It went in."""
        self.add("INPUT_OF", unit, self.event, self.on, values={"survives": survives})

    def succeeds(self, before: str, after: str, kind: str) -> None:
        """One unit or post comes after another."""
        self.add("SUCCEEDED_BY", before, after, self.on, values={"kind": kind, "eventId": self.event})


def crowded(ledger: Ledger, post: str, held: Sequence[Row], first: int, end: int) -> bool:
    """On some day of [first, end) these holders are more than the post's seats."""
    states = ledger.now("STATE", post)
    days = {first, *(row.begins for row in (*held, *states) if first <= row.begins < end)} if first < end else set()
    return any(
        state.valid(day)
        and state.values.get("seats") is not None
        and sum(row.valid(day) for row in held) > state.values["seats"]
        for state in states
        for day in days
    )
