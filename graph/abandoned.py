"""Statements that nobody waits for any more, of an engine that does not see by itself that its client has gone.

Neo4j ends what runs for a connection that is broken off. The embedded engine reads from a connection only when its
statement has ended, so it has to be told on another one.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog
from neo4j import AsyncDriver, AsyncManagedTransaction, AsyncTransaction
from neo4j.exceptions import DriverError, Neo4jError

RUNNING = "SHOW TRANSACTIONS YIELD transactionId, clientAddress RETURN transactionId, clientAddress"
TERMINATE = "TERMINATE TRANSACTIONS $ids"
LOOKS = 5
"""Times that the engine is asked: a statement may have been sent, and not begun."""
SECONDS_BETWEEN_LOOKS = 0.2

log = structlog.get_logger("zhiguan.engine")


class Abandoned:
    """Ends what an engine still does for connections that were broken off."""

    def __init__(self, driver: AsyncDriver, database: str) -> None:
        self._driver = driver
        self._database = database
        self._looks_left: dict[int, int] = {}
        """By the port that the connection had on our side."""
        self._work: asyncio.Task[None] | None = None

    def end(self, port: int) -> None:
        """End what runs for the connection that had this port on our side; soon, without waiting for it."""
        self._looks_left[port] = LOOKS
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._end_all())

    async def close(self) -> None:
        """Leave the rest to the engine's own limit of time."""
        if self._work is not None:
            self._work.cancel()
            with suppress(asyncio.CancelledError):
                await self._work

    async def _end_all(self) -> None:
        try:
            while self._looks_left:
                ended = await self._end_found(set(self._looks_left))
                self._looks_left = {
                    port: left - 1 for port, left in self._looks_left.items() if port not in ended and left > 1
                }
                await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
        except (DriverError, Neo4jError, OSError) as error:
            self._looks_left.clear()
            log.warning("statements-not-ended", reason=" ".join(str(error).split())[:200])

    async def _end_found(self, ports: set[int]) -> set[int]:
        """End what runs for connections from these ports, and return those of which something ran."""
        async with self._driver.session(database=self._database) as session:
            found = {
                identity: int(address.rpartition(":")[2])
                for identity, address in [record.values() async for record in await session.run(RUNNING)]
            }
            ids = [identity for identity, port in found.items() if port in ports]
            if ids:
                await (await session.run(TERMINATE, ids=ids)).consume()
        return {found[identity] for identity in ids}


def port_of(tx: AsyncManagedTransaction | AsyncTransaction) -> int:
    """The port on our side of the connection that a transaction runs on; 0 if the driver does not tell any more.

    It has no public name there.
    """
    return int(getattr(getattr(tx, "_connection", None), "local_port", 0))
