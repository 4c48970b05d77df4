"""A client that goes away ends its execution, and what the store does for it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from functools import reduce
from typing import Any

from starlette.applications import Starlette

from api.http.app import create_app
from api.settings import Settings
from graph.connection import Store
from tests.http import toy
from tests.http.served import served

UP_AND_DOWN: dict[str, Any] = reduce(
    lambda inner, turn: {"ancestor" if turn % 2 else "descendant": inner}, range(12), {"name": {"contains": "x"}}
)
HEAVY = "query ($where: OrganisationWhere) { organisations(where: $where, during: {}) { totalCount } }"
"""On the demo data it runs for longer than anybody waits."""
RUNNING = """
SHOW TRANSACTIONS YIELD currentQuery
WHERE currentQuery CONTAINS 'HAS_STATE' AND NOT currentQuery CONTAINS 'SHOW TRANSACTIONS' RETURN count(*)
"""
SECONDS_TO_BEGIN = 60.0
SECONDS = 20.0
"""In which the store must have ended: Neo4j looks every two, and the machine may be busy."""


async def sent(address: str, document: str, variables: Mapping[str, Any] | None = None) -> asyncio.StreamWriter:
    """A connection on which this was asked; nobody reads what is answered."""
    body = json.dumps({"query": document, "variables": variables}).encode()
    head = f"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    host, port = address.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(head.encode() + b"\r\n\r\n" + body)
    return writer


async def test_a_client_that_goes_away_cancels_its_execution(
    toy_app: Starlette, log_lines: list[dict[str, Any]]
) -> None:
    toy.waiting = toy.Waiting()
    async with served(toy_app) as address, asyncio.timeout(10):
        writer = await sent(address, "query Slow { slow }")
        await toy.waiting.begun.wait()
        writer.close()
        await toy.waiting.cancelled.wait()
    assert [(line["operation"], line["status"]) for line in log_lines] == [("Slow", 499)]


async def running(store: Store, number: int, seconds: float) -> None:
    """Return when so many of the heavy statements run."""
    async with asyncio.timeout(seconds):
        while await store.run(RUNNING) != [[number]]:  # noqa: ASYNC110 - the store tells of no event
            await asyncio.sleep(0.05)


async def test_its_statements_end_in_the_store(seeded_store: Store) -> None:
    assert seeded_store.timeout > SECONDS, "or they would end by themselves"
    async with served(create_app(seeded_store, Settings())) as address:
        for leave in (lambda writer: writer.close(), lambda writer: writer.transport.abort()):
            writer = await sent(address, HEAVY, {"where": UP_AND_DOWN})
            await running(seeded_store, 1, SECONDS_TO_BEGIN)
            leave(writer)
            await running(seeded_store, 0, SECONDS)
