"""Bringing a store to the shape that this program expects, by one process at a time."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Sequence

from neo4j import AsyncManagedTransaction
from neo4j.exceptions import ClientError, ConstraintError

from graph.connection import Store
from graph.errors import StartError
from graph.migrations import Migration, known_migrations

LEASE_SECONDS = 60.0
"""How long a migrator's lock outlives it. It is renewed while work goes on."""
PATIENCE_SECONDS = 180.0
BATCH = 20
"""Statements that share a transaction, as far as they all shape the schema. After each the lease is renewed."""

APPLIED = "MATCH (m:Migration) RETURN m.number, m.name, m.checksum ORDER BY m.number"
ONE_LOCK = "CREATE CONSTRAINT migration_lock_name IF NOT EXISTS FOR (n:MigrationLock) REQUIRE n.name IS UNIQUE"
ONE_NUMBER = "CREATE CONSTRAINT migration_number IF NOT EXISTS FOR (n:Migration) REQUIRE n.number IS UNIQUE"
TAKE_LOCK = """
MERGE (l:MigrationLock {name: 'schema'})
SET l.asked = $holder
WITH l, timestamp() AS now
WHERE l.until IS NULL OR l.until < now OR l.holder = $holder
SET l.holder = $holder, l.until = now + $lease
RETURN l.holder
"""
GIVE_LOCK_BACK = "MATCH (l:MigrationLock {name: 'schema', holder: $holder}) SET l.until = 0"
RECORD = "MERGE (m:Migration {number: $number}) SET m.name = $name, m.checksum = $checksum, m.appliedAt = timestamp()"


async def migrate(store: Store, known: Sequence[Migration] | None = None, *, lease: float = LEASE_SECONDS) -> list[str]:
    """Apply what the store lacks of `known` (all of this program's), and return the names of the steps applied.

    One read when nothing is to be done. Raises StartError when the store is newer than this program, when a step it
    has was edited since, or when another process keeps the lock (which lasts `lease` seconds beyond its holder's life).
    """
    steps = known_migrations() if known is None else known
    if not await _missing(store, steps):
        return []
    for constraint in (ONE_LOCK, ONE_NUMBER):
        await _tolerant(store, constraint)
    holder = str(uuid.uuid4())
    await _take_lock(store, holder, lease)
    try:
        # What another process applied while this one waited is no longer missing.
        missing = await _missing(store, steps)
        for step in missing:
            await _apply(store, step, holder, lease)
    finally:
        await store.run(GIVE_LOCK_BACK, holder=holder)
    return [f"{step.number:04} {step.name}" for step in missing]


async def _missing(store: Store, steps: Sequence[Migration]) -> list[Migration]:
    applied = {number: (name, checksum) for number, name, checksum in await store.run(APPLIED)}
    by_number = {step.number: step for step in steps}
    for number, (name, checksum) in applied.items():
        if number not in by_number:
            raise StartError(
                "store-newer",
                f"the store is newer than this program: it has migration {number:04} {name}; install a newer zhiguan",
            )
        if by_number[number].checksum != checksum:
            raise StartError(
                "migration-changed",
                f"migration {number:04} {name} is not the one that was applied to this store: "
                "use the release of zhiguan that made the store, or a newer one",
            )
    return [step for step in steps if step.number not in applied]


async def _take_lock(store: Store, holder: str, lease: float) -> None:
    async def work(tx: AsyncManagedTransaction) -> bool:
        result = await tx.run(TAKE_LOCK, holder=holder, lease=int(lease * 1000))
        return await result.single() is not None

    async def taken() -> bool:
        try:
            return await store.write(work)
        except ConstraintError:  # two made the very first lock at once
            return False

    deadline = time.monotonic() + max(PATIENCE_SECONDS, 2 * lease)
    while not await taken():
        if time.monotonic() > deadline:
            raise StartError("migration-locked", "another process is migrating this store: wait for it, then retry")
        await asyncio.sleep(0.5)


async def _apply(store: Store, step: Migration, holder: str, lease: float) -> None:
    for statements in _batches(step.statements):

        async def work(tx: AsyncManagedTransaction, statements: Sequence[str] = statements) -> None:
            for statement in statements:
                await (await tx.run(statement)).consume()

        await store.write(work)
        await _take_lock(store, holder, lease)

    async def record(tx: AsyncManagedTransaction) -> None:
        await tx.run(RECORD, number=step.number, name=step.name, checksum=step.checksum)

    await store.write(record)


def _batches(statements: Sequence[str]) -> list[list[str]]:
    """Neighbours that shape the schema together, statements on data (which may not share their transaction) alone."""
    batches: list[list[str]] = []
    for statement in statements:
        if _shapes_schema(statement) and batches and _shapes_schema(batches[-1][0]) and len(batches[-1]) < BATCH:
            batches[-1].append(statement)
        else:
            batches.append([statement])
    return batches


def _shapes_schema(statement: str) -> bool:
    words = statement.upper().split()[:3]
    return words[0] in {"CREATE", "DROP"} and not {"CONSTRAINT", "INDEX"}.isdisjoint(words[1:])


async def _tolerant(store: Store, constraint: str) -> None:
    """Create a constraint that another process may create at this very moment."""
    try:
        await store.run(constraint)
    except ClientError:
        await asyncio.sleep(0.5)
        await store.run(constraint)
