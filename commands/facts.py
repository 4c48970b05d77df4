"""Recording facts: new ones, changes of the world, corrections of ours, and retractions (architecture.md 3).

Every function works within one transaction on aggregates that the caller has locked; `at` is the instant that the
lock returned. A reader at any earlier `knownAt` sees exactly what was there before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.rows import ROW_KINDS, NewNode, NewRow, StoredRow, Validity, Value, aggregates
from graph.writing import WriteTransaction
from rules.dates import PartialDate
from rules.ids import new_id
from rules.timeline import Show, lay_out


@dataclass(frozen=True, slots=True)
class Change:
    """The world changed: the fact of `row` ended on `end` (half-open: the first day on which it is no longer true).

    `end` None: it ended, nobody knows when (V-49). `values` are those that the ending sets (a removal document).
    `follow_up` is the fact that took its place, if any: a new fact with its own validity. `source`: where the ending
    was taken from; absent, the row's own source stays. `event_id`: the reorganisation event whose doing it is.
    """

    row: StoredRow
    end: PartialDate | None
    values: Mapping[str, Value] = field(default_factory=dict)
    follow_up: NewRow | None = None
    source: str | None = None
    event_id: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """We were wrong: the fact of `row` is, and always was, as `right` says. It keeps its fact id.

    Both ends of an edge may be corrected; a state keeps its owner.
    """

    row: StoredRow
    right: NewRow

    def __post_init__(self) -> None:
        moved = self.row.owner != self.right.owner
        if self.row.kind != self.right.kind or (moved and ROW_KINDS[self.row.kind].on_timeline):
            raise ValueError("a correction keeps the kind, and a state its owner")


def new_fact_id(kind: str) -> str:
    """A fresh fact id for a row of that kind. Made before the transaction, it survives the transaction's retries."""
    return new_id(ROW_KINDS[kind].id_kind)


async def lock_for(tx: WriteTransaction, rows: Iterable[NewRow | StoredRow], nodes: Iterable[NewNode] = ()) -> int:
    """Lock every aggregate that these rows belong to, but for nodes that are only now made; return the instant."""
    fresh = {node.id for node in nodes}
    return (await tx.lock({node_id for row in rows for node_id in aggregates(row)} - fresh)).at


@dataclass(frozen=True, slots=True)
class Batch:
    """What is recorded at one instant: new nodes and facts, changes, corrections, and facts taken back."""

    nodes: Sequence[NewNode] = ()
    rows: Sequence[NewRow] = ()
    changes: Sequence[Change] = ()
    corrections: Sequence[Correction] = ()
    retracted: Sequence[StoredRow] = ()

    def aggregates(self) -> set[str]:
        """Ids of the nodes that must be locked before: all that it touches, but for those that it makes."""
        touched: list[NewRow | StoredRow] = [*self.rows, *self.retracted]
        for each in self.changes:
            touched += [each.row, *([each.follow_up] if each.follow_up is not None else [])]
        for correction in self.corrections:
            touched += [correction.row, correction.right]
        return {node_id for row in touched for node_id in aggregates(row)} - {node.id for node in self.nodes}


async def write(tx: WriteTransaction, batch: Batch) -> int:
    """Lock what the batch touches, write it, return the instant of recording.

    For callers whose checks need no lock: what was read too early is refused as `graph.writing.WriteConflict`.
    """
    at = (await tx.lock(batch.aggregates())).at
    await write_locked(tx, at, batch)
    return at


async def write_locked(tx: WriteTransaction, at: int, batch: Batch) -> None:
    """Write a batch whose aggregates are locked. Raises `ValueError` where an end lies before its start (V-70)."""
    given = list(batch.rows)
    for each in batch.changes:
        given.append(ended(each))
        given += [each.follow_up] if each.follow_up is not None else []
    given += [replace(each.right, fact_id=each.row.fact_id) for each in batch.corrections]
    gone = [*(each.row for each in batch.changes), *(each.row for each in batch.corrections), *batch.retracted]
    await tx.create_nodes(batch.nodes, at)
    await _settle(tx, at, gone, [_with_fact_id(row) for row in given], frozenset(node.id for node in batch.nodes))


async def record(tx: WriteTransaction, at: int, nodes: Sequence[NewNode], rows: Sequence[NewRow]) -> tuple[str, ...]:
    """Record new nodes and facts. Returns the rows' fact ids in their order."""
    given = [_with_fact_id(row) for row in rows]
    await write_locked(tx, at, Batch(nodes=nodes, rows=given))
    return tuple(str(row.fact_id) for row in given)


