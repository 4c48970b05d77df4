"""Every document that stands in a table of the tests, and those of `docs/queries`, through both executors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from graph.connection import Store
from tests.api.test_fields import TYPES, WAYS, document, ways
from tests.api.test_statements import QUERIES
from tests.executor.pair import Pair
from tests.queries.questions import QUESTIONS, Question

pytestmark = pytest.mark.only_engine("embedded", "executors are given the same rows whatever the engine")

SEVERAL_PAGES = """{ people(first: 20) { nodes {
  a: appointments(first: 1, during: {}) { nodes { id } } b: appointments(first: 3, during: {}) { nodes { id } }
  c: appointments(last: 1, during: {}) { nodes { id } } d: appointments(first: 1) { nodes { id } }
  e: appointments(first: 1, during: {}) { nodes { id post { title } } totalCount } } } }"""
JOINED = """{ people(first: 1000) { nodes { appointments(during: {}) { nodes {
  post { organisation { name } then: organisation(asOf: "1999") { name } } } } } } }"""
INTROSPECTION = """{ __schema { types { name fields(includeDeprecated: true) { name args { name defaultValue } } } }
  people(first: 1) { nodes { __typename } } of: __type(name: "Post") { name } }"""


async def alike(store: Store, text: str, variables: Mapping[str, Any]) -> None:
    """Both executors answer, and alike."""
    # On Neo4j each form of a statement would have to be planned.
    pair = Pair.over(store, sparing=store.abandoned is not None)
    assert not await pair.disagreements(text, variables)
    assert (pair.told, pair.nulled) == (1, 0)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
async def test_the_documented_queries(demo_store: Store, question: Question) -> None:
    await alike(demo_store, question.document, question.variables)


@pytest.mark.parametrize("name", sorted(ways()))
async def test_every_field(demo_store: Store, name: str) -> None:
    [[identity]] = await demo_store.run("MATCH (p:Person {code: 'QH0007'}) RETURN p.id")
    text = document(TYPES[name], WAYS.get(name) or ways()[name])
    await alike(demo_store, text, {"id": identity} if "$id" in text else {})


@pytest.mark.parametrize("text", QUERIES.values(), ids=QUERIES.keys())
async def test_nested_pages(demo_store: Store, text: str) -> None:
    await alike(demo_store, text, {"n": 6})


async def test_several_pages_of_one_list(demo_store: Store) -> None:
    await alike(demo_store, SEVERAL_PAGES, {})


async def test_a_neighbour_that_was_joined_in_as_of_another_day(demo_store: Store) -> None:
    pair = Pair.over(demo_store)
    assert not await pair.disagreements(JOINED, {})
    people = (await pair.answer(JOINED, {}))["people"]["nodes"]
    posts = [held["post"] for person in people for held in person["appointments"]["nodes"]]
    assert any(post["then"] not in (None, post["organisation"]) for post in posts)


async def test_introspection_beside_data(demo_store: Store) -> None:
    await alike(demo_store, INTROSPECTION, {})


SEVERAL = """
query First($deep: Boolean = true) { people(first: 2) { nodes { ...P } } }
query Second($deep: Boolean = false) { people(last: 3) { nodes { ...P code } } posts(first: 1) { nodes { title } } }
fragment P on Person { name appointments(during: {}) @include(if: $deep) { nodes { post { title } } } }
"""


async def test_operations_of_one_document_keep_their_plans_apart(demo_store: Store) -> None:
    pair = Pair.over(demo_store)
    for name, variables in [("First", {}), ("Second", {}), ("First", {"deep": False}), ("Second", {"deep": True})] * 2:
        assert not await pair.disagreements(SEVERAL, variables, name)
    assert (pair.told, pair.nulled) == (8, 0)
