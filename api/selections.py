"""What an operation asks beneath a field: what to join into the statement of a list, and which columns to return."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    InlineFragmentNode,
    SelectionSetNode,
    get_named_type,
)
from graphql.type import GraphQLNamedType
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField

from api.answers import ANSWER, Answer, Coded, Loaded, Paged, Stands
from api.context import Info
from graph.columns import EVERYTHING

DEPTH = 4
"""Names deep: `edges.node.post.organisation`."""
ENTRIES = {"edges": "Connection", "nodes": "Connection", "node": "Edge"}
"""Fields that lead from a connection to its entries, and how the names of their types end."""
OF_CONNECTIONS = frozenset({"pageInfo", "totalCount", "cursor", "__typename"})


class Asked(NamedTuple):
    """What an operation asks beneath a field."""

    joins: frozenset[str]
    """Dotted names of fields, without the connection's own (`edges.node.`, `nodes.`)."""
    columns: frozenset[str]
    """Keys of rows, dotted beneath neighbours; `EVERYTHING` where it cannot be told which."""


def asked(info: Info) -> Asked:
    """What is asked beneath this field. Type conditions and directives are not looked at."""
    names: set[str] = set()
    columns: set[str] = set()
    returned = get_named_type(info.return_type)
    for node in info.field_nodes:
        names.update(_names(info, node.selection_set, DEPTH))
        columns.update(_columns(info, returned, node.selection_set))
    short = (name.removeprefix("edges.node.").removeprefix("nodes.").removeprefix("edges.") for name in names)
    return Asked(frozenset(short), frozenset(columns))


def _names(info: Info, selections: SelectionSetNode | None, depth: int) -> Iterator[str]:
    if selections is None or not depth:
        return
    for node in selections.selections:
        if isinstance(node, FieldNode):
            yield node.name.value
            for name in _names(info, node.selection_set, depth - 1):
                yield f"{node.name.value}.{name}"
        elif isinstance(node, InlineFragmentNode):
            yield from _names(info, node.selection_set, depth)
        elif isinstance(node, FragmentSpreadNode):
            yield from _names(info, info.fragments[node.name.value].selection_set, depth)


def _columns(info: Info, parent: GraphQLNamedType, selections: SelectionSetNode | None) -> Iterator[str]:
    for node, owner in _fields(info, parent, selections):
        name = node.name.value
        if owner.name.endswith(ENTRIES.get(name, "\n")):
            for kind in _objects(info, owner):
                definition = kind.fields[name]
                yield from _columns(info, get_named_type(definition.type), node.selection_set)
        elif not (name in OF_CONNECTIONS and owner.name.endswith(("Connection", "Edge"))):
            for kind in _objects(info, owner):
                yield from _of_field(info, kind, node)


def _of_field(info: Info, owner: GraphQLObjectType, node: FieldNode) -> Iterator[str]:
    definition = info.schema.get_field(owner, node.name.value)
    declared = (
        None if definition is None else (definition.extensions or {}).get(GraphQLCoreConverter.DEFINITION_BACKREF)
    )
    if not isinstance(declared, StrawberryField) or definition is None:
        return  # `__typename`
    answer: Answer = declared.metadata.get(ANSWER, Stands())
    match answer:
        case Stands():
            yield declared.python_name
        case Coded(name, _):
            yield name
        case Loaded(_, key) if key is not None and not node.arguments:
            yield f"{key}._type"
            for name in _columns(info, get_named_type(definition.type), node.selection_set):
                yield f"{key}.{name}"
        case Paged(field) if field.more is None:
            yield "id"
        case _:
            yield EVERYTHING


def _fields(
    info: Info, parent: GraphQLNamedType, selections: SelectionSetNode | None
) -> Iterator[tuple[FieldNode, GraphQLNamedType]]:
    """The fields of a selection, through its fragments, each with the type it is asked of."""
    for node in selections.selections if selections is not None else ():
        if isinstance(node, FieldNode):
            yield node, parent
            continue
        fragment = info.fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
        condition = getattr(fragment, "type_condition", None)
        narrowed = parent if condition is None else info.schema.type_map[condition.name.value]
        yield from _fields(info, narrowed, getattr(fragment, "selection_set", None))


def _objects(info: Info, owner: GraphQLNamedType) -> Iterator[GraphQLObjectType]:
    """The object types that a value of a type may have."""
    if isinstance(owner, GraphQLInterfaceType | GraphQLUnionType):
        yield from info.schema.get_possible_types(owner)
    elif isinstance(owner, GraphQLObjectType):
        yield owner
