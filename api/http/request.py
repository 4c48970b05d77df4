"""Reading a GraphQL request out of HTTP, by the GraphQL-over-HTTP specification."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import OperationType
from starlette.requests import Request

from api.errors import ApiError, ErrorCode

GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"
NAMED_FIRST = re.compile(r"(?:[\s,\ufeff]|#[^\n\r]*)*(?:query|mutation|subscription)\s+([_A-Za-z]\w{0,99})\b")

QUERIES = frozenset({OperationType.QUERY})
QUERIES_AND_MUTATIONS = frozenset({OperationType.QUERY, OperationType.MUTATION})


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """One request: the document as text, its variables as JSON gave them, and the kinds of operation it may run."""

    document: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    extensions: dict[str, Any] | None = None
    allowed_operations: frozenset[OperationType] = field(default=QUERIES_AND_MUTATIONS)

    @property
    def label(self) -> str | None:
        """The operation's name for logs: the one asked for, or that of the document's first operation."""
        if self.operation_name:
            return self.operation_name[:100]
        found = NAMED_FIRST.match(self.document)
        return found.group(1) if found else None


def response_type(accept: str | None) -> str | None:
    """The media type to answer with: the client's favourite of the two; None if it accepts neither.

    Who names neither (`*/*`, no header at all) is given `application/json`, as older clients expect.
    """
    if not accept or not accept.strip():
        return JSON
    weights: dict[str, tuple[int, float]] = {}
    for part in accept.split(","):
        media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((quality(p[2:]) for p in parameters if p.startswith("q=")), 1.0)
        for offered in (GRAPHQL_RESPONSE, JSON):
            precision = {offered: 3, "application/*": 2, "*/*": 1}.get(media_range, 0)
            if precision and precision >= weights.get(offered, (0, 0.0))[0]:
                weights[offered] = (precision, weight)
    wanted = {offered: weight for offered, weight in weights.items() if weight[1] > 0}
    if not wanted:
        return None
    named = wanted.get(GRAPHQL_RESPONSE, (0, 0.0))
    plain = wanted.get(JSON, (0, 0.0))
    return GRAPHQL_RESPONSE if named[0] == 3 and named[1] >= plain[1] else (JSON if plain[0] else GRAPHQL_RESPONSE)


def quality(text: str) -> float:
    """The weight in an Accept header, 0 to 1; what is not a number counts as 0."""
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


async def read_request(request: Request, body_limit: int) -> GraphQLRequest:
    """The GraphQL request in a GET or POST request. Raises ApiError; `body_limit` is in bytes."""
    if request.method == "GET":
        refuse_large(len(request.scope["query_string"]), body_limit)
        return from_query_string(request.query_params)
    if request.method == "POST":
        refuse_content_type(request.headers.get("content-type"))
        return from_body(await read_body(request, body_limit))
    raise ApiError(
        ErrorCode.METHOD_NOT_ALLOWED, "GraphQL is served to GET and POST requests", "GraphQL 只接受 GET 和 POST 请求"
    )


def refuse_content_type(content_type: str | None) -> None:
    """Raise unless the body is said to be JSON in UTF-8."""
    media_type, *parameters = (piece.strip().lower() for piece in (content_type or "").split(";"))
    charset = next((p.removeprefix("charset=").strip('"') for p in parameters if p.startswith("charset=")), "utf-8")
    if media_type != JSON or charset not in ("utf-8", "utf8"):
        raise ApiError(
            ErrorCode.UNSUPPORTED_MEDIA_TYPE,
            "POST requests need `Content-Type: application/json`, in UTF-8",
            "POST 请求须带 `Content-Type: application/json`，编码为 UTF-8",
        )


async def read_body(request: Request, limit: int) -> bytes:
    """The body, read no further than `limit` bytes."""
    announced = request.headers.get("content-length", "0")
    body = bytearray()
    too_large = announced.isdecimal() and int(announced) > limit
    if not too_large:
        async for chunk in request.stream():
            body += chunk
            if too_large := len(body) > limit:
                break
    if too_large:
        raise body_too_large(limit)
    return bytes(body)


def refuse_large(size: int, limit: int) -> None:
    """Raise for what came in the URL in place of a body, if it has more bytes than a body may have."""
    if size > limit:
        raise body_too_large(limit)


def body_too_large(limit: int) -> ApiError:
    """The refusal of more bytes than are read; how many there are is not known."""
    return ApiError(ErrorCode.BODY_TOO_LARGE, f"The request exceeds {limit:,} bytes", f"请求超过 {limit:,} 字节")


def from_query_string(parameters: Mapping[str, str]) -> GraphQLRequest:
    """The request in the URL of a GET request: `variables` and `extensions` are JSON; an empty parameter is absent."""
    fields: dict[str, Any] = {}
    for name in ("query", "operationName"):
        fields[name] = parameters.get(name) or None
    for name in ("variables", "extensions"):
        fields[name] = parse_json(parameters[name].encode(), f"`{name}`") if parameters.get(name) else None
    return checked(fields, QUERIES)


def from_body(body: bytes) -> GraphQLRequest:
    """The request in the body of a POST request."""
    fields = parse_json(body, "The body")
    if isinstance(fields, list):
        # One request, one operation, so that limits and logs mean what they say.
        raise ApiError(
            ErrorCode.BATCH_REFUSED,
            "One operation per request: the body must be one JSON object, not a list",
            "每个请求只能含一个操作：请求体须是一个 JSON 对象，不能是列表",
        )
    if not isinstance(fields, dict):
        raise ApiError(ErrorCode.BAD_REQUEST, "The body must be one JSON object", "请求体须是一个 JSON 对象")
    return checked(fields, QUERIES_AND_MUTATIONS)


def parse_json(text: bytes, what: str) -> Any:
    """The JSON value of `text`; ApiError names `what` if it is none."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ApiError(
            ErrorCode.BAD_REQUEST, f"{what} is not JSON ({place})", f"{what} 不是 JSON（第 {error.lineno} 行）"
        ) from error


def checked(fields: Mapping[str, Any], allowed: frozenset[OperationType]) -> GraphQLRequest:
    """The request made of a body's fields. Raises ApiError for a field of the wrong type."""
    document = fields.get("query")
    if not isinstance(document, str) or not document:
        raise ApiError(ErrorCode.BAD_REQUEST, "`query` must be a GraphQL document", "`query` 须是 GraphQL 文档")
    for name, kind in (("operationName", str), ("variables", dict), ("extensions", dict)):
        value = fields.get(name)
        if value is not None and not isinstance(value, kind):
            wanted = "a string" if kind is str else "an object"
            raise ApiError(
                ErrorCode.BAD_REQUEST,
                f"`{name}` must be {wanted} or null",
                f"`{name}` 须是{'字符串' if kind is str else '对象'}或 null",
            )
    return GraphQLRequest(
        document, fields.get("variables"), fields.get("operationName"), fields.get("extensions"), allowed
    )
