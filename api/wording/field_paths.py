"""`extensions.fieldPath`: the way to an offending value, through the arguments of its field or from its variable."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    ArgumentNode,
    DirectiveNode,
    FieldNode,
    GraphQLError,
    ListValueNode,
    Node,
    ObjectValueNode,
    ValueNode,
)

Path = list[str | int]

_HELD = re.compile(r"(?:Variable '\$(\w+)'|Argument '(\w+)') has invalid (?:default )?value(?: at (\S+))?: ")
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
_ABSENT_ARGUMENT = re.compile(r"Argument '[^'(]*\((\w+):\)' of type '[^']*' is required")
_ABSENT_FIELD = re.compile(r"to include required field '(\w+)'")
_UNKNOWN_KEY = re.compile(r"not to include unknown field '(\w+)'")


def path_told(message: str) -> Path | None:
    """The path that a message of graphql-core names; it begins with the variable's or argument's name."""
    if absent := _ABSENT_ARGUMENT.match(message):
        return [absent[1]]
    held = _HELD.match(message)
    if held is None:
        return None
    steps = [int(index) if index else name for name, index in _STEP.findall(held[3] or "")]
    return [held[1] or held[2], *steps, *_last_step(message)]


def _last_step(message: str) -> Path:
    """The field of an input that is missing or unknown: the path leads to the input as a whole."""
    found = _ABSENT_FIELD.search(message) or _UNKNOWN_KEY.search(message)
    return [found[1]] if found else []


def locate(errors: Sequence[GraphQLError], document: Node) -> None:
    """Give errors that validation found in arguments of the document their `fieldPath`."""
    wanted = {id(error.nodes[0]): error for error in errors if error.nodes and path_told(error.message) is None}
    for node, way in _values(document) if wanted else ():
        if error := wanted.get(id(node)):
            absent = _ABSENT_FIELD.search(error.message)
            path = [*_path(way), absent[1]] if absent else _path(way)
            error.extensions = {**(error.extensions or {}), "fieldPath": path}


@dataclass(frozen=True, slots=True)
class Way:
    """The last step to a value, and the way before it: paths are written out for the few values that need them."""

    step: str | int
    before: Way | None = None


def _path(way: Way) -> Path:
    steps: Path = []
    last: Way | None = way
    while last is not None:
        steps.append(last.step)
        last = last.before
    return steps[::-1]


def _values(document: Node) -> Iterator[tuple[Node, Way]]:
    """Every argument of a document, and every value in one, with the way to it."""
    waiting: list[Node] = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, FieldNode | DirectiveNode):
            for argument in node.arguments or ():
                yield argument, Way(argument.name.value)
                yield from _beneath(argument.value, Way(argument.name.value))
        waiting += [child for key in node.keys for child in _children(node, key)]


def _children(node: Node, key: str) -> list[Node]:
    found: Any = getattr(node, key, None)
    children = found if isinstance(found, list | tuple) else (found,)
    return [one for one in children if isinstance(one, Node) and not isinstance(one, ValueNode | ArgumentNode)]


def _beneath(argument: ValueNode, way: Way) -> Iterator[tuple[Node, Way]]:
    waiting: list[tuple[ValueNode, Way]] = [(argument, way)]
    while waiting:
        value, way = waiting.pop()
        yield value, way
        if isinstance(value, ObjectValueNode):
            for field in value.fields:
                inner = Way(field.name.value, way)
                yield field, inner
                waiting.append((field.value, inner))
        elif isinstance(value, ListValueNode):
            waiting += [(item, Way(index, way)) for index, item in enumerate(value.values)]
