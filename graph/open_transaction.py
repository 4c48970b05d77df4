"""A transaction that stays open after its writing is done, so that what it wrote can be read before it is kept, or not.

Its statements run one after another, whoever asks: a connection carries one at a time.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from neo4j import AsyncSession, AsyncTransaction
from neo4j.exceptions import ConstraintError, Neo4jError

from graph.abandoned import port_of
from graph.connection import Row, Statement, Store, named_failures, rendered, rows_of, statement_log
from graph.errors import WriteConflict
from graph.locking import unchanged
from graph.scope import Scope
from graph.writing import WriteTransaction

T = TypeVar("T")

TIMES_LONGER = 4
"""A transaction of several statements may take so many times as long as one statement."""


class OpenTransaction:
    """A write transaction, from `begin` to `commit` or `abandon`. Nothing of it is tried again.

    All of it raises `WriteConflict` where somebody else wrote at once, and as `Store` does.
    """

    def __init__(self, store: Store, session: AsyncSession, tx: AsyncTransaction) -> None:
        self._store = store
        self._session = session
        self._tx = tx
        self._writing = WriteTransaction(tx)
        self._timeout = store.timeout
        self._abandoned = store.abandoned
        self._port = port_of(tx) if store.abandoned is not None else 0
        self._turn = asyncio.Lock()

    @classmethod
    async def begin(cls, store: Store) -> OpenTransaction:
        """A new one."""
        session = store.session()
        try:
            with named_failures(store.timeout), _conflicts():
                tx = await session.begin_transaction(timeout=store.timeout * TIMES_LONGER)
        except BaseException:
            await _dropped(session)
            raise
        return cls(store, session, tx)

    async def work(self, work: Callable[[WriteTransaction], Awaitable[T]]) -> T:
        """Do this within it."""
        with named_failures(self._timeout), _conflicts():
            return await work(self._writing)

    async def stood_still(self) -> bool:
        """Of one that was abandoned: whether nobody has changed what was locked or guarded in it.

        What is committed the engine sees to. What is not may have read things of different moments, where the engine
        lets others write at once.
        """
        return await unchanged(self._store, self._writing.met)

    async def read(self, statement: Statement, parameters: Mapping[str, Any], scope: Scope) -> list[Row]:
        """As `Store.read`, with what this transaction wrote."""
        async with self._turn:
            started = time.perf_counter()
            try:
                with named_failures(self._timeout), _conflicts():
                    return await rows_of(
                        await self._tx.run(*rendered(statement, parameters, scope)), statement.in_parts
                    )
            finally:
                if (log := statement_log.get()) is not None:
                    log.names.append(statement.name)
                    log.seconds += time.perf_counter() - started

    async def commit(self) -> None:
        """Keep what was written. After `StoreUnavailable` nobody knows whether it was kept."""
        with named_failures(self._timeout), _conflicts():
            await self._tx.commit()
        await self._session.close()

    async def abandon(self) -> None:
        """Throw away what was written; the store forgets it even if it cannot be told. Does nothing a second time."""
        try:
            async with self._turn:
                await self._tx.close()
                await self._session.close()
        except Exception:
            await self.drop()
        except BaseException:
            await self.drop()
            raise

    async def drop(self) -> None:
        """Throw it away with its connection: for whoever cannot wait. What runs in it ends in the store, too."""
        if self._abandoned is not None and self._port:
            self._abandoned.end(self._port)
        await _dropped(self._session)


Readable = Store | OpenTransaction
"""What reading statements run against."""


async def _dropped(session: AsyncSession) -> None:
    session.cancel()
    await session.close()


@contextmanager
def _conflicts() -> Iterator[None]:
    """What fails as others write at once: locks that wait for each other, pages changed meanwhile, keys just taken."""
    try:
        yield
    except Neo4jError as error:
        if not isinstance(error, ConstraintError) and not error.is_retryable():
            raise
        raise WriteConflict(f"{error.code}: {' '.join((error.message or '').split())[:200]}") from error
