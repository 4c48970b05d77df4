"""What a field costs, declared beside the field and read back from the schema."""

from __future__ import annotations

from dataclasses import dataclass

from graphql import GraphQLField, GraphQLSchema, get_named_type, introspection_types
from graphql.type import GraphQLObjectType, is_list_type, is_non_null_type

LIST_SIZE = 10
"""Entries that a list is taken to have beneath its parent, unless its field declares otherwise or a page size is given.
The answer is counted while it is made, too: an estimate too low does not let it grow beyond the limit."""

WEIGHT = "weight"
"""The key of a field's metadata that holds its Weight."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What a field costs beside the objects that it leads to.

    `cost` is what one call costs, in objects of the answer; `size` is how many entries its list is taken to have, or
    the name of the argument, a list, that has as many.
    """

    cost: int = 0
    size: int | str = LIST_SIZE


PLAIN = Weight()

UNCOUNTED = frozenset({"Code", "PageInfo"})
"""Types that are taken to be leaves, where one is asked for and not a list."""


def is_counted(type_name: str) -> bool:
    """Whether the objects of this type are counted: connections and edges are not, what they lead to is."""
    return type_name not in UNCOUNTED and not type_name.endswith(("Connection", "Edge"))


def weight_of(field: GraphQLField) -> Weight:
    """The weight declared beside a field."""
    declared = field.extensions.get("strawberry-definition")
    weight = declared.metadata.get(WEIGHT) if declared is not None else None
    return weight if isinstance(weight, Weight) else PLAIN


def is_list(field: GraphQLField) -> bool:
    """Whether the field leads to a list."""
    kind = field.type
    return is_list_type(kind.of_type if is_non_null_type(kind) else kind)


def introspection_sizes(schema: GraphQLSchema) -> dict[str, int]:
    """How many entries the lists of introspection have in this schema on an average, by field."""
    types = [kind for name, kind in schema.type_map.items() if not name.startswith("__")]
    objects = [kind for kind in types if hasattr(kind, "fields")]
    fields = [field for kind in objects for field in kind.fields.values()]
    enums = [kind for kind in types if hasattr(kind, "values")]
    arguments = sum(len(field.args) for field in fields if isinstance(field, GraphQLField))
    return {
        "types": len(schema.type_map),
        "directives": len(schema.directives),
        "fields": _mean(len(fields), len(objects)),
        "inputFields": _mean(len(fields), len(objects)),
        "args": _mean(arguments, len(fields)),
        "enumValues": _mean(sum(len(kind.values) for kind in enums), len(enums)),
        "interfaces": 1,
        "possibleTypes": _mean(sum(isinstance(kind, GraphQLObjectType) for kind in types), len(types)),
    }


def _mean(total: int, number: int) -> int:
    """Rounded up."""
    return -(-total // max(number, 1))


def is_introspective(field: GraphQLField) -> bool:
    """Whether the field leads to what describes the schema."""
    return get_named_type(field.type).name in introspection_types
