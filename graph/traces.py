"""What a reorganisation event wrote, read from the units that took part in it: never by searching all edges.

Every row that an event writes has its `eventId` and was recorded at the event's instant; the row of the same fact that
it took the place of is the one that was superseded at that instant. Rows are found from either of their ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from graph.connection import Statement
from graph.insertions import BATCH
from graph.rows import NODE_LABELS, ROW_KINDS, StoredRow, UnknownKind, label_of
from graph.writing import WriteTransaction
from rules.dates import NOT_SUPERSEDED, PartialDate

End = Literal["owner", "target"]
"""From which end rows are looked for: where the edge starts (or who has the state), or where it leads."""

_LABELS = frozenset(labels[0] for labels in NODE_LABELS.values())


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """A reorganisation event as it stands. `at`: its instant of recording, in milliseconds."""

    id: str
    kind: str
    on: PartialDate
    at: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """A row, and when it was superseded."""

    row: StoredRow
    superseded_at: int

    @property
    def stands(self) -> bool:
        """Whether nothing has superseded it."""
        return self.superseded_at == NOT_SUPERSEDED


async def standing_event(tx: WriteTransaction, event_id: str) -> RecordedEvent | None:
    """The event with this id, unless it was taken back."""
    for kind, day, precision, at in await tx.run(_EVENT, id=event_id):
        return RecordedEvent(event_id, kind, PartialDate(day, precision or "D"), at)
    return None


async def supersede_event(tx: WriteTransaction, event_id: str, at: int) -> bool:
    """Mark the event as superseded from `at` on; False if it was already."""
    return bool((await tx.run(_SUPERSEDE_EVENT, id=event_id, at=at))[0][0])


async def rows_around(
    tx: WriteTransaction, event: RecordedEvent, kind: str, end: End, node_ids: Iterable[str]
) -> list[Recorded]:
    """Rows of that kind at these nodes which the event wrote, which it took the place of, or which still tell of it."""
    told = {"event": event.id, "at": event.at}
    found: list[Recorded] = []
    for label, ids in _by_label(node_ids):
        for owner, target, stored in await tx.run(_around(kind, end, label), ids=ids, **told):
            row = StoredRow.of_properties(kind, owner, target, stored)
            found.append(Recorded(row, stored["supersededAt"]))
    return found


async def rows_not_of(
    tx: WriteTransaction, event: RecordedEvent, kind: str, end: End, node_ids: Iterable[str]
) -> list[StoredRow]:
    """Rows of that kind at these nodes which stand and are not of the event."""
    found: list[StoredRow] = []
    for label, ids in _by_label(node_ids):
        rows = await tx.run(_not_of(kind, end, label), ids=ids, event=event.id)
        found += [StoredRow.of_properties(kind, owner, target, stored) for owner, target, stored in rows]
    return found


async def first_told_by(tx: WriteTransaction, event: RecordedEvent, state: str, node_ids: Iterable[str]) -> set[str]:
    """Of these nodes, those that nothing was known of before the event. `state`: the label of their states."""
    found: set[str] = set()
    for label, ids in _by_label(node_ids):
        found |= {identity for (identity,) in await tx.run(_first_told(state, label), ids=ids, at=event.at)}
    return found


def _by_label(node_ids: Iterable[str]) -> list[tuple[str, list[str]]]:
    by_label: dict[str, list[str]] = {}
    for identity in sorted(set(node_ids)):
        by_label.setdefault(label_of(identity), []).append(identity)
    return [
        (label, ids[start : start + BATCH]) for label, ids in by_label.items() for start in range(0, len(ids), BATCH)
    ]


def _matched(kind: str, end: End, label: str) -> str:
    """A pattern that leads from the node `n` of each id to a row `r` of that kind."""
    if label not in _LABELS or kind not in ROW_KINDS:
        raise UnknownKind(f"{label} {kind}")
    node = f"UNWIND $ids AS id MATCH (n:{label} {{id: id}})"
    if ROW_KINDS[kind].state:
        return f"{node}-[:HAS_STATE]->(r:{kind})"
    return f"{node}-[r:{kind}]->(other)" if end == "owner" else f"{node}<-[r:{kind}]-(other)"


def _listed(kind: str, end: End) -> str:
    ends = "n.id, other.id" if end == "owner" else "other.id, n.id"
    return f"RETURN collect([{'n.id, null' if ROW_KINDS[kind].state else ends}, properties(r)]) AS rows"


@cache
def _around(kind: str, end: End, label: str) -> Statement:
    return Statement(
        f"around event {kind} by {end}",
        f"{_matched(kind, end, label)} WHERE r.supersededAt = $at OR (r.eventId = $event "
        f"AND (r.recordedAt = $at OR r.supersededAt = {NOT_SUPERSEDED})) {_listed(kind, end)}",
    )


@cache
def _not_of(kind: str, end: End, label: str) -> Statement:
    return Statement(
        f"not of event {kind} by {end}",
        f"{_matched(kind, end, label)} WHERE r.supersededAt = {NOT_SUPERSEDED} AND coalesce(r.eventId, '') <> $event "
        f"{_listed(kind, end)}",
    )


@cache
def _first_told(state: str, label: str) -> Statement:
    return Statement(
        f"first told {label}",
        f"{_matched(state, 'owner', label)} WITH n.id AS id, min(r.recordedAt) AS first WHERE first = $at "
        "RETURN collect([id]) AS rows",
    )


_EVENT = Statement(
    "event to undo",
    f"MATCH (e:ReorganisationEvent {{id: $id}}) WHERE e.supersededAt = {NOT_SUPERSEDED} "
    "RETURN collect([e.kind, e.on, e.onPrecision, e.recordedAt]) AS rows",
)
_SUPERSEDE_EVENT = Statement(
    "supersede event",
    f"MATCH (e:ReorganisationEvent {{id: $id}}) WHERE e.supersededAt = {NOT_SUPERSEDED} "
    "SET e.supersededAt = $at RETURN [[count(e)]] AS rows",
)
