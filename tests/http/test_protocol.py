"""GraphQL over HTTP: what the reference suite leaves open, and how a client is told what is wrong."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

NEW = "application/graphql-response+json"
OLD = "application/json"


def typed(content_type: str) -> dict[str, str]:
    return {"Content-Type": content_type}


async def test_a_query_is_answered(http: httpx.AsyncClient) -> None:
    response = await http.post("/graphql", json={"query": "{ hello }"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert response.json() == {"data": {"hello": "hello world"}}


async def test_variables_and_operation_name_are_used(http: httpx.AsyncClient) -> None:
    document = "query A($name: String!) { hello(name: $name) } query B { viewer }"
    asked = {"query": document, "operationName": "A", "variables": {"name": "王小明"}}
    assert (await http.post("/graphql", json=asked)).json() == {"data": {"hello": "hello 王小明"}}
    by_get = {"query": document, "operationName": "A", "variables": '{"name": "王小明"}'}
    assert (await http.get("/graphql", params=by_get)).json() == {"data": {"hello": "hello 王小明"}}


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (None, OLD),
        ("", OLD),
        ("*/*", OLD),
        ("application/*", OLD),
        (OLD, OLD),
        (NEW, NEW),
        (f"{NEW}, {OLD}", NEW),
        (f"{OLD}, {NEW}", NEW),
        (f"{NEW};q=0.5, {OLD}", OLD),
        (f"{OLD};q=0.9, {NEW};q=1.0", NEW),
        (f"{NEW}; charset=utf-8, {OLD};q=0.9", NEW),
        ("text/html, */*;q=0.1", OLD),
        (f"{OLD};q=0, */*", NEW),
    ],
)
async def test_the_client_chooses_the_media_type(http: httpx.AsyncClient, accept: str | None, answered: str) -> None:
    http.headers.pop("accept")
    headers = {} if accept is None else {"Accept": accept}
    response = await http.post("/graphql", json={"query": "{ hello }"}, headers=headers)
    assert (response.status_code, response.headers["content-type"]) == (200, f"{answered}; charset=utf-8")


@pytest.mark.parametrize(
    ("document", "code", "old_status", "new_status"),
    [
        ("{", "GRAPHQL_PARSE_FAILED", 200, 400),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED", 200, 400),
        ("query ($unused: Int) { hello }", "GRAPHQL_VALIDATION_FAILED", 200, 400),
        ("query ($times: Int!) { counted(times: $times) }", "BAD_USER_INPUT", 200, 400),
        ("fragment F on Query { hello }", "OPERATION_RESOLUTION_FAILURE", 200, 400),
    ],
)
async def test_what_cannot_be_executed_has_no_data_and_a_code(
    http: httpx.AsyncClient, document: str, code: str, old_status: int, new_status: int
) -> None:
    for accept, status in ((OLD, old_status), (NEW, new_status)):
        response = await http.post("/graphql", json={"query": document}, headers={"Accept": accept})
        body = response.json()
        assert (response.status_code, list(body)) == (status, ["errors"])
        assert [error["extensions"]["code"] for error in body["errors"]] == [code]


@pytest.mark.parametrize(
    ("method", "request_parts", "status", "code"),
    [
        ("POST", {"json": {}}, 400, "BAD_REQUEST"),
        ("POST", {"json": {"query": ""}}, 400, "BAD_REQUEST"),
        ("POST", {"json": [{"query": "{ hello }"}]}, 400, "BATCH_REFUSED"),
        ("POST", {"json": {"query": "{ hello }", "variables": []}}, 400, "BAD_REQUEST"),
        ("POST", {"json": {"query": "{ hello }", "operationName": 1}}, 400, "BAD_REQUEST"),
        ("POST", {"content": b"{", "headers": typed(OLD)}, 400, "BAD_REQUEST"),
        ("POST", {"content": b'{"query": "{ \xff }"}', "headers": typed(OLD)}, 400, "BAD_REQUEST"),
        ("POST", {"content": b"{ hello }", "headers": typed("application/graphql")}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("POST", {"content": b"{}"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("POST", {"content": b"{}", "headers": typed(f"{OLD}; charset=gbk")}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("POST", {"json": {"query": "{ hello }"}, "headers": {"Accept": "text/html"}}, 406, "NOT_ACCEPTABLE"),
        ("POST", {"json": {"query": "{ hello }" + " " * 10_000}}, 413, "BODY_TOO_LARGE"),
        ("GET", {}, 400, "BAD_REQUEST"),
        ("GET", {"params": {"query": "{ hello }", "variables": "{"}}, 400, "BAD_REQUEST"),
        ("GET", {"params": {"query": "{ hello }", "variables": "[]"}}, 400, "BAD_REQUEST"),
        ("GET", {"params": {"query": "mutation { touch }"}}, 405, "METHOD_NOT_ALLOWED"),
        ("PUT", {"json": {"query": "{ hello }"}}, 405, "METHOD_NOT_ALLOWED"),
        ("DELETE", {}, 405, "METHOD_NOT_ALLOWED"),
    ],
)  # fmt: skip
async def test_what_is_no_graphql_request_is_refused(
    http: httpx.AsyncClient, method: str, request_parts: dict[str, Any], status: int, code: str
) -> None:
    response = await http.request(method, "/graphql", **request_parts)
    (error,) = response.json()["errors"]
    assert (response.status_code, error["extensions"]["code"]) == (status, code)
    assert error["message"]
    assert error["extensions"]["messageEn"] == error["message"]
    assert error["extensions"]["messageZh"]


async def test_a_body_without_announced_length_is_limited_too(http: httpx.AsyncClient) -> None:
    async def chunks() -> Any:
        for _ in range(11):
            yield b" " * 1000

    response = await http.post("/graphql", content=chunks(), headers=typed(OLD))
    assert (response.status_code, response.headers["connection"]) == (413, "close")


@pytest.mark.parametrize(
    ("method", "allowed"), [("GET", "POST"), ("PATCH", "GET, POST")], ids=["mutation by GET", "another method"]
)
async def test_a_wrong_method_is_told_the_right_ones(http: httpx.AsyncClient, method: str, allowed: str) -> None:
    response = await http.request(method, "/graphql", params={"query": "mutation { touch }"})
    assert (response.status_code, response.headers["allow"]) == (405, allowed)


async def test_a_mutation_runs_by_post(http: httpx.AsyncClient) -> None:
    response = await http.post("/graphql", json={"query": "mutation { touch }"})
    assert response.json() == {"data": {"touch": True}}


async def test_a_refusal_of_a_field_leaves_the_rest(http: httpx.AsyncClient) -> None:
    response = await http.post("/graphql", json={"query": "{ refused hello }"}, headers={"Accept": NEW})
    assert response.status_code == 200
    assert response.json() == {
        "errors": [
            {
                "message": "Too early",
                "locations": [{"line": 1, "column": 3}],
                "path": ["refused"],
                "extensions": {
                    "code": "BAD_USER_INPUT",
                    "messageEn": "Too early",
                    "messageZh": "太早",
                    "fieldPath": ["input", "validFrom"],
                    "rule": "V-44",
                },
            }
        ],
        "data": {"refused": None, "hello": "hello world"},
    }


async def test_an_unknown_page_is_refused_like_everything_else(http: httpx.AsyncClient) -> None:
    response = await http.get("/nothing")
    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (404, "NOT_FOUND")
