"""What an answer was made of goes with it: nothing waits for Python's collector, which comes late and seldom."""

from __future__ import annotations

import asyncio
import gc
from zoneinfo import ZoneInfo

import pytest

from api.http.request import GraphQLRequest
from api.schema import Service
from api.settings import ExecutorName
from graph.connection import Store
from graph.scope import LOCAL_ADMINISTRATOR

DOCUMENT = """{ people(first: 200) { edges { cursor node { name
  appointments(during: {}, first: 5) { pageInfo { hasNextPage } nodes { validFrom post { title } } } } } } }"""
OBJECTS = 2_000
"""Of a thousand and more rows, that would be less than one for each."""


@pytest.mark.only_engine("embedded", "what executors make of rows is the same")
@pytest.mark.parametrize("executor", ["breadth-first", "standard"])
async def test_an_answer_leaves_nothing_to_be_collected(demo_store: Store, executor: ExecutorName) -> None:
    service = Service(demo_store, ZoneInfo("Asia/Shanghai"), executor=executor)
    await service.execute(GraphQLRequest(DOCUMENT), LOCAL_ADMINISTRATOR, "the first time")
    gc.collect()
    gc.disable()
    try:
        result = await service.execute(GraphQLRequest(DOCUMENT), LOCAL_ADMINISTRATOR, "the second time")
        assert result.data
        assert not result.errors
        assert len(result.data["people"]["edges"]) == 200
        del result
        for _ in range(5):
            await asyncio.sleep(0)
        assert gc.collect() < OBJECTS
    finally:
        gc.enable()
