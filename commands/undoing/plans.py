"""The two ways in which an event is taken back, as what is to be written: docs/reorganisations.md, "Undoing"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from commands.events import EventDraft, event_batch
from commands.facts import Batch, Change, Correction, new_fact_id
from commands.undoing.trace import REVERSAL, Trace
from graph.rows import NewRow, StoredRow, Validity, Value
from rules.dates import PartialDate

SUCCESSION = "SUCCEEDED_BY"
STATES = frozenset({"OrganisationState", "PostState"})
_OF_AN_IMPORT = frozenset({"importKey", "importDigest"})


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written. `opened` are the facts that become true by it, `closed` those that become untrue.

    `since`: the first day on which something is otherwise than before.
    """

    batch: Batch
    opened: Sequence[NewRow]
    closed: Sequence[StoredRow]
    since: int

    @property
    def rows(self) -> list[NewRow | StoredRow]:
        """All of these."""
        return [*self.opened, *self.closed]


@dataclass(frozen=True, slots=True)
class Reversal:
    """The event that takes another one back from `on` on."""

    event_id: str
    on: PartialDate
    document_id: str | None
    remarks: str | None


def correction(trace: Trace) -> Plan:
    """It was never so: facts get back all that they had before; what was made is retracted."""
    standing = [(each, each.now) for each in trace.facts if each.now is not None]
    retracted = [now for each, now in standing if each.before is None]
    corrections = [Correction(now, each.before.as_new()) for each, now in standing if each.before is not None]
    opened = [each.right for each in corrections]
    return Plan(Batch(corrections=corrections, retracted=retracted), opened, retracted, trace.event.on.day)


def reversal(trace: Trace, told: Reversal) -> Plan:
    """It is so no more: what the event opened is closed, what it closed is opened again as new facts."""
    closed = [each.now for each in trace.facts_of_the_world if each.before is None and _lasts(each.now, told.on)]
    changes = [_closed(row, told) for row in closed if row is not None]
    opened = _opened(trace, told)
    event = _event(trace, told, _living([each.row for each in changes]), _living(opened))
    batch = Batch(event.nodes, [*opened, *event.rows], changes)
    return Plan(batch, opened, [each.row for each in changes], told.on.day)


def _living(rows: Sequence[StoredRow | NewRow]) -> set[str]:
    """The units and posts whose states these are."""
    return {row.owner for row in rows if row.kind in STATES}


def _lasts(row: StoredRow | None, on: PartialDate) -> bool:
    """Whether the fact is true on some day from then on."""
    return row is not None and max(row.validity.span.valid_from, on.day) < row.validity.span.valid_to


def _closed(row: StoredRow, told: Reversal) -> Change:
    start = row.validity.start
    end = start if start is not None and start.day >= told.on.day else told.on
    removal: dict[str, Value] = {}
    if row.kind == "HELD" and told.document_id is not None:
        removal["removalDocumentId"] = told.document_id
    return Change(row, end, removal, event_id=told.event_id)


def _opened(trace: Trace, told: Reversal) -> list[NewRow]:
    carried = {
        str(each.row.values["continuesId"]): each.row.fact_id
        for each in trace.facts
        if each.before is None and "continuesId" in each.row.values
    }
    found = []
    for each in trace.facts_of_the_world:
        validity = None if each.before is None else _remainder(each.before.validity, told.on)
        if each.before is not None and validity is not None:
            row = _anew(each.before, validity, told)
            if row.kind == "HELD":
                continued = carried.get(each.before.fact_id, each.before.fact_id)
                row = replace(row, values={**row.values, "continuesId": continued})
            found.append(row)
    return found


def _anew(before: StoredRow, validity: Validity, told: Reversal) -> NewRow:
    return NewRow(
        before.kind,
        before.owner,
        before.target,
        validity,
        {name: value for name, value in before.values.items() if name not in _OF_AN_IMPORT},
        new_fact_id(before.kind),
        told.document_id or before.document_id,
        before.source,
        told.event_id,
    )


def _remainder(was: Validity, on: PartialDate) -> Validity | None:
    """What is left of a fact from that day on; None where nothing is."""
    first, end = was.span.valid_from, was.span.valid_to
    if max(first, on.day) >= end:
        return None
    return Validity(was.start if was.start is not None and first >= on.day else on, was.end)


def _event(trace: Trace, told: Reversal, closed: set[str], opened: set[str]) -> Batch:
    """The event itself: inputs and outputs change places, and who ends by it is succeeded by whom it brings back."""
    ended = closed - opened
    went_in, came_out = trace.units()
    draft = EventDraft(
        REVERSAL,
        told.on,
        [(str(row.target), row.target not in ended) for row in came_out],
        [row.owner for row in went_in],
        [
            (str(each.row.target), each.row.owner)
            for each in trace.facts
            if each.row.kind == SUCCESSION and each.row.target in ended and each.row.owner in opened
        ],
        told.document_id,
        told.remarks,
    )
    return event_batch(draft, told.event_id)
