from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

import httpx
import pytest

from api.http.app import http_app
from graph.connection import Store
from seed.load import load_demo
from tests.fixtures.contents import Contents


@pytest.fixture
async def demo_store(store: Store, contents: Contents) -> Store:
    """The store as `zhiguan serve --demo` fills it, the whole city with it. It is shared: nobody writes."""
    await contents.be("demo", partial(load_demo, with_city="full"))
    return store


async def _nothing(*_: object) -> None:
    """An API that is not asked anything."""


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """A client of the HTTP application, without a store."""
    app = http_app(_nothing, _nothing)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        yield client
