"""Connections: what is no HTTP at all is refused in the shape of every other refusal; who does not read is given up."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
import structlog
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.errors import ErrorCode

ENGLISH = "This is no HTTP request that can be read"
CHINESE = "无法解析的 HTTP 请求"
BODY = orjson.dumps(
    {
        "errors": [
            {
                "message": ENGLISH,
                "extensions": {"code": ErrorCode.BAD_REQUEST, "messageEn": ENGLISH, "messageZh": CHINESE},
            }
        ]
    }
)


log = structlog.get_logger("api.http")


class Transport(HttpToolsProtocol):
    """uvicorn's HTTP. `patience` is how many seconds a client may take no bytes although some are there for it."""

    def __init__(self, *args: Any, patience: float, **more: Any) -> None:
        super().__init__(*args, **more)
        self.patience = patience
        self._giving_up: asyncio.TimerHandle | None = None

    def pause_writing(self) -> None:
        """As many bytes as may wait do wait."""
        super().pause_writing()
        self._giving_up = self.loop.call_later(self.patience, self._give_up)

    def resume_writing(self) -> None:
        """The client has taken most of them."""
        self._be_patient()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is no more."""
        self._be_patient()
        super().connection_lost(exc)

    def _be_patient(self) -> None:
        if self._giving_up is not None:
            self._giving_up.cancel()
            self._giving_up = None

    def _give_up(self) -> None:
        log.warning("reader-given-up", seconds=self.patience)
        self.transport.abort()

    def send_400_response(self, msg: str) -> None:
        """Answer what was not understood, and hang up."""
        head = (
            "HTTP/1.1 400 Bad Request",
            "content-type: application/json; charset=utf-8",
            "content-language: en",
            "vary: Accept-Language",
            "cache-control: no-store",
            f"content-length: {len(BODY)}",
            "connection: close",
        )
        self.transport.write("\r\n".join((*head, "", "")).encode("ascii") + BODY)
        self.transport.close()
