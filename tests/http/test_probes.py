"""`/healthz` and `/readyz`."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from api.http import probes
from api.http.app import http_app
from graph.errors import StoreUnavailable
from tests.http import toy


async def absent() -> None:
    raise StoreUnavailable("the store cannot be read (Gone)")


async def silent() -> None:
    await asyncio.sleep(60)


async def test_a_store_that_answers_makes_the_server_ready(http: httpx.AsyncClient) -> None:
    assert (await http.get("/readyz")).json() == {"status": "ready"}
    assert (await http.get("/healthz")).json() == {"status": "alive"}


@pytest.mark.parametrize(
    ("probe", "reason"),
    [
        (absent, "the store cannot be read (Gone)"),
        (silent, "the store did not answer within 0.1 s"),
    ],
)
async def test_a_store_that_does_not_answer_leaves_the_process_alive_but_not_ready(
    monkeypatch: pytest.MonkeyPatch, probe: Any, reason: str
) -> None:
    monkeypatch.setattr(probes, "PATIENCE", 0.1)
    app = http_app(toy.execute, probe)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        ready, alive = await client.get("/readyz"), await client.get("/healthz")
    assert (ready.status_code, ready.json()) == (503, {"status": "unavailable", "reason": reason})
    assert alive.status_code == 200
