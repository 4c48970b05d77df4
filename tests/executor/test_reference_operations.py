"""The operations that are measured: Cypher by hand and the API answer them alike."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from api.settings import read_settings
from bench.hand.__main__ import ByHand
from bench.hand.answers import Answers
from bench.operations import OPERATIONS, Operation, rows_at
from graph.connection import Store
from tests.fixtures.graphql import Ask

pytestmark = pytest.mark.only_engine("neo4j", "the statements by hand are written for it")


@pytest.fixture
async def by_hand(demo_store: Store) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the bare routes."""
    names = dict(await demo_store.run("MATCH (c:Code) RETURN c.key, c.name"))
    app = Starlette(routes=ByHand(demo_store.driver, read_settings(), Answers(names)).routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://testserver") as client:
        yield client


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
async def test_by_hand_and_by_graphql(
    demo_store: Store, by_hand: httpx.AsyncClient, ask: Ask, operation: Operation
) -> None:
    asked = await operation.asked(demo_store)
    assert asked
    for variables in asked[:3]:
        data = await ask(operation.document, variables)
        assert (await by_hand.post(f"/{operation.name}", json=variables)).json() == {"data": data}
        assert rows_at(data, operation.rows) > 0
