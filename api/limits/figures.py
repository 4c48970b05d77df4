"""Everything that is measured of a request, beside the limits: what `zhiguan cost` prints."""

from __future__ import annotations

from typing import Any, NamedTuple

from graphql import GraphQLSchema

from api.limits.cost import Compiler
from api.limits.documents import entries_of, invalid, parsed
from api.limits.inputs import InputFigures, of_variables
from api.limits.numbers import Limits
from api.limits.shape import shapes_of


class Figure(NamedTuple):
    """One number of a request, and the greatest that still passes."""

    name: str
    found: int
    limit: int

    @property
    def passes(self) -> bool:
        """Whether the request is not refused for it."""
        return self.found <= self.limit


class NotMeasurable(Exception):
    """The document cannot be parsed or is not valid, or it is not clear which operation is meant; one line each."""


def figures_of(
    schema: GraphQLSchema, limits: Limits, document: str, variables: dict[str, Any] | None, operation: str | None
) -> list[Figure]:
    """The figures of one operation with its variables, as JSON gave them.

    Raises GraphQLError for what is not GraphQL, and NotMeasurable.
    """
    tree = parsed(document, None)
    if errors := invalid(schema, tree):
        raise NotMeasurable("\n".join(error.message for error in errors))
    measured = [
        (node, shape, plan) for (node, shape), plan in zip(shapes_of(tree), Compiler(schema).plans(tree), strict=True)
    ]
    names = [node.name.value if node.name else None for node, _, __ in measured]
    if operation is None and len(measured) == 1:
        place = 0
    elif operation is not None and operation in names:
        place = names.index(operation)
    else:
        raise NotMeasurable(f"name one of the operations by --operation: {', '.join(filter(None, names)) or 'none'}")
    node, shape, plan = measured[place]
    cost = plan.figure(variables)
    names_entered = entries_of(node, tree)
    entered = of_variables({name: value for name, value in (variables or {}).items() if name in names_entered})
    inputs = of_variables({name: value for name, value in (variables or {}).items() if name not in names_entered})
    inputs += shape.inputs + InputFigures(entered.depth, entered.longest)
    return [
        Figure("cost", cost.objects, limits.cost),
        Figure("introspection", cost.introspection, limits.introspection),
        Figure("depth", shape.depth, limits.depth),
        Figure("aliases", shape.aliases, limits.aliases),
        Figure("directives", shape.directives, limits.directives),
        Figure("tokens", tree.token_count, limits.tokens),
        Figure("input depth", inputs.depth, limits.input_depth),
        Figure("input list", inputs.longest, limits.input_list),
        Figure("input objects", inputs.objects, limits.input_objects),
        Figure("entry objects", entered.objects, limits.entry_objects),
    ]
