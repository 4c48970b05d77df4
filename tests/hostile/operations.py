"""Operations drawn from the schema: fields, arguments, variables, aliases, fragments and directives of all kinds."""

from __future__ import annotations

from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from tests.hostile.values import Known, Values, as_json, literal

OFTEN_GIVEN = {"where": 0.35, "orderBy": 0.15, "first": 0.5, "last": 0.08, "after": 0.08, "before": 0.05}


class Operations:
    """Draws documents, each with its variables."""

    def __init__(self, schema: GraphQLSchema, random: Random, known: Known) -> None:
        self.schema = schema
        self.random = random
        self.values = Values(random, known)
        self._variables: dict[str, tuple[str, Any]] = {}
        self._fragments: list[str] = []
        self._left = 0

    def draw(self) -> tuple[str, dict[str, Any]]:
        """A document and its variables."""
        self._variables, self._fragments = {}, []
        self._left = self.random.choice((3, 8, 15, 30))
        query = self.schema.query_type
        assert query is not None
        body = self._selection(query, self.random.choice((2, 3, 4, 5, 6)))
        declared = ", ".join(f"${name}: {kind}" for name, (kind, _) in self._variables.items())
        head = f"query Q{f'({declared})' if declared else ''}" if declared or self.random.random() < 0.5 else ""
        variables = {name: as_json(value) for name, (_, value) in self._variables.items()}
        return " ".join([head, body, *self._fragments]).strip(), variables

    def _selection(self, parent: GraphQLNamedType, depth: int) -> str:
        random = self.random
        if isinstance(parent, GraphQLUnionType):
            return "{ __typename }"
        assert isinstance(parent, GraphQLObjectType | GraphQLInterfaceType)
        chosen = []
        names = list(parent.fields)
        for name in random.sample(names, min(len(names), random.choice((1, 1, 2, 2, 3, 5)))):
            told = self._field(parent, name, depth)
            if told:
                chosen.append(told)
        if random.random() < 0.1:
            chosen.append("__typename")
        if isinstance(parent, GraphQLInterfaceType) and random.random() < 0.4 and depth > 1:
            kind = random.choice(self.schema.get_possible_types(parent))
            chosen.append(f"... on {kind.name} {self._selection(kind, depth - 1)}")
        if random.random() < 0.05 and chosen and len(self._fragments) < 5:
            name = f"F{len(self._fragments)}"
            self._fragments.append(f"fragment {name} on {parent.name} {{ {' '.join(chosen)} }}")
            return f"{{ ...{name} {random.choice(('', '...' + name, '__typename'))} }}"
        return "{ " + " ".join(chosen or ["__typename"]) + " }"

    def _field(self, parent: GraphQLObjectType | GraphQLInterfaceType, name: str, depth: int) -> str | None:
        random = self.random
        field = parent.fields[name]
        named = get_named_type(field.type)
        if not is_leaf_type(named) and (depth <= 1 or self._left <= 0):
            return None
        self._left -= 1
        told = name + self._arguments(field.args)
        if random.random() < 0.07:
            told = f"a{random.randrange(4)}: {told}"
        if random.random() < 0.04:
            told += f" @{random.choice(('skip', 'include'))}(if: {random.choice(('true', 'false'))})"
        return told if is_leaf_type(named) else f"{told} {self._selection(named, depth - 1)}"

    def _arguments(self, arguments: dict[str, GraphQLArgument]) -> str:
        told = []
        for name, argument in arguments.items():
            if is_required_argument(argument) or self.random.random() < OFTEN_GIVEN.get(name, 0.15):
                value = self.values.of(argument.type, name)
                if self.random.random() < 0.4:
                    variable = f"v{len(self._variables)}"
                    self._variables[variable] = (str(argument.type), value)
                    told.append(f"{name}: ${variable}")
                else:
                    told.append(f"{name}: {literal(value)}")
        return f"({', '.join(told)})" if told else ""
