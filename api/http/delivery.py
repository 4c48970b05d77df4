"""Answers on their way to clients: piece by piece, as fast as each reads, and not more of them than there is room for.

A client that takes no further piece in time is given up by its connection (`api.http.transport`).
"""

from __future__ import annotations

import asyncio

import structlog
from starlette.responses import Response
from starlette.types import Send

PIECE = 64 * 1024
"""Bytes that are written at once: about as many as wait for a client outside of its answer."""

log = structlog.get_logger("api.http")


class Deliveries:
    """All answers that clients have not read to their end; together at most `room` bytes.

    Beyond that the oldest are broken off: whoever reads has taken his long since.
    """

    def __init__(self, room: int) -> None:
        self.room = room
        self._unread: dict[asyncio.Timeout, int] = {}

    async def deliver(self, response: Response, send: Send) -> None:
        """Send the response. What is broken off ends without its last piece, which is how the client knows."""
        body = bytes(response.body)
        await send({"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers})
        patience = asyncio.timeout(None)
        try:
            async with patience:
                self._unread[patience] = len(body)
                self._make_room(patience)
                for begin in range(0, max(len(body), 1), PIECE):
                    self._unread[patience] = len(body) - begin
                    end = begin + PIECE
                    await send({"type": "http.response.body", "body": body[begin:end], "more_body": end < len(body)})
        except TimeoutError:
            log.warning("answer-broken-off", unread=self._unread[patience], reason="others wait for their answers")
        finally:
            del self._unread[patience]

    def _make_room(self, newest: asyncio.Timeout) -> None:
        excess = sum(self._unread.values()) - self.room
        for patience, unread in self._unread.items():
            if excess <= 0 or patience is newest:
                return
            if not patience.expired():
                patience.reschedule(0)
            excess -= unread
