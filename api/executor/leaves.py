"""Leaf values, a column at a time: what the type's own `serialize` would write, worked out once for equal values."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence, Set
from functools import cache, partial
from typing import Any

from graphql import GraphQLLeafType, Undefined

REMEMBERED = 20_000
"""Written values that are kept per type."""

INT_LIMITS = -(2**31), 2**31 - 1


class Written(dict[Any, Any]):
    """Values of one leaf type as they are written, remembered: dates, moments and enums repeat a lot."""

    def __init__(self, write: Callable[[Any], Any]) -> None:
        self.write = write
        self[None] = None

    def __missing__(self, value: Hashable) -> Any:
        if len(self) > REMEMBERED:
            self.clear()
            self[None] = None
        written = self[value] = self.write(value)
        return written


def as_it_is(kinds: Set[type], name: str, values: Sequence[Any]) -> bool:
    """Whether values of these kinds are written as they stand: text, truth, whole numbers within 32 bits, numbers."""
    if name in {"String", "ID"}:
        return kinds == {str}
    if name == "Boolean":
        return kinds == {bool}
    present = [value for value in values if value is not None]
    if name == "Int":
        return kinds == {int} and INT_LIMITS[0] <= min(present) and max(present) <= INT_LIMITS[1]
    return name == "Float" and kinds == {float} and all(map(math.isfinite, present))


PLAIN = frozenset({"String", "ID", "Boolean", "Int", "Float"})


@cache
def written_values(leaf: GraphQLLeafType) -> Written:
    """The remembered values of a type."""
    return Written(partial(serialized, leaf))


def serialized(leaf: GraphQLLeafType, value: Any) -> Any:
    """One value as written. Raises what the type raises, or TypeError if that is null."""
    written = leaf.coerce_output_value(value)
    if written is None or written is Undefined:
        raise TypeError(f"`{leaf}` has no way to write {value!r}")
    return written


def leaf_column(leaf: GraphQLLeafType, values: Sequence[Any], kinds: Set[type]) -> Sequence[Any]:
    """The column as written, `kinds` being those of its values. Raises if any cannot be; `serialized` tells which."""
    if leaf.name not in PLAIN:
        return list(map(written_values(leaf).__getitem__, values))
    if as_it_is(kinds - {type(None)}, leaf.name, values):
        return values
    return [None if value is None else serialized(leaf, value) for value in values]
