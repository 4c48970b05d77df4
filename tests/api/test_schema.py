"""The schema keeps what clients were promised, describes everything in both languages, and classifies every field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import strawberry
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    Undefined,
    build_schema,
    find_breaking_changes,
    find_dangerous_changes,
    print_type,
)
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from api.schema import schema, schema_text
from api.sensitivity import KEY, Sensitivity

DESIGN = Path(__file__).parent / "data" / "design.graphql"
COMMITTED = Path(__file__).parents[2] / "schema.graphql"


@pytest.fixture(scope="module")
def design() -> GraphQLSchema:
    return build_schema(DESIGN.read_text("utf-8"))


@pytest.fixture(scope="module")
def committed() -> GraphQLSchema:
    return build_schema(COMMITTED.read_text("utf-8"))


def test_nothing_that_was_promised_is_broken(design: GraphQLSchema, committed: GraphQLSchema) -> None:
    broken = [change.description for change in find_breaking_changes(design, committed)]
    assert broken == []


def test_defaults_are_those_that_were_promised(design: GraphQLSchema, committed: GraphQLSchema) -> None:
    changed = [change for change in find_dangerous_changes(design, committed) if "DEFAULT" in change.type.name]
    assert [change.description for change in changed] == []
    for name, promised in design.type_map.items():
        there = committed.type_map.get(name)
        if there is None or name.startswith("__"):
            continue
        if isinstance(promised, GraphQLInputObjectType):
            assert isinstance(there, GraphQLInputObjectType)
            assert there.is_one_of == promised.is_one_of, name
            for member, given in promised.fields.items():
                assert (there.fields[member].default_value is Undefined) == (given.default_value is Undefined)
                assert there.fields[member].default_value == given.default_value, f"{name}.{member}"
        if isinstance(promised, GraphQLObjectType | GraphQLInterfaceType):
            assert isinstance(there, GraphQLObjectType | GraphQLInterfaceType)
            for member, field in promised.fields.items():
                for argument, given_argument in field.args.items():
                    default = there.fields[member].args[argument].default_value
                    assert default == given_argument.default_value, f"{name}.{member}({argument}:)"


def test_what_is_added_has_no_null_as_default(committed: GraphQLSchema) -> None:
    """`= null` would say that null differs from absence."""
    for place, _, default in documented(committed):
        assert default is not None, f"{place} = null"


def test_every_type_of_organisation_has_all_of_organisation(committed: GraphQLSchema) -> None:
    organisation = committed.type_map["Organisation"]
    assert isinstance(organisation, GraphQLInterfaceType)
    kinds = committed.get_implementations(organisation).objects
    assert sorted(kind.name for kind in kinds) == ["AdministrativeUnit", "InternalDivision", "PartyOrganisation"]
    for kind in kinds:
        for name, field in organisation.fields.items():
            own = kind.fields[name]
            assert str(own.type) == str(field.type), f"{kind.name}.{name}"
            for argument, given in field.args.items():
                assert str(own.args[argument].type) == str(given.type), f"{kind.name}.{name}({argument}:)"


def documented(schema: GraphQLSchema) -> Iterator[tuple[str, str | None, object]]:
    """Every type, field, argument, input and enum value: its name, its description, its default if it is an input."""
    for name, kind in schema.type_map.items():
        if name.startswith("__") or (isinstance(kind, GraphQLScalarType) and name in _BUILT_IN):
            continue
        yield name, kind.description, Undefined
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for field_name, field in kind.fields.items():
                yield f"{name}.{field_name}", field.description, Undefined
                for argument_name, argument in field.args.items():
                    yield f"{name}.{field_name}({argument_name}:)", argument.description, argument.default_value
        elif isinstance(kind, GraphQLInputObjectType):
            for field_name, member in kind.fields.items():
                yield f"{name}.{field_name}", member.description, member.default_value
        elif isinstance(kind, GraphQLEnumType):
            for value_name, value in kind.values.items():
                yield f"{name}.{value_name}", value.description, Undefined


_BUILT_IN = {"Int", "Float", "String", "Boolean", "ID"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{2}")


def test_everything_is_described_in_english_with_the_chinese_term(committed: GraphQLSchema) -> None:
    bare = [
        name
        for name, description, _ in documented(committed)
        if not description or not CHINESE.search(description) or not ENGLISH.search(description)
    ]
    assert bare == []


def unclassified(types: dict[str, object]) -> list[str]:
    """Types and fields of the schema that do not say how sensitive they are."""
    found = []
    for name, concrete in types.items():
        definition = getattr(concrete, "definition", None)
        if not isinstance(definition, StrawberryObjectDefinition):
            continue
        if not isinstance(vars(definition.origin).get("__sensitivity__"), Sensitivity):
            found.append(name)
        found += [f"{name}.{field.python_name}" for field in definition.fields if not is_classified(field)]
    return found


def is_classified(field: StrawberryField) -> bool:
    return isinstance(field.metadata.get(KEY), Sensitivity)


def test_every_type_and_field_says_how_sensitive_it_is() -> None:
    types = schema().schema_converter.type_map
    assert unclassified(dict(types)) == []
    assert len(types) > 60


@strawberry.type
class Secret:
    told: str = strawberry.field(metadata={KEY: Sensitivity.PUBLIC})
    untold: str


@strawberry.type
class Careless:
    secret: Secret


def test_what_says_nothing_is_found() -> None:
    planted = strawberry.Schema(query=Careless).schema_converter.type_map
    assert sorted(unclassified(dict(planted))) == ["Careless", "Careless.secret", "Secret", "Secret.untold"]


TELL_OF_PEOPLE = frozenset({"Person", "Study", "CareerEntry", "PersonConnection", "StudyConnection"})


def test_people_are_personal() -> None:
    """Whatever leads to a person, or tells of one, is not public."""
    types = schema().schema_converter.type_map
    public = []
    for name, concrete in types.items():
        definition = getattr(concrete, "definition", None)
        if not isinstance(definition, StrawberryObjectDefinition) or definition.is_input:
            continue
        for field in definition.fields:
            graphql_name = schema().config.name_converter.get_graphql_name(field)
            leads_to = str(committed_type(name, graphql_name)).strip("[]!")
            if leads_to in TELL_OF_PEOPLE and field.metadata[KEY] is Sensitivity.PUBLIC:
                public.append(f"{name}.{graphql_name}")
    assert public == []


def committed_type(type_name: str, field_name: str) -> object:
    kind = schema()._schema.type_map[type_name]
    assert isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
    return kind.fields[field_name].type


def test_the_committed_text_is_fresh_and_sorted() -> None:
    text = COMMITTED.read_text("utf-8")
    assert text == schema_text()
    names = re.findall(r"^(?:type|interface|input|enum|scalar|union) (\w+)", text, re.MULTILINE)
    assert names == sorted(names)


def test_nothing_is_deprecated(committed: GraphQLSchema) -> None:
    for kind in committed.type_map.values():
        assert isinstance(kind, GraphQLNamedType)
        if not kind.name.startswith("__"):
            assert "@deprecated" not in print_type(kind)
