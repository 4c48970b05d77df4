"""Writing: one transaction, its statements in batches, and nothing that is not in the table of kinds.

Statement texts are made of the closed tables of `graph.rows`; what a user gave is only ever a parameter.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TypeVar

from neo4j import AsyncManagedTransaction

from graph.connection import Statement, Store
from graph.errors import WriteConflict
from graph.insertions import Insertion, chunks, creations, insertions
from graph.locking import Locking, lock_order, looked_up_by
from graph.rows import ROW_KINDS, NewNode, NewRow, StoredRow, label_of
from rules.dates import NOT_SUPERSEDED
from rules.timeline import Show

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a set. `parent` is the code above it in the same set."""

    code: str
    name: str
    parent: str | None = None
    sequence: int | None = None


async def in_transaction(store: Store, work: Callable[[WriteTransaction], Awaitable[T]]) -> T:
    """Run `work` in one write transaction. It may be run again after a transient failure, so it must be repeatable:
    make the ids of nodes and facts before it."""

    async def within(tx: AsyncManagedTransaction) -> T:
        return await work(WriteTransaction(tx))

    return await store.write(within)


class WriteTransaction(Locking):
    """What can be written and read within one transaction of the driver."""

    on_written: Callable[[int], None] | None = None
    """Told after each statement how many nodes or rows it has made."""

    async def create_nodes(self, nodes: Sequence[NewNode], at: int) -> None:
        """Create nodes with version 1. A used id, code number or import key breaks the transaction (constraint)."""
        for each in creations(nodes):
            await self.insert(each, at)

    async def insert_rows(self, rows: Sequence[tuple[NewRow | StoredRow, Show | None]], at: int) -> None:
        """Insert rows with the days they show (None for kinds without a timeline). Each has its `fact_id`.

        A `StoredRow` is one that is known before it is stored: it keeps its `row_id`.

        Raises `WriteConflict` where an owner or target is not there.
        """
        for each in insertions(rows):
            await self.insert(each, at)

    async def insert(self, batch: Insertion, at: int) -> None:
        """Create the nodes or rows of a batch. Raises `WriteConflict` where an owner or target is not there."""
        inserted = (await self.run(batch.statement, **batch.parameters(at)))[0][0]
        if inserted != batch.size:
            raise WriteConflict(f"{batch.size - inserted} of {batch.size} {batch.kind} rows lack an end")
        self._tell_written(batch.size)

    async def supersede(self, rows: Sequence[StoredRow], at: int) -> None:
        """Mark rows as superseded from `at` on. Raises `WriteConflict` where one already is."""
        ordered = sorted(rows, key=lambda row: (row.kind, label_of(row.owner)))
        for shape, group in groupby(ordered, key=lambda row: (row.kind, label_of(row.owner))):
            for chunk in chunks(list(group)):
                pairs = [[row.owner, row.row_id] for row in chunk]
                done = (await self.run(_supersede(*shape), rows=pairs, at=at))[0][0]
                if done != len(chunk):
                    raise WriteConflict(f"{len(chunk) - done} of {len(chunk)} {shape[0]} rows are superseded")

    async def current_rows(self, kind: str, owner_ids: Iterable[str]) -> list[StoredRow]:
        """Rows of that kind which are not superseded, of these owners (for edges: the nodes that they start from)."""
        found: list[StoredRow] = []
        for label, group in groupby(sorted(set(owner_ids), key=lock_order), key=label_of):
            for chunk in chunks(list(group)):
                rows = await self.run(_current(kind, label), ids=chunk)
                found += [StoredRow.of_properties(kind, owner, target, stored) for owner, target, stored in rows]
        return found

    async def current_facts(self, kind: str, fact_ids: Sequence[str]) -> list[StoredRow]:
        """Rows of these facts that are not superseded. For edges the embedded engine searches all of the kind."""
        rows = await self.run(_current_facts(kind), ids=list(fact_ids))
        return [StoredRow.of_properties(kind, owner, target, stored) for owner, target, stored in rows]

    async def node_ids_by_import_key(self, label: str, keys: Iterable[str]) -> dict[str, str]:
        """Import key → id, of the nodes that are there. `label` as looked up: `Organisation`, `Post`, `Person` …"""
        return {
            key: node_id
            for chunk in chunks(sorted(set(keys)))
            for key, node_id in await self.run(_by_import_key(label), keys=chunk)
        }

    async def imported_nodes(self, label: str, keys: Iterable[str]) -> dict[str, tuple[str, str | None]]:
        """Import key → (id, digest of what was imported last), of the nodes that are there."""
        return {
            key: (node_id, digest)
            for chunk in chunks(sorted(set(keys)))
            for key, node_id, digest in await self.run(_imported(label), keys=chunk)
        }

    async def set_import_digests(self, label: str, digests: Sequence[tuple[str, str]]) -> None:
        """Remember what was imported last: (id, digest) pairs of nodes that are locked."""
        for chunk in chunks(digests):
            await self.run(_set_digests(label), pairs=[list(pair) for pair in chunk])

    async def imported_appointments(self, prefix: str) -> AsyncIterator[tuple[str, str, str | None]]:
        """(import key, person id, digest) of current appointments whose import key begins so, one at a time."""
        result = await self._tx.run(_IMPORTED_APPOINTMENTS.text, {"prefix": prefix})
        async for record in result:
            yield record["importKey"], record["owner"], record["digest"]

    async def document_ids(self, numbers: Sequence[tuple[str, str | None]]) -> dict[tuple[str, str | None], str]:
        """(number, issuer) → id, of the documents that are there."""
        rows = await self.run(_DOCUMENTS, numbers=sorted({number for number, _ in numbers}))
        known: dict[tuple[str, str | None], str] = {(number, issuer): node_id for number, issuer, node_id in rows}
        return {pair: known[pair] for pair in numbers if pair in known}

    async def merge_codes(self, set_id: str, set_name: str, codes: Sequence[Code]) -> None:
        """Make sure that a code set and these codes are there, with these names."""
        await self.run(_MERGE_CODE_SET, id=set_id, name=set_name)
        for chunk in chunks(codes):
            given = [
                {"key": f"{set_id}/{code.code}", "code": code.code, "name": code.name, "sequence": code.sequence}
                for code in chunk
            ]
            await self.run(_MERGE_CODES, set=set_id, codes=given)
        pairs = [[f"{set_id}/{code.code}", f"{set_id}/{code.parent}"] for code in codes if code.parent is not None]
        for pair_chunk in chunks(pairs):
            await self.run(_MERGE_CODE_PARENTS, pairs=pair_chunk)

    async def ensure_codes(self, set_id: str, set_name: str, codes: Sequence[Code]) -> None:
        """Make sure that a code set and these codes are there. What is there stays as it is."""
        given = [{"key": f"{set_id}/{code.code}", "code": code.code, "name": code.name} for code in codes]
        there = {key for (key,) in await self.run(_KNOWN_CODES, keys=[code["key"] for code in given])}
        missing = [code for code in given if code["key"] not in there]
        if missing:
            await self.run(_ENSURE_CODE_SET, id=set_id, name=set_name)
            await self.run(_MERGE_CODES, set=set_id, codes=missing)

    def _tell_written(self, number: int) -> None:
        if self.on_written is not None:
            self.on_written(number)


