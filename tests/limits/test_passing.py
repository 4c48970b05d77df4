"""What passes: large reads that make sense, tools that ask for the schema, and everything exactly at its limit."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from graphql import get_introspection_query

from api.settings import Settings
from graph.connection import Store
from tests.limits.asking import codes, deep_filter, nested, post, still_serves
from tests.limits.conftest import client_of

POSTS_HELD = "appointments(during: {}%s) { nodes { validFrom post { title organisation { name } } } }"
PASSING = {
    "1,000 people, their posts and units": "{ people(first: 1000) { nodes { name %s } } }" % (POSTS_HELD % ""),
    "1,000 people, 5 posts each": "{ people(first: 1000) { nodes { name %s } } }" % (POSTS_HELD % ", first: 5"),
    "500 × 500": "{ people(first: 500) { nodes { name appointments(first: 500) { nodes { id validFrom } } } } }",
    "1,000 units, posts and holders": "{ organisations(first: 1000) { nodes { name posts(first: 20) { totalCount "
    "nodes { title appointments(first: 5) { nodes { person { name } } } } } } } }",
    "a chart": "{ organisations(first: 50) { nodes { name descendants(first: 1000) { edges { depth node { name "
    "parent { id } } } } genealogy { organisations { name } successions { on kind } } } } }",
}

TYPES = """query { __schema { queryType { name } mutationType { name } subscriptionType { name }
  types { ...FullType } directives { name description locations args { ...InputValue } } } }
fragment FullType on __Type { kind name description
  fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated }
  inputFields { ...InputValue } interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated } possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
