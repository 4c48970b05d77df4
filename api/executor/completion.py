"""Completing columns of values: what the response holds of them, and what went wrong in which places."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

from graphql import GraphQLObjectType, located_error
from graphql.execution import Executor

from api.executor.leaves import leaf_column, serialized
from api.executor.places import ItemPlaces, Place, Places, SomePlaces
from api.executor.plan import FieldPlan, Shape
from api.executor.rows import joined, types_of
from loaders.kinds import Row
from loaders.pages import Lists
from loaders.tables import Rows, taken

NONE = type(None)


def null_refused(field: FieldPlan) -> TypeError:
    """The fault of a null where the schema has none."""
    return TypeError(f"Cannot return null for non-nullable field {field.parent.name}.{field.name}.")


class Completion(Executor[None]):
    """Completes columns. Whoever inherits says how the objects of one type are made."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.faults: list[tuple[Exception, Place]] = []

    @abstractmethod
    def objects_of_type(self, name: str, places: Places, rows: Sequence[Row]) -> Sequence[Any]:
        """The objects of the response for these rows, all of the type of that name."""

    def completed(self, depth: int, places: Places, values: Sequence[Any]) -> Sequence[Any]:
        """A column of values as the response holds them; `depth` is how many lists of the field's type are around."""
        if not len(values):
            return []
        shape = places.field.shapes[depth]
        if isinstance(values, Lists):
            return values.cut(self.completed(depth + 1, ItemPlaces(places, values.ends), values.items))
        if isinstance(values, Rows):
            there = values.there()
            if there is not None and not shape.nullable:
                self._refuse_nulls(places, sorted(set(range(len(values))).difference(there)))
            return self._objects(shape, places, values, there)
        kinds = set(map(type, values))
        if NONE in kinds and not shape.nullable:
            self._refuse_nulls(places, [index for index, value in enumerate(values) if value is None])
        if any(issubclass(kind, Exception) for kind in kinds):
            values = [self._failed(places, index, value) for index, value in enumerate(values)]
            kinds = set(map(type, values))
        if kinds == {NONE}:
            return list(values)
        if shape.is_list:
            return self._lists(depth, places, values)
        if shape.is_leaf:
            return self._leaves(shape, places, values, kinds)
        there = [index for index, value in enumerate(values) if value is not None] if NONE in kinds else None
        return self._objects(shape, places, values, there)

    def _refuse_nulls(self, places: Places, indexes: Iterable[int]) -> None:
        """Report nulls where none may be."""
        self.faults += [(null_refused(places.field), places.place(index)) for index in indexes]

    def _failed(self, places: Places, index: int, value: Any) -> Any:
        """The value, or None if it is an exception, which is then reported."""
        if not isinstance(value, Exception):
            return value
        self.faults.append((value, places.place(index)))
        return None

    def _leaves(self, shape: Shape, places: Places, values: Sequence[Any], kinds: set[type]) -> Sequence[Any]:
        try:
            return leaf_column(shape.type, values, kinds)
        except Exception:
            return [self._leaf(shape, places, index, value) for index, value in enumerate(values)]

    def _leaf(self, shape: Shape, places: Places, index: int, value: Any) -> Any:
        if value is None:
            return None
        try:
            return serialized(shape.type, value)
        except Exception as error:
            return self._failed(places, index, error)

    def _lists(self, depth: int, places: Places, values: Sequence[Any]) -> Sequence[Any]:
        whole = [
            value
            if value is None or isinstance(value, list | tuple | Rows)
            else self._failed(places, index, TypeError(f"Expected Iterable, but got {value!r}"))
            for index, value in enumerate(values)
        ]
        ends = list(accumulate(0 if value is None else len(value) for value in whole))
        flat = joined([value for value in whole if value is not None])
        made = self.completed(depth, places, Lists(flat, ends))
        return [None if value is None else one for value, one in zip(whole, made, strict=True)]

    def _objects(
        self, shape: Shape, places: Places, values: Sequence[Any], there: Sequence[int] | None
    ) -> Sequence[Any]:
        """Objects for those values that are not None; `there` says which these are, None that all are."""
        if there is None:
            return self._of_types(shape, places, values)
        column: list[Any] = [None] * len(values)
        made = self._of_types(shape, SomePlaces(places, there), taken(values, there)) if there else ()
        for index, value in zip(there, made, strict=True):
            column[index] = value
        return column

    def _of_types(self, shape: Shape, places: Places, rows: Sequence[Row]) -> Sequence[Any]:
        """Objects, those of each type together. What is of no type that may stand here is a fault."""
        names = types_of(rows, None if shape.is_abstract else shape.type.name)
        distinct = set(names)
        if len(distinct) == 1 and self._fits(shape, names[0]):
            return self.objects_of_type(names[0], places, rows)
        column: list[Any] = [None] * len(rows)
        for name in sorted(distinct, key=str):
            indexes = [index for index, other in enumerate(names) if other == name]
            if not self._fits(shape, name):
                fault = TypeError(f"{places.field.parent.name}.{places.field.name} leads to no {name!r}")
                for index in indexes:
                    self._failed(places, index, fault)
                continue
            made = self.objects_of_type(name, SomePlaces(places, indexes), taken(rows, indexes))
            for index, value in zip(indexes, made, strict=True):
                column[index] = value
        return column

    def _fits(self, shape: Shape, name: Any) -> bool:
        """Whether objects of this type may stand here."""
        if not shape.is_abstract:
            return bool(name == shape.type.name)
        found = self.schema.type_map.get(name)
        return isinstance(found, GraphQLObjectType) and self.schema.is_sub_type(shape.type, found)

    def report(self) -> None:
        """Tell the errors, and let null reach as far out as the schema demands. Raises if that is all of the data."""
        for cause, place in self.faults:
            error = located_error(cause, place.field.nodes, place.path.as_list())
            outer: Place | None = place
            while outer is not None and not outer.nullable and self.error_propagation:
                outer = outer.outer
            if outer is None:
                raise error
            self.collected_errors.add(error, outer.path)
            outer.clear()
