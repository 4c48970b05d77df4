"""Clients that cost little: keep-alive connections that send bytes made beforehand, and give the answer as it came."""

from __future__ import annotations

import asyncio
import re
import time
from typing import NamedTuple

import httptools

IDLE = 2.0
"""Seconds after which a connection is not used again: uvicorn closes it after five, and could do so just then."""


class Answer(NamedTuple):
    """An answer's status, its headers with names in lower case, and its body."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes

    @property
    def statements(self) -> int | None:
        """How many statements the server says that it took."""
        told = self.headers.get(b"statements") or self._timing(rb'db;desc="(\d+)')
        return None if told is None else int(told)

    @property
    def store_seconds(self) -> float | None:
        """How long the server says that it waited for the store."""
        told = self._timing(rb"db;[^,]*dur=([\d.]+)")
        return None if told is None else float(told) / 1000

    @property
    def server_seconds(self) -> float | None:
        """How long the server says that it took until the answer was begun."""
        told = self._timing(rb"total;dur=([\d.]+)")
        return None if told is None else float(told) / 1000

    def _timing(self, pattern: bytes) -> bytes | None:
        found = re.search(pattern, self.headers.get(b"server-timing", b""))
        return None if found is None else found[1]


def request(host: str, port: int, path: str, body: bytes) -> bytes:
    """A POST of JSON, as it is sent."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: application/json\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Client(asyncio.Protocol):
    """One client: asks one thing at a time, on one connection, which is opened again when the server closed it."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        self.transport: asyncio.Transport | None = None
        self.answer: asyncio.Future[Answer] | None = None
        self.used = 0.0

    async def connect(self) -> None:
        """Have a connection that is open."""
        if self.transport is not None and time.perf_counter() - self.used > IDLE:
            self.transport.abort()
            self.transport = None
        if self.transport is None or self.transport.is_closing():
            self.parser = httptools.HttpResponseParser(self)
            self.begin()
            loop = asyncio.get_running_loop()
            await loop.create_connection(lambda: self, self.host, self.port)

    async def ask(self, sent: bytes) -> Answer:
        """The answer to one request. Raises ValueError for any that is none."""
        assert self.transport is not None  # noqa: S101 - connected first
        self.answer = asyncio.get_running_loop().create_future()
        self.transport.write(sent)
        answer = await self.answer
        self.used = time.perf_counter()
        if answer.status != 200 or b'"errors"' in answer.body[:200]:
            raise ValueError(f"no answer: {answer.status} {answer.body[:1000]!r}")
        return answer

    def close(self) -> None:
        """End the connection."""
        if self.transport is not None:
            self.transport.close()

    def begin(self) -> None:
        """Forget the answer before."""
        self.headers: dict[bytes, bytes] = {}
        self.pieces: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101
        self.transport, self.used = transport, time.perf_counter()

    def connection_lost(self, exc: Exception | None) -> None:
        if self.answer is not None and not self.answer.done():
            self.answer.set_exception(ConnectionError("the server closed the connection"))

    def data_received(self, data: bytes) -> None:
        self.parser.feed_data(data)

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers[name.lower()] = value

    def on_body(self, body: bytes) -> None:
        self.pieces.append(body)

    def on_message_complete(self) -> None:
        answer = Answer(self.parser.get_status_code(), self.headers, b"".join(self.pieces))
        self.begin()
        if self.answer is not None and not self.answer.done():
            self.answer.set_result(answer)
