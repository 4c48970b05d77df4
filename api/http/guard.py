"""The frame for rights: who may ask at all, and as whom. Accounts and tokens will come in here."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import ApiError, ErrorCode
from api.http.responses import fault_response
from api.http.trace import trace_of
from graph.errors import StartError
from graph.scope import LOCAL_ADMINISTRATOR, Viewer

LOOPBACK_ORIGIN = r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?"
HOST_AND_PORT = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[^:\[\]]+)(:\d{1,5})?")


class OpenHostRefused(StartError):
    """The server was asked to listen where others can reach it, and nobody would be asked who they are."""


@lru_cache(maxsize=100)
def is_loopback(name: str) -> bool:
    """Whether a host name or IP address means this machine. Names are not looked up; only `localhost` is known."""
    if name.lower() == "localhost":
        return True
    try:
        address = ipaddress.ip_address(name.strip("[]").partition("%")[0])
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback


def refuse_open_host(host: str) -> None:
    """Raise OpenHostRefused unless `host`, where the server is to listen, can be reached from this machine only."""
    if not is_loopback(host):
        raise OpenHostRefused(
            "open-host",
            f"will not listen on {host or 'every address'}, for without authentication whoever reaches it could "
            "read and write everything: set ZHIGUAN_HOST=127.0.0.1",
        )


def viewer_of(request: Request) -> Viewer:
    """Who asks: the local administrator, if the peer is on this machine; raises ApiError otherwise."""
    peer = request.client
    if peer is None or not is_loopback(peer.host):
        raise ApiError(
            ErrorCode.FORBIDDEN,
            "Only this machine is served while no authentication is configured",
            "未配置身份验证时，只为本机服务",
        )
    return LOCAL_ADMINISTRATOR


class LoopbackOnly:
    """Middleware: refuses what a web page of another site could make a browser on this machine send.

    A page can point its own name at 127.0.0.1 (DNS rebinding): its requests carry that name in `Host`. Or it can send
    requests straight to us: those carry its `Origin`, or are marked `Sec-Fetch-Site: cross-site`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the connection on, or answer it with a refusal."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        try:
            refuse_foreign_host(Headers(scope=scope))
            refuse_foreign_origin(Headers(scope=scope), is_navigation=scope["path"] != "/graphql")
        except ApiError as error:
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
                return
            response = fault_response(error, trace_of(Request(scope)).report)
            await response(scope, receive, send)
            return
        await self.app(scope, receive, send)


def refuse_foreign_host(headers: Headers) -> None:
    """Raise unless `Host` is this machine's, with any port."""
    found = HOST_AND_PORT.fullmatch(headers.get("host", ""))
    if found is None or not is_loopback(found["name"]):
        raise ApiError(
            ErrorCode.HOST_REFUSED,
            "This server answers to localhost, 127.0.0.1 and [::1] only",
            "本服务只应答 localhost、127.0.0.1 和 [::1]",
        )


def refuse_foreign_origin(headers: Headers, *, is_navigation: bool) -> None:
    """Raise for a request made by a page of another site. A link to a page of ours is no such request."""
    origin = headers.get("origin")
    if origin is None:
        foreign = headers.get("sec-fetch-site") == "cross-site" and not is_navigation
    else:
        foreign = re.fullmatch(LOOPBACK_ORIGIN, origin, re.IGNORECASE) is None
    if foreign:
        raise ApiError(
            ErrorCode.ORIGIN_REFUSED,
            "Pages of other sites may not ask this server",
            "不接受其他网站页面发来的请求",
        )
