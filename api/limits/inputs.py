"""How deep, long and large arguments and variables are. Nothing here recurses: a client chooses how deep they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graphql import ListValueNode, ObjectValueNode, ValueNode


@dataclass(frozen=True, slots=True)
class InputFigures:
    """Of all values looked at: levels of the deepest, entries of the longest list, number of objects.

    A level is an object, or a list directly within a list: `{and: [{name: …}]}` has two.
    """

    depth: int = 0
    longest: int = 0
    objects: int = 0

    def __add__(self, other: InputFigures) -> InputFigures:
        """Both together."""
        return InputFigures(
            max(self.depth, other.depth), max(self.longest, other.longest), self.objects + other.objects
        )

    def times(self, often: int, ceiling: int) -> InputFigures:
        """The same values in several places."""
        return InputFigures(self.depth, self.longest, min(self.objects * often, ceiling))


NOTHING = InputFigures()


def of_literals(values: Iterable[ValueNode]) -> InputFigures:
    """The figures of values as a document writes them."""
    depth = longest = objects = 0
    waiting: list[tuple[ValueNode, int, bool]] = [(value, 0, False) for value in values]
    while waiting:
        value, level, in_list = waiting.pop()
        if isinstance(value, ListValueNode):
            level += in_list
            longest = max(longest, len(value.values))
            waiting += [(entry, level, True) for entry in value.values]
        elif isinstance(value, ObjectValueNode):
            level += 1
            objects += 1
            waiting += [(field.value, level, False) for field in value.fields]
        depth = max(depth, level)
    return InputFigures(depth, longest, objects)


def of_variables(variables: dict[str, Any] | None) -> InputFigures:
    """The figures of variables as JSON gave them; the dict that holds them is no level."""
    depth = longest = objects = 0
    waiting: list[tuple[Any, int, bool]] = [(value, 0, False) for value in (variables or {}).values()]
    while waiting:
        value, level, in_list = waiting.pop()
        if isinstance(value, list):
            level += in_list
            longest = max(longest, len(value))
            waiting += [(entry, level, True) for entry in value if isinstance(entry, list | dict)]
        elif isinstance(value, dict):
            level += 1
            objects += 1
            waiting += [(entry, level, False) for entry in value.values() if isinstance(entry, list | dict)]
        depth = max(depth, level)
    return InputFigures(depth, longest, objects)
