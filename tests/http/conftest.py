from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import structlog
from starlette.applications import Starlette

from api.http.app import http_app
from tests.http import toy


async def answering() -> None:
    """A store that answers."""


@pytest.fixture
def toy_app() -> Starlette:
    return http_app(toy.execute, answering, body_limit=10_000)


@pytest.fixture
async def http(toy_app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the toy application, on this machine."""
    transport = httpx.ASGITransport(toy_app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        yield client


@pytest.fixture
def log_lines() -> Iterator[list[structlog.typing.EventDict]]:
    """What is logged during the test."""
    with structlog.testing.capture_logs() as lines:
        yield lines  # type: ignore[misc]
