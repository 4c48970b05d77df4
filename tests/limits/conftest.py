from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import httpx
import pytest

from api.http.app import create_app
from api.settings import Settings
from graph.connection import Store
from tests.http.served import served

Client = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@asynccontextmanager
async def client_of(store: Store, **settings: object) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a served application with these settings."""
    app = create_app(store, Settings.model_validate(settings))
    async with served(app) as address, httpx.AsyncClient(base_url=address, timeout=60) as client:
        yield client


@pytest.fixture
async def api(store: Store) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application with its default settings."""
    async with client_of(store) as client:
        yield client
