"""One request from outside: its id, its log line, and what it cost."""

from __future__ import annotations

import json
import re
import sys
import time
import uuid
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import ErrorReport
from api.http.request import GRAPHQL_RESPONSE, JSON
from api.http.responses import fault_response
from api.wording.languages import language_of
from graph.connection import StatementLog, statement_log

SANE_REQUEST_ID = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")
CLIENT_WENT_AWAY = 499
"""Status in the log of a request whose client did not wait for the answer; it is never sent."""

log = structlog.get_logger("api.http")


@dataclass(slots=True)
class Trace:
    """What the log line says of one request. Variables and other values of the request never enter it."""

    request_id: str
    report: ErrorReport
    statements: StatementLog
    operation: str | None = None
    viewer: str | None = None
    status: int = CLIENT_WENT_AWAY
    bytes: int = 0
    started: float = field(default_factory=time.perf_counter)

    @property
    def milliseconds(self) -> float:
        """Since the request arrived."""
        return (time.perf_counter() - self.started) * 1000

    def server_timing(self) -> str:
        """The `Server-Timing` header: the store's share and the whole so far, in milliseconds."""
        count = len(self.statements.names)
        noun = "statement" if count == 1 else "statements"
        store = self.statements.seconds * 1000
        return f'db;desc="{count} {noun}";dur={store:.1f}, total;dur={self.milliseconds:.1f}'


def trace_of(request: Request) -> Trace:
    """The trace of the request, as `RequestTracing` made it."""
    trace = request.scope["state"]["trace"]
    assert isinstance(trace, Trace)  # noqa: S101  every request passes through RequestTracing
    return trace


def request_id_of(headers: Headers) -> str:
    """The client's `X-Request-Id` if it is short and plain, else a new one."""
    given = headers.get("x-request-id", "")
    return given if SANE_REQUEST_ID.fullmatch(given) else str(uuid.uuid4())


def is_json(headers: Headers) -> bool:
    """The response is one of ours, in which messages may stand."""
    return headers.get("content-type", "").partition(";")[0] in (JSON, GRAPHQL_RESPONSE)


class RequestTracing:
    """Outermost middleware: gives each request its id and trace, answers faults, writes the log line."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection of any kind; only HTTP is traced."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = request_id_of(Headers(scope=scope))
        language = language_of(",".join(Headers(scope=scope).getlist("accept-language")))
        trace = Trace(request_id, ErrorReport(request_id, language), StatementLog())
        scope.setdefault("state", {})["trace"] = trace
        started = False

        async def traced_send(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                trace.status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                headers["Server-Timing"] = trace.server_timing()
                headers.setdefault("X-Content-Type-Options", "nosniff")
                if is_json(headers):
                    headers["Content-Language"] = language
                    headers.add_vary_header("Accept-Language")
            elif message["type"] == "http.response.body":
                trace.bytes += len(message.get("body", b""))
            await send(message)

        token = statement_log.set(trace.statements)
        try:
            await self.app(scope, receive, traced_send)
        except Exception as error:
            response = fault_response(error, trace.report)
            if started:
                # The status line is out: breaking the connection off is the only honest answer left.
                raise
            await response(scope, receive, traced_send)
        finally:
            statement_log.reset(token)
            write_log_line(scope, trace)


def write_log_line(scope: Scope, trace: Trace) -> None:
    """One line per request."""
    fields: dict[str, Any] = {
        "request_id": trace.request_id,
        "method": scope["method"],
        "path": scope["path"],
        "status": trace.status,
        "operation": trace.operation,
        "duration_ms": round(trace.milliseconds, 1),
        "bytes": trace.bytes,
        "statements": len(trace.statements.names),
        "statement_names": trace.statements.names,
        "store_ms": round(trace.statements.seconds * 1000, 1),
        "viewer": trace.viewer,
        "error_codes": trace.report.codes,
    }
    log.info("request", **fields)


def configure_logging(level: str) -> None:
    """Write structlog's events as JSON lines to standard error, from `level` (such as "info") upwards."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=as_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level.lower()),
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def as_json(event: MutableMapping[str, Any], **_: Any) -> str:
    """A log event as one line of JSON; what is no JSON value is written as text."""
    try:
        return orjson.dumps(event, default=str).decode()
    except TypeError:
        # Half a character or a huge number must not cost the line, nor the request whose line it is.
        return json.dumps(event, default=str)
