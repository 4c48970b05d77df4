"""One event of a call, kind by kind (docs/reorganisations.md, "Kinds of event")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.api.oracle import NATURAL, first_day
from tests.reorganisations.oracle.codes import known_code, rank_order
from tests.reorganisations.oracle.ledger import Ledger, Row
from tests.reorganisations.oracle.lookups import CODED, LABELS, there, unknown
from tests.reorganisations.oracle.mapping import CARRY, Accounting, entries, named, named_by
from tests.reorganisations.oracle.trees import check_subordination
from tests.reorganisations.oracle.writing import Finding, Writing


@dataclass
class Event:
    """An event of a call, on a ledger that the earlier ones have left.

    `dissolve_before` ends subordinates by events of their own, for the sake of some units. `founded`: units that the
    call has founded so far. `sake`: units whose end brings this event about.
    """

    writing: Writing
    kind: str
    given: Mapping[str, Any]
    dissolve_before: Callable[[Sequence[str], frozenset[str]], None]
    founded: set[str] = field(default_factory=set)
    sake: frozenset[str] = frozenset()
    unknown: list[Finding] = field(default_factory=list)
    """What the input names and is not there. The rest is looked at all the same."""
    mine: list[str] = field(default_factory=list)
    """Units that it founds."""

    @property
    def ledger(self) -> Ledger:
        return self.writing.ledger

    @property
    def mapping(self) -> Mapping[str, Any]:
        return self.given.get("mapping") or {}

    def take_effect(self) -> None:
        """Check and write. With findings, what was written is worth nothing."""
        self.unknown += unknown(self.ledger, self.kind, self.given)
        {
            "FOUND": self._found,
            "RENAME": self._change,
            "UPGRADE": self._change,
            "DOWNGRADE": self._change,
            "CONVERT": self._change,
            "REPARENT": self._reparent,
            "MOVE_IN_WHOLE": self._reparent,
            "MERGE": self._merge,
            "ABSORB": self._absorb,
            "SPLIT": self._split,
            "DISSOLVE": self._dissolve,
        }[self.kind]()
        if self.writing.findings:
            return
        for edge in self.ledger.written_by(self.writing.event, self.writing.at):
            if edge.kind == "SUBORDINATE_TO":
                check_subordination(self.writing, edge)
        self._check_codes()

    # taking part

    def _take_part(self, *units: str) -> bool:
        """They are there, which has been looked at, and live (R-02)."""
        return all([self._takes_part(unit) for unit in dict.fromkeys(units)])  # noqa: C419 - each is told of

    def _takes_part(self, unit: str) -> bool:
        if not there(self.ledger, unit):
            return False
        if not self.ledger.lives(unit, self.writing.day):
            self.writing.refuse("R-02", f"{unit} does not live")
            return False
        return True

    def _check_inputs(self, units: Sequence[str], fewest: int) -> None:
        if any(count > 1 for count in Counter(units).values()) or len(units) < fewest:
            self.writing.refuse("R-07", "a unit twice, or too few")

    def _may_end(self, unit: str) -> None:
        """R-03: nothing later contradicts the end."""
        day, ledger = self.writing.day, self.ledger
        states = ledger.now("STATE", unit)
        began = min(state.begins for state in states)
        events = [*ledger.now("INPUT_OF", unit), *ledger.now("PRODUCED", target=unit)]
        if (
            (began >= day and unit not in self.founded)
            or any(state.begins > day for state in states if state.begins < state.ends)
            or any(edge.begins > day for edge in events)
            or any(state.end is not None for state in states if state.valid(day))
        ):
            self.writing.refuse("R-03", f"something later of {unit}")

    # founding

    def _found(self) -> None:
        self._new(self.given["organisation"])

    def _new(self, new: Mapping[str, Any], ending: Sequence[str] = ()) -> None:
        writing, ledger = self.writing, self.ledger
        unit, label, parent = new["key"], LABELS[new.get("type") or "ADMINISTRATIVE_UNIT"], new.get("parent")
        ledger.things[unit], ledger.codes[unit] = label, new.get("code")
        writing.add(
            "STATE", unit, None, writing.on, None, {name: new.get(name) for name in ("name", "shortName", *CODED)}
        )
        writing.produced(unit)
        self.founded.add(unit)
        self.mine.append(unit)
        if parent in ending:
            writing.refuse("R-07", f"{parent} ends")
        elif parent is not None and self._takes_part(parent):
            kind = new.get("parentKind") or NATURAL[label]
            writing.add("SUBORDINATE_TO", unit, parent, writing.on, None, {"kind": kind})

    def _check_codes(self) -> None:
        """R-05, seen after the event."""
        for unit in self.mine:
            code = self.ledger.codes.get(unit)
            others = [other for other, theirs in self.ledger.codes.items() if theirs == code and other != unit]
            if code is not None and any(
                state.open_after(self.writing.day) for other in others for state in self.ledger.now("STATE", other)
            ):
                self.writing.refuse("R-05", f"{code} of {unit}")

    # changes of the unit itself

    def _accounting(self, units: Sequence[str], only: str | None = None, *, stays: bool = False) -> Accounting:
        return Accounting(self.writing, self.mapping, units, only, stays, self.sake)

    def _change(self) -> None:
        unit, writing = self.given["organisation"], self.writing
        if not self._take_part(unit):
            return
        remade = self._accounting([unit], stays=True)
        remade.check_entries()
        remade.check_destinations()
        if writing.findings:
            return
        [state] = [state for state in self.ledger.now("STATE", unit) if state.valid(writing.day)]
        values = self._values()
        changed = [name for name, value in values.items() if state.values.get(name) != value]
        if not changed:
            writing.refuse("R-06", unit)
        elif self.kind in ("UPGRADE", "DOWNGRADE"):
            self._check_direction(state.values.get("rank"), values["rank"])
        later = [other for other in self.ledger.now("STATE", unit) if writing.day < other.begins < other.ends]
        if any(keeps(other, state, changed) for other in later):
            writing.refuse("R-03", unit)
        writing.carry(state, values)
        for part, entry in entries(self.mapping):
            to = named(entry)
            if part != "posts" or to.act != CARRY or to.to != unit:
                writing.refuse("R-07", f"{named_by(entry)} can only be made anew")
        if not writing.findings:
            remade.carry_out()
        self._survives(unit)

    def _survives(self, unit: str) -> None:
        self.writing.took(unit, survives=True)
        self.writing.produced(unit)

    def _values(self) -> dict[str, Any]:
        given = self.given
        if self.kind == "RENAME":
            return {"name": given["name"], "shortName": given.get("shortName")}
        names = ("category", "nature") if self.kind == "CONVERT" else ("rank",)
        return {name: given[name] for name in names if given.get(name) is not None}

    def _check_direction(self, old: str | None, new: str) -> None:
        if not known_code("", "rank", new):
            return
        higher = old is None or rank_order(new) < rank_order(old)
        if higher != (self.kind == "UPGRADE"):
            self.writing.refuse("R-07", f"{self.kind} from {old} to {new}")

    def _reparent(self) -> None:
        unit, parent, left = self.given["organisation"], self.given["parent"], self.given.get("from")
        if not self._take_part(unit, parent):
            return
        writing, ledger = self.writing, self.ledger
        kind = self.given.get("kind") or ledger.natural(unit)
        mine = [edge for edge in ledger.now("SUBORDINATE_TO", unit) if edge.values["kind"] == kind]
        standing = [edge for edge in mine if edge.valid(writing.day)]
        leaving = [edge for edge in standing if left in (None, edge.target)]
        if any(edge.target == parent for edge in standing):
            writing.refuse("R-06", unit)
        elif len(leaving) > 1 or (left is not None and not leaving):
            writing.refuse("R-07", "which superior?")
        elif leaving:
            writing.carry(leaving[0], target=parent)
        else:
            writing.add("SUBORDINATE_TO", unit, parent, writing.on, self._until(unit, mine), {"kind": kind})
        self._survives(unit)

    def _until(self, unit: str, edges: Sequence[Row]) -> str | None:
        """Until the next one begins, or the unit ends."""
        ends = [edge.start for edge in edges if self.writing.day < edge.begins < edge.ends]
        ends.append(max(self.ledger.now("STATE", unit), key=lambda state: state.ends).end)
        return min((end for end in ends if end is not None), key=first_day, default=None)

    # ends

    def _merge(self) -> None:
        inputs, into = self.given["inputs"], self.given["into"]
        self._check_inputs(inputs, fewest=2)
        if self._take_part(*inputs):
            self._end_all(inputs, [into], into["key"], [into["key"]])

    def _absorb(self) -> None:
        inputs, into = self.given["inputs"], self.given["into"]
        self._check_inputs([*inputs, into], fewest=2)
        if self._take_part(*inputs, into):
            self._end_all(inputs, [], into, [into])
            self._survives(into)

    def _split(self) -> None:
        unit, parts, writing = self.given["input"], self.given["into"], self.writing
        if not self._take_part(unit):
            return
        keys = [new["key"] for new in parts]
        if not self.given.get("survives"):
            self._end_all([unit], parts, keys[0] if len(keys) == 1 else None, keys)
            return
        for new in parts:
            self._new(new)
        rest = self._accounting([unit], stays=True)
        rest.check_entries()
        rest.check_destinations()
        if writing.findings:
            return
        rest.carry_out()
        for key in keys:
            writing.succeeds(unit, key, self.kind)
        self._survives(unit)
        self._close_small_groups()

    def _dissolve(self) -> None:
        unit = self.given["organisation"]
        if self._take_part(unit):
            self._end_all([unit], [], None, [])

    def _end_all(
        self, inputs: Sequence[str], new: Sequence[Mapping[str, Any]], only: str | None, successors: Sequence[str]
    ) -> None:
        writing = self.writing
        inputs = list(dict.fromkeys(inputs))
        for unit in inputs:
            self._may_end(unit)
        rest = self._accounting(inputs, only)
        rest.check_entries()
        self._end_children(rest)
        for each in new:
            self._new(each, inputs)
        rest.check_destinations()
        for part, key in rest.unaccounted():
            writing.refuse("X-12", f"{part} {key}")
        if writing.findings:
            return
        rest.carry_out()
        if writing.findings:
            return  # an event with faults has no effect on that for the sake of which it comes
        for unit in inputs:
            for row in (*self.ledger.now("STATE", unit), *self.ledger.now("SUBORDINATE_TO", unit)):
                writing.close(row)
            writing.took(unit, survives=False)
            for after in successors:
                writing.succeeds(unit, after, self.kind)
        self._close_small_groups()

    def _end_children(self, rest: Accounting) -> None:
        """Subordinates that end do so by events of their own, which come before."""
        ended = [
            edge.owner
            for unit in rest.ending
            for edge in rest.children(unit)
            if edge.values["kind"] == self.ledger.natural(edge.owner)
            and (to := rest.destination("children", edge.owner)) is not None
            and to.act == "end"
        ]
        self.dissolve_before(list(dict.fromkeys(ended)), self.sake | frozenset(rest.ending))

    def _close_small_groups(self) -> None:
        """A co-location left with fewer than two members is closed with what is left of it."""
        writing, ledger = self.writing, self.ledger
        touched = {row.target for row in ledger.written_by(writing.event, writing.at) if row.kind == "IN_COLOCATION"}
        for group in sorted(str(each) for each in touched):
            left = [row for row in ledger.now("IN_COLOCATION", target=group) if row.valid(writing.day)]
            if len(left) < 2:
                for row in (*left, *ledger.now("STATE", group)):
                    writing.close(row)


def keeps(later: Row, state: Row, changed: Sequence[str]) -> bool:
    """A later state still has the old value of what is changed; name and short name count as one."""
    if {"name", "shortName"} & set(changed):
        return all(later.values.get(name) == state.values.get(name) for name in ("name", "shortName"))
    return any(later.values.get(name) == state.values.get(name) for name in changed)
