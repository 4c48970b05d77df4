"""`/healthz` and `/readyz`: whether the process lives, and whether it can serve."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from api.errors import ErrorCode
from api.http.responses import json_response
from api.http.trace import trace_of
from api.wording.languages import Language
from graph.errors import StoreUnavailable

PATIENCE = 3.0
"""Seconds that the store is given to answer."""

Probe = Callable[[], Awaitable[object]]
"""A cheap read of the store; raises when the store does not serve."""


async def healthz(_: Request) -> Response:
    """The process is alive."""
    return json_response({"status": "alive"})


def readyz(probe: Probe) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint that asks the store; 503 with a reason when it does not answer."""

    async def endpoint(request: Request) -> Response:
        try:
            async with asyncio.timeout(PATIENCE):
                await probe()
        except TimeoutError:
            return not_ready(
                request, f"the store did not answer within {PATIENCE:g} s", f"数据库在 {PATIENCE:g} 秒内没有响应"
            )
        except StoreUnavailable as error:
            return not_ready(request, str(error), f"数据库没有响应（{error}）")
        return json_response({"status": "ready"})

    return endpoint


def not_ready(request: Request, reason: str, reason_zh: str) -> Response:
    """503, with the reason in the language asked for."""
    report = trace_of(request).report
    report.codes.append(str(ErrorCode.STORE_UNAVAILABLE))
    told = reason_zh if report.language is Language.CHINESE else reason
    return json_response({"status": "unavailable", "reason": told}, 503)
