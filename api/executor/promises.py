"""Values that functions of a field's own have promised: what has to be awaited, alone or within lists."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from inspect import isawaitable
from typing import Any


def is_late(value: Any) -> bool:
    """Whether a value, or an item of a list, has to be awaited."""
    return isawaitable(value) or (isinstance(value, list) and any(map(is_late, value)))


async def settled(value: Any) -> Any:
    """The value that was promised; items that fail stand as exceptions in their list."""
    if isawaitable(value):
        return await settled(await value)
    return await together(value) if isinstance(value, list) else value


async def together(values: Sequence[Any]) -> list[Any]:
    """All values, awaited at once; exceptions in their places."""
    late = [index for index, value in enumerate(values) if is_late(value)]
    found = await asyncio.gather(*(settled(values[index]) for index in late), return_exceptions=True)
    there = list(values)
    for index, value in zip(late, found, strict=True):
        there[index] = value
    return there


async def at_once(work: Sequence[Coroutine[Any, Any, Any]]) -> list[Any]:
    """What each comes to, or the exception it raises; one alone needs no task of its own."""
    if len(work) == 1:
        try:
            return [await work[0]]
        except Exception as error:
            return [error]
    found = await asyncio.gather(*work, return_exceptions=True)
    for value in found:
        if isinstance(value, BaseException) and not isinstance(value, Exception):
            raise value
    return found


def called(function: Any, row: Any, info: Any, given: Mapping[str, Any]) -> Any:
    """What the function returns, or the exception it raises."""
    try:
        return function(row, info, given)
    except Exception as error:
        return error
