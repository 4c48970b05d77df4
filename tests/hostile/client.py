"""A client that sends whatever bytes it is given, and learns what is in the store."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress

from tests.hostile.judge import Answer
from tests.hostile.mutants import NEW, HttpRequest
from tests.hostile.values import Known

PATIENCE = 90.0
"""Seconds until a server that does not answer is given up; longer than a request may take."""


class Client:
    """Speaks to one server at `host:port`, a connection for each request."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port

    @property
    def authority(self) -> str:
        """What belongs into `Host`."""
        return f"{self.host}:{self.port}"

    async def send(self, request: HttpRequest) -> Answer | None:
        """The answer, if any came."""
        reader, writer = await asyncio.open_connection(self.host, self.port)
        try:
            async with asyncio.timeout(PATIENCE):
                with suppress(ConnectionError):
                    writer.write(request.sent)
                    await writer.drain()
                    if request.leaves:
                        writer.write_eof()
                received = bytearray()
                with suppress(ConnectionError):
                    while chunk := await reader.read(1 << 16):
                        received += chunk
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
        return parsed(bytes(received))

    async def ask(self, document: str) -> Answer:
        """The answer to a plain query. Raises ConnectionError if there is none."""
        headers = [
            ("Host", self.authority),
            ("Connection", "close"),
            ("Content-Type", "application/json"),
            ("Accept", NEW),
        ]
        answer = await self.send(HttpRequest("valid", headers=headers, body=json.dumps({"query": document}).encode()))
        if answer is None:
            raise ConnectionError("no answer to a plain query")
        return answer

    async def known(self) -> Known:
        """Some of what is in the store."""
        found = Known()
        lists = {
            "organisations": "id code name", "posts": "id code title", "people": "id code name", "schools": "id name",
            "documents": "id number", "appointments": "id", "reorganisationEvents": "id", "places": "id code name",
        }  # fmt: skip
        asked = " ".join(
            f"{name}(first: 60) {{ edges {{ cursor node {{ {fields} }} }} }}" for name, fields in lists.items()
        )
        data = json.loads((await self.ask(f"{{ {asked} }}")).body)["data"]
        for name in lists:
            for edge in data[name]["edges"]:
                found.cursors.append(edge["cursor"])
                found.ids.setdefault(name, []).append(edge["node"].pop("id"))
                found.texts += [text for text in edge["node"].values() if text]
        return found


def parsed(received: bytes) -> Answer | None:
    """The last response in what was received (an interim one may stand before it)."""
    head, divider, rest = received.partition(b"\r\n\r\n")
    if not divider:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    status = int(first.split()[1])
    if status < 200:
        return parsed(rest)
    pairs = [line.partition(":") for line in lines]
    return Answer(status, {name.lower(): value.strip() for name, _, value in pairs}, rest)
