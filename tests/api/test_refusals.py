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
