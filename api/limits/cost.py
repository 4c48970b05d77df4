"""What an operation costs: at most how many objects its answer has, and the weights of costly fields.

A connection has `first` or `last` entries; without them, and in a plain list, as many as its field declares. Leaves
cost nothing, nor do connections, edges, page infos and codes. An operation is compiled once: what depends on its
variables is kept as a small tree, everything else is a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from graphql import (
    ArgumentNode,
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    OperationType,
    SchemaMetaFieldDef,
    SelectionSetNode,
    TypeMetaFieldDef,
    ValueNode,
    VariableNode,
    get_named_type,
    is_composite_type,
)

from api.limits.shape import CEILING, bottom_up, fragments_of, operations_of
from api.limits.weights import UNCOUNTED, Weight, introspection_sizes, is_introspective, is_list, weight_of
from loaders.reading import LARGEST_PAGE

ENTRIES = frozenset({"edges", "nodes"})
MANY_DIGITS = 10
"""So long a number is beyond every size, and longer ones python may refuse to read."""
META_FIELDS = {"__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef}

Variables = Mapping[str, Any]


class Figure(NamedTuple):
    """What a selection costs beneath one object. `each` and `has_entries` are a connection's: per entry of its page."""

    objects: int = 0
    each: int = 0
    has_entries: bool = False
    introspection: int = 0

    def plus(self, other: Figure) -> Figure:
        """Both together."""
        return Figure(
            min(self.objects + other.objects, CEILING),
            min(self.each + other.each, CEILING),
            self.has_entries or other.has_entries,
            min(self.introspection + other.introspection, CEILING),
        )


FREE = Figure()


class Size(NamedTuple):
    """How many entries a field leads to. What a variable says is looked up; a size that cannot be is the greatest."""

    fixed: int
    variables: tuple[str, ...] = ()
    is_length: bool = False
    """The variable is a list, and its length the size."""

    def of(self, values: Variables) -> int:
        """The size, given the operation's variables."""
        if self.is_length:
            given = values.get(self.variables[0])
            return max(len(given), 1) if isinstance(given, list) else 1
        sizes = [capped(values[name]) for name in self.variables if values.get(name) is not None]
        return max(sizes, default=self.fixed)


ONE = Size(1)


@dataclass(slots=True)
class Selection:
    """A selection set: what it costs whatever the variables are, and the parts that depend on them."""

    settled: Figure = FREE
    open: list[Part] = field(default_factory=list)

    def figure(self, values: Variables, fragments: Mapping[str, Figure]) -> Figure:
        """The cost, given the variables and the figures of the fragments that depend on them."""
        total = self.settled
        for part in self.open:
            if all(bool(values.get(name)) is wanted for name, wanted in part.conditions):
                total = total.plus(part.figure(values, fragments))
        return total


@dataclass(slots=True)
class Part:
    """One field, or one fragment, under its conditions: a variable's name and the value it must have."""

    conditions: tuple[tuple[str, bool], ...]
    beneath: Selection | str
    """The selection beneath, or the name of a fragment that depends on variables."""
    form: str = "here"
    """`here`, `one`, `list`, `page`, `entries`, `schema`."""
    weight: int = 0
    size: Size = ONE
    counted: bool = True

    def figure(self, values: Variables, fragments: Mapping[str, Figure]) -> Figure:
        """The cost beneath one parent."""
        if isinstance(self.beneath, str):
            return fragments.get(self.beneath, FREE)
        below = self.beneath.figure(values, fragments)
        if self.form == "here":
            return below
        if self.form == "entries":
            return Figure(0, below.objects, True)
        size = self.size.of(values)
        if self.form == "page":
            objects = below.objects + size * (below.each + below.has_entries)
        else:
            objects = size * (self.counted + below.objects)
        if self.form == "schema":
            return Figure(introspection=min(objects, CEILING))
        return Figure(min(self.weight + objects, CEILING))


@dataclass(slots=True)
class Plan:
    """One operation's cost, compiled."""

    defaults: dict[str, Any]
    selection: Selection
    fragments: list[tuple[str, Selection]]
    """Those that depend on variables, each after those that it spreads."""

    def figure(self, variables: Variables | None) -> Figure:
        """What the operation costs with these variables, as JSON gave them."""
        if not self.selection.open:
            return self.selection.settled
        values = {**self.defaults, **(variables or {})}
        figures: dict[str, Figure] = {}
        for name, selection in self.fragments:
            figures[name] = selection.figure(values, figures)
        return self.selection.figure(values, figures)


def capped(size: Any) -> int:
    """A page size; what is none counts as the greatest, and an empty page as one entry, since it is planned too."""
    valid = isinstance(size, int | float) and not isinstance(size, bool) and 0 <= size <= LARGEST_PAGE
    return max(int(size), 1) if valid else LARGEST_PAGE


