"""A client that goes away ends its execution."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from starlette.applications import Starlette

from tests.http import toy
from tests.http.served import served


async def test_a_client_that_goes_away_cancels_its_execution(
    toy_app: Starlette, log_lines: list[dict[str, Any]]
) -> None:
    toy.waiting = toy.Waiting()
    body = json.dumps({"query": "query Slow { slow }"}).encode()
    head = f"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    async with served(toy_app) as address, asyncio.timeout(10):
        host, port = address.removeprefix("http://").split(":")
        _, writer = await asyncio.open_connection(host, int(port))
        writer.write(head.encode() + b"\r\n\r\n" + body)
        await toy.waiting.begun.wait()
        writer.close()
        await toy.waiting.cancelled.wait()
    assert [(line["operation"], line["status"]) for line in log_lines] == [("Slow", 499)]
