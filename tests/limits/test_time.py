"""Time: a statement past its time ends in the store too, a request past its time is answered, others are served."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from functools import reduce
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph.connection import Statement, Store
from graph.engines import open_store
from graph.engines.directory import DataDirectory
from graph.migrate import migrate
from graph.scope import LOCAL_ADMINISTRATOR, Scope
from graph.settings import StoreSettings
from rules.refusals import Refusal
from seed.load import load_demo
from tests.limits.asking import codes, post
from tests.limits.conftest import client_of

SECONDS = 15.0
"""In which an engine must have given up a statement of one second: Neo4j looks every two, if it has the time."""

IDLE = 0.04
"""Seconds of processor in a second that an embedded engine uses while nothing is asked of it, and some more."""

ENDLESS = {
    "endless.filter": "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b "
    "WITH a, b WHERE a * b = -1 RETURN collect([a, b]) AS rows",
    "endless.count": "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN [[count(*)]] AS rows",
}
UP_AND_DOWN: dict[str, Any] = reduce(
    lambda inner, turn: {"ancestor" if turn % 2 else "descendant": inner}, range(12), {"name": {"contains": "x"}}
)
CHEAP = '{ organisation(by: {code: "none"}) { id } }'
HEAVY = "query ($where: OrganisationWhere) { organisations(where: $where, during: {}) { totalCount } }"
RUNNING = """
SHOW TRANSACTIONS YIELD currentQuery
WHERE currentQuery CONTAINS $part AND NOT currentQuery CONTAINS 'SHOW TRANSACTIONS' RETURN count(*)
"""


@pytest.fixture(scope="module")
async def impatient_settings(
    engine_name: str, store_settings: StoreSettings, tmp_path_factory: pytest.TempPathFactory
) -> StoreSettings:
    """The store under test, with a second for a statement: an embedded engine is told so when it starts."""
    given = {"statement_timeout": 1.0}
    if engine_name == "embedded":
        given["data_dir"] = tmp_path_factory.mktemp("impatient")  # type: ignore[assignment]
    return store_settings.model_copy(update=given)


@pytest.fixture(scope="module")
async def own_store(engine_name: str, impatient_settings: StoreSettings) -> AsyncIterator[Store]:
    async with open_store(impatient_settings) as opened:
        if engine_name == "embedded":
            await migrate(opened)
            await load_demo(opened)
        yield opened


@pytest.fixture
async def impatient(seeded_store: Store, own_store: Store) -> Store:
    """A store with demo data whose statements may take a second."""
    return own_store


async def serves_again(store: Store) -> None:
    """The next request is answered; a busy machine may take more than the second that a statement has."""
    async with client_of(store) as client, asyncio.timeout(SECONDS):
        while codes(await post(client, CHEAP)):
            pass


async def is_busy(engine_name: str, settings: StoreSettings, store: Store, part: str) -> bool:
    """Whether the engine is at work: on a statement that holds this part, as far as it tells."""
    if engine_name == "neo4j":
        return await store.run(RUNNING, part=part) != [[0]]
    before = processor_seconds(settings)
    await asyncio.sleep(1)
    return processor_seconds(settings) - before > IDLE


async def comes_to_rest(engine_name: str, settings: StoreSettings, store: Store, part: str) -> bool:
    """Whether the engine ceases to work within some seconds."""
    for _ in range(20):
        if not await is_busy(engine_name, settings, store, part):
            return True
        await asyncio.sleep(0.25)
    return False


def processor_seconds(settings: StoreSettings) -> float:
    """What the embedded engine's process has used of its processors."""
    record = DataDirectory(settings.data_dir).engine()
    assert record is not None
    fields = Path(f"/proc/{record.engine}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


@pytest.mark.parametrize(("name", "text"), ENDLESS.items(), ids=ENDLESS)
async def test_an_endless_statement_ends_in_the_store(
    impatient: Store, engine_name: str, impatient_settings: StoreSettings, name: str, text: str
) -> None:
    begun = time.monotonic()
    reading = asyncio.create_task(impatient.read(Statement(name, text), {}, Scope(LOCAL_ADMINISTRATOR)))
    await asyncio.sleep(0.2)
    assert await is_busy(engine_name, impatient_settings, impatient, "range(1, 1000000)")
    with pytest.raises(Refusal, match="longer than 1 second") as told:
        await reading
    assert told.value.code == "STATEMENT_TIMED_OUT"
    assert time.monotonic() - begun < SECONDS
    assert await comes_to_rest(engine_name, impatient_settings, impatient, "range(1, 1000000)")


async def test_a_query_that_would_run_without_end_ends_in_the_store(
    impatient: Store, engine_name: str, impatient_settings: StoreSettings
) -> None:
    async with client_of(impatient) as client:
        begun = time.monotonic()
        answer = await post(client, HEAVY, {"where": UP_AND_DOWN})
        assert time.monotonic() - begun < SECONDS
        assert codes(answer) == ["STATEMENT_TIMED_OUT"]
        await serves_again(impatient)
        assert await comes_to_rest(engine_name, impatient_settings, impatient, "HAS_STATE")


@pytest.mark.parametrize(("accept", "status"), [("application/json", 200), ("application/graphql-response+json", 400)])
async def test_a_request_past_its_time_is_ended(impatient: Store, accept: str, status: int) -> None:
    async with client_of(impatient, request_timeout=0.3) as client:
        request = {"query": HEAVY, "variables": {"where": UP_AND_DOWN}}
        response = await client.post("/graphql", json=request, headers={"Accept": accept})
        assert response.status_code == status
        assert response.json()["errors"][0]["message"] == "The request took longer than 0.3 seconds and was ended"
        assert codes(response.json()) == ["TIMED_OUT"]
        assert "data" not in response.json()
        await serves_again(impatient)


async def test_others_are_served_meanwhile(impatient: Store) -> None:
    async with client_of(impatient) as client:
        await post(client, CHEAP)
        slow = [asyncio.create_task(post(client, HEAVY, {"where": UP_AND_DOWN})) for _ in range(3)]
        await asyncio.sleep(0.2)
        served = [await post(client, CHEAP) for _ in range(3)]
        assert not any(task.done() for task in slow)
        assert [codes(each) for each in served] == [[], [], []]
        assert [codes(await task) for task in slow] == [["STATEMENT_TIMED_OUT"]] * 3


async def test_a_client_that_goes_away_leaves_nothing_running(
    impatient: Store, engine_name: str, impatient_settings: StoreSettings
) -> None:
    async with client_of(impatient) as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.post("/graphql", json={"query": HEAVY, "variables": {"where": UP_AND_DOWN}}, timeout=0.3)
        assert await comes_to_rest(engine_name, impatient_settings, impatient, "HAS_STATE")
        await serves_again(impatient)
