"""The shape of a document: depth, aliases, directives and literals, with fragments counted wherever they are spread.

It is measured before validation, which costs more than linear time, so nothing here takes the document to be valid:
fragments may be missing, or spread each other in a circle. Each node is visited once, whatever fragments multiply to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
)

from api.limits.inputs import NOTHING, InputFigures, of_literals

CEILING = 10**9
"""Where counting stops: fragments that spread fragments double with every line."""

INTROSPECTION = frozenset({"__schema", "__type"})


@dataclass(frozen=True, slots=True)
class Shape:
    """The figures of one operation."""

    depth: int
    aliases: int
    directives: int
    inputs: InputFigures


@dataclass(slots=True)
class _Part:
    """A definition by itself, then with what it spreads."""

    depth: int = 0
    aliases: int = 0
    directives: int = 0
    literals: list[ValueNode] = field(default_factory=list)
    spreads: dict[str, list[int]] = field(default_factory=dict)
    """By fragment: how often it is spread, and beneath how many fields at most."""
    inputs: InputFigures = NOTHING

    def count(self, directives: tuple[DirectiveNode, ...] | None) -> None:
        for directive in directives or ():
            self.directives += 1
            self.literals += [argument.value for argument in directive.arguments or ()]

    def spread(self, name: str, level: int) -> None:
        found = self.spreads.setdefault(name, [0, -CEILING])
        found[0] += 1
        found[1] = max(found[1], level)


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    """The document's fragments by name."""
    return {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}


def operations_of(document: DocumentNode) -> list[OperationDefinitionNode]:
    """The document's operations in order."""
    return [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]


def bottom_up(spreads: Mapping[str, Iterator[str] | list[str]]) -> list[str]:
    """Names of fragments, each after those that it spreads; `spreads` tells which. Circles are cut somewhere."""
    order: list[str] = []
    met: set[str] = set()
    for root in spreads:
        if root in met:
            continue
        met.add(root)
        path = [(root, iter(spreads[root]))]
        while path:
            name, beneath = path[-1]
            below = next((each for each in beneath if each in spreads and each not in met), None)
            if below is None:
                path.pop()
                order.append(name)
            else:
                met.add(below)
                path.append((below, iter(spreads[below])))
    return order


def shapes_of(document: DocumentNode) -> list[tuple[OperationDefinitionNode, Shape]]:
    """Each operation with its shape."""
    parts = {name: _part(node) for name, node in fragments_of(document).items()}
    whole: dict[str, _Part] = {}
    for name in bottom_up({name: list(part.spreads) for name, part in parts.items()}):
        whole[name] = _with_spreads(parts[name], whole)
    shapes = []
    for operation in operations_of(document):
        part = _with_spreads(_part(operation), whole)
        shapes.append((operation, Shape(part.depth, part.aliases, part.directives, part.inputs)))
    return shapes


def _part(definition: OperationDefinitionNode | FragmentDefinitionNode) -> _Part:
    part = _Part()
    part.count(definition.directives)
    for variable in definition.variable_definitions or ():
        part.count(variable.directives)
        if variable.default_value is not None:
            part.literals.append(variable.default_value)
    waiting: list[tuple[SelectionSetNode, int, bool]] = [(definition.selection_set, 0, True)]
    while waiting:
        selections, level, counted = waiting.pop()
        for node in selections.selections:
            part.count(node.directives)
            if isinstance(node, FieldNode):
                part.aliases += node.alias is not None
                part.literals += [argument.value for argument in node.arguments or ()]
                if counted:
                    part.depth = max(part.depth, level + 1)
                if node.selection_set is not None:
                    beneath = counted and node.name.value not in INTROSPECTION
                    waiting.append((node.selection_set, level + 1 if counted else level, beneath))
            elif isinstance(node, InlineFragmentNode):
                waiting.append((node.selection_set, level, counted))
            elif isinstance(node, FragmentSpreadNode):
                part.spread(node.name.value, level if counted else -CEILING)
    part.inputs = of_literals(part.literals)
    part.literals = []
    return part


def _with_spreads(part: _Part, whole: Mapping[str, _Part]) -> _Part:
    told = _Part(part.depth, part.aliases, part.directives, inputs=part.inputs)
    for name, (times, level) in part.spreads.items():
        if (spread := whole.get(name)) is not None:
            told.depth = max(told.depth, level + spread.depth)
            told.aliases = min(told.aliases + times * spread.aliases, CEILING)
            told.directives = min(told.directives + times * spread.directives, CEILING)
            told.inputs += spread.inputs.times(times, CEILING)
    return told
