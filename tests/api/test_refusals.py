"""What a client is told when a value was nearly right."""

from __future__ import annotations

from typing import Any

import pytest

from graph.connection import Store
from tests.fixtures.graphql import Ask

POSTS = "query ($rank: [String!]) { posts(where: {rank: {in: $rank}}) { totalCount } }"


@pytest.mark.parametrize(
    ("code", "nearest"),
    [
        ("GB12407/1019", ["GB12407/101"]),
        ("GB12407/国家级正职", ["GB12407/101"]),
        ("国家级正职", ["GB12407/101"]),
        ("GB12407/", []),
        ("", []),
        ("~", []),
    ],
)
async def test_an_unknown_code_is_refused_with_those_near_it(
    ask: Ask, seeded_store: Store, code: str, nearest: list[str]
) -> None:
    (error,) = (await ask.refusal(POSTS, {"rank": [code]})).errors
    extensions: dict[str, Any] = error["extensions"]
    assert (extensions["code"], extensions["fieldPath"]) == ("UNKNOWN_CODE", ["where"])
    assert extensions.get("suggestions", [])[:1] == nearest


@pytest.mark.parametrize("code", ["101", "GB12407/101", "set-of-an-import/committee"])
async def test_codes_are_given_bare_or_with_their_set_and_those_of_imports_are_left_alone(
    ask: Ask, seeded_store: Store, code: str
) -> None:
    assert (await ask(POSTS, {"rank": [code]}))["posts"]["totalCount"] >= 0


TWO = "query Units { people { totalCount } } query Posts { posts { totalCount } }"


@pytest.mark.parametrize(
    ("document", "name", "chinese", "meant"),
    [
        (TWO, "Unit", "文档中没有操作 'Unit'。您是否想用 Units？", ["Units"]),
        (
            TWO,
            None,
            "文档含多个操作；请用 `operationName` 指明要执行哪一个。您是否想用 Units、Posts？",
            ["Units", "Posts"],
        ),
        (TWO, "z" * 5000, None, None),
        ("fragment F on Query { __typename }", None, None, None),
    ],
)
async def test_an_operation_that_is_not_there_is_refused_with_those_that_are(
    ask: Ask, seeded_store: Store, document: str, name: str | None, chinese: str | None, meant: list[str] | None
) -> None:
    answer = await ask.client.post("/graphql", json={"query": document, "operationName": name})
    extensions = answer.json()["errors"][0]["extensions"]
    if chinese is not None:
        assert (extensions["code"], extensions["messageZh"]) == ("OPERATION_RESOLUTION_FAILURE", chinese)
    assert extensions.get("suggestions") == meant


async def test_a_document_on_which_validation_is_broken_off_is_refused_like_any_other(
    ask: Ask, seeded_store: Store
) -> None:
    cycle = " ".join(f"fragment F{i} on Query {{ ...F{(i + 1) % 200} }}" for i in range(200))
    (error, *_) = (await ask.refusal(f"{{ ...F0 }} {cycle}")).errors
    assert error["extensions"]["code"] == "TOO_COMPLEX"


@pytest.mark.parametrize(
    ("document", "chinese", "path"),
    [
        ('{ coLocations(under: {code: "zz"}) { totalCount } }', "没有机构编码 'zz'。", ["under"]),
        ('{ shortestLink(a: {code: "zz"}, b: {code: "yy"}) { length } }', "没有人员 'zz'。", ["a"]),
        ("{ people(first: 1, last: 1) { totalCount nodes { id } } }", None, ["first"]),
        ('{ people(after: "zz") { nodes { id } } }', None, ["after"]),
    ],
)
async def test_a_refusal_leads_to_its_argument(
    ask: Ask, seeded_store: Store, document: str, chinese: str | None, path: list[str]
) -> None:
    (error, *_) = (await ask.refusal(document)).errors
    assert error["extensions"]["fieldPath"] == path
    if chinese is not None:
        assert error["extensions"]["messageZh"] == chinese


async def test_a_variable_that_is_absent_where_a_value_must_be_is_bad_input(ask: Ask, seeded_store: Store) -> None:
    (error,) = (await ask.refusal("query ($x: ID) { organisation(by: {id: $x}) { id } }")).errors
    extensions = error["extensions"]
    assert (extensions["code"], extensions["fieldPath"]) in (
        ("BAD_USER_INPUT", ["by"]),
        ("GRAPHQL_VALIDATION_FAILED", ["by", "id"]),
    )
