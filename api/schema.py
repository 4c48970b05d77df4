"""The schema as strawberry builds it, its text, and how an operation runs."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from inspect import isawaitable
from typing import Any
from zoneinfo import ZoneInfo

import strawberry
from graphql import (
    ExecutionResult,
    GraphQLInputObjectType,
    GraphQLSchema,
    build_schema,
    lexicographic_sort_schema,
    print_schema,
)
from graphql import execute as run
from graphql.pyutils import suggestion_list
from strawberry.schema.config import StrawberryConfig

from api.context import RequestContext
from api.errors import ApiError, ErrorCode
from api.executor.breadth_first import BreadthFirst
from api.http.request import GraphQLRequest
from api.limits import refusals
from api.limits.checking import checked
from api.limits.documents import Documents, Operation, Understood
from api.limits.numbers import Limits
from api.limits.room import Room
from api.mutation import Mutation
from api.query import Query
from api.scalars import SCALARS
from api.settings import ExecutorName
from api.types.organisations import AdministrativeUnit, InternalDivision, PartyOrganisation
from graph.connection import Store, statement_log
from graph.scope import Scope, Viewer
from loaders.codes import CodeBook
from loaders.foresight import Foresight
from loaders.kinds import Row
from loaders.reading import Reader


def stored(row: Row, name: str) -> Any:
    """A field without a function of its own: its value stands in the row under its name."""
    return row[name]


@cache
def schema() -> strawberry.Schema:
    """The schema, built once."""
    return strawberry.Schema(
        query=Query,
        mutation=Mutation,
        types=[AdministrativeUnit, PartyOrganisation, InternalDivision],
        config=StrawberryConfig(default_resolver=stored, scalar_map=SCALARS),
    )


@cache
def executable() -> GraphQLSchema:
    """The schema as graphql-core runs it."""
    built = schema()._schema
    for each in built.type_map.values():
        if isinstance(each, GraphQLInputObjectType):
            # Strawberry would leave the check to an exception of its own, which would pass for a fault of ours.
            each.is_one_of = each.extensions["strawberry-definition"].is_one_of
    return built


def schema_text() -> str:
    """`schema.graphql`: sorted, so that it can be compared."""
    return print_schema(lexicographic_sort_schema(build_schema(schema().as_str()))) + "\n"


@dataclass(slots=True)
class Service:
    """Runs GraphQL requests against one store."""

    store: Store
    zone: ZoneInfo
    limits: Limits = field(default_factory=Limits)
    executor: ExecutorName = "breadth-first"
    codes: CodeBook = field(default_factory=CodeBook)
    documents: Documents = field(init=False)
    room: Room = field(init=False)

    def __post_init__(self) -> None:
        self.documents = Documents(executable(), self.limits)
        self.room = Room(self.limits.at_once)

    def context(self, viewer: Viewer, request_id: str) -> RequestContext:
        """The context of one request: today and what the viewer may see are fixed once."""
        now = datetime.now(self.zone)
        reader = Reader(Foresight(self.store), Scope(viewer), self.codes)
        return RequestContext(self.store, reader, now.year * 10000 + now.month * 100 + now.day, request_id)

    async def execute(self, request: GraphQLRequest, viewer: Viewer, request_id: str) -> ExecutionResult:
        """Parse, validate and run one request; whatever goes wrong is reported in the result."""
        understood = self.documents.understand(request.document)
        if isinstance(understood, list):
            return ExecutionResult(data=None, errors=understood)
        try:
            operation = _operation(understood, request)
            cost = checked(operation, request.variables, self.limits)
        except ApiError as refused:
            return ExecutionResult(data=None, errors=[refused], extensions=cost_told(refused))
        try:
            async with asyncio.timeout(self.limits.seconds) as time:
                async with self.room.taken(cost["requested"]):
                    executed = await self._run(understood, request, self.context(viewer, request_id))
        except TimeoutError:
            if not time.expired():
                raise
            return ExecutionResult(data=None, errors=[refusals.timed_out(self.limits.seconds)])
        executed.extensions = {**(executed.extensions or {}), "cost": cost}
        return executed

    async def _run(self, understood: Understood, request: GraphQLRequest, context: RequestContext) -> ExecutionResult:
        await self._read_codes(context)
        context.asked = understood.plans.asked
        try:
            result = run(
                executable(),
                understood.document,
                root_value={},
                context_value=context,
                variable_values=request.variables,
                operation_name=request.operation_name,
                **self._executor(understood),
            )
            executed = await result if isawaitable(result) else result
        finally:
            await context.close()
        return executed

    def _executor(self, understood: Understood) -> dict[str, Any]:
        if self.executor == "standard":
            return {}
        converter = schema().schema_converter
        told = {"plans": understood.plans, "converter": converter, "room": self.limits.cost}
        return {"executor_class": BreadthFirst, **told}

    async def _read_codes(self, context: RequestContext) -> None:
        """Keep the code sets fresh; what that costs is nobody's request."""
        if self.codes.stale:
            token = statement_log.set(None)
            try:
                await self.codes.read(self.store, context.reader.scope)
            finally:
                statement_log.reset(token)


def cost_told(refused: ApiError) -> dict[str, Any] | None:
    """The response's extensions when an operation was refused for its cost."""
    if refused.code != ErrorCode.TOO_COSTLY:
        return None
    told = refused.extensions or {}
    return {"cost": {"requested": told["found"], "limit": told["limit"]}}


def _operation(understood: Understood, request: GraphQLRequest) -> Operation:
    """The operation asked for. Raises ApiError if there is none, or not by this HTTP method."""
    operation = understood.operation(request.operation_name)
    if operation is None:
        raise _no_operation(understood, request.operation_name)
    if operation.node.operation not in request.allowed_operations:
        raise ApiError(
            ErrorCode.METHOD_NOT_ALLOWED,
            "This operation is not possible with this HTTP method; use POST.",
            "此 HTTP 方法不能执行该操作;请使用 POST。",
        )
    return operation


def _no_operation(understood: Understood, wanted: str | None) -> ApiError:
    names = [each.node.name.value for each in understood.operations if each.node.name is not None]
    if not understood.operations:
        english, chinese = "The document has no operation.", "文档中没有操作。"
    elif wanted is None:
        english = "The document has several operations; say by `operationName` which one to run."
        chinese = "文档含多个操作；请用 `operationName` 指明要执行哪一个。"
    else:
        english = f"The document has no operation {wanted!r}."
        chinese = f"文档中没有操作 {wanted!r}。"
    meant = names if wanted is None else suggestion_list(wanted[:100], names)
    return ApiError(
        ErrorCode.OPERATION_RESOLUTION_FAILURE,
        english + (f" Did you mean {', '.join(meant[:5])}?" if meant else ""),
        chinese + (f"您是否想用 {'、'.join(meant[:5])}？" if meant else ""),
        suggestions=meant[:5],
    )
