"""Errors in the language of the client."""

from __future__ import annotations

import httpx
import pytest


@pytest.mark.parametrize(
    ("accepted", "message", "told"),
    [
        ("zh-CN,zh;q=0.9", "类型 'Query' 没有字段 'helo'。您是否想用 'hello'？", "zh-CN"),
        ("en", "Cannot query field 'helo' on type 'Query'. Did you mean 'hello'?", "en"),
    ],
)
async def test_a_client_is_told_in_its_language(
    http: httpx.AsyncClient, accepted: str, message: str, told: str
) -> None:
    response = await http.post("/graphql", json={"query": "{ helo }"}, headers={"Accept-Language": accepted})
    assert response.json()["errors"][0] == {
        "message": message,
        "locations": [{"line": 1, "column": 3}],
        "extensions": {
            "code": "GRAPHQL_VALIDATION_FAILED",
            "messageEn": "Cannot query field 'helo' on type 'Query'. Did you mean 'hello'?",
            "messageZh": "类型 'Query' 没有字段 'helo'。您是否想用 'hello'？",
            "suggestions": ["hello"],
        },
    }
    assert response.headers["content-language"] == told
    assert "Accept-Language" in response.headers["vary"]


async def test_refusals_beside_the_schema_are_told_in_it_too(http: httpx.AsyncClient) -> None:
    http.headers["Accept-Language"] = "zh"
    assert (await http.get("/nothing")).json()["errors"][0]["message"] == "没有这个页面"
    assert (await http.post("/graphql", json=7)).json()["errors"][0]["message"].startswith("请求体")
    fault = (await http.post("/graphql", json={"query": "{ broken }"})).json()["errors"][0]
    assert fault["message"] == fault["extensions"]["messageZh"] == "内部错误"


async def test_every_answer_says_that_it_depends_on_the_language(http: httpx.AsyncClient) -> None:
    response = await http.post("/graphql", json={"query": "{ hello }"})
    assert (response.headers["content-language"], response.headers["vary"]) == ("en", "Origin, Accept-Language")