def _pattern(kind: str, owner: str, target: str = "") -> str:
    """`(o)` and `(r)` of a row: the state node is both row and end."""
    if ROW_KINDS[kind].state:
        return f"(o:{looked_up_by(owner)} {{id: id}})-[:HAS_STATE]->(r:{kind})"
    return f"(o:{looked_up_by(owner)} {{id: id}})-[r:{kind}]->(t{target})"


@cache
def _supersede(kind: str, owner: str) -> Statement:
    # Found from the owner: the embedded engine has no look-up of edges by their properties.
    return Statement(
        f"supersede {kind}",
        f"UNWIND $rows AS row WITH row[0] AS id, row[1] AS rowId MATCH {_pattern(kind, owner)} "
        f"WHERE r.rowId = rowId AND r.supersededAt = {NOT_SUPERSEDED} "
        "SET r.supersededAt = $at, r.currentFactId = null RETURN [[count(r)]] AS rows",
    )


@cache
def _current(kind: str, owner: str) -> Statement:
    target = "null" if ROW_KINDS[kind].state else "t.id"
    return Statement(
        f"current {kind}",
        f"UNWIND $ids AS id MATCH {_pattern(kind, owner)} WHERE r.supersededAt = {NOT_SUPERSEDED} "
        f"RETURN collect([id, {target}, properties(r)]) AS rows",
    )


