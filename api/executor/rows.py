"""Rows of either form: dicts as loaders finish them, and tables of what the driver gave."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from itertools import chain
from typing import Any

from api.context import identity_of
from loaders.tables import Rows, Table


def values_of(rows: Sequence[Any], key: str) -> Sequence[Any]:
    """What stands under a key in each row; an exception where nothing does."""
    if isinstance(rows, Rows):
        return rows.column(key)
    try:
        return [row[key] for row in rows]
    except KeyError as error:
        return [row.get(key, error) for row in rows]


def types_of(rows: Sequence[Any], expected: str | None) -> Sequence[Any]:
    """The name of each row's type: where it tells none the expected one, if any is."""
    if isinstance(rows, Rows):
        return [expected] * len(rows) if expected else rows.column("_type")
    return [row.get("_type", expected) if isinstance(row, dict) else None for row in rows]


def identities_of(rows: Sequence[Any]) -> Iterable[Hashable]:
    """For each row what is equal for rows that have equal answers."""
    if isinstance(rows, Table) and rows.has("_type") and rows.has("id"):
        return zip(rows.column("_type"), rows.column("id"), rows.column("_when"), strict=True)
    return map(identity_of, rows)


def joined(lists: Sequence[Sequence[Any]]) -> Sequence[Any]:
    """The items of all lists."""
    return lists[0] if len(lists) == 1 else list(chain.from_iterable(lists))
