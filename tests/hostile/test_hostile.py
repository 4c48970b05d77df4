"""Hostile requests: whatever is sent, the answer has the right shape, and the next client is served."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from api.http.app import create_app
from api.schema import executable
from api.settings import Settings
from graph.connection import Store
from graph.settings import StoreSettings
from tests.hostile.client import Client, parsed
from tests.hostile.judge import Answer, Verdict, Violation, judged
from tests.hostile.mutants import HttpRequest
from tests.hostile.requests import Requests
from tests.hostile.storm import Report, storm
from tests.http.served import served

REQUESTS = 300


async def test_no_request_brings_the_server_down(seeded_store: Store, store_settings: StoreSettings) -> None:
    app = create_app(seeded_store, Settings.model_validate(store_settings.model_dump()))
    async with served(app) as address:
        client = Client("127.0.0.1", urlsplit(address).port or 0)
        requests = Requests(executable(), 2026, await client.known(), client.authority)
        report = await storm(client, requests, REQUESTS)
    assert report.violations == []
    assert sum(report.outcomes.values()) == REQUESTS
    # If nothing is answered, or nothing refused, it is the storm that is broken.
    assert report.outcomes["valid: 200 answered"] > REQUESTS / 10
    assert len(report.codes) > 8


JSON = {"content-type": "application/json", "content-language": "en", "vary": "Accept-Language"}
ERROR = '{"message": "no", "extensions": {"code": "BAD_REQUEST", "messageEn": "no", "messageZh": "否"}}'


@pytest.mark.parametrize(
    ("status", "headers", "body", "what"),
    [
        (500, JSON, '{"errors": []}', "status 500"),
        (200, JSON, '{"errors": []}', "empty list"),
        (200, JSON, '{"data": null}', "neither"),
        (200, JSON, '{"errors": [{"message": "no"}]}', "code None"),
        (200, JSON, f'{{"errors": [{ERROR.replace("BAD_REQUEST", "NEW")}]}}', "code 'NEW'"),
        (200, JSON, f'{{"errors": [{ERROR.replace("BAD_REQUEST", "INTERNAL")}]}}', "fault"),
        (200, JSON, f'{{"errors": [{ERROR.replace("否", "")}]}}', "words"),
        (200, JSON, '{"data": {}, "more": 1}', "shape"),
        (200, {"content-type": "application/json"}, '{"data": {}}', "no language"),
        (400, {"content-type": "text/html"}, "no", "text/html"),
    ],
)
def test_the_judge_sees_what_is_wrong(status: int, headers: dict[str, str], body: str, what: str) -> None:
    with pytest.raises(Violation, match=what):
        judged(HttpRequest("valid"), Answer(status, headers, body.encode()))


def test_the_judge_lets_pass_what_is_right() -> None:
    assert judged(HttpRequest("valid"), Answer(400, JSON, f'{{"errors": [{ERROR}]}}'.encode())) == Verdict(
        "400 refused", ("BAD_REQUEST",)
    )


def test_an_interim_response_is_not_the_answer() -> None:
    assert parsed(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nVary: x\r\n\r\n{}") == Answer(
        200, {"vary": "x"}, b"{}"
    )
    assert parsed(b"HTTP/1.1 100 Continue\r\n\r\n") is None


@pytest.mark.parametrize(
    ("memory", "grows"),
    [([200_000, 210_000, 220_000, 230_000, 240_000], False), ([200_000, 210_000, 260_000, 310_000, 360_000], True)],
)
def test_a_server_that_grows_is_noticed(memory: list[int], grows: bool) -> None:
    assert Report(memory=memory).grows is grows
