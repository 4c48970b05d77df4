"""Every field of the schema, asked once on the seeded store: without an error, and with equal answers on both engines.

For each type a document leads from the root to it by the shortest way, and asks all of its fields there.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
)

from api.schema import executable
from graph.connection import Store
from tests.fixtures.graphql import Ask

Composite = GraphQLObjectType | GraphQLInterfaceType
Way = tuple[str, ...]
"""Steps from the root: fields with their arguments, and type conditions."""

ARGUMENTS = {
    "Query.organisation": '(by: {code: "990121-21"})',
    "Query.post": '(by: {code: "hr-deputy-director"})',
    "Query.person": '(by: {code: "QH0007"})',
    "Query.school": '(by: {name: "云川大学"})',
    "Query.document": '(by: {number: {number: "清发〔2010〕3号"}})',
    "Query.organisationGroup": '(by: {code: "990121-GZBM"})',
    "Query.place": '(by: {code: "990121"})',
    "Query.codeSet": '(id: "ZB04")',
    "Query.node": "(id: $id)",
    "Query.reformPlan": "(id: $id)",
    "Query.nodes": "(ids: [$id])",
    "Query.search": '(text: "劳动", first: 1000)',
    "Query.overlaps": '(a: {code: "QH0007"}, b: {code: "QH0014"})',
    "Query.shortestLink": '(a: {code: "QH0007"}, b: {code: "QH0001"})',
    "Query.organisationDiff": '(root: {code: "990121-02"}, from: "2000", to: "2019")',
}
PERSON, UNIT = 'person(by: {code: "QH0007"})', 'organisation(by: {code: "990121-21"})'
WAYS: dict[str, Way] = {
    "Appointment": (PERSON, "appointments(during: {})", "nodes"),
    "CoLocation": ("coLocations(during: {})", "nodes"),
    "CoLocationMembership": ("coLocations(during: {})", "nodes", "memberships(during: {})"),
    "Registration": ("registrations(during: {})", "nodes"),
    "DatedFact": ('document(by: {number: {number: "清发〔2010〕3号"}})', "facts", "nodes"),
    "InternalDivision": ("organisations(where: {type: [INTERNAL_DIVISION]})", "nodes", "... on InternalDivision"),
    "OrganisationRename": ('organisationDiff(root: {code: "990121-02"}, from: "2000", to: "2005")', "renamed"),
    "PartyOrganisation": ("organisations(where: {type: [PARTY_ORGANISATION]})", "nodes", "... on PartyOrganisation"),
    "Succession": (UNIT, "predecessors"),
}
"""Where the shortest way would lead to nothing, or to little."""


UNMET = frozenset({"Query", "PlaceEvent", "ReformPlan", "ReformPlanEdge", "ReformPlanRevision"})
"""The root, and what no seed tells of: divisions are asked in tests/exchange, reform plans in tests/reforms."""


def ways(root: Composite | None = None) -> dict[str, Way]:
    """The way to every type that can be reached from the root: the query's, unless another is given."""
    start = root or executable().query_type
    assert start is not None
    found: dict[str, Way] = {start.name: ()}
    waiting = deque[Composite]([start])
    while waiting:
        kind = waiting.popleft()
        for step, target in steps(kind):
            if target.name not in found:
                found[target.name] = (*found[kind.name], step)
                waiting.append(target)
    return found


def steps(kind: Composite) -> Iterator[tuple[str, Composite]]:
    for name, field in kind.fields.items():
        target = get_named_type(field.type)
        if isinstance(target, Composite):
            yield asked(kind, name, field), target
        for each in target.types if isinstance(target, GraphQLUnionType) else ():
            yield f"{name} {{ ... on {each.name} }}", each
    if isinstance(kind, GraphQLInterfaceType):
        for each in executable().get_implementations(kind).objects:
            yield f"... on {each.name}", each


def asked(kind: Composite, name: str, field: GraphQLField) -> str:
    """The field with the arguments that it needs; pages are long enough for everything."""
    if told := ARGUMENTS.get(f"{kind.name}.{name}"):
        return name + told
    return f"{name}(first: 1000)" if "first" in field.args else name


def document(kind: Composite, way: Way) -> str:
    inner = " ".join(
        asked(kind, name, field) + (leaves(get_named_type(field.type)) if not is_leaf_type(named) else "")
        for name, field in kind.fields.items()
        for named in (get_named_type(field.type),)
    )
    for step in reversed(way):
        inner = f"{step} {{ __typename {inner} }}"
    return f"query {'($id: ID!) ' if '$id' in inner else ''}{{ {inner} }}"


def leaves(target: Any) -> str:
    names = [name for name, field in target.fields.items() if is_leaf_type(get_named_type(field.type))]
    return f" {{ __typename {' '.join(names)} }}"


TYPES = {name: kind for name, kind in executable().type_map.items() if isinstance(kind, Composite) and name[:2] != "__"}


def met(answer: Any, name: str) -> bool:
    """An object of that type is in the answer."""
    if isinstance(answer, list):
        return any(met(each, name) for each in answer)
    if isinstance(answer, dict):
        return answer.get("__typename") == name or any(met(each, name) for each in answer.values())
    return False


IDENTITY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
OF_ITS_OWN = frozenset({"cursor", "startCursor", "endCursor", "recordedAt"})
"""Values that no two stores share."""


def comparable(answer: Any) -> Any:
    """Without ids and moments; lists by content, for among equals the order is that of ids."""
    if isinstance(answer, dict):
        return {name: comparable(value) for name, value in answer.items() if name not in OF_ITS_OWN}
    if isinstance(answer, list):
        return sorted((comparable(each) for each in answer), key=repr)
    return IDENTITY.sub("id", answer) if isinstance(answer, str) else answer


_answers: dict[str, Any] = {}


@pytest.fixture
async def known_id(seeded_store: Store) -> str:
    [[identity]] = await seeded_store.run("MATCH (p:Person {code: 'QH0007'}) RETURN p.id")
    return str(identity)


def test_every_type_is_reached() -> None:
    assert executable().mutation_type is not None
    assert TYPES.keys() == ways().keys() | ways(executable().mutation_type).keys()


@pytest.mark.parametrize("name", sorted(ways()))
async def test_every_field_can_be_asked(ask: Ask, known_id: str, name: str) -> None:
    kind = TYPES[name]
    told = document(kind, WAYS.get(name) or ways()[name])
    answer = await ask(told, {"id": known_id} if "$id" in told else {})
    assert isinstance(kind, GraphQLInterfaceType) or name in UNMET or met(answer, name), told
    first = _answers.setdefault(name, comparable(answer))
    assert comparable(answer) == first
