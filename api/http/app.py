"""The HTTP application: `/graphql`, `/ide`, `/healthz`, `/readyz`."""

from __future__ import annotations

from functools import partial
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api.errors import ApiError, ErrorCode
from api.http.delivery import Deliveries
from api.http.graphql import Executor, GraphQLEndpoint
from api.http.guard import LOOPBACK_ORIGIN, LoopbackOnly
from api.http.ide import ide_routes
from api.http.probes import Probe, healthz, readyz
from api.http.responses import fault_response
from api.http.trace import RequestTracing, trace_of
from api.limits.numbers import UNREAD, Limits
from api.schema import Service
from api.settings import Settings
from graph.connection import Store
from graph.probe import probe


def create_app(store: Store, settings: Settings) -> Starlette:
    """The application that serves what is in `store`."""
    service = Service(store, ZoneInfo(settings.timezone), settings.limits, settings.executor)
    return http_app(service.execute, partial(probe, store), settings.limits.body, settings.limit_unread)


def http_app(
    execute: Executor, ask_store: Probe, body_limit: int = Limits.body, unread_limit: int = UNREAD
) -> Starlette:
    """The application around an executor; `ask_store` reads the store cheaply, the limits are in bytes."""
    return Starlette(
        routes=[
            Route("/", to_ide),
            Route("/graphql", GraphQLEndpoint(execute, body_limit, Deliveries(unread_limit))),
            Route("/healthz", healthz),
            Route("/readyz", readyz(ask_store)),
            *ide_routes(),
        ],
        middleware=[
            Middleware(RequestTracing),
            Middleware(LoopbackOnly),
            Middleware(
                CORSMiddleware,
                allow_origin_regex=LOOPBACK_ORIGIN,
                allow_methods=["GET", "POST"],
                allow_headers=["Content-Type", "X-Request-Id"],
                expose_headers=["X-Request-Id", "Server-Timing"],
            ),
        ],
        exception_handlers={HTTPException: refused_route},
    )


async def to_ide(_: Request) -> Response:
    """Whoever opens the bare address wants to see something."""
    return RedirectResponse("/ide")


async def refused_route(request: Request, error: Exception) -> Response:
    """No such page, or not by this method, in the shape of every other refusal."""
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == 404:
        refused = ApiError(ErrorCode.NOT_FOUND, "There is no such page", "没有这个页面")
    elif error.status_code == 405:
        refused = ApiError(ErrorCode.METHOD_NOT_ALLOWED, "Not by this method", "不接受此请求方法")
    else:
        raise error
    return fault_response(refused, trace_of(request).report, error.headers)
