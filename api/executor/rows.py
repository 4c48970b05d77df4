"""Rows of either form: dicts as loaders finish them, and tables as the driver gave them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from loaders.tables import EdgeTable, Table


def values_of(rows: Sequence[Any], key: str) -> Sequence[Any]:
    """What stands under a key in each row; an exception where nothing does."""
    if isinstance(rows, Table | EdgeTable):
        return rows.column(key)
    try:
        return [row[key] for row in rows]
    except KeyError as error:
        return [row.get(key, error) for row in rows]


def type_named(row: Any, expected: str | None) -> Any:
    """The name of the row's type; None if it tells none and none is expected."""
    return row.get("_type", expected) if isinstance(row, dict) else None


def taken(rows: Sequence[Any], indexes: Sequence[int]) -> Sequence[Any]:
    """The rows at these places."""
    return rows.take(indexes) if isinstance(rows, Table | EdgeTable) else [rows[index] for index in indexes]


def joined(lists: Sequence[Sequence[Any]]) -> Sequence[Any]:
    """The items of all lists, as one table if they came as tables of one statement."""
    kinds = set(map(type, lists))
    if kinds == {Table}:
        return Table.joined(lists)  # type: ignore[arg-type]
    if kinds == {EdgeTable}:
        return EdgeTable.joined(lists)  # type: ignore[arg-type]
    return list(chain.from_iterable(lists))
