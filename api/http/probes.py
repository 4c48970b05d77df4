"""`/healthz` and `/readyz`: whether the process lives, and whether it can serve."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from api.errors import ErrorCode
from api.http.responses import json_response
from api.http.trace import trace_of
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
            return not_ready(request, f"the store did not answer within {PATIENCE:g} s")
        except StoreUnavailable as error:
            return not_ready(request, str(error))
        return json_response({"status": "ready"})

    return endpoint


def not_ready(request: Request, reason: str) -> Response:
    """503, with the reason."""
    trace_of(request).report.codes.append(str(ErrorCode.STORE_UNAVAILABLE))
    return json_response({"status": "unavailable", "reason": reason}, 503)
