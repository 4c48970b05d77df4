"""The connection to the store: one driver, one Cypher, either engine (architecture.md 2)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from neo4j import AsyncDriver, AsyncManagedTransaction, AsyncResult, AsyncSession, Query, unit_of_work
from neo4j.api import AsyncBookmarkManager
from neo4j.exceptions import DriverError, Neo4jError, ServiceUnavailable, SessionExpired

from graph.abandoned import Abandoned, port_of
from graph.errors import StoreUnavailable
from graph.instants import of_all_keys
from graph.scope import Scope
from rules.refusals import Refusal

T = TypeVar("T")
Row = list[Any]

TIMED_OUT = "Neo.ClientError.Transaction.TransactionTimedOut"


@dataclass(frozen=True, slots=True)
class Statement:
    """A Cypher statement with a name. The name stands in logs and counts.

    A reading statement returns one record with one column, `rows`: its rows as short lists. `in_parts` it returns
    several: lists of rows in each, those in the same place together are one.
    """

    name: str
    text: str
    in_parts: bool = False


@dataclass(slots=True)
class StatementLog:
    """What one request asked of the store: names in order, and seconds spent waiting."""

    names: list[str] = field(default_factory=list)
    seconds: float = 0.0


statement_log: ContextVar[StatementLog | None] = ContextVar("statement_log", default=None)
"""Set by whoever wants the statements of the current task and its children counted."""


@dataclass(slots=True)
class Store:
    """One database of one engine. Safe to use from many tasks at once.

    `timeout` is in seconds, for reading statements; one that takes longer ends in the engine too, and raises Refusal
    (STATEMENT_TIMED_OUT). Statements raise StoreUnavailable when the engine stays away for longer than the driver keeps
    trying.
    """

    driver: AsyncDriver
    database: str
    timeout: float = 30.0
    bookmarks: AsyncBookmarkManager | None = None
    """Lets every transaction see the writes of those before it, whichever member of a cluster answers."""
    abandoned: Abandoned | None = None
    """Ends statements whose reader was cancelled, where breaking off the connection does not."""

    async def read(self, statement: Statement, parameters: Mapping[str, Any], scope: Scope) -> list[Row]:
        """Run a reading statement for a viewer and return its rows. A transient failure is tried again.

        If the task is cancelled, the statement ends in the engine too.
        """
        started = time.perf_counter()
        text, given = rendered(statement, parameters, scope)
        try:
            with named_failures(self.timeout):
                read = self._read_once if self.abandoned is None else self._read
                return await read(text, given, statement.in_parts)
        finally:
            if (log := statement_log.get()) is not None:
                log.names.append(statement.name)
                log.seconds += time.perf_counter() - started

    async def _read_once(self, text: str, parameters: dict[str, Any], in_parts: bool) -> list[Row]:
        """In one trip to the engine; in a managed transaction, which takes three, only after a transient failure."""
        try:
            async with self.session("READ") as session:
                return await rows_of(await session.run(Query(text, timeout=self.timeout), parameters), in_parts)
        except (Neo4jError, DriverError) as error:
            if not error.is_retryable():
                raise
        return await self._read(text, parameters, in_parts)

    async def _read(self, text: str, parameters: dict[str, Any], in_parts: bool) -> list[Row]:
        """In a managed transaction, whose connection is known before the statement runs."""
        port = 0

        async def work(tx: AsyncManagedTransaction) -> list[Row]:
            nonlocal port
            port = port_of(tx) if self.abandoned is not None else 0
            return await rows_of(await tx.run(text, parameters), in_parts)

        try:
            async with self.session("READ") as session:
                return await session.execute_read(unit_of_work(timeout=self.timeout)(work))
        except asyncio.CancelledError:
            if self.abandoned is not None and port:
                self.abandoned.end(port)
            raise

    async def write(self, work: Callable[[AsyncManagedTransaction], Awaitable[T]]) -> T:
        """Run `work` in one write transaction. After a transient failure it is run again, so it must be repeatable."""
        async with self.session() as session:
            with named_failures(self.timeout):
                return await session.execute_write(work)

    async def run(self, text: str, **parameters: Any) -> list[Row]:
        """Run one statement on its own, outside a managed transaction: schema changes and probes."""
        async with self.session() as session:
            with named_failures(self.timeout):
                result = await session.run(Query(text), parameters)
                return [list(record.values()) async for record in result]

    async def close(self) -> None:
        """Close every connection."""
        await self.driver.close()

    def session(self, mode: str = "WRITE") -> AsyncSession:
        """A session of the driver; who asks for it closes it."""
        return self.driver.session(database=self.database, default_access_mode=mode, bookmark_manager=self.bookmarks)


def rendered(statement: Statement, parameters: Mapping[str, Any], scope: Scope) -> tuple[str, dict[str, Any]]:
    """The text that is run for a viewer and these parameters, and the parameters it has.

    Raises ValueError where a parameter has the name of an instant (`graph.instants.of_all_keys`).
    """
    text, instants = of_all_keys(statement.text, parameters.get("keys", ()))
    if taken := instants.keys() & parameters.keys():
        raise ValueError(f"{statement.name} has parameters of its own by the names {sorted(taken)}")
    return scope.render(text), {**parameters, **instants, **scope.parameters}


async def rows_of(result: AsyncResult, in_parts: bool = False) -> list[Row]:
    """What a reading statement returned."""
    if not in_parts:
        record = await result.single()
        return record["rows"] if record is not None else []
    rows: list[Row] = []
    async for record in result:
        for whole, more in zip(rows, record["rows"], strict=False):
            whole.extend(more or ())
        rows = rows or record["rows"]
    return rows


@contextmanager
def named_failures(timeout: float) -> Iterator[None]:
    """Failures of the driver in words of ours: the store does not answer, a statement took too long."""
    try:
        yield
    except (ServiceUnavailable, SessionExpired) as error:
        raise StoreUnavailable(f"the store does not answer: {' '.join(str(error).split())[:200]}") from error
    except Neo4jError as error:
        # `TransactionTimedOut`, and with a timeout that the client asked for `TransactionTimedOutClientConfiguration`.
        if TIMED_OUT not in (error.code or ""):
            raise
        raise Refusal.statement_timed_out(timeout) from error
