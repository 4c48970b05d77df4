"""Where values stand in the response. Kept as columns of positions, and followed only when something goes wrong."""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from graphql.pyutils import Path

from api.executor.plan import FieldPlan, Selection


class Place(NamedTuple):
    """The value of a field of one object, or with `steps` an item of the list that it is."""

    group: Group
    number: int
    """Of the object in its group."""
    field: FieldPlan
    steps: tuple[int, ...]

    @property
    def outer(self) -> Place | None:
        """The place around it: the list it is an item of, or where the object stands. None at the root."""
        if self.steps:
            return self._replace(steps=self.steps[:-1])
        return None if self.group.places is None else self.group.places.place(self.number)

    @property
    def nullable(self) -> bool:
        """Whether null may stand here."""
        return self.field.shapes[len(self.steps)].nullable

    @property
    def path(self) -> Path:
        """The path in the response."""
        around = None if self.group.places is None else self.group.places.place(self.number).path
        path = Path(around, self.field.key, self.group.selection.type.name)
        for step in self.steps:
            path = Path(path, step, None)
        return path

    def clear(self) -> None:
        """Put null here, unless null stands further out already."""
        holder: Any = self.group.objects[self.number]
        keys = (self.field.key, *self.steps)
        for key in keys[:-1]:
            holder = holder[key]
            if holder is None:
                return
        holder[keys[-1]] = None


class Places(Protocol):
    """The places of a column of values of one field."""

    @property
    def field(self) -> FieldPlan:
        """The field whose values they are, or items of its lists."""

    def place(self, index: int) -> Place:
        """Where the value at this index stands."""


@dataclass(slots=True, eq=False)
class Group:
    """Objects of one level that have the same selection."""

    selection: Selection
    rows: Sequence[Any]
    places: Places | None
    """Where they stand; None for the root."""
    objects: list[dict[str, Any]] = dataclasses.field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FieldPlaces:
    """The values of one field, one for each object of a group, or for some of them."""

    group: Group
    field: FieldPlan
    indexes: Sequence[int] | None = None

    def place(self, index: int) -> Place:
        """Where the value at this index stands."""
        return Place(self.group, index if self.indexes is None else self.indexes[index], self.field, ())


@dataclass(frozen=True, slots=True)
class ItemPlaces:
    """The items of lists, one list after the other. `ends[i]` is how many there are up to the end of list i."""

    lists: Places
    ends: Sequence[int]

    @property
    def field(self) -> FieldPlan:
        """The field whose lists they are."""
        return self.lists.field

    def place(self, index: int) -> Place:
        """Where the item at this index stands."""
        number = bisect_right(self.ends, index)
        place = self.lists.place(number)
        return place._replace(steps=(*place.steps, index - (self.ends[number - 1] if number else 0)))


@dataclass(frozen=True, slots=True)
class SomePlaces:
    """Those of other places that have these indexes."""

    all: Places
    indexes: Sequence[int]

    @property
    def field(self) -> FieldPlan:
        """The field whose values they are."""
        return self.all.field

    def place(self, index: int) -> Place:
        """Where the value at this index stands."""
        return self.all.place(self.indexes[index])
