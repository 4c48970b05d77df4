"""What to record where a source and the store differ: an end that was filled in is a change, any other difference a
correction, and what the source no longer says is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from commands.facts import Change, Correction
from graph.rows import NewRow, StoredRow, Value


@dataclass(frozen=True, slots=True)
class Speech:
    """Of which values a source can speak, so that their absence means something: kind of row → names.

    `marks` are values that the source leaves on rows without saying anything by them.
    """

    of: Mapping[str, frozenset[str]]
    marks: frozenset[str] = frozenset()

    def spoken(self, row: NewRow | StoredRow) -> dict[str, Value]:
        """What the row says, without absent values."""
        names = self.of[row.kind]
        return {name: value for name, value in row.values.items() if name in names and value is not None}


@dataclass(slots=True)
class Differences:
    """What must be recorded."""

    rows: list[NewRow] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    retracted: list[StoredRow] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """`unchanged`, `changed` or `corrected`. What follows upon an ending (a new name) is part of the change."""
        if self.corrections or self.retracted or (self.rows and not self.changes):
            return "corrected"
        return "changed" if self.changes else "unchanged"

    def add(self, other: Differences) -> None:
        """Take over what another comparison found."""
        self.rows += other.rows
        self.changes += other.changes
        self.corrections += other.corrections
        self.retracted += other.retracted


def differences(stored: Sequence[StoredRow], wanted: Sequence[NewRow], speech: Speech) -> Differences:
    """Compare the facts of one kind and owner with what the source says now."""
    found = Differences()
    left, right = _without_equals(stored, wanted, speech)
    pairs, found.retracted, found.rows = _pair(left, right)
    for row, now in pairs:
        same_values = speech.spoken(row) == speech.spoken(now) and row.target == now.target
        same_start = row.owner == now.owner and row.validity.start == now.validity.start
        was_open = row.validity.end is None and not row.validity.end_unknown
        if same_values and same_start and was_open and now.validity.end is not None:
            marks = {name: now.values[name] for name in speech.marks if name in now.values}
            found.changes.append(Change(row, now.validity.end, marks, source=now.source))
        else:
            # What was recorded here and the source cannot say (a document, a method) stays.
            unspoken = row.values.keys() - speech.of[row.kind] - speech.marks
            kept = {name: row.values[name] for name in unspoken}
            document = now.document_id or row.document_id
            corrected = replace(now, values={**now.values, **kept}, document_id=document)
            found.corrections.append(Correction(row, corrected))
    return found


def _without_equals(
    stored: Sequence[StoredRow], wanted: Sequence[NewRow], speech: Speech
) -> tuple[list[StoredRow], list[NewRow]]:
    left, right = list(stored), []
    for now in wanted:
        spoken = speech.spoken(now)
        equal = next(
            (
                row
                for row in left
                if (row.owner, row.target, row.validity) == (now.owner, now.target, now.validity)
                and speech.spoken(row) == spoken
            ),
            None,
        )
        if equal is None:
            right.append(now)
        else:
            left.remove(equal)
    return left, right


def _pair(
    stored: Sequence[StoredRow], wanted: Sequence[NewRow]
) -> tuple[list[tuple[StoredRow, NewRow]], list[StoredRow], list[NewRow]]:
    """Pairs by first day, then the rest in order; what is left over on either side."""
    left = sorted(stored, key=lambda row: row.validity.span.valid_from)
    pairs: list[tuple[StoredRow, NewRow]] = []
    unmatched: list[NewRow] = []
    for right in sorted(wanted, key=lambda row: row.validity.span.valid_from):
        start = right.validity.span.valid_from
        match = next((row for row in left if row.validity.span.valid_from == start), None)
        if match is None:
            unmatched.append(right)
        else:
            left.remove(match)
            pairs.append((match, right))
    pairs += zip(left, unmatched, strict=False)
    rest = min(len(left), len(unmatched))
    return pairs, left[rest:], unmatched[rest:]
