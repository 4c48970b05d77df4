"""Rows as the driver gave them, many at a time: lists of values, of which a row or a whole column can be made.

A table is a sequence of rows (dicts) for whoever takes them one by one, made when first asked for. Who wants few
columns of many rows asks for columns, and no dict is ever made.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, overload

from graph.columns import Shape, Values, stored_date
from loaders.kinds import Kind, Row, When
from rules.dates import shown_instant


class Dates(dict[tuple[Any, Any], tuple[int, str | None] | None]):
    """Stored dates as they are shown, each worked out once."""

    ROOM = 50_000

    def __missing__(self, stored: tuple[Any, Any]) -> tuple[int, str | None] | None:
        if len(self) >= self.ROOM:
            self.clear()
        shown = self[stored] = stored_date(stored)
        return shown


shown_date = Dates().__getitem__
"""A stored (day, precision) as it is shown."""


class Rows(Sequence[Any]):
    """What all tables have in common: as sequences they are their rows, made when first asked for."""

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        return self.rows[index]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    @property
    @abstractmethod
    def rows(self) -> list[Any]:
        """All rows as dicts, the same ones whenever asked."""

    @abstractmethod
    def has(self, key: str) -> bool:
        """Whether the rows have this column."""

    @abstractmethod
    def column(self, key: str) -> Sequence[Any]:
        """The values of one column; no row may be None. Raises KeyError for what rows do not have."""

    @abstractmethod
    def take(self, indexes: Sequence[int]) -> Rows:
        """Those rows, in this order."""

    def there(self) -> Sequence[int] | None:
        """Where rows are that are not None; None if all are."""
        return None


def column_of(rows: Sequence[Any], key: str) -> Sequence[Any]:
    """What stands under a key in each row, None where nothing does."""
    return rows.column(key) if isinstance(rows, Rows) and rows.has(key) else [row.get(key) for row in rows]


class Table(Rows):
    """Rows of one kind and shape, each with the instants that it is shown at; some may not be there (None)."""

    def __init__(
        self, values: Sequence[Values], shape: Shape, kind: Kind, whens: Sequence[When] | Callable[[], Sequence[When]]
    ) -> None:
        self.values = values
        self.shape = shape
        self.kind = kind
        self._whens = whens
        self._rows: list[Any] | None = None

    def __len__(self) -> int:
        return len(self.values)

    @property
    def whens(self) -> Sequence[When]:
        """The instants of each row; worked out when first asked for."""
        if callable(self._whens):
            self._whens = self._whens()
        return self._whens

    @property
    def rows(self) -> list[Any]:
        """All rows as dicts, the same ones whenever asked."""
        if self._rows is None:
            read, kind = self.shape.read, self.kind
            self._rows = [
                None if (row := read(values)) is None else kind(row, when)
                for values, when in zip(self.values, self.whens, strict=True)
            ]
        return self._rows

    def has(self, key: str) -> bool:
        """Whether the rows have this column."""
        derived = self.kind.derived.get(key)
        if derived is not None:
            return self.shape.places.keys() >= set(derived.columns)
        known = key in self.shape.places or key in self.shape.nested
        return known or key == "_when" or (key == "_type" and self.kind.type is not None)

    def column(self, key: str) -> Sequence[Any]:
        """The values of one column; no row may be None. Raises KeyError for what rows do not have."""
        derived = self.kind.derived.get(key)
        if derived is not None:
            inputs = [self._stored(name) for name in derived.columns]
            if derived.day is not None:
                inputs.append([getattr(when, derived.day) for when in self.whens])
            return list(map(derived.function, *inputs))
        if key == "_when":
            return self._beneath()
        if key == "_type" and self.kind.type is not None:
            return [self.kind.type] * len(self.values)
        nested = self.shape.nested.get(key)
        if nested is not None:
            neighbour = self.kind.neighbours[key]
            whens = self._beneath if neighbour.beneath else lambda: self.whens
            return Table(self.values, nested, neighbour.kind, whens)
        return self._stored(key)

    def _stored(self, key: str) -> Sequence[Any]:
        shape = self.shape
        place, precision, read = shape.places[key], shape.precisions.get(key), shape.reads.get(key)
        stored: Sequence[Any] = list(map(itemgetter(place), self.values))
        if precision is not None:
            stored = list(map(itemgetter(place, precision), self.values))
            return list(map(shown_date, stored)) if read is stored_date else list(map(read or tuple, stored))
        return stored if read is None else list(map(read, stored))

    def _beneath(self) -> Sequence[When]:
        if not self.kind.is_fact:
            return self.whens
        start, end = self.shape.places["_from"], self.shape.places["_to"]
        return [
            when.on(shown_instant(values[start], values[end], when.at))
            for values, when in zip(self.values, self.whens, strict=True)
        ]

    def take(self, indexes: Sequence[int]) -> Table:
        """Those rows, in this order."""
        return Table(taken(self.values, indexes), self.shape, self.kind, lambda: taken(self.whens, indexes))

    def there(self) -> Sequence[int] | None:
        """Where rows are that are not None; None if all are."""
        if self.shape.exists is None:
            return None
        there = list(map(itemgetter(self.shape.exists), self.values))
        return None if all(there) else [index for index, found in enumerate(there) if found]


Later = Callable[[], Sequence[Any]]


class EdgeTable(Rows):
    """The edges of connections: each has its row as `node`, a cursor, and the instants that it was asked for at."""

    def __init__(self, nodes: Sequence[Any], cursors: Later | None, whens: Later) -> None:
        self.nodes = nodes
        self.cursors = None if cursors is None else cache(cursors)
        """None if nobody asked for them."""
        self.whens = cache(whens)
        self._rows: list[Row] | None = None

    def __len__(self) -> int:
        return len(self.nodes)

    @property
    def rows(self) -> list[Row]:
        """All edges as dicts, the same ones whenever asked."""
        if self._rows is None:
            self._rows = [{"node": node, "_when": when} for node, when in zip(self.nodes, self.whens(), strict=True)]
            for row, cursor in zip(self._rows, self.cursors() if self.cursors is not None else (), strict=False):
                row["cursor"] = cursor
        return self._rows

    def has(self, key: str) -> bool:
        """Whether the edges have this column."""
        return key == "node" or (key == "cursor" and self.cursors is not None)

    def column(self, key: str) -> Sequence[Any]:
        """The values of one column. Raises KeyError for what edges do not have."""
        if key == "node":
            return self.nodes
        if key == "cursor" and self.cursors is not None:
            return self.cursors()
        return [row[key] for row in self.rows]

    def take(self, indexes: Sequence[int]) -> EdgeTable:
        """Those edges, in this order."""
        cursors = self.cursors
        return EdgeTable(
            taken(self.nodes, indexes),
            None if cursors is None else lambda: taken(cursors(), indexes),
            lambda: taken(self.whens(), indexes),
        )


def taken(rows: Sequence[Any], indexes: Sequence[int]) -> Sequence[Any]:
    """The rows at these places: of a table, as a table."""
    return rows.take(indexes) if isinstance(rows, Rows) else list(map(rows.__getitem__, indexes))
