"""What asks too much is refused under its code, and the next request is served at once."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from graph.connection import Store
from tests.limits.asking import chain, codes, deep_filter, nested, post, still_serves
from tests.limits.conftest import client_of

PEOPLE = "query ($where: PersonWhere) { people(where: $where) { totalCount } }"
NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
POSTS = "posts(first: 100) { nodes { appointments(first: 30) { nodes { id } } } }"

REFUSED = {
    "100 × 100 × 30": (f"{{ organisations(first: 100) {{ nodes {{ {POSTS} }} }} }}", None, "TOO_COSTLY"),
    "100 × 100 × 30 by edges": (
        "{ organisations(first: 100) { edges { node { posts(last: 100) { edges { node "
        "{ appointments(first: 30) { edges { node { id } } } } } } } } } }",
        None,
        "TOO_COSTLY",
    ),
    "100 × 100 × 30 by variables": (
        "query ($n: Int!, $m: Int = 30) { organisations(first: $n) { nodes { posts(first: $n) "
        "{ nodes { appointments(first: $m) { nodes { id } } } } } } }",
        {"n": 100},
        "TOO_COSTLY",
    ),
    "100 × 100 × 30 by fragments": (
        "{ organisations(first: 100) { ...A } } fragment A on OrganisationConnection { nodes { ...B } } "
        f"fragment B on Organisation {{ {POSTS} }}",
        None,
        "TOO_COSTLY",
    ),
    "absurd page sizes": (
        "{ organisations(first: -1) { nodes { posts(first: 99999999999999999999) { nodes { id } } } } }",
        None,
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "absurd page sizes by variables": (
        "query ($n: Int) { organisations(first: $n) { nodes { posts(first: $n) { nodes { id } } } } }",
        {"n": -1},
        "TOO_COSTLY",
    ),
    "200 aliases": (f"{{ {' '.join(f'a{n}: codeSets {{ id }}' for n in range(200))} }}", None, "TOO_MANY_ALIASES"),
    "aliases that double": (
        "{ node(id: 1) { ...F0 } } "
        + " ".join(f"fragment F{n} on Place {{ a: parent {{ ...F{n + 1} }} b: parent {{ ...F{n + 1} }} }}"
                   for n in range(20))
        + " fragment F20 on Place { id }",
        None,
        "TOO_MANY_ALIASES",
    ),
    "60 directives": (f"{{ codeSets {{ id {'@include(if: true) ' * 60} }} }}", None, "TOO_MANY_DIRECTIVES"),
    "directives on fragments": (
        f"{{ {'...F ' * 31} }} fragment F on Query {{ codeSets {{ id @skip(if: false) }} }}",
        None,
        "TOO_MANY_DIRECTIVES",
    ),
    "depth 40": (f"{{ node(id: 1) {{ ... on Organisation {{ {nested('parent', 38)} }} }} }}", None, "TOO_DEEP"),
    "depth by fragments": (chain(1, "organisation(by: {code: 1}) { ...G }").replace("...G", nested("parent", 30))
                           + " fragment G on Organisation { id }", None, "TOO_DEEP"),
    "10,000 tokens": (f"{{ codeSets {{ {'id ' * 9_996} }} }}", None, "TOO_MANY_TOKENS"),
    "10,000 comments": ("#\n" * 10_000 + "{ codeSets { id } }", None, "TOO_MANY_TOKENS"),
    "a deep filter": (PEOPLE, {"where": deep_filter(40)}, "INPUT_TOO_DEEP"),
    "a deep filter in the document": (
        f"{{ people(where: {'{and: [' * 40}{']}' * 40}) {{ totalCount }} }}", None, "INPUT_TOO_DEEP"
    ),
    "lists in lists": (PEOPLE, {"where": {"id": [[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}}, "INPUT_TOO_DEEP"),
    "a filter of very many parts": (PEOPLE, {"where": {"or": [{"code": {}}] * 900}}, "INPUT_TOO_LARGE"),
    "10,000 ids": (NODES, {"ids": ["x"] * 10_000}, "INPUT_LIST_TOO_LONG"),
    "ids in the document": (f"{{ nodes(ids: [{'1 ' * 2_000}]) {{ id }} }}", None, "INPUT_LIST_TOO_LONG"),
    "a fragment cycle": (
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }", None, "GRAPHQL_VALIDATION_FAILED"
    ),
    "a schema within itself": (
        f"{{ __schema {{ types {{ {nested('fields { type', 5, 'name').replace('}', '} }')} }} }} }}",
        None,
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "a schema many times": (
        "{ " + " ".join(f"a{n}: __schema {{ types {{ fields {{ type {{ name }} }} }} }}" for n in range(60)) + " }",
        None,
        "TOO_MUCH_INTROSPECTION",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("document", "variables", "code"), REFUSED.values(), ids=REFUSED)
async def test_what_goes_too_far_is_refused(
    api: httpx.AsyncClient, document: str, variables: dict[str, Any] | None, code: str
) -> None:
    answer = await post(api, document, variables)
    assert set(codes(answer)) == {code}
    assert "data" not in answer
    for error in answer["errors"]:
        assert error["extensions"]["messageEn"] == error["message"]
        assert error["extensions"]["messageZh"]
    await still_serves(api)


async def test_a_refusal_tells_what_was_found_the_limit_and_the_operation(api: httpx.AsyncClient) -> None:
    answer = await post(api, f"query Big {{ organisations(first: 100) {{ nodes {{ {POSTS} }} }} }}")
    assert answer == {
        "errors": [
            {
                "message": "The answer may cost 310,100; at most 300,000 is allowed. "
                "Ask for smaller pages (`first`), or for less beneath them",
                "locations": [{"line": 1, "column": 1}],
                "extensions": {
                    "code": "TOO_COSTLY",
                    "messageEn": answer["errors"][0]["message"],
                    "messageZh": "查询代价估计为 310,100，最多允许 300,000；请减小分页（`first`）或减少下层字段",
                    "found": 310_100,
                    "limit": 300_000,
                },
            }
        ],
        "extensions": {"cost": {"requested": 310_100, "limit": 300_000}},
    }


BODIES = {
    "1 MB": (b'{"query": "' + b" " * 1_000_000 + b'{ codeSets { id } }"}', "BODY_TOO_LARGE"),
    "a batch": (b'[{"query": "{ codeSets { id } }"}]', "BATCH_REFUSED"),
    "an empty batch": (b"[]", "BATCH_REFUSED"),
    "arrays 100,000 deep": (b"[" * 100_000 + b"]" * 100_000, "BAD_REQUEST"),
    "objects 50,000 deep": (b'{"query":' * 50_000 + b"1" + b"}" * 50_000, "BAD_REQUEST"),
    "variables 900 deep": (
        b'{"query": "{ codeSets { id } }", "variables": ' + b'{"a":' * 900 + b"1" + b"}" * 900 + b"}",
        "INPUT_TOO_DEEP",
    ),
    "not a number": (b'{"query": "{ codeSets { id } }", "variables": {"a": NaN}}', "BAD_REQUEST"),
    "an infinity": (b'{"query": "{ codeSets { id } }", "variables": {"a": Infinity}}', "BAD_REQUEST"),
    "a lone surrogate": (rb'{"query": "{ search(text: \"\ud800\") { totalCount } }"}', "BAD_REQUEST"),
    "a lone surrogate in a variable": (
        rb'{"query": "query ($t: String!) { search(text: $t) { totalCount } }", "variables": {"t": "\ud800"}}',
        "BAD_REQUEST",
    ),
    "a huge integer": (
        b'{"query": "query ($n: Int) { people(first: $n) { totalCount } }", "variables": {"n": %s}}' % (b"9" * 100_000),
        "BAD_REQUEST",
    ),
    "a huge integer in the document": (
        b'{"query": "{ people(first: %s) { totalCount } }"}' % (b"9" * 100_000),
        "GRAPHQL_VALIDATION_FAILED",
    ),
}


@pytest.mark.parametrize(("body", "code"), BODIES.values(), ids=BODIES)
async def test_what_is_no_reasonable_body_is_refused(api: httpx.AsyncClient, body: bytes, code: str) -> None:
    response = await api.post("/graphql", content=body, headers={"Content-Type": "application/json"})
    assert codes(response.json()) == [code]
    assert response.status_code < 500
    await still_serves(api)


async def test_a_long_address_is_limited_as_a_body_is(store: Store) -> None:
    async with client_of(store, limit_body=2_000) as client:
        response = await client.get("/graphql", params={"query": "{ codeSets { id } }" + " " * 3_000})
    assert (response.status_code, codes(response.json())) == (413, ["BODY_TOO_LARGE"])


async def test_an_answer_that_outgrows_its_estimate_is_refused_while_it_is_made(seeded_store: Store) -> None:
    held = '{ organisation(by: {code: "990121-02"}) { appointments(reach: SUBTREE, during: {}) { nodes { id } } } }'
    async with client_of(seeded_store) as client:
        answer = await post(client, held)
        found = 1 + len(answer["data"]["organisation"]["appointments"]["nodes"])
    estimated = answer["extensions"]["cost"]["requested"]
    assert estimated < found
    async with client_of(seeded_store, limit_cost=found) as client:
        assert codes(await post(client, held)) == []
    async with client_of(seeded_store, limit_cost=found - 1) as client:
        refused = await post(client, held)
        assert (codes(refused), refused.get("data")) == (["TOO_COSTLY"], None)
        assert refused["errors"][0]["extensions"]["limit"] == found - 1
        await still_serves(client)
