"""Clients that read slowly get all of their answer; those that do not read are given up, and keep nobody's memory."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from api.http.app import http_app
from api.http.request import GraphQLRequest
from graph.scope import Viewer
from tests.http.conftest import answering
from tests.http.served import served

LARGE = 12_000_000
"""Bytes of an answer: more than the kernel keeps for a client."""
BUFFER = 64 * 1024


@dataclass
class Large:
    """A large answer."""

    data: dict[str, Any] = field(default_factory=lambda: {"text": "x" * LARGE})
    errors: None = None
    extensions: None = None


async def execute(request: GraphQLRequest, viewer: Viewer, request_id: str) -> Any:
    return Large()


@asynccontextmanager
async def asked(address: str) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection on which this was asked, of a client that takes little at once."""
    host, port = address.removeprefix("http://").split(":")
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    client.setblocking(False)
    await asyncio.get_running_loop().sock_connect(client, (host, int(port)))
    reader, writer = await asyncio.open_connection(sock=client, limit=BUFFER)
    body = json.dumps({"query": "{ text }"}).encode()
    head = f"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    writer.write(head.encode() + b"\r\nConnection: close\r\n\r\n" + body)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def read(reader: asyncio.StreamReader, pause: float = 0) -> int:
    """Bytes that came until the connection ended, read with pauses."""
    told = 0
    try:
        while piece := await reader.read(BUFFER * 8):
            told += len(piece)
            await asyncio.sleep(pause)
    except ConnectionError:
        pass
    return told


async def logged(log_lines: list[dict[str, Any]], event: str, times: int = 1) -> None:
    """Return when so many of these events were logged."""
    async with asyncio.timeout(20):
        while [line["event"] for line in log_lines].count(event) < times:  # noqa: ASYNC110 - a list tells of no event
            await asyncio.sleep(0.02)


async def test_who_reads_slowly_gets_all_of_it(log_lines: list[dict[str, Any]]) -> None:
    async with served(http_app(execute, answering), reader_timeout=2.0) as address, asked(address) as (reader, _):
        begun = asyncio.get_running_loop().time()
        assert await read(reader, pause=0.15) > LARGE
        assert asyncio.get_running_loop().time() - begun > 3, "or it was not slow"
    assert [line["event"] for line in log_lines] == ["request"]


async def test_who_does_not_read_is_given_up(log_lines: list[dict[str, Any]]) -> None:
    async with served(http_app(execute, answering), reader_timeout=0.5) as address, asked(address) as (reader, _):
        await logged(log_lines, "reader-given-up")
        await logged(log_lines, "request")
        assert await read(reader) < LARGE


async def test_answers_that_nobody_reads_make_room_for_others(log_lines: list[dict[str, Any]]) -> None:
    app = http_app(execute, answering, unread_limit=LARGE)
    async with served(app) as address, asked(address) as (first, _), asked(address) as (second, _):
        await logged(log_lines, "answer-broken-off")
        async with asked(address) as (other, _):
            assert await read(other) > LARGE
        assert await read(first) < LARGE
        assert await read(second) < LARGE
    assert [line["event"] for line in log_lines].count("answer-broken-off") == 2