class Compiler:
    """Compiles the operations of one document."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self.introspection = introspection_sizes(schema)

    def plans(self, document: DocumentNode) -> list[Plan]:
        """The plan of each of the document's operations, in their order."""
        nodes = fragments_of(document)
        fragments: dict[str, Selection] = {}
        for name in bottom_up({name: _spread_in(node) for name, node in nodes.items()}):
            kind = self.schema.get_type(nodes[name].type_condition.name.value)
            fragments[name] = self.selection(nodes[name].selection_set, kind, fragments)
        depending = [(name, selection) for name, selection in fragments.items() if selection.open]
        plans = []
        for operation in operations_of(document):
            root = self.schema.get_root_type(OperationType(operation.operation))
            defaults = {
                variable.variable.name.value: _plain(variable.default_value)
                for variable in operation.variable_definitions or ()
                if variable.default_value is not None
            }
            plans.append(Plan(defaults, self.selection(operation.selection_set, root, fragments), depending))
        return plans

    def selection(
        self, node: SelectionSetNode, kind: GraphQLNamedType | None, fragments: Mapping[str, Selection]
    ) -> Selection:
        """A selection set on a type, compiled. It recurses as deep as the parser lets selections nest."""
        compiled = Selection()
        for each in node.selections:
            conditions = _conditions(each.directives)
            if conditions is None:
                continue
            part = self._part(each, kind, fragments, conditions)
            if part is None:
                continue
            if isinstance(part.beneath, Selection) and not (conditions or part.beneath.open or part.size.variables):
                compiled.settled = compiled.settled.plus(part.figure({}, {}))
            else:
                compiled.open.append(part)
        return compiled

    def _part(
        self,
        node: Any,
        kind: GraphQLNamedType | None,
        fragments: Mapping[str, Selection],
        conditions: tuple[tuple[str, bool], ...],
    ) -> Part | None:
        if isinstance(node, FragmentSpreadNode):
            spread = fragments.get(node.name.value)
            if spread is None:
                return None
            return Part(conditions, node.name.value if spread.open else spread)
        if isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            inner = kind if condition is None else self.schema.get_type(condition.name.value)
            return Part(conditions, self.selection(node.selection_set, inner, fragments))
        return self._field(node, kind, fragments, conditions)

    def _field(
        self,
        node: FieldNode,
        kind: GraphQLNamedType | None,
        fragments: Mapping[str, Selection],
        conditions: tuple[tuple[str, bool], ...],
    ) -> Part | None:
        name = node.name.value
        declared: GraphQLField | None = META_FIELDS.get(name) or getattr(kind, "fields", {}).get(name)
        if declared is None:
            return None
        returned = get_named_type(declared.type)
        weight = weight_of(declared)
        if node.selection_set is None or not is_composite_type(returned):
            return Part(conditions, Selection(Figure(weight.cost))) if weight.cost else None
        beneath = self.selection(node.selection_set, returned, fragments)
        if is_introspective(declared):
            form = "schema" if name in META_FIELDS else "list"
            size = self.introspection.get(name, 1) if is_list(declared) else 1
            return Part(conditions, beneath, form, 0, Size(size), name != "ofType")
        if kind is not None and kind.name.endswith("Connection") and name in ENTRIES:
            return Part(conditions, beneath, "entries")
        if returned.name.endswith("Connection"):
            return Part(conditions, beneath, "page", weight.cost, _page_size(node, weight))
        if is_list(declared):
            return Part(conditions, beneath, "list", weight.cost, _list_size(node, weight))
        counted = returned.name not in UNCOUNTED and not (kind is not None and kind.name.endswith("Edge"))
        return Part(conditions, beneath, "one", weight.cost, counted=counted)


def _spread_in(fragment: FragmentDefinitionNode) -> list[str]:
    found: list[str] = []
    waiting = [fragment.selection_set]
    while waiting:
        for node in waiting.pop().selections:
            if isinstance(node, FragmentSpreadNode):
                found.append(node.name.value)
            elif isinstance(node, FieldNode | InlineFragmentNode) and node.selection_set is not None:
                waiting.append(node.selection_set)
    return found


def _conditions(directives: tuple[DirectiveNode, ...] | None) -> tuple[tuple[str, bool], ...] | None:
    """What `@skip` and `@include` ask of variables; None for what is never there."""
    conditions = []
    for directive in directives or ():
        wanted = {"include": True, "skip": False}.get(directive.name.value)
        for argument in directive.arguments or () if wanted is not None else ():
            if isinstance(argument.value, VariableNode):
                conditions.append((argument.value.name.value, wanted is True))
            elif isinstance(argument.value, BooleanValueNode) and argument.value.value is not wanted:
                return None
    return tuple(conditions)


def _argument(node: FieldNode, name: str) -> ValueNode | None:
    found: ArgumentNode | None = next((each for each in node.arguments or () if each.name.value == name), None)
    return None if found is None or isinstance(found.value, NullValueNode) else found.value


def _plain(value: ValueNode) -> Any:
    """What sizes and conditions can be: a number, a truth value, a list of so many entries; anything else as it is."""
    if isinstance(value, IntValueNode):
        return int(value.value) if len(value.value) < MANY_DIGITS else LARGEST_PAGE
    if isinstance(value, BooleanValueNode):
        return value.value
    if isinstance(value, ListValueNode):
        return list(value.values)
    return None if isinstance(value, NullValueNode) else value


def _page_size(node: FieldNode, weight: Weight) -> Size:
    literals: list[int] = []
    variables: list[str] = []
    for name in ("first", "last"):
        value = _argument(node, name)
        if isinstance(value, VariableNode):
            variables.append(value.name.value)
        elif value is not None:
            literals.append(capped(_plain(value)))
    return Size(max(literals, default=int(weight.size)), tuple(variables))


def _list_size(node: FieldNode, weight: Weight) -> Size:
    if isinstance(weight.size, int):
        return Size(weight.size)
    value = _argument(node, weight.size)
    if isinstance(value, VariableNode):
        return Size(1, (value.name.value,), is_length=True)
    return Size(max(len(value.values), 1) if isinstance(value, ListValueNode) else 1)
