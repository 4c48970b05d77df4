"""Faults: the client gets an id, the log gets the traceback."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from graphql import GraphQLError, parse

from api.errors import ErrorReport, code_of
from api.http.app import http_app
from graph.errors import StoreUnavailable
from rules.refusals import Refusal


@pytest.mark.parametrize(
    ("document", "data"),
    [("{ broken hello }", {"broken": None, "hello": "hello world"}), ("{ brokenRequired }", None)],
)
async def test_a_fault_in_a_field_shows_an_id_and_no_internals(
    http: httpx.AsyncClient, log_lines: list[dict[str, Any]], document: str, data: Any
) -> None:
    response = await http.post("/graphql", json={"query": document}, headers={"X-Request-Id": "r-1"})
    body = response.json()
    (error,) = body["errors"]
    (fault,) = [line for line in log_lines if line["event"] == "fault"]
    assert (response.status_code, body["data"], error["message"]) == (200, data, "Internal error")
    assert error["extensions"] == {
        "code": "INTERNAL",
        "id": fault["error_id"],
        "messageEn": "Internal error",
        "messageZh": "内部错误",
    }
    assert "hunter2" not in response.text
    assert fault["request_id"] == "r-1"
    assert "hunter2" in str(fault["exc_info"][1])


async def test_a_fault_of_the_whole_request_is_500(log_lines: list[dict[str, Any]]) -> None:
    async def fails(*_: Any) -> Any:
        raise RuntimeError("password is hunter2")

    app = http_app(fails, toy_probe)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        response = await client.post("/graphql", json={"query": "{ hello }"})
    (error,) = response.json()["errors"]
    assert (response.status_code, error["message"], error["extensions"]["code"]) == (500, "Internal error", "INTERNAL")
    assert "x-request-id" in response.headers
    assert [line["event"] for line in log_lines] == ["fault", "request"]
    assert log_lines[1]["status"] == 500


@dataclass
class Result:
    data: Any
    errors: None = None
    extensions: None = None


async def unprintable(*_: Any) -> Result:
    return Result({"number": 1 << 70})


async def surrogate(*_: Any) -> Result:
    return Result({"name": "\ud800"})


async def cancelled(*_: Any) -> Result:
    raise asyncio.CancelledError


async def out_of_depth(*_: Any) -> Result:
    raise RecursionError


@pytest.mark.parametrize("execute", [unprintable, surrogate, cancelled, out_of_depth])
async def test_every_fault_has_an_id_in_answer_and_log(log_lines: list[dict[str, Any]], execute: Any) -> None:
    app = http_app(execute, toy_probe)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        response = await client.post("/graphql", json={"query": "{ hello }"})
    (error,) = response.json()["errors"]
    assert (response.status_code, response.headers["content-type"]) == (500, "application/json; charset=utf-8")
    (fault,) = [line for line in log_lines if line["event"] == "fault"]
    assert (error["extensions"]["code"], error["extensions"]["id"]) == ("INTERNAL", fault["error_id"])


async def test_a_fault_of_a_probe_has_an_id_too(log_lines: list[dict[str, Any]]) -> None:
    async def broken_probe() -> None:
        raise RuntimeError("password is hunter2")

    app = http_app(unprintable, broken_probe)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        response = await client.get("/readyz")
    (fault,) = [line for line in log_lines if line["event"] == "fault"]
    assert (response.status_code, response.json()["errors"][0]["extensions"]["id"]) == (500, fault["error_id"])
    assert "hunter2" not in response.text


async def toy_probe() -> None:
    """A store that answers."""


async def test_a_store_that_is_down_has_a_code_of_its_own() -> None:
    async def fails(*_: Any) -> Any:
        raise StoreUnavailable("no answer from 10.1.2.3")

    app = http_app(fails, toy_probe)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        response = await client.post("/graphql", json={"query": "{ hello }"})
    assert response.status_code == 503
    assert response.json()["errors"][0]["extensions"]["code"] == "STORE_UNAVAILABLE"
    assert "10.1.2.3" not in response.text


def test_a_thousand_equal_faults_are_logged_once(log_lines: list[dict[str, Any]]) -> None:
    report = ErrorReport("r-1")
    errors = [GraphQLError("x", path=["rows", i, "name"], original_error=KeyError("name")) for i in range(1000)]
    shown = [report.on_error(error) for error in errors]
    assert {error["extensions"]["id"] for error in shown} == {report.id}
    assert report.codes == ["INTERNAL"]
    assert [(line["event"], line["path"]) for line in log_lines] == [("fault", "rows.name")]


def test_an_error_without_a_code_that_nobody_raised_on_purpose_is_internal() -> None:
    assert code_of(GraphQLError("boom")) == "INTERNAL"
    assert code_of(GraphQLError("boom", original_error=ValueError("x"))) == "INTERNAL"
    assert code_of(GraphQLError("boom", extensions={"code": "SOMETHING"})) == "SOMETHING"


def test_a_refusal_of_the_rooms_beneath_keeps_its_code_and_words() -> None:
    refusal = Refusal.page_size("first", 2000, 1000)
    shown = ErrorReport("r-1").on_error(
        GraphQLError(str(refusal), path=["people"], original_error=refusal, nodes=list(parse("{ people }").definitions))
    )
    assert shown["message"] == refusal.english
    assert shown["path"] == ["people"]
    assert shown["extensions"] == {
        "code": "PAGE_SIZE",
        "messageEn": refusal.english,
        "messageZh": refusal.chinese,
        "fieldPath": ["first"],
    }
