"""`/graphql`: GraphQL over HTTP, GET for queries and POST for all operations."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from graphql import GraphQLError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.errors import ApiError, ErrorCode, code_of, status_of
from api.http.delivery import Deliveries
from api.http.guard import viewer_of
from api.http.request import GRAPHQL_RESPONSE, JSON, GraphQLRequest, read_request, response_type
from api.http.responses import fault_response, json_response, refusal
from api.http.trace import Trace, trace_of
from graph.scope import Viewer


class ExecutionResult(Protocol):
    """What an execution comes to. Without `data`, errors that have no path refuse the request as a whole."""

    @property
    def data(self) -> Mapping[str, Any] | None:
        """The response's `data`: JSON values only."""

    @property
    def errors(self) -> list[GraphQLError] | None:
        """What went wrong, if anything."""

    @property
    def extensions(self) -> Mapping[str, Any] | None:
        """The response's `extensions`, if any."""


Executor = Callable[[GraphQLRequest, Viewer, str], Awaitable[ExecutionResult]]
"""Runs one request for a viewer, under a request id. It parses, validates and executes; its result tells of errors."""


class GraphQLEndpoint:
    """The ASGI application behind `/graphql`."""

    def __init__(self, execute: Executor, body_limit: int, deliveries: Deliveries) -> None:
        self.execute = execute
        self.body_limit = body_limit
        self.deliveries = deliveries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request. If the client goes away, its execution ends, and with it the store's work."""
        request = Request(scope, receive)
        trace = trace_of(request)
        try:
            media_type = response_type(request.headers.get("accept"))
            if media_type is None:
                raise ApiError(
                    ErrorCode.NOT_ACCEPTABLE,
                    f"Answers are {GRAPHQL_RESPONSE} or {JSON}",
                    f"响应格式为 {GRAPHQL_RESPONSE} 或 {JSON}",
                )
            viewer = viewer_of(request)
            trace.viewer = viewer.name
            asked = await read_request(request, self.body_limit)
            trace.operation = asked.label
        except ApiError as error:
            await self.refuse(error, trace)(scope, receive, send)
            return
        except ClientDisconnect:
            return
        result = await unless_disconnected(self.execute(asked, viewer, trace.request_id), receive)
        if result is not None:
            response = graphql_response(result, media_type, trace)
            del result  # its text is what is kept for a client that reads slowly
            await self.deliveries.deliver(response, send)

    def refuse(self, error: ApiError, trace: Trace) -> Response:
        """The answer to what is not a GraphQL request that this client may make."""
        headers = {}
        if error.code == ErrorCode.METHOD_NOT_ALLOWED:
            headers["Allow"] = "GET, POST"
        if error.code == ErrorCode.BODY_TOO_LARGE:
            headers["Connection"] = "close"  # else the rest of the body would have to be read
        return fault_response(error, trace.report, headers)


async def unless_disconnected(work: Awaitable[ExecutionResult], receive: Receive) -> ExecutionResult | None:
    """The result of `work`, or None if the client went away first; `work` is then cancelled and has ended.

    Raises what `work` raises, and RuntimeError if it was cancelled by something else.
    """
    execution = asyncio.ensure_future(work)
    departure = asyncio.ensure_future(client_departure(receive))
    try:
        await asyncio.wait({execution, departure}, return_when=asyncio.FIRST_COMPLETED)
        if execution.cancelled():
            # Passed on, it would be taken for the end of the server, and answered without an id.
            raise RuntimeError("the execution was cancelled, and not by its client")
        return execution.result() if execution.done() else None
    finally:
        departure.cancel()
        if not execution.done():
            execution.cancel()
            await asyncio.gather(execution, return_exceptions=True)


async def client_departure(receive: Receive) -> None:
    """Return when the client has gone. The body having been read, nothing else is left to be received."""
    while (await receive())["type"] != "http.disconnect":
        pass


def graphql_response(result: ExecutionResult, media_type: str, trace: Trace) -> Response:
    """The HTTP response to an executed request, or to one that was refused before execution."""
    errors = result.errors or []
    if errors and result.data is None and all(error.path is None for error in errors):
        return request_refusal(errors, media_type, trace, result.extensions)
    content: dict[str, Any] = {}
    if errors:
        content["errors"] = [trace.report.on_error(error) for error in errors]
    content["data"] = result.data
    if result.extensions:
        content["extensions"] = result.extensions
    return json_response(content, 200, media_type)


def request_refusal(
    errors: list[GraphQLError], media_type: str, trace: Trace, extensions: Mapping[str, Any] | None = None
) -> Response:
    """The response to a document that could not be executed, or not to its end.

    Older clients (`application/json`) are told so with status 200, as the specification has it, except when the fault
    is not in their document: a wrong method, a store that is down.
    """
    code = code_of(errors[0])
    status = status_of(code)
    if media_type == JSON and status == 400:
        status = 200
    response = refusal(errors, trace.report, status, media_type, extensions)
    if code == ErrorCode.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = "POST"
    return response
