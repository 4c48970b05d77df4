"""What is inserted: new nodes and rows as statements and their parameters, worked out before anything is written.

Making parameters costs about as much as sending them; a bulk load does it while the engine is busy with those before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any, TypeVar

from graph.connection import Statement
from graph.locking import looked_up_by
from graph.rows import (
    NODE_LABELS,
    ROW_KINDS,
    NewNode,
    NewRow,
    StoredRow,
    derived_values,
    label_of,
    node_properties,
    stored_values,
)
from rules.dates import NOT_SUPERSEDED
from rules.ids import new_ids
from rules.timeline import Show

T = TypeVar("T")

BATCH = 2000
"""Rows handed over in one statement: enough that a round trip costs nothing, little enough for either engine's heap."""
_RECORDED_NODES = frozenset({"Document", "ReorganisationEvent"})


@dataclass(frozen=True, slots=True)
class Insertion:
    """One statement that creates up to `BATCH` nodes or rows of a kind; complete but for the instant of recording."""

    kind: str
    statement: Statement
    rows: Sequence[dict[str, Any]]
    recorded: Sequence[dict[str, Any]]
    """Those of the dictionaries in `rows` that take the instant of recording, and as which property."""
    instant: str

    @property
    def size(self) -> int:
        """How many nodes or rows it creates."""
        return len(self.rows)

    def parameters(self, at: int) -> dict[str, Any]:
        """The statement's parameters, recorded at that instant."""
        for properties in self.recorded:
            properties[self.instant] = at
        return {"rows": self.rows}


def creations(nodes: Sequence[NewNode]) -> Iterator[Insertion]:
    """Batches that create these nodes with version 1, label by label."""
    for label, group in groupby(sorted(nodes, key=lambda node: node.label), key=lambda node: node.label):
        for chunk in chunks(list(group)):
            stored = [{**node_properties(node), "id": node.id, "version": 1} for node in chunk]
            yield Insertion(label, _create(label), stored, stored, "lastRecordedAt")


def insertions(rows: Sequence[tuple[NewRow | StoredRow, Show | None]]) -> Iterator[Insertion]:
    """Batches that insert these rows, each with the days it shows (None for kinds without a timeline), kind by kind.

    Rows without a fact id get one.
    """
    shaped: dict[tuple[str, str, str | None], list[tuple[NewRow | StoredRow, Show | None]]] = defaultdict(list)
    for pair in rows:
        shaped[_shape(pair[0])].append(pair)
    for shape in sorted(shaped, key=lambda each: (*each[:2], each[2] or "")):
        for chunk in chunks(shaped[shape]):
            row_ids, fact_ids = new_ids("Row", len(chunk)), new_ids(ROW_KINDS[shape[0]].id_kind, len(chunk))
            stored = [_properties(row, show, *ids) for (row, show), *ids in zip(chunk, row_ids, fact_ids, strict=True)]
            given = [
                {"owner": row.owner, "target": row.target, "properties": properties}
                for (row, _), properties in zip(chunk, stored, strict=True)
            ]
            yield Insertion(shape[0], _insert(*shape), given, stored, "recordedAt")


def chunks(items: Sequence[T], size: int = BATCH) -> Iterator[list[T]]:
    """The items in pieces of one statement each, or of that size."""
    for start in range(0, len(items), size):
        yield list(items[start : start + size])


def _shape(row: NewRow | StoredRow) -> tuple[str, str, str | None]:
    return row.kind, label_of(row.owner), label_of(row.target) if row.target is not None else None


def _properties(row: NewRow | StoredRow, show: Show | None, new_row_id: str, new_fact_id: str) -> dict[str, Any]:
    stored: dict[str, Any] = stored_values(row.values)
    kind = ROW_KINDS[row.kind]
    if kind.state:
        stored |= derived_values(kind, row.values)
    stored |= row.validity.properties()
    if show is not None:
        stored["showFrom"], stored["showTo"] = show
    if row.document_id is not None:
        stored["documentId"] = row.document_id
    if row.source is not None:
        stored["source"] = row.source
    if row.event_id is not None:
        stored["eventId"] = row.event_id
    stored["factId"] = stored["currentFactId"] = row.fact_id or new_fact_id
    stored["rowId"] = row.row_id if isinstance(row, StoredRow) else new_row_id
    stored["supersededAt"] = NOT_SUPERSEDED
    return stored


@cache
def _create(label: str) -> Statement:
    labels = ":".join(NODE_LABELS[label])
    recorded = ""
    if label in _RECORDED_NODES:
        recorded = f", n.recordedAt = row.lastRecordedAt, n.supersededAt = {NOT_SUPERSEDED}"
    return Statement(
        f"create {label}",
        f"UNWIND $rows AS row CREATE (n:{labels}) SET n = row{recorded} RETURN [[count(n)]] AS rows",
    )


@cache
def _insert(kind: str, owner: str, target: str | None) -> Statement:
    if ROW_KINDS[kind].state:
        create = f"CREATE (o)-[:HAS_STATE]->(r:{kind}) SET r = row.properties"
    else:
        looked_up = looked_up_by(target or "")
        create = f"MATCH (t:{looked_up} {{id: row.target}}) CREATE (o)-[r:{kind}]->(t) SET r = row.properties"
    return Statement(
        f"insert {kind}",
        f"UNWIND $rows AS row MATCH (o:{looked_up_by(owner)} {{id: row.owner}}) {create} RETURN [[count(r)]] AS rows",
    )
