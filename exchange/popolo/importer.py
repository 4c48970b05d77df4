"""`zhiguan import popolo`: read the file, then write it batch by batch, each batch one transaction.

The identity of everything is (source, Popolo id); running an import again completes what was interrupted, and changes
nothing where nothing is to be changed.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

from neo4j.exceptions import ConstraintError

from commands.facts import write_locked
from exchange.popolo.appointments import plan_appointments
from exchange.popolo.comparison import DIGEST
from exchange.popolo.document import COLLECTIONS, NotPopolo, PopoloFile
from exchange.popolo.mapping import Naming
from exchange.popolo.planning import Plan, plan_nodes
from exchange.popolo.records import Reader, Record
from exchange.popolo.report import BatchReport, Consequence, Counts, Fault, ImportReport, NotKept, fault
from exchange.popolo.spool import Spool
from graph.connection import Store
from graph.errors import WriteConflict
from graph.rows import StoredRow
from graph.writing import WriteTransaction, in_transaction

BATCH_ROWS = 500
_ATTEMPTS = 3
_SOURCE = re.compile(r"[^:\s][^:]{0,99}")


class BadSource(ValueError):
    """A source name that cannot stand before the colon of a code."""


def source_of(path: Path, source: str | None) -> str:
    """The name of the source: as given, or the file's name without suffix. Raises `BadSource`."""
    name = path.stem.replace(":", "-").strip() if source is None else source.strip()
    if not _SOURCE.fullmatch(name):
        raise BadSource(f"{name!r} cannot name a source: give --source a name of 1 to 100 characters without a colon")
    return name


