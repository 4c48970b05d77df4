"""Operations drawn from a schema: nested, merged, spread in fragments, steered by variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    Undefined,
    get_named_type,
    is_leaf_type,
    is_non_null_type,
    is_required_argument,
)

from tests.executor.documents import ABSENT, Document, Field, Fragment, Inline, Selection, Spread, Variable
from tests.executor.values import SELDOM, Values, as_json, literal

Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType
OFTEN_GIVEN = {"where": 0.12, "during": 0.3, "asOf": 0.25, "last": 0.0, "after": 0.02, "before": 0.02, "knownAt": 0.08}
ALWAYS_GIVEN = 0.95
"""How often a page is given its size: the default is fifty."""
INTROSPECTION = (
    "__schema { queryType { name } directives { name args { name } } }",
    '__type(name: "Organisation") { __typename kind possibleTypes { name } fields(includeDeprecated: true) { name } }',
    '__type(name: "NoSuchType") { name }',
    "__schema { __typename types { name } }",
)
WEIGHTS = {
    "edges": 8,
    "nodes": 8,
    "node": 8,
    "totalCount": 2,
    "organisationDiff": 1,
    "shortestLink": 1,
    "codeSets": 0.5,
}
WRAPPED = ("Connection", "Edge")
"""What stands between a list and its entries does not count as a level."""
TURNS = 2
"""Requests with the same document, and other values of its variables."""


def weight_of(name: str, field: GraphQLField) -> float:
    """How often the field is drawn."""
    return WEIGHTS.get(name, 1 if is_leaf_type(get_named_type(field.type)) else 3)


class Operations:
    """Draws documents."""

    def __init__(self, schema: GraphQLSchema, random: Random, values: Values) -> None:
        self.schema = schema
        self.random = random
        self.values = values
        values.variable = self._nested_variable
        self._variables: dict[str, Variable] = {}
        self._fragments: dict[str, Fragment] = {}
        self._told: dict[str, tuple[str, str, tuple[str, ...]]] = {}
        self._arguments: dict[tuple[str, str], Mapping[str, str]] = {}
        self._left = 0

    def draw(self) -> Document:
        """A document, valid but for rare conflicts."""
        self._variables, self._fragments, self._told, self._arguments = {}, {}, {}, {}
        self._left = self.random.choice((6, 12, 25, 40, 60))
        query = self.schema.query_type
        assert query is not None
        root = self._selections(query, self.random.choice((3, 4, 5, 6, 6)))
        if self.random.random() < 0.04:
            about = self.random.choice(INTROSPECTION)
            root.insert(self.random.randrange(len(root) + 1), Field(about, about))
        return Document(tuple(root), self._fragments, self._variables)

    # --- selections ---------------------------------------------------------------------------------------------------

    def _chance(self, of: float) -> bool:
        return self.random.random() < of

    def _selections(self, parent: Composite, depth: int) -> list[Selection]:
        random = self.random
        chosen: list[Selection] = []
        for name in self._names(parent):
            if (field := self._field(parent, name, depth)) is not None:
                chosen.append(field)
                if self._chance(0.12) and (again := self._field(parent, name, depth, like=field)) is not None:
                    chosen.append(again)
                if field.arguments and self._chance(0.15):
                    chosen.append(self._twin(parent, field))
        if self._chance(0.15) or not chosen:
            chosen.insert(random.randrange(len(chosen) + 1), self._typename())
        if depth > 1 and self._left > 0:
            chosen += self._conditional(parent, depth)
        if self._chance(0.1):
            chosen = self._apart(parent, chosen)
        return chosen

    def _names(self, parent: Composite) -> list[str]:
        random = self.random
        if isinstance(parent, GraphQLUnionType):
            return []
        weighed = {name: weight_of(name, each) for name, each in parent.fields.items()}
        # The greatest of the n-th roots of random numbers: a weighted sample without repetition.
        drawn = sorted(weighed, key=lambda name: random.random() ** (1 / weighed[name]), reverse=True)
        return drawn[: random.choice((1, 2, 2, 3, 3, 4))]

    def _typename(self) -> Field:
        return self._keyed("__typename", {}, "String!", ())

    def _conditional(self, parent: Composite, depth: int) -> list[Selection]:
        """Fragments that hold for the parent, or for some of its types, or for none."""
        found: list[Selection] = []
        abstract = not isinstance(parent, GraphQLObjectType)
        while self._left > 0 and self._chance(0.7 if parent.name == "Node" else 0.45 if abstract else 0.12):
            on = self.random.choice(self._overlapping(parent))
            if self._fragments and self._chance(0.5):
                fitting = [name for name, each in self._fragments.items() if each.on == on.name]
                if fitting:
                    found.append(Spread(self.random.choice(fitting), self._steered()))
                continue
            condition = None if on is parent and self._chance(0.5) else on.name
            found.append(Inline(condition, tuple(self._selections(on, depth - 1)), self._steered()))
        return found

    def _overlapping(self, parent: Composite) -> list[Composite]:
        possible = set(self._possible(parent))
        kinds = [each for each in self.schema.type_map.values() if isinstance(each, Composite)]
        return [kind for kind in kinds if kind.name[:2] != "__" and possible & set(self._possible(kind))]

    def _possible(self, kind: GraphQLNamedType) -> list[GraphQLObjectType]:
        return [kind] if isinstance(kind, GraphQLObjectType) else list(self.schema.get_possible_types(kind))  # type: ignore[arg-type]

    def _apart(self, parent: Composite, chosen: list[Selection]) -> list[Selection]:
        """The same, some of it in a named fragment, or all of it."""
        cut = self.random.randrange(len(chosen) + 1)
        name = f"F{len(self._fragments)}"
        self._fragments[name] = Fragment(parent.name, tuple(chosen[cut:]) or (self._typename(),))
        spread = Spread(name, self._steered())
        return [*chosen[:cut], spread, *([Spread(name)] if self._chance(0.2) else []), *chosen[cut : cut + 1]]

    def _field(self, parent: Composite, name: str, depth: int, like: Field | None = None) -> Field | None:
        assert not isinstance(parent, GraphQLUnionType)
        field = parent.fields[name]
        named = get_named_type(field.type)
        leaf = is_leaf_type(named)
        if not leaf and (depth <= 1 or self._left <= 0):
            return None
        self._left -= 1
        if like is None:
            drawn = self._keyed(name, self._given(parent, name, field), str(field.type), self._steered())
        else:
            drawn = Field(like.key, name, like.arguments, self._steered())
        if leaf:
            return drawn
        assert isinstance(named, Composite)
        deeper = depth if named.name.endswith(WRAPPED) else depth - 1
        return Field(drawn.key, name, drawn.arguments, drawn.directives, tuple(self._selections(named, deeper)))

    def _twin(self, parent: Composite, field: Field) -> Field:
        """The same asked beneath the same field with other arguments: what must not be answered in one go."""
        assert not isinstance(parent, GraphQLUnionType)
        declared = parent.fields[field.name]
        sizes = [name for name in ("first", "last") if name in field.arguments]
        changed = self.random.choice([*field.arguments, *sizes])
        told = {**field.arguments, changed: self._told_value(declared.args[changed], changed)}
        return replace(self._keyed(field.name, told, str(declared.type), field.directives), inner=field.inner)

    def _keyed(self, name: str, arguments: Mapping[str, str], kind: str, directives: tuple[str, ...]) -> Field:
        """The field under a name in the response that it shares only with what it can be merged with.

        Now and then under any: fields of types that exclude each other may share it.
        """
        random = self.random
        told = (name, kind, tuple(f"{key}: {value}" for key, value in arguments.items()))
        wished = name
        if self._chance(0.12):
            taken = [key for key, other in self._told.items() if other == told]
            wished = random.choice([*taken, f"x{random.randrange(6)}", "id", "name", "nodes"])
        if self._chance(0.01):
            return Field(f"x{random.randrange(6)}", name, arguments, directives)
        number = 0
        key = wished
        while self._told.setdefault(key, told) != told:
            number += 1
            key = f"{name.strip('_')}{number}"
        return Field(key, name, arguments, directives)

    def _steered(self) -> tuple[str, ...]:
        """`@skip`, `@include`, neither or both."""
        found = []
        for name in ("skip", "include"):
            if self._chance(0.05):
                told = literal(self._chance(0.5)) if self._chance(0.3) else f"${self._switch()}"
                found.append(f"@{name}(if: {told})")
        return tuple(found)

    def _switch(self) -> str:
        known = [name for name in self._variables if name.startswith("on")]
        if known and self._chance(0.5):
            return self.random.choice(known)
        name = f"on{len(known)}"
        default = self.random.choice((None, None, "true", "false"))
        values = [self._chance(0.5) for _ in range(TURNS)]
        self._variables[name] = Variable(
            "Boolean!", default, tuple(ABSENT if default and self._chance(0.5) else each for each in values)
        )
        return name

    # --- arguments ----------------------------------------------------------------------------------------------------

    def _given(self, parent: Composite, name: str, field: GraphQLField) -> Mapping[str, str]:
        """Arguments; often the ones that the field was given elsewhere."""
        known = self._arguments.get((name, str(field.type)))
        if known is not None and self._chance(0.5) and known.keys() <= field.args.keys():
            return known
        given = {key: self._told_value(each, key) for key, each in field.args.items() if self._wanted(each, key)}
        if "first" in field.args:
            given |= self._page(field.args)
        self._arguments[name, str(field.type)] = given
        return given

    def _wanted(self, argument: GraphQLArgument, name: str) -> bool:
        if name == "first":
            return False
        return is_required_argument(argument) or self._chance(OFTEN_GIVEN.get(name, 0.2))

    def _page(self, arguments: Mapping[str, GraphQLArgument]) -> dict[str, str]:
        names = ["last"] if self._chance(0.15) else ["first"] if self._chance(ALWAYS_GIVEN) else []
        if self._chance(SELDOM):
            names = ["first", "last"]
        return {name: self._told_value(arguments[name], name) for name in names if name in arguments}

    def _told_value(self, argument: GraphQLArgument, name: str) -> str:
        if not self._chance(0.3):
            if not is_non_null_type(argument.type) and self._chance(SELDOM):
                return "null"
            return literal(self.values.of(argument.type, name))
        required = is_required_argument(argument)
        # A default of the argument lets a variable be null here; that is found out only when the field is run.
        nullable = not is_non_null_type(argument.type) or (argument.default is not Undefined and self._chance(0.3))
        return f"${self._variable(argument.type, name, nullable=nullable and not required)}"

    def _variable(self, kind: Any, name: str, *, nullable: bool) -> str:
        of = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
        variable = f"v{len(self._variables)}"
        nested, self.values.variable = self.values.variable, None
        drawn = [self.values.of(kind, name) for _ in range(TURNS + 1)]
        self.values.variable = nested
        default = literal(drawn[0]) if self._chance(0.3) else None
        values: list[Any] = [as_json(each) for each in drawn[1:]]
        for turn in range(TURNS):
            if (nullable or default is not None) and self._chance(0.2):
                values[turn] = ABSENT
            elif nullable and self._chance(0.15):
                values[turn] = None
        self._variables[variable] = Variable(f"{of}" if nullable else f"{of}!", default, tuple(values))
        return variable

    def _nested_variable(self, kind: Any, name: str) -> str | None:
        """Now and then a variable instead of a value within an input."""
        if not self._chance(0.05):
            return None
        return self._variable(kind, name, nullable=not is_non_null_type(kind))
