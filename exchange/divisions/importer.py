"""`zhiguan import divisions`: read the files, then take one revision after the other, each in one transaction.

The store then says of places what all revisions say together, in whatever order they came.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from neo4j.exceptions import ConstraintError

from commands.documents import DocumentDraft, ensure_document
from commands.facts import write_locked
from exchange.divisions.planning import TITLE, Plan, plan_revision
from exchange.divisions.register import REGISTER, read_register, revision_documents
from exchange.divisions.report import DivisionsReport, Fault, RevisionReport, fault
from exchange.divisions.revisions import Revision, read_revisions
from exchange.divisions.telling import tell, tell_unchanged
from graph.connection import Store
from graph.errors import WriteConflict
from graph.registers import ListDocument, join_places
from graph.writing import WriteTransaction, in_transaction

_ATTEMPTS = 10
"""Each that fails means that another import has taken a revision."""
_STANDARD = DocumentDraft(number="GB/T 2260", title=TITLE, import_key=REGISTER)

OnRevision = Callable[[RevisionReport], None]


class _Undone(Exception):
    """Ends a dry run: the transaction is rolled back."""


async def import_divisions(
    store: Store, paths: Sequence[Path], *, dry_run: bool = False, on_revision: OnRevision | None = None
) -> DivisionsReport:
    """Import revisions, the earliest first, whatever the order of the files. `on_revision` is called after each commit.

    Where anything is wrong with any file, the report has its faults and nothing is written. A dry run reports the same
    and writes nothing.
    """
    revisions, faults = await asyncio.to_thread(read_revisions, paths)
    faults += await _of_other_sources(store, revisions)
    report = DivisionsReport(dry_run=dry_run, faults=faults)
    if faults:
        return report
    if dry_run:
        report.revisions = await _tried(store, revisions)
        return report
    for revision in revisions:
        report.revisions.append(await _committed(store, revision))
        if on_revision is not None:
            on_revision(report.revisions[-1])
    return report


async def _of_other_sources(store: Store, revisions: Sequence[Revision]) -> list[Fault]:
    """Revisions that the store has from another source, with another content."""
    there = {each.issued_on.day: each for each in await in_transaction(store, revision_documents)}
    return [
        fault("other-source", str(revision.file), str(revision.on), other.issuer)
        for revision in revisions
        if (other := there.get(revision.on.day)) is not None
        and (other.issuer != revision.source and other.digest != revision.digest)
    ]


async def _tried(store: Store, revisions: Sequence[Revision]) -> list[RevisionReport]:
    """What would become of all of them: written one after the other, and undone."""
    told: list[RevisionReport] = []

    async def work(tx: WriteTransaction) -> None:
        told.clear()
        for revision in revisions:
            told.append(await _take(tx, revision))
        raise _Undone

    try:
        await in_transaction(store, work)
    except _Undone:
        return told
    raise AssertionError("unreachable")


async def _committed(store: Store, revision: Revision) -> RevisionReport:
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return await in_transaction(store, lambda tx: _take(tx, revision))
        except (WriteConflict, ConstraintError):
            # Another import changed the register since it was read: the next plan sees what it wrote.
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError("unreachable")


async def _take(tx: WriteTransaction, revision: Revision) -> RevisionReport:
    # What a revision said once is not compared again: what somebody corrected here in the meantime stays.
    if _is_said(await revision_documents(tx), revision):
        return tell_unchanged(revision)
    # Whoever changes the register locks it first, so that nobody plans on what another is about to change.
    standard = await ensure_document(tx, (await tx.lock(())).at, _STANDARD)
    begun = (await tx.lock((standard,))).at
    register = await read_register(tx)
    if _is_said(register.documents, revision):
        return tell_unchanged(revision)
    plan = await plan_revision(tx, register, revision)
    await _carry_out(tx, begun, plan, revision)
    return tell(plan, revision)


def _is_said(documents: Sequence[ListDocument], revision: Revision) -> bool:
    return any(each.issued_on.day == revision.on.day and each.digest == revision.digest for each in documents)


async def _carry_out(tx: WriteTransaction, begun: int, plan: Plan, revision: Revision) -> None:
    batch = plan.batch
    corrected = [plan.corrects] if plan.corrects is not None else []
    at = max(begun, (await tx.lock({*corrected, *batch.aggregates()})).at)
    await write_locked(tx, at, batch)
    await join_places(tx, plan.same, at)
    await tx.set_import_digests("Document", [(document, revision.digest) for document in corrected])
