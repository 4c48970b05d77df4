"""What an execution came to, and whether two of them say the same as far as the GraphQL specification fixes it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import ExecutionResult, GraphQLError

from api.errors import code_of

Path = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Told:
    """One error: where in the response, its code, its words, and where in the document (line, column)."""

    path: Path
    code: str
    message: str
    locations: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, error: GraphQLError) -> Told:
        locations = tuple((place.line, place.column) for place in error.locations or ())
        return cls(tuple(error.path or ()), str(code_of(error)), error.message, locations)


@dataclass(frozen=True)
class Outcome:
    """`data` as the bytes that a client gets; `errors` in order, as nobody promised one."""

    data: bytes
    errors: tuple[Told, ...]

    @classmethod
    def of(cls, result: ExecutionResult) -> Outcome:
        return cls(orjson.dumps(result.data), tuple(sorted(map(Told.of, result.errors or ()), key=repr)))

    @property
    def nulls(self) -> frozenset[Path]:
        """The outermost places where an error left null."""
        data = orjson.loads(self.data)
        return frozenset(null_reached(data, error.path) for error in self.errors)


def null_reached(data: Any, path: Path) -> Path:
    """The outermost null on the way. Raises ValueError if there is none: an error without a null."""
    for length, step in enumerate(path):
        if data is None:
            return path[:length]
        data = data[step]
    if data is not None:
        raise ValueError(f"an error at {path}, where there is {data!r}")
    return path


def disagreements(
    standard: Outcome, ours: Outcome, possible: Collection[tuple[Path, str]] | None = None
) -> Sequence[str]:
    """What the two say differently, and may not.

    Which of several errors is told for one null is left open. `possible` are all that there can be; without it, both
    must tell the same ones.
    """
    found = []
    if standard.data != ours.data:
        at = next((n for n, pair in enumerate(zip(standard.data, ours.data, strict=False)) if pair[0] != pair[1]), 0)
        told = [data[max(0, at - 300) : at + 300].decode(errors="replace") for data in (standard.data, ours.data)]
        found.append(f"data, from byte {at}\n  standard      … {told[0]}\n  breadth-first … {told[1]}")
    if possible is None:
        if standard.errors != ours.errors:
            found.append(f"errors\n  standard      {standard.errors}\n  breadth-first {ours.errors}")
        return found
    try:
        if standard.nulls != ours.nulls:
            found.append(f"nulls\n  standard      {set(standard.nulls)}\n  breadth-first {set(ours.nulls)}")
    except (ValueError, LookupError, TypeError) as error:
        found.append(str(error))
    for name, outcome in (("standard", standard), ("breadth-first", ours)):
        if strange := {(error.path, error.code) for error in outcome.errors} - set(possible):
            found.append(f"{name} tells of {strange}, which nothing can have caused")
        if len({error.path for error in outcome.errors}) < len(outcome.errors):
            found.append(f"{name} tells twice of one place: {outcome.errors}")
    return found
