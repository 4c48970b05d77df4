"""JSON answers, and refusals in the shape of a GraphQL response."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from graphql import GraphQLError
from starlette.responses import Response

from api.errors import ApiError, ErrorReport, status_of
from api.http.request import JSON


def json_response(content: Any, status: int = 200, media_type: str = JSON) -> Response:
    """`content` as JSON in UTF-8, which no cache keeps."""
    headers = {"Cache-Control": "no-store", "Content-Type": f"{media_type}; charset=utf-8"}
    return Response(orjson.dumps(content), status, headers)


def refusal(
    errors: Iterable[GraphQLError],
    report: ErrorReport,
    status: int | None = None,
    media_type: str = JSON,
    extensions: Mapping[str, Any] | None = None,
) -> Response:
    """A response without `data`. The first error's code gives the status, unless `status` does."""
    formatted: list[dict[str, Any]] = [report.on_error(error) for error in errors]
    if status is None:
        status = status_of(formatted[0]["extensions"]["code"])
    content: dict[str, Any] = {"errors": formatted}
    if extensions:
        content["extensions"] = extensions
    return json_response(content, status, media_type)


def fault_response(error: Exception, report: ErrorReport, headers: Mapping[str, str] | None = None) -> Response:
    """The answer to a request that ended in an exception: a refusal as it stands, anything else a fault with an id."""
    shown = error if isinstance(error, ApiError) else GraphQLError("fault", original_error=error, extensions={})
    response = refusal([shown], report)
    response.headers.update(headers or {})
    return response
