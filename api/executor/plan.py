"""What an operation asks, per object type: worked out once and kept with the parsed document."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    VariableNode,
    Visitor,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    print_ast,
    visit,
)
from graphql.execution.collect_fields import FieldDetailsList
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField

from api.answers import ANSWER, Answer, Stands
from graph.listings import Arguments

VARIANTS = 8
"""Selections kept per document: one for each set of values that steer its `@skip` and `@include`."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One level of a field's type: a list, an object or a leaf, which may be null or not."""

    type: Any
    nullable: bool
    is_list: bool
    is_leaf: bool
    is_abstract: bool


def shapes_of(returned: GraphQLOutputType) -> tuple[Shape, ...]:
    """The levels of a type, outermost first: `[Post!]!` has two."""
    found = []
    rest: Any = returned
    while True:
        nullable = not is_non_null_type(rest)
        rest = rest if nullable else rest.of_type
        is_list = is_list_type(rest)
        found.append(Shape(rest, nullable, is_list, is_leaf_type(rest), is_abstract_type(rest)))
        if not is_list:
            return tuple(found)
        rest = rest.of_type


@dataclass(slots=True, eq=False)
class FieldPlan:
    """One field of a selection: what is asked, how it is answered, what its values look like."""

    key: str
    """Its name in the response."""
    name: str
    row_key: str
    """Under which its value stands in a row."""
    details: FieldDetailsList
    parent: GraphQLObjectType
    definition: GraphQLField
    declared: StrawberryField | None
    answer: Answer | None
    """None for `__typename`."""
    shapes: tuple[Shape, ...]
    given_by_variables: bool
    """Whether a variable stands in its arguments: else they are the same in every request."""
    selections: dict[str, Selection] = dataclasses.field(default_factory=dict)
    """What is asked of the objects it leads to, by the name of their type."""
    arguments: Arguments | None = None
    """As batch functions take them, once they were worked out; only if no variable stands in them."""

    @property
    def nodes(self) -> list[FieldNode]:
        """The document's nodes for it."""
        return [detail.node for detail in self.details]


@dataclass(slots=True, eq=False)
class Selection:
    """The fields asked of objects of one type, in the order of the response."""

    type: GraphQLObjectType
    fields: Sequence[FieldPlan]
    keys: tuple[str, ...]
    counted: bool
    """Whether its objects count in the size of an answer."""


class Plans:
    """The root selections of one parsed document, by operation and the values that steer `@skip` and `@include`."""

    def __init__(self, document: DocumentNode | None = None) -> None:
        self.steering: tuple[str, ...] = () if document is None else steering_variables(document)
        self.roots: dict[Hashable, Selection] = {}
        self.asked: dict[Hashable, Any] = {}
        """What is asked beneath fields, by their nodes."""

    def remember(self, told: Hashable, selection: Selection) -> None:
        """Keep a selection, and not many of them."""
        if len(self.roots) >= VARIANTS:
            self.roots.clear()
        self.roots[told] = selection


def steering_variables(document: DocumentNode) -> tuple[str, ...]:
    """Names of the variables that directives of the document read."""
    found: set[str] = set()

    class Directives(Visitor):
        def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
            found.update(
                argument.value.name.value
                for argument in node.arguments or ()
                if isinstance(argument.value, VariableNode)
            )

    visit(document, Directives())
    return tuple(sorted(found))


def planned(parent: GraphQLObjectType, key: str, details: FieldDetailsList, definition: GraphQLField) -> FieldPlan:
    """The plan of one field."""
    name = details[0].node.name.value
    declared: StrawberryField | None = (definition.extensions or {}).get(GraphQLCoreConverter.DEFINITION_BACKREF)
    answer = None
    if name != "__typename":
        answer = Stands() if declared is None else declared.metadata.get(ANSWER, Stands())
    row_key = name if declared is None else declared.python_name
    shapes = shapes_of(definition.type)
    variable = any(_has_variable(detail.node) for detail in details)
    return FieldPlan(key, name, row_key, details, parent, definition, declared, answer, shapes, variable)


def _has_variable(node: FieldNode) -> bool:
    """Whether one stands in its arguments. A text with a dollar sign is taken for one, which costs a little time."""
    return any("$" in print_ast(argument.value) for argument in node.arguments or ())
