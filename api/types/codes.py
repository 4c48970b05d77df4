"""Code sets and codes."""

from __future__ import annotations

from typing import Any

import strawberry

from api.answers import Coded
from api.context import Info, RequestContext
from api.declare import Signature, declared, leaf, row_type, type_named
from api.sensitivity import PUBLIC, Sensitivity
from loaders.kinds import Row


@strawberry.type(description="A code of a code set. (代码)")
@row_type(PUBLIC)
class Code:
    set: str = leaf("Id of its set. (代码集标识)")
    code: str = leaf("The code. (代码)")
    name: str = leaf("What it stands for. (代码名称)")
    parent: Code | None = leaf("The code above it in the set's tree. (上级代码)")


@strawberry.type(description="A code set. (代码集)")
@row_type(PUBLIC)
class CodeSet:
    id: str = leaf("Id, such as ZB04 or GB3304. (代码集标识)")
    name: str = leaf("Name. (代码集名称)")
    codes: list[Code] = leaf("Its codes, in their order. (代码)", size=50)


def coded(name: str, description: str, sensitivity: Sensitivity | None = None) -> Any:
    """A field whose row holds the key of a code."""

    def resolve(row: Row, info: Info, _: Any) -> Any:
        key = row[name]
        return None if key is None else info.context.reader.codes.by_key.get(key) or _read_again(info.context, key)

    return declared(resolve, type_named("Code") | None, Signature(), description, sensitivity, Coded(name, resolve))


async def _read_again(context: RequestContext, key: str) -> Row:
    """A code that came after the code sets were read."""
    book = context.reader.codes
    await book.read(context.reader.store, context.reader.scope)
    group, _, value = key.partition("/")
    return book.by_key.get(key, {"set": group, "code": value, "name": value, "parent": None})
