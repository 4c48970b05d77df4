"""One event of a call, kind by kind (docs/reorganisations.md, "Kinds of event")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.api.oracle import NATURAL
from tests.reorganisations.oracle.codes import known_code, rank_order
from tests.reorganisations.oracle.ledger import Ledger, Row
from tests.reorganisations.oracle.mapping import CARRY, Accounting, carry_post, named
from tests.reorganisations.oracle.trees import check_subordination
from tests.reorganisations.oracle.writing import Writing

LABELS = {
    "ADMINISTRATIVE_UNIT": "AdministrativeUnit",
    "PARTY_ORGANISATION": "PartyOrganisation",
    "INTERNAL_DIVISION": "InternalDivision",
}
CODED = ("category", "nature", "rank")


@dataclass
class Event:
    """An event of a call, on a ledger that the earlier ones have left. `extra` opens events of their own before it."""

    writing: Writing
    kind: str
    given: Mapping[str, Any]
    dissolve_before: Callable[[Sequence[str], frozenset[str]], None]
    """Ends subordinates by events of their own, for the sake of these units."""
    founded: set[str] = field(default_factory=set)
    """Units that the call has founded so far."""
    sake: frozenset[str] = frozenset()
    """Units whose end brings this event about."""

    @property
    def ledger(self) -> Ledger:
        return self.writing.ledger

    def take_effect(self) -> None:
        """Check and write. With findings, what was written is worth nothing."""
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
        if not self.writing.findings:
            for edge in self.ledger.written_by(self.writing.event, self.writing.at):
                if edge.kind == "SUBORDINATE_TO":
                    check_subordination(self.writing, edge)

    # taking part

    def _takes_part(self, unit: str) -> bool:
        if unit not in self.ledger.things or not self.ledger.there(unit):
            self.writing.refuse("R-01", f"no {unit}")
            return False
        if not self.ledger.lives(unit, self.writing.day):
            self.writing.refuse("R-02", f"{unit} does not live")
            return False
        return True

    def _all_take_part(self, units: Sequence[str]) -> bool:
        each = [self._takes_part(unit) for unit in dict.fromkeys(units)]
        return all(each)

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

    def _ends(self, unit: str) -> None:
        """Its state, and its own superiors of every kind."""
        for row in (*self.ledger.now("STATE", unit), *self.ledger.now("SUBORDINATE_TO", unit)):
            self.writing.close(row)

    # founding

    def _new(self, new: Mapping[str, Any], ending: Sequence[str] = ()) -> None:
        writing, ledger = self.writing, self.ledger
        unit, label = new["key"], LABELS[new.get("type") or "ADMINISTRATIVE_UNIT"]
        if any(new.get(name) is not None and not known_code(label, name, new[name]) for name in CODED):
            writing.refuse("CS-02", unit)
        parent = new.get("parent")
        if parent is not None and self._receives(parent, ending):
            kind = new.get("parentKind") or NATURAL[label]
            writing.add("SUBORDINATE_TO", unit, parent, writing.on, None, {"kind": kind})
        ledger.things[unit] = label
        ledger.codes[unit] = new.get("code")
        values = {name: new.get(name) for name in ("name", "shortName", *CODED)}
        writing.add("STATE", unit, None, writing.on, None, values)
        writing.produced(unit)
        self.founded.add(unit)

    def _receives(self, unit: str, ending: Sequence[str]) -> bool:
        if unit in ending:
            self.writing.refuse("R-07", f"{unit} ends")
            return False
        return self._takes_part(unit)

    def _check_codes(self, units: Sequence[str]) -> None:
        """R-05, seen after the event."""
        for unit in units:
            code = self.ledger.codes.get(unit)
            others = [other for other, theirs in self.ledger.codes.items() if theirs == code and other != unit]
            if code is not None and any(
                state.open_after(self.writing.day) for other in others for state in self.ledger.now("STATE", other)
            ):
                self.writing.refuse("R-05", f"{code} of {unit}")

    def _found(self) -> None:
        new = self.given["organisation"]
        self._new(new)
        self._check_codes([new["key"]])

    # changes of the unit itself

    def _change(self) -> None:
        unit = self.given["organisation"]
        if not self._takes_part(unit):
            return
        writing, ledger = self.writing, self.ledger
        state = next(state for state in ledger.now("STATE", unit) if state.valid(writing.day))
        values = self._changed(unit)
        new = {**state.values, **values}
        if any(
            value is not None and not known_code(ledger.things[unit], name, value)
            for name, value in values.items()
            if name in CODED
        ):
            writing.refuse("CS-02", unit)
        elif all(state.values.get(name) == value for name, value in new.items()):
            writing.refuse("R-06", unit)
        elif self.kind in ("UPGRADE", "DOWNGRADE"):
            self._check_direction(state.values.get("rank"), values["rank"])
        later = [
            other for other in ledger.now("STATE", unit) if other.begins > writing.day and other.begins < other.ends
        ]
        if self._contradicted(state, new, values, later):
            writing.refuse("R-03", unit)
        writing.carry(state, values)
        posts = Accounting(writing, self.given.get("mapping") or {}, [unit], stays=True)
        posts.check_named()
        for entry in (self.given.get("mapping") or {}).get("posts") or ():
            to = named(entry)
            if to.act != CARRY or to.to != unit:
                writing.refuse("R-07", entry["post"])
            elif not writing.findings:
                carry_post(writing, entry["post"], unit, to.values or {})
        writing.took(unit, survives=True)
        writing.produced(unit)

    def _changed(self, unit: str) -> dict[str, Any]:
        given = self.given
        if self.kind == "RENAME":
            return {"name": given["name"], "shortName": given.get("shortName")}
        names = ("category", "nature") if self.kind == "CONVERT" else ("rank",)
        return {name: given[name] for name in names if given.get(name) is not None}

    def _check_direction(self, old: str | None, new: str) -> None:
        higher = old is None or rank_order(new) < rank_order(old)
        if higher != (self.kind == "UPGRADE"):
            self.writing.refuse("R-07", f"{self.kind} from {old} to {new}")

    def _contradicted(self, state: Row, new: Mapping[str, Any], values: Mapping[str, Any], later: list[Row]) -> bool:
        changed = [name for name in values if state.values.get(name) != new[name]]
        if self.kind == "RENAME":
            names = ("name", "shortName")
            return bool(changed) and any(
                all(other.values.get(name) == state.values.get(name) for name in names) for other in later
            )
        return any(other.values.get(name) == state.values.get(name) for other in later for name in changed)

    def _reparent(self) -> None:
        unit, parent = self.given["organisation"], self.given["parent"]
        if not (self._takes_part(unit) & self._takes_part(parent)):
            return
        writing, ledger = self.writing, self.ledger
        kind = self.given.get("kind") or ledger.natural(unit)
        mine = [edge for edge in ledger.now("SUBORDINATE_TO", unit) if edge.values["kind"] == kind]
        standing = [edge for edge in mine if edge.valid(writing.day)]
        if any(edge.target == parent for edge in standing):
            writing.refuse("R-06", unit)
            return
        if standing:
            for edge in standing[:1]:
                writing.carry(edge, target=parent)
        else:
            upcoming = [edge for edge in mine if edge.begins > writing.day and edge.begins < edge.ends]
            until = min(upcoming, key=lambda edge: edge.begins).start if upcoming else None
            writing.add("SUBORDINATE_TO", unit, parent, writing.on, until, {"kind": kind})
        writing.took(unit, survives=True)
        writing.produced(unit)

    # ends

    def _merge(self) -> None:
        inputs, into = self.given["inputs"], self.given["into"]
        self._check_inputs(inputs, fewest=2)
        if self._all_take_part(inputs):
            self._end_all(inputs, [into], into["key"], [into["key"]])

    def _absorb(self) -> None:
        inputs, into = self.given["inputs"], self.given["into"]
        self._check_inputs([*inputs, into], fewest=2)
        if self._all_take_part([*inputs, into]) and into not in inputs:
            self._end_all(inputs, [], into, [into])
            self.writing.took(into, survives=True)
            self.writing.produced(into)

    def _split(self) -> None:
        unit, parts = self.given["input"], self.given["into"]
        if not self._takes_part(unit):
            return
        only = parts[0]["key"] if len(parts) == 1 else None
        if not self.given.get("survives"):
            self._end_all([unit], parts, only, [new["key"] for new in parts])
            return
        writing = self.writing
        for new in parts:
            self._new(new)
        self._check_codes([new["key"] for new in parts])
        rest = Accounting(writing, self.given.get("mapping") or {}, [unit], stays=True)
        rest.check_named()
        if not writing.findings:
            rest.carry_out()
        for new in parts:
            writing.succeeds(unit, new["key"], self.kind)
        writing.took(unit, survives=True)
        writing.produced(unit)

    def _dissolve(self) -> None:
        unit = self.given["organisation"]
        if self._takes_part(unit):
            self._end_all([unit], [], None, [])

    def _check_inputs(self, units: Sequence[str], fewest: int) -> None:
        if any(count > 1 for count in Counter(units).values()) or len(set(units)) < fewest:
            self.writing.refuse("R-07", "a unit twice, or too few")

    def _end_all(
        self, inputs: Sequence[str], new: Sequence[Mapping[str, Any]], only: str | None, successors: Sequence[str]
    ) -> None:
        writing = self.writing
        inputs = list(dict.fromkeys(inputs))
        for unit in inputs:
            self._may_end(unit)
        rest = Accounting(writing, self.given.get("mapping") or {}, inputs, only, before=self.sake)
        fell_short = bool(writing.findings)
        self._end_children(rest)
        for each in new:
            self._new(each, inputs)
        rest.check_named()
        for part, key in rest.unaccounted():
            writing.refuse("X-12", f"{part} {key}")
        if writing.findings or fell_short:
            return
        rest.carry_out()
        for unit in inputs:
            self._ends(unit)
            writing.took(unit, survives=False)
            for after in successors:
                writing.succeeds(unit, after, self.kind)
        self._check_codes([each["key"] for each in new])
        self._close_small_groups()

    def _end_children(self, rest: Accounting) -> None:
        """Subordinates that end do so by events of their own, which come before."""
        ended = []
        for unit in rest.ending:
            for edge in rest.children(unit):
                to = rest.destination("children", edge.owner)
                if to is not None and to.act == "end" and edge.values["kind"] == self.ledger.natural(edge.owner):
                    ended.append(edge.owner)
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
