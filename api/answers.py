"""How a field finds its values: the few ways there are, as data that stands beside the field's declaration.

The standard executor calls resolvers, which do the same one row at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from api.context import BatchFunction, Info
from loaders.fields import One, Pages
from loaders.kinds import Row

ANSWER = "answer"
"""Under which an answer stands in the metadata of a field."""

Resolve = Callable[[Row, Info, Mapping[str, Any]], Any]
"""A field's value from its row, and the arguments it was given."""


@dataclass(frozen=True, slots=True)
class Stands:
    """The value stands in the row, under the field's name in Python. The answer of fields that say nothing."""


@dataclass(frozen=True, slots=True)
class Coded:
    """The row holds the key of a code under this name; the function finds codes that are not in the book yet."""

    name: str
    function: Resolve


@dataclass(frozen=True, slots=True)
class Own:
    """A function of its own, called for each row."""

    function: Resolve


@dataclass(frozen=True, slots=True)
class Found(Own):
    """A root field that looks one thing up: what will be asked of that can be read along."""


@dataclass(frozen=True, slots=True)
class Listed(Own):
    """A root field with pages: what will be asked of the entries can be read along."""


@dataclass(frozen=True, slots=True)
class Paged:
    """A connection."""

    field: Pages


@dataclass(frozen=True, slots=True)
class Counted:
    """The length of the whole list that the row is a page of."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A list or a neighbour that a batch function finds, unless it stands in the row already under `key`."""

    load: One | BatchFunction
    key: str | None = None


Answer = Stands | Coded | Own | Paged | Counted | Loaded
