"""One event at work: it closes, carries, ends and adds facts, on the ground that those before it have left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from commands.facts import new_fact_id
from commands.reorganising.ground import Ground, is_open
from commands.reorganising.orders import Path
from graph.rows import ROW_KINDS, NewNode, StoredRow, Validity, Value, aggregates, new_node_id
from graph.writing import WriteTransaction
from rules.dates import ALWAYS, OPEN
from rules.findings import Finding
from rules.ids import new_id
from rules.tenure import Days
from rules.timeline import lay_out

Change = list[str | None]
"""One change for the reader: kind, unit by name, post by title, person by id, before, after; and the unit by id."""

_NOT_CARRIED = frozenset({"importKey", "importDigest"})
"""What ties an appointment to the line of a file: that tells of the one that was imported, and of no other."""


@dataclass(slots=True)
class Event:
    """What one event does. Nothing of it is in the store before `write`; the ground knows it at once."""

    ground: Ground
    kind: str
    path: Path
    document_id: str | None = None
    remarks: str | None = None
    id: str = field(default_factory=lambda: new_node_id("ReorganisationEvent"))
    nodes: list[NewNode] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    """What refuses it."""
    warnings: list[Finding] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    ended: set[str] = field(default_factory=set)
    """Units that end with it."""
    told: dict[str, Change] = field(default_factory=dict)
    """Changes by the fact that they made, where that may be given up again."""
    _gone: dict[str, StoredRow] = field(default_factory=dict)
    _given: dict[str, StoredRow] = field(default_factory=dict)
    _added: set[str] = field(default_factory=set)

    def refuse(
        self,
        rule: str,
        case: str,
        path: Path,
        value: str | None = None,
        subjects: Sequence[str] = (),
        **about: object,
    ) -> None:
        """A rule forbids it. Of the subjects those are told that are there whether it happens or not."""
        there = tuple(each for each in subjects if each not in self.fresh)
        self.findings.append(Finding(rule, case, path, value, there, about))

    def warn(
        self, rule: str, case: str, path: Path, value: str | None, subjects: Sequence[str], **about: object
    ) -> None:
        """Something about it should be known."""
        self.warnings.append(Finding(rule, case, path, value, tuple(subjects), about))

    @property
    def fresh(self) -> set[str]:
        """Ids of the nodes that it makes."""
        return {node.id for node in self.nodes}

    def tell(
        self,
        kind: str,
        unit: str,
        *,
        name: str | None = None,
        post: str | None = None,
        person: str | None = None,
        before: str | None = None,
        after: str | None = None,
        fact: str | None = None,
    ) -> None:
        """A change for the reader. `unit` is an id; `name`: what it is called, absent: what the ground says.

        `fact`: the one that it made, if that may be given up again.
        """
        change: Change = [kind, name or self.ground.name(unit), post, person, before, after, unit]
        self.changes.append(change)
        if fact is not None:
            self.told[fact] = change

    def untold(self, fact: str, kind: str) -> bool:
        """Whether a fact that is given up had been told: then the change is of this kind, and leads nowhere."""
        change = self.told.pop(fact, None)
        if change is not None:
            change[0], change[5] = kind, None
        return change is not None

    # facts

    def add(
        self,
        kind: str,
        owner: str,
        target: str | None,
        validity: Validity,
        values: Mapping[str, Value],
        document_id: str | None = None,
        source: str | None = None,
    ) -> StoredRow:
        """A new fact."""
        row = StoredRow(
            kind,
            owner,
            target,
            new_id("Row"),
            new_fact_id(kind),
            validity,
            values,
            self.document_id or document_id,
            source,
            0,
            None,
            self.id,
        )
        self._given[row.fact_id] = row
        self._added.add(row.fact_id)
        self.ground.put(row)
        return row

    def close(self, row: StoredRow) -> None:
        """It ends on the day of the event; one that begins later, on the day it begins: it never was valid.

        What the event itself has added for nothing is as if it had not been added.
        """
        ground, span = self.ground, row.validity.span
        if not is_open(span, ground.day):
            return
        if row.fact_id in self._added:
            self._added.remove(row.fact_id)
            del self._given[row.fact_id]
            ground.drop(row.fact_id)
            return
        end = ground.on if span.valid_from <= ground.day else row.validity.start
        values = _ended_by(row, self.document_id)
        self._write(row, Validity(row.validity.start, end), values)

    def _write(self, row: StoredRow, validity: Validity, values: Mapping[str, Value]) -> None:
        if row.fact_id in self._given:
            row_id = row.row_id
        else:
            self._gone[row.row_id] = row
            row_id = new_id("Row")
        new = StoredRow(
            row.kind,
            row.owner,
            row.target,
            row_id,
            row.fact_id,
            validity,
            values,
            row.document_id,
            row.source,
            0,
            row.show,
            self.id,
        )
        self._given[row.fact_id] = new
        self.ground.put(new)

    def end(self, row: StoredRow, path: Path, subject: str) -> None:
        """To close, unless somebody recorded that it was so from a later day on (V-70)."""
        span = row.validity.span
        if is_open(span, self.ground.day) and span.valid_from > self.ground.day:
            self.refuse("V-70", "later", path, str(row.validity.start), (subject,), start=row.validity.start)
            return
        self.close(row)

    def remainder(self, row: StoredRow) -> Days:
        """The days on which a carried fact is valid."""
        span = row.validity.span
        return max(self.ground.day, span.valid_from), span.valid_to

    def carry(
        self,
        row: StoredRow,
        values: Mapping[str, Value] | None = None,
        owner: str | None = None,
        target: str | None = None,
    ) -> StoredRow | None:
        """Close it; a new fact of the same values, with another owner or target, for what remains of its time."""
        if not is_open(row.validity.span, self.ground.day):
            return None
        self.close(row)
        start = self.ground.on if row.validity.span.valid_from < self.ground.day else row.validity.start
        kept = row.values if row.kind != "HELD" else {k: v for k, v in row.values.items() if k not in _NOT_CARRIED}
        return self.add(
            row.kind,
            owner or row.owner,
            target or row.target,
            Validity(start, row.validity.end),
            kept if values is None else {**kept, **values},
            row.document_id,
            row.source,
        )

    # lineage

    def took(self, unit: str, *, survives: bool) -> None:
        """A unit went in."""
        self.add("INPUT_OF", unit, self.id, Validity(self.ground.on), {"survives": survives})

    def produced(self, unit: str) -> None:
        """A unit came out."""
        self.add("PRODUCED", self.id, unit, Validity(self.ground.on), {})

    def succeeds(self, before: str, after: str) -> None:
        """One unit or post comes after another."""
        on = self.ground.on
        self.add("SUCCEEDED_BY", before, after, Validity(on), {"on": on, "kind": self.kind})

    # what it comes to

    def touched(self, kind: str) -> list[StoredRow]:
        """Facts of that kind that it has made or closed."""
        return [row for row in self._given.values() if row.kind == kind]

    def added(self, kind: str) -> list[StoredRow]:
        """Facts of that kind that it has made."""
        return [row for row in self._given.values() if row.kind == kind and row.fact_id in self._added]

    def replaced(self) -> list[StoredRow]:
        """Rows as they were before it, of the facts that it closes."""
        return list(self._gone.values())

    def made(self) -> set[str]:
        """Ids of the facts that it has made."""
        return self._added

    def aggregates(self) -> set[str]:
        """Ids of the nodes in which it records something."""
        rows = (*self._gone.values(), *self._given.values())
        return {node_id for row in rows for node_id in aggregates(row)} - {self.id}

    def settle(self) -> None:
        """Lay out anew the timelines it has touched. Rows that move are written again."""
        for kind, owner in {(row.kind, row.owner) for row in self._given.values() if ROW_KINDS[row.kind].on_timeline}:
            self._lay_out(kind, owner)

    def _lay_out(self, kind: str, owner: str) -> None:
        rows = self.ground.of(kind, owner)
        rows.sort(key=lambda row: row.fact_id)
        shows = lay_out([row.validity.span for row in rows]) if len(rows) > 1 else [(ALWAYS, OPEN)]
        for row, show in zip(rows, shows, strict=True):
            if row.show == show:
                continue
            moved = replace(row, show=show)
            if row.fact_id not in self._given:
                # Its content is not this event's doing.
                self._gone[row.row_id] = row
                moved = replace(moved, row_id=new_id("Row"))
            self._given[row.fact_id] = moved
            self.ground.put(moved)

    async def write(self, tx: WriteTransaction, at: int) -> None:
        """Write it all, its own node first."""
        told: dict[str, Value] = {
            "kind": self.kind,
            "on": self.ground.on,
            "documentId": self.document_id,
            "remarks": self.remarks,
        }
        await tx.create_nodes([NewNode("ReorganisationEvent", self.id, told), *self.nodes], at)
        await tx.supersede(list(self._gone.values()), at)
        await tx.insert_rows([(row, row.show) for row in self._given.values()], at)


def _ended_by(row: StoredRow, document_id: str | None) -> Mapping[str, Value]:
    """Values of what ends: of an appointment with the document that ended it; without one that would have later."""
    stale = {"removalDocumentId", "endDocumentId"}
    kept: dict[str, Any] = {name: value for name, value in row.values.items() if name not in stale}
    return {**kept, "removalDocumentId": document_id} if row.kind == "HELD" and document_id is not None else kept
