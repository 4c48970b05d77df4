"""Completing columns of values: what the response holds of them, and what went wrong in which places."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from graphql import GraphQLObjectType, located_error
from graphql.execution import Executor

from api.executor.leaves import leaf_column, serialized
from api.executor.places import ItemPlaces, Place, Places, SomePlaces
from api.executor.plan import FieldPlan, Shape
from api.executor.rows import joined, taken, type_named
from loaders.kinds import Row
from loaders.tables import EdgeTable, Table

NOTHING = {type(None)}


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
        if not values:
            return values
        field = places.field
        shape = field.shapes[depth]
        faults = len(self.faults)
        if isinstance(values, Table | EdgeTable):
            return self._nulls_refused(shape, places, self._objects(shape, places, values), faults)
        kinds = set(map(type, values))
        if any(issubclass(kind, Exception) for kind in kinds):
            values = [self._failed(places, index, value) for index, value in enumerate(values)]
        if kinds == NOTHING:
            made: Sequence[Any] = values
        elif shape.is_list:
            made = self._lists(depth, places, values)
        elif shape.is_leaf:
            made = self._leaves(shape, places, values)
        else:
            made = self._objects(shape, places, values)
        return self._nulls_refused(shape, places, made, faults)

    def _nulls_refused(self, shape: Shape, places: Places, made: Sequence[Any], faults: int) -> Sequence[Any]:
        """Report each null where none may be, unless that place is known to have failed since then."""
        if not shape.nullable and None in made:
            reported = {place for _, place in self.faults[faults:]}
            for index, value in enumerate(made):
                if value is None and (place := places.place(index)) not in reported:
                    self.faults.append((null_refused(places.field), place))
        return made

    def _failed(self, places: Places, index: int, value: Any) -> Any:
        """The value, or None if it is an exception, which is then reported."""
        if not isinstance(value, Exception):
            return value
        self.faults.append((value, places.place(index)))
        return None

    def _leaves(self, shape: Shape, places: Places, values: Sequence[Any]) -> Sequence[Any]:
        try:
            return leaf_column(shape.type, values)
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
            if value is None or isinstance(value, list | tuple | Table | EdgeTable)
            else self._failed(places, index, TypeError(f"Expected Iterable, but got {value!r}"))
            for index, value in enumerate(values)
        ]
        ends = list(accumulate(0 if value is None else len(value) for value in whole))
        flat = joined([value for value in whole if value is not None])
        made = self.completed(depth + 1, ItemPlaces(places, ends), flat)
        starts = [0, *ends]
        return [
            None if value is None else list(made[start:end])
            for value, start, end in zip(whole, starts, ends, strict=False)
        ]

    def _objects(self, shape: Shape, places: Places, values: Sequence[Any]) -> Sequence[Any]:
        told = values.values if isinstance(values, Table | EdgeTable) else values
        there = [index for index, value in enumerate(told) if value is not None] if None in told else None
        rows = values if there is None else taken(values, there)
        if there is not None:
            places = SomePlaces(places, there)
        made = self._of_types(shape, places, rows)
        if there is None:
            return made
        column: list[Any] = [None] * len(values)
        for index, value in zip(there, made, strict=True):
            column[index] = value
        return column

    def _of_types(self, shape: Shape, places: Places, rows: Sequence[Row]) -> Sequence[Any]:
        """Objects, those of each type together. What is of no type that may stand here is a fault."""
        expected = None if shape.is_abstract else shape.type.name
        if isinstance(rows, Table | EdgeTable):
            names = [expected] * len(rows) if expected else rows.column("_type")
        else:
            names = [type_named(row, expected) for row in rows]
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