async def change(tx: WriteTransaction, at: int, changes: Sequence[Change]) -> None:
    """Record that facts ended, and what followed. Raises `ValueError` where an end lies before its start (V-70)."""
    await write_locked(tx, at, Batch(changes=changes))


async def correct(tx: WriteTransaction, at: int, corrections: Sequence[Correction]) -> None:
    """Record what is right under the same fact ids. `source` and `document_id` are those of the correction."""
    await write_locked(tx, at, Batch(corrections=corrections))


async def retract(tx: WriteTransaction, at: int, rows: Sequence[StoredRow]) -> None:
    """Record that these facts never were. An owner keeps at least one state: the caller sees to that."""
    await write_locked(tx, at, Batch(retracted=rows))


def _with_fact_id(row: NewRow) -> NewRow:
    return row if row.fact_id is not None else replace(row, fact_id=new_fact_id(row.kind))


def ended(each: Change) -> NewRow:
    """The fact as it stands once the change is recorded."""
    validity = Validity(each.row.validity.start, each.end, end_unknown=each.end is None)
    return replace(
        each.row.as_new(),
        validity=validity,
        values={**each.row.values, **each.values},
        source=each.source or each.row.source,
        event_id=each.event_id,
    )


async def _settle(
    tx: WriteTransaction,
    at: int,
    gone: Sequence[StoredRow],
    given: Sequence[NewRow],
    fresh: frozenset[str],
) -> None:
    """Supersede `gone`, insert `given`, and lay out anew the timelines of their owners.

    Rows whose place on the timeline moves are superseded too: an earlier `knownAt` must show the earlier layout.
    """
    moved: list[tuple[StoredRow, Show]] = []
    inserted: list[tuple[NewRow, Show | None]] = [(row, None) for row in given if not ROW_KINDS[row.kind].on_timeline]
    for kind, owners in _timelines([*gone, *given]).items():
        standing = await tx.current_rows(kind, owners - fresh)
        laid = _lay_out_owners(kind, standing, {row.row_id for row in gone}, given)
        moved += laid[0]
        inserted += laid[1]
    await tx.supersede([*gone, *(row for row, _ in moved)], at)
    await tx.insert_rows([*inserted, *((row.as_new(), show) for row, show in moved)], at)


def laid_out(rows: Iterable[NewRow], fresh: frozenset[str]) -> list[tuple[NewRow, Show | None]]:
    """New facts of new nodes (`fresh`: their ids) with the days they show. Raises `ValueError` where a timeline is that
    of a node that is not new: what stands there would have to move."""
    placed: list[tuple[NewRow, Show | None]] = []
    timelines: dict[str, list[NewRow]] = defaultdict(list)
    for row in rows:
        if ROW_KINDS[row.kind].on_timeline:
            timelines[row.kind].append(row)
        else:
            placed.append((row, None))
    for kind, its in timelines.items():
        if not fresh.issuperset(row.owner for row in its):
            raise ValueError(f"{kind} of a node that is not new")
        placed += _lay_out_owners(kind, [], set(), its)[1]
    return placed


def _timelines(rows: Iterable[NewRow | StoredRow]) -> dict[str, set[str]]:
    owners: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if ROW_KINDS[row.kind].on_timeline:
            owners[row.kind].add(row.owner)
    return owners


def _lay_out_owners(
    kind: str, standing: Sequence[StoredRow], gone: set[str], given: Sequence[NewRow]
) -> tuple[list[tuple[StoredRow, Show]], list[tuple[NewRow, Show | None]]]:
    """Of one kind: the standing rows that move and where to, and the given rows with their place."""
    by_owner: dict[str, list[StoredRow | NewRow]] = defaultdict(list)
    for old in standing:
        if old.row_id not in gone:
            by_owner[old.owner].append(old)
    for new in given:
        if new.kind == kind:
            by_owner[new.owner].append(new)
    moved: list[tuple[StoredRow, Show]] = []
    placed: list[tuple[NewRow, Show | None]] = []
    for rows in by_owner.values():
        rows.sort(key=_layout_order)
        for row, show in zip(rows, lay_out([row.validity.span for row in rows]), strict=True):
            if isinstance(row, NewRow):
                placed.append((row, show))
            elif row.show != show:
                moved.append((row, show))
    return moved, placed


def _layout_order(row: StoredRow | NewRow) -> str:
    # Equal spans show the latest fact; fact ids grow with time, so the layout does not depend on the order of reading.
    return row.fact_id or ""