async def import_popolo(
    store: Store,
    path: Path,
    source: str | None = None,
    *,
    dry_run: bool = False,
    on_batch: Callable[[BatchReport], None] | None = None,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> ImportReport:
    """Import a Popolo file. `on_batch` is called after each commit; `on_progress` with (stage, done, of how many).

    A dry run reports the same and writes nothing. Raises `NotPopolo` (nothing was written) and `BadSource`.
    """
    naming = Naming(source_of(path, source), path.name)
    spool = Spool()
    try:
        run = _Import(store, path, naming, spool, dry_run=dry_run)
        return await run.run(on_batch or _ignore, on_progress or _ignore)
    finally:
        spool.close()


def _ignore(*_: object) -> None:
    """Nobody listens."""


class _Import:
    """One import on its way: what was told to its caller so far, and to whom each row that is not taken is owed."""

    def __init__(self, store: Store, path: Path, naming: Naming, spool: Spool, *, dry_run: bool) -> None:
        self._store = store
        self._path = path
        self._naming = naming
        self._spool = spool
        self._report = ImportReport(
            file=str(path),
            source=naming.source,
            dry_run=dry_run,
            collections={collection: Counts() for collection in COLLECTIONS},
            role_posts=Counts(),
        )
        self._blamed: dict[str, Fault] = {}
        self._orphans: list[tuple[str, Consequence]] = []

    async def run(
        self, on_batch: Callable[[BatchReport], None], on_progress: Callable[[str, int, int], None]
    ) -> ImportReport:
        # Parsing takes seconds of processor time; other tasks of this process go on meanwhile.
        await asyncio.to_thread(self._read, on_progress)
        await in_transaction(self._store, self._load_stored)
        for collection in COLLECTIONS:
            if collection in ("areas", "organizations"):
                self._cut_cycles(collection)
        done, total = 0, sum(self._spool.counts().values())
        for collection in COLLECTIONS:
            for batch in self._spool.batches(collection, BATCH_ROWS):
                if (told := await self._import_batch(collection, batch)) is not None:
                    on_batch(told)
                done += len(batch)
                on_progress("writing", done, total)
        return self._finish()

    def _read(self, on_progress: Callable[[str, int, int], None]) -> None:
        """The whole file into the spool. What does not need the store is known, and reported, after it."""
        size = self._path.stat().st_size if self._path.is_file() else 0
        read = 0

        def on_bytes(count: int) -> None:
            nonlocal read
            read += count
            on_progress("reading", read, size)

        file, reader = PopoloFile(self._path, on_bytes), Reader()
        for item in file.items():
            for record in reader.records(item):
                self._keep(record)
        for record in self._spool.define_embedded():
            self._add_faults(record.faults)
        names = [*((name, 1) for name in file.unknown), *sorted(reader.not_kept.items())]
        self._report.not_kept = [NotKept(property=name, rows=rows) for name, rows in names]

    def _keep(self, record: Record) -> None:
        taken = self._spool.add(record)
        if taken is not None:
            other, same = taken
            if same:
                self._report.repeated += 1
                return
            record.fault("duplicate-id", "id", taken=False, value=record.id, other=other)
            self._count(record.collection, "not_taken")
        if not record.embedded:
            self._add_faults(record.faults)

    def _add_faults(self, faults: list[Fault]) -> None:
        for each in faults:
            self._report.faults.append(each)
            if not each.taken:
                self._blamed.setdefault(each.row, each)

    async def _load_stored(self, tx: WriteTransaction) -> None:
        for collection in ("memberships", "unnamed-memberships"):
            prefix = self._naming.key(collection, "")
            async for row in tx.imported_appointments(prefix):
                self._spool.keep_stored([row])

    def _cut_cycles(self, collection: str) -> None:
        for place, ids in self._spool.settle_levels(collection):
            way = " → ".join(ids)
            self._add_faults([fault("parent-cycle", place, f"{place}.parent_id", taken=True, value=way)])

    async def _import_batch(
        self, collection: str, batch: list[tuple[Record, str | None, str | None]]
    ) -> BatchReport | None:
        records: list[Record] = []
        for record, parent, refused in batch:
            if refused is not None:
                self._count(collection, "not_taken")
                if refused != record.place and record.place not in self._blamed:
                    self._orphans.append((refused, Consequence(place=record.place, taken=False)))
                continue
            if parent is None:
                record.references.pop("parent", None)
            records.append(record)
        if not records:
            return None
        plan = await self._write(collection, records)
        self._spool.set_nodes(collection, plan.taken)
        self._spool.refuse(plan.refused, collection)
        self._spool.keep_role_posts(plan.role_posts)
        self._add_faults(plan.faults)
        self._orphans += plan.consequences
        self._report.repeated += plan.repeated
        for name, outcome in plan.outcomes:
            self._count(name, outcome)
        self._report.batches += 1
        return BatchReport(
            number=self._report.batches,
            collection=collection,
            first=records[0].place,
            last=records[-1].place,
            rows=len(records),
            committed=not self._report.dry_run,
        )

    async def _write(self, collection: str, records: list[Record]) -> Plan:
        async def work(tx: WriteTransaction) -> Plan:
            if collection == "memberships":
                plan = await plan_appointments(tx, self._naming, self._spool, records)
            else:
                plan = await plan_nodes(tx, self._naming, self._spool, collection, records)
            if not self._report.dry_run and not plan.is_empty:
                await self._carry_out(tx, plan)
            return plan

        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return await in_transaction(self._store, work)
            except (WriteConflict, ConstraintError):
                # Somebody else wrote the same rows since they were read: the next plan sees theirs.
                if attempt == _ATTEMPTS:
                    raise
        raise AssertionError("unreachable")

    async def _carry_out(self, tx: WriteTransaction, plan: Plan) -> None:
        batch = plan.batch
        at = (await tx.lock(batch.aggregates())).at
        # No constraint keeps two imports of one source from recording the same membership at the same time.
        people = set(plan.unclaimed.values())
        rows = [row for row in await tx.current_rows("HELD", people) if row.values.get("importKey") in plan.unclaimed]
        if rows:
            self._spool.keep_stored([(str(row.values["importKey"]), row.owner, _digest(row)) for row in rows])
            raise WriteConflict(f"{rows[0].values['importKey']} was imported meanwhile")
        for code_set, name, codes in plan.codes:
            await tx.ensure_codes(code_set, name, codes)
        await write_locked(tx, at, batch)
        for label, digests in plan.digests.items():
            await tx.set_import_digests(label, digests)

    def _count(self, collection: str, outcome: str) -> None:
        counts = self._report.role_posts if collection == "role_posts" else self._report.collections.get(collection)
        if counts is not None:
            counts.count(outcome)

    def _finish(self) -> ImportReport:
        fallen = set(self._blamed)
        for blamed, consequence in self._orphans:
            if (root := self._blamed.get(blamed)) is not None:
                root.consequences.append(consequence)
            if not consequence.taken:
                fallen.add(consequence.place)
        for each in self._report.faults:
            # A small fault of a row that is not taken for a greater one.
            each.taken = each.taken and each.row not in fallen
        self._report.faults.sort(key=_in_file_order)
        return self._report


def _digest(row: StoredRow) -> str | None:
    digest = row.values.get(DIGEST)
    return digest if isinstance(digest, str) else None


def _in_file_order(each: Fault) -> list[tuple[int, int | str]]:
    """`persons[2]` before `persons[10]`; collections in the order in which they are written."""
    collection, _, rest = each.place.partition("[")
    rank = COLLECTIONS.index(collection) if collection in COLLECTIONS else len(COLLECTIONS)
    parts = re.findall(r"[0-9]+|[^0-9]+", rest)
    return [(0, rank), *((0, int(part)) if part.isdigit() else (1, part) for part in parts)]


__all__ = ["BadSource", "NotPopolo", "import_popolo", "source_of"]
