"""The three forms a batch field has: a page, a plain list, one neighbour.

Each is called with all parents of a level and the field's arguments, and answers with one result per parent, in order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graph.columns import Projection, Shape
from graph.connection import Statement
from graph.foretold import Foretold
from graph.listings import Arguments, Listing
from loaders.kinds import Row, When
from loaders.reading import (
    Finish,
    Reader,
    asked_at,
    counted,
    foreseen,
    instants,
    key_of,
    listed,
    one_each,
    paged,
    window_of,
)
from loaders.tables import column_of

PAGE_PARTS = frozenset({"edges", "nodes", "pageInfo"})
"""Fields of a connection that its page is read for."""

More = Callable[[Row, Arguments], Mapping[str, Any]]


def nothing_more(_: Row, __: Arguments) -> Mapping[str, Any]:
    """The key needs nothing but the parent's id and instants."""
    return {}


@dataclass(frozen=True, slots=True)
class Pages:
    """A field with pages. `more` adds to the key what the list needs of the parent beyond its id."""

    listing: Listing
    finish: Finish
    more: More | None = None

    def _keys(self, parents: Sequence[Row], arguments: Arguments) -> list[dict[str, Any]]:
        told = zip(column_of(parents, "id"), column_of(parents, "_when"), strict=True)
        keys = [key_of(number, identity, asked_at(when, arguments)) for number, (identity, when) in enumerate(told)]
        if self.more is not None:
            for key, parent in zip(keys, parents, strict=True):
                key.update(self.more(parent, arguments))
        return keys

    def foretold(
        self, reader: Reader, arguments: Arguments, parents: int = 1, *, whole: bool = False
    ) -> Foretold | None:
        """The statement that will be run for so many parents at most, whose ids are all it needs; `whole`: of `all`.

        Raises `Refusal` as `page`.
        """
        placed = arguments.as_of, arguments.after, arguments.before
        if self.more is not None or any(told is not None for told in placed):
            return None
        if not whole and arguments.joins.isdisjoint(PAGE_PARTS):
            return None
        window = None if whole else window_of(arguments)
        plan = foreseen(reader, self.listing, arguments, self.finish, window, parents)
        return plan.with_foretold(arguments.foretold)

    async def page(self, reader: Reader, parents: Sequence[Row], arguments: Arguments) -> Sequence[Row]:
        """The page of each parent."""
        return await paged(reader, self.listing, self._keys(parents, arguments), arguments, self.finish)

    async def count(self, reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[int]:
        """The length of each parent's whole list."""
        return await counted(reader, self.listing, self._keys(parents, arguments), arguments)

    async def all(self, reader: Reader, parents: Sequence[Row], arguments: Arguments) -> Sequence[Sequence[Row]]:
        """Each parent's whole list, where the schema has no pages."""
        return await listed(reader, self.listing, self._keys(parents, arguments), arguments, self.finish)


@dataclass(frozen=True, slots=True)
class One:
    """A field with one neighbour, or none. `identity` is what the statement looks up; None means there is none."""

    statement: Callable[[frozenset[str]], Statement]
    project: Callable[[frozenset[str]], Projection]
    finish: Finish
    identity: Callable[[Row], str | None]
    when: Callable[[Row, Arguments], When] = instants
    more: More = nothing_more

    async def __call__(self, reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[Row | None]:
        """The neighbour of each parent. Parents that share a neighbour at the same instants share one look-up."""
        places: dict[tuple[Any, ...], int] = {}
        keys: list[dict[str, Any]] = []
        wanted: list[int | None] = []
        for parent in parents:
            identity = self.identity(parent)
            if identity is None:
                wanted.append(None)
                continue
            key = key_of(len(keys), identity, self.when(parent, arguments), **self.more(parent, arguments))
            told = tuple(key.values())[1:]
            if told not in places:
                places[told] = len(keys)
                keys.append(key)
            wanted.append(places[told])
        if not keys:
            return [None for _ in parents]
        statement, shape = _made(self.statement, self.project, arguments.joins)
        found = await one_each(reader, statement, keys, shape, self.finish)
        return [None if place is None else _own(found[place]) for place in wanted]


@lru_cache(maxsize=1000)
def _made(
    statement: Callable[[frozenset[str]], Statement],
    project: Callable[[frozenset[str]], Projection],
    joins: frozenset[str],
) -> tuple[Statement, Shape]:
    return statement(joins), project(joins).shape()


def _own(row: Row | None) -> Row | None:
    return None if row is None else dict(row)
