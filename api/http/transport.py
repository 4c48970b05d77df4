"""What is no HTTP at all is refused in the shape of every other refusal."""

from __future__ import annotations

import orjson
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


class Transport(HttpToolsProtocol):
    """uvicorn's HTTP; of a request that it cannot read no header is known, so the answer is in English."""

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