@cache
def _current_facts(kind: str) -> Statement:
    if ROW_KINDS[kind].state:
        match, target = f"(o)-[:HAS_STATE]->(r:{kind})", "null"
    else:
        match, target = f"(o)-[r:{kind}]->(t)", "t.id"
    return Statement(
        f"current facts {kind}",
        f"MATCH {match} WHERE r.currentFactId IN $ids RETURN collect([o.id, {target}, properties(r)]) AS rows",
    )


@cache
def _by_import_key(label: str) -> Statement:
    return Statement(
        f"import keys {label}",
        f"UNWIND $keys AS key MATCH (n:{looked_up_by(label)} {{importKey: key}}) RETURN collect([key, n.id]) AS rows",
    )


@cache
def _imported(label: str) -> Statement:
    return Statement(
        f"imported {label}",
        f"UNWIND $keys AS key MATCH (n:{looked_up_by(label)} {{importKey: key}}) "
        "RETURN collect([key, n.id, n.importDigest]) AS rows",
    )


@cache
def _set_digests(label: str) -> Statement:
    return Statement(
        f"import digests {label}",
        f"UNWIND $pairs AS pair MATCH (n:{looked_up_by(label)} {{id: pair[0]}}) SET n.importDigest = pair[1] "
        "RETURN [[count(n)]] AS rows",
    )


# Rows of its own, not one record: an import reads as many as the source has, and keeps none of them in memory.
_IMPORTED_APPOINTMENTS = Statement(
    "imported appointments",
    "MATCH (o:Person)-[r:HELD]->() "
    f"WHERE r.importKey STARTS WITH $prefix AND r.supersededAt = {NOT_SUPERSEDED} "
    "RETURN r.importKey AS importKey, o.id AS owner, r.importDigest AS digest",
)
_DOCUMENTS = Statement(
    "documents by number",
    "UNWIND $numbers AS number MATCH (d:Document {number: number}) RETURN collect([d.number, d.issuer, d.id]) AS rows",
)
_MERGE_CODE_SET = Statement(
    "merge code set",
    "MERGE (s:CodeSet {id: $id}) SET s.name = $name RETURN [[count(s)]] AS rows",
)
_ENSURE_CODE_SET = Statement(
    "ensure code set",
    "MERGE (s:CodeSet {id: $id}) SET s.name = coalesce(s.name, $name) RETURN [[count(s)]] AS rows",
)
_KNOWN_CODES = Statement(
    "known codes",
    "UNWIND $keys AS key MATCH (c:Code {key: key}) RETURN collect([key]) AS rows",
)
_MERGE_CODES = Statement(
    "merge codes",
    "MATCH (s:CodeSet {id: $set}) UNWIND $codes AS code MERGE (c:Code {key: code.key}) "
    "SET c.set = $set, c.code = code.code, c.name = code.name, c.sequence = code.sequence "
    "MERGE (c)-[:IN_SET]->(s) RETURN [[count(c)]] AS rows",
)
_MERGE_CODE_PARENTS = Statement(
    "merge code parents",
    "UNWIND $pairs AS pair MATCH (c:Code {key: pair[0]}) MATCH (p:Code {key: pair[1]}) MERGE (c)-[:CHILD_OF]->(p) "
    "RETURN [[count(c)]] AS rows",
)
