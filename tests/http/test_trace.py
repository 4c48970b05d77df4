"""Request ids, the log line, Server-Timing."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import pytest
import structlog

from api.http.trace import as_json, configure_logging


@pytest.mark.parametrize("given", ["r-1", "0f8fad5b-d9cb-469f-a165-70867728950e", "A" * 128])
async def test_a_sane_request_id_is_kept(http: httpx.AsyncClient, given: str) -> None:
    response = await http.get("/healthz", headers={"X-Request-Id": given})
    assert response.headers["x-request-id"] == given


@pytest.mark.parametrize("given", [None, "", "A" * 129, "two words", 'x"}'])
async def test_another_request_id_is_replaced(http: httpx.AsyncClient, given: str | None) -> None:
    response = await http.get("/healthz", headers={} if given is None else {"X-Request-Id": given})
    assert re.fullmatch(r"[0-9a-f-]{36}", response.headers["x-request-id"])


async def test_one_line_is_logged_without_the_values_of_the_request(
    http: httpx.AsyncClient, log_lines: list[dict[str, Any]]
) -> None:
    document = "query Greeting($name: String!) { hello(name: $name) counted(times: 3) refused }"
    response = await http.post(
        "/graphql", json={"query": document, "variables": {"name": "Zhang San"}}, headers={"X-Request-Id": "r-1"}
    )
    (line,) = log_lines
    assert line.pop("duration_ms") > 0
    assert line == {
        "event": "request",
        "log_level": "info",
        "request_id": "r-1",
        "method": "POST",
        "path": "/graphql",
        "status": 200,
        "operation": "Greeting",
        "bytes": len(response.content),
        "statements": 3,
        "statement_names": ["counted"] * 3,
        "store_ms": 3.0,
        "viewer": "local administrator",
        "error_codes": ["BAD_USER_INPUT"],
    }


async def test_the_path_is_logged_without_its_query_string(
    http: httpx.AsyncClient, log_lines: list[dict[str, Any]]
) -> None:
    await http.get("/graphql", params={"query": '{ hello(name: "Zhang San") }'})
    assert log_lines[0]["path"] == "/graphql"
    assert "Zhang" not in json.dumps(log_lines)


@pytest.mark.parametrize(
    ("document", "label"),
    [
        ("query Named { hello }", "Named"),
        ("# a remark\n query Named { hello }", "Named"),
        ("{ hello }", None),
        ('{ hello(name: "query Zhang") }', None),
    ],
)
async def test_an_operation_is_logged_under_its_name(
    http: httpx.AsyncClient, log_lines: list[dict[str, Any]], document: str, label: str | None
) -> None:
    await http.post("/graphql", json={"query": document})
    assert log_lines[0]["operation"] == label


@pytest.mark.parametrize(("times", "words"), [(0, "0 statements"), (1, "1 statement"), (3, "3 statements")])
async def test_clients_can_count_statements(http: httpx.AsyncClient, times: int, words: str) -> None:
    response = await http.post("/graphql", json={"query": f"{{ counted(times: {times}) }}"})
    timing = response.headers["server-timing"]
    assert re.fullmatch(rf'db;desc="{words}";dur={times}\.0, total;dur=\d+\.\d', timing)


async def test_lines_are_json(http: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info")
    try:
        await http.get("/healthz")
        await http.post("/graphql", json={"query": "{ broken }"})
    finally:
        structlog.reset_defaults()
    first, fault, last = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (first["event"], first["path"], first["level"]) == ("request", "/healthz", "info")
    assert "RuntimeError" in fault["exception"]
    assert last["error_codes"] == ["INTERNAL"]


@pytest.mark.parametrize("value", ["\ud800", 1 << 70, {"\udfff": object}])
def test_whatever_a_line_holds_it_is_written(value: Any) -> None:
    assert json.loads(as_json({"event": "request", "value": value}))["event"] == "request"