fragment TypeRef on __Type { """
EVERYTHING = get_introspection_query(
    descriptions=True,
    specified_by_url=True,
    directive_is_repeatable=True,
    schema_description=True,
    input_value_deprecation=True,
)
TOOLS = {
    "graphql-js": EVERYTHING,
    "plain": get_introspection_query(),
    "types nine levels deep": f"{TYPES} {nested('kind name ofType', 9, 'kind name')} }}",
}


@pytest.mark.parametrize("document", PASSING.values(), ids=PASSING)
async def test_large_reads_pass(api: httpx.AsyncClient, seeded_store: Store, document: str) -> None:
    answer = await post(api, document)
    assert codes(answer) == []
    cost = answer["extensions"]["cost"]
    assert 10_000 < cost["requested"] <= cost["limit"] == 300_000


@pytest.mark.parametrize("document", TOOLS.values(), ids=TOOLS)
async def test_tools_may_ask_for_the_schema(api: httpx.AsyncClient, document: str) -> None:
    answer = await post(api, document)
    assert codes(answer) == []
    assert answer["data"]["__schema"]["queryType"]["name"] == "Query"
    assert answer["extensions"]["cost"]["requested"] == 0


PEOPLE = "query ($where: PersonWhere) { people(where: $where, first: 2) { nodes { id } } }"
FOUND = """mutation ($input: ReorganiseInput!, $where: PostWhere) {
  reorganise(input: $input) {
    ... on ReorganisationEnacted { events { outputs { posts(where: $where) { totalCount } } } }
  }
}"""


def founding(units: int) -> dict[str, Any]:
    """So many units, three objects each; nothing is recorded."""
    return {"on": "2019", "dryRun": True, "events": [{"found": {"organisation": {"name": "甲"}}}] * units}


AT_LIMIT: dict[str, tuple[dict[str, int], Any, Any, str]] = {
    "depth": ({"limit_depth": 4}, "{ node(id: 1) { ... on Place { parent { parent { id } } } } }",
              "{ node(id: 1) { ... on Place { parent { parent { parent { id } } } } } }", "TOO_DEEP"),
    "aliases": ({"limit_aliases": 2}, "{ a: codeSets { b: id } }", "{ a: codeSets { b: id c: name } }",
                "TOO_MANY_ALIASES"),
    "directives": ({"limit_directives": 1}, "{ codeSets { id @skip(if: false) } }",
                   "{ codeSets @skip(if: false) { id @skip(if: false) } }", "TOO_MANY_DIRECTIVES"),
    "tokens": ({"limit_tokens": 14}, "{ organisations(first: 1) { nodes { id } } }",
               "{ organisations(first: 1) { nodes { id name } } }", "TOO_MANY_TOKENS"),
    "cost": ({"limit_cost": 6}, "{ organisations(first: 2) { nodes { id parent { parent { id } } } } }",
             "{ organisations(first: 2) { nodes { id parent { parent { parent { id } } } } } }", "TOO_COSTLY"),
    "introspection": ({"limit_introspection": 1}, '{ __type(name: "Post") { name } }',
                      '{ __type(name: "Post") { fields { name } } }', "TOO_MUCH_INTROSPECTION"),
    "input depth": ({"limit_input_depth": 3}, (PEOPLE, {"where": deep_filter(2)}), (PEOPLE, {"where": deep_filter(3)}),
                    "INPUT_TOO_DEEP"),
    "input list": ({"limit_input_list": 2}, (PEOPLE, {"where": {"id": ["1", "2"]}}),
                   (PEOPLE, {"where": {"id": ["1", "2", "3"]}}), "INPUT_LIST_TOO_LONG"),
    "input objects": ({"limit_input_objects": 3}, (PEOPLE, {"where": {"and": [{}, {}]}}),
                      (PEOPLE, {"where": {"and": [{}, {}, {}]}}), "INPUT_TOO_LARGE"),
    "entry objects": ({"limit_entry_objects": 4, "limit_input_objects": 1}, (FOUND, {"input": founding(1)}),
                      (FOUND, {"input": founding(2)}), "INPUT_TOO_LARGE"),
    "filters of a mutation": ({"limit_input_objects": 3}, (FOUND, {"input": founding(9), "where": {"and": [{}, {}]}}),
                              (FOUND, {"input": founding(9), "where": {"and": [{}, {}, {}]}}), "INPUT_TOO_LARGE"),
}  # fmt: skip


@pytest.mark.parametrize(("settings", "passing", "beyond", "code"), AT_LIMIT.values(), ids=AT_LIMIT)
async def test_what_is_at_its_limit_passes_and_one_more_does_not(
    store: Store, settings: dict[str, int], passing: Any, beyond: Any, code: str
) -> None:
    async with client_of(store, **settings) as client:
        assert codes(await asked(client, passing)) == []
        assert codes(await asked(client, beyond)) == [code]
        assert codes(await asked(client, passing)) == []
    async with client_of(store) as client:
        assert codes(await asked(client, beyond)) == []
        await still_serves(client)


async def test_the_body_at_its_limit_passes_and_one_byte_more_does_not(store: Store) -> None:
    body = b'{"query": "{ codeSets { id } }"}'
    async with client_of(store, limit_body=len(body)) as client:
        for content, expected in ((body, []), (body + b" ", ["BODY_TOO_LARGE"])):
            response = await client.post("/graphql", content=content, headers={"Content-Type": "application/json"})
            assert codes(response.json()) == expected


async def asked(client: httpx.AsyncClient, what: Any) -> dict[str, Any]:
    """The answer to a document, or to one with its variables."""
    return await post(client, *((what,) if isinstance(what, str) else what))


def test_limits_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("COST", "DEPTH", "ALIASES", "DIRECTIVES", "TOKENS", "INTROSPECTION", "BODY")
    names += ("INPUT_DEPTH", "INPUT_LIST", "INPUT_OBJECTS")
    for number, name in enumerate(names, 1):
        monkeypatch.setenv(f"ZHIGUAN_LIMIT_{name}", str(number))
    monkeypatch.setenv("ZHIGUAN_REQUEST_TIMEOUT", "0.5")
    limits = Settings().limits
    assert [getattr(limits, name.lower()) for name in names] == list(range(1, len(names) + 1))
    assert limits.seconds == 0.5
