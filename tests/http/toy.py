"""A small schema with every way to go wrong, on Strawberry's own executor: the HTTP edge is tested without a store."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from api.errors import ApiError, ErrorCode
from api.http.request import GraphQLRequest
from graph.connection import statement_log
from graph.scope import Viewer


@dataclass
class ToyContext:
    viewer: Viewer
    request_id: str


@dataclass
class Waiting:
    """What became of the executions of `slow`."""

    begun: asyncio.Event = field(default_factory=asyncio.Event)
    cancelled: asyncio.Event = field(default_factory=asyncio.Event)


waiting = Waiting()


@strawberry.type
class Query:
    @strawberry.field
    def hello(self, name: str = "world") -> str:
        return f"hello {name}"

    @strawberry.field
    def viewer(self, info: strawberry.Info) -> str:
        context: ToyContext = info.context
        return context.viewer.name

    @strawberry.field
    def counted(self, times: int) -> int:
        log = statement_log.get()
        assert log is not None
        log.names += ["counted"] * times
        log.seconds += 0.001 * times
        return times

    @strawberry.field
    def broken(self) -> str | None:
        raise RuntimeError("password is hunter2")

    @strawberry.field
    def broken_required(self) -> str:
        raise RuntimeError("password is hunter2")

    @strawberry.field
    def refused(self) -> str | None:
        raise ApiError(ErrorCode.BAD_USER_INPUT, "Too early", "太早", field_path=["input", "validFrom"], rule="V-44")

    @strawberry.field
    async def slow(self) -> str:
        waiting.begun.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            waiting.cancelled.set()
            raise
        return "late"


@strawberry.type
class Mutation:
    @strawberry.mutation
    def touch(self) -> bool:
        return True


class ToySchema(strawberry.Schema):
    def process_errors(self, errors: list[GraphQLError], execution_context: Any = None) -> None:
        """Faults are logged at the edge."""


schema = ToySchema(Query, Mutation)


@dataclass
class Refused:
    errors: list[GraphQLError]
    data: None = None
    extensions: None = None


async def execute(request: GraphQLRequest, viewer: Viewer, request_id: str) -> Any:
    try:
        return await schema.execute(
            request.document,
            request.variables,
            ToyContext(viewer, request_id),
            operation_name=request.operation_name,
            allowed_operation_types={OperationType(kind.value) for kind in request.allowed_operations},
        )
    except InvalidOperationTypeError as error:
        return Refused(
            [ApiError(ErrorCode.METHOD_NOT_ALLOWED, f"{error.operation_type.value} needs POST", "此操作须用 POST")]
        )
    except CannotGetOperationTypeError:
        return Refused([ApiError(ErrorCode.OPERATION_RESOLUTION_FAILURE, "No such operation", "没有这个操作")])
