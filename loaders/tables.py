"""Rows as the driver gave them, many at a time: lists of values, of which a row or a whole column can be made.

A table is a sequence of rows (dicts) for whoever takes them one by one, made when first asked for. Who wants few
columns of many rows asks for columns, and no dict is ever made.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, overload

from graph.projections import Projection, stored_date
from loaders.kinds import Kind, Row, When
from rules.dates import shown_instant

Values = Sequence[Any] | None
"""The values of a row in the order of its projection; None where there is nothing to show."""


class Dates(dict[tuple[Any, Any], tuple[int, str | None] | None]):
    """Stored dates as they are shown, each worked out once."""

    ROOM = 50_000

    def __missing__(self, stored: tuple[Any, Any]) -> tuple[int, str | None] | None:
        if len(self) >= self.ROOM:
            self.clear()
        shown = self[stored] = stored_date(stored)
        return shown


_dates = Dates()


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of a projection stand, and how they are read."""

    places: dict[str, int]
    reads: dict[str, Callable[[Any], Any]]
    nested: dict[str, Layout]
    read: Callable[[Values], Row | None]

    @classmethod
    def of(cls, projection: Projection) -> Layout:
        """The layout of what the projection returns."""
        columns = projection.columns
        return cls(
            {column.key: place for place, column in enumerate(columns)},
            {column.key: column.read for column in columns if column.read is not None},
            {column.key: cls.of(column.projection) for column in columns if column.projection is not None},
            projection.reader(),
        )


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
    """Rows of one kind and layout, each with the instants that it is shown at; None among them stands for no row."""

    def __init__(
        self, values: Sequence[Values], layout: Layout, kind: Kind, whens: Sequence[When] | Callable[[], Sequence[When]]
    ) -> None:
        self.values = values
        self.layout = layout
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
            read, kind = self.layout.read, self.kind
            self._rows = [
                None if (row := read(values)) is None else kind(row, when)
                for values, when in zip(self.values, self.whens, strict=True)
            ]
        return self._rows

    def has(self, key: str) -> bool:
        """Whether the rows have this column."""
        known = key in self.layout.places or key in self.kind.derived
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
        return self._stored(key)

    def _stored(self, key: str) -> Sequence[Any]:
        stored = list(map(itemgetter(self.layout.places[key]), self.values))  # type: ignore[arg-type]
        nested = self.layout.nested.get(key)
        if nested is not None:
            neighbour = self.kind.neighbours[key]
            return Table(stored, nested, neighbour.kind, self._beneath if neighbour.beneath else lambda: self.whens)
        read = self.layout.reads.get(key)
        if read is None:
            return stored
        if read is stored_date:
            return list(map(_dates.__getitem__, map(tuple, stored)))
        return list(map(read, stored))

    def _beneath(self) -> Sequence[When]:
        if not self.kind.is_fact:
            return self.whens
        start, end = self.layout.places["_from"], self.layout.places["_to"]
        return [
            when.on(shown_instant(values[start], values[end], when.at))  # type: ignore[index]
            for values, when in zip(self.values, self.whens, strict=True)
        ]

    def take(self, indexes: Sequence[int]) -> Table:
        """Those rows, in this order."""
        return Table(taken(self.values, indexes), self.layout, self.kind, lambda: taken(self.whens, indexes))

    def there(self) -> Sequence[int] | None:
        """Where rows are that are not None; None if all are."""
        if all(self.values):
            return None
        return [index for index, values in enumerate(self.values) if values is not None]


class EdgeTable(Rows):
    """The edges of connections: each has its row as `node`, a cursor, and the instants that it was asked for at."""

    def __init__(
        self, nodes: Sequence[Any], cursors: Callable[[], Sequence[str]], whens: Callable[[], Sequence[When]]
    ) -> None:
        self.nodes = nodes
        self.cursors = cache(cursors)
        self.whens = cache(whens)
        self._rows: list[Row] | None = None

    def __len__(self) -> int:
        return len(self.nodes)

    @property
    def rows(self) -> list[Row]:
        """All edges as dicts, the same ones whenever asked."""
        if self._rows is None:
            self._rows = [
                {"cursor": cursor, "node": node, "_when": when}
                for cursor, node, when in zip(self.cursors(), self.nodes, self.whens(), strict=True)
            ]
        return self._rows

    def has(self, key: str) -> bool:
        """Whether the edges have this column."""
        return key in {"cursor", "node"}

    def column(self, key: str) -> Sequence[Any]:
        """The values of one column. Raises KeyError for what edges do not have."""
        if key == "node":
            return self.nodes
        if key == "cursor":
            return self.cursors()
        return [row[key] for row in self.rows]

    def take(self, indexes: Sequence[int]) -> EdgeTable:
        """Those edges, in this order."""
        return EdgeTable(
            taken(self.nodes, indexes), lambda: taken(self.cursors(), indexes), lambda: taken(self.whens(), indexes)
        )


def taken(rows: Sequence[Any], indexes: Sequence[int]) -> Sequence[Any]:
    """The rows at these places: of a table, as a table."""
    return rows.take(indexes) if isinstance(rows, Rows) else list(map(rows.__getitem__, indexes))
