"""An answer that several fields wait for stays when one of them gives up."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from api.context import RequestContext
from graph.listings import Arguments
from tests.executor.faulty_world import Batch, World


async def test_one_that_gives_up_does_not_end_it_for_the_others() -> None:
    world = World(1, 0)
    context = RequestContext(cast(Any, world), cast(Any, world), 20260101, "shared")
    parent = world.row("Cat", "a")
    batch = Batch("loaded", "T!", "Int")

    async def wait() -> Any:
        return await context.load(cast(Any, batch), Arguments(), parent)

    gives_up, stays = asyncio.ensure_future(wait()), asyncio.ensure_future(wait())
    await asyncio.sleep(0)
    gives_up.cancel()
    assert isinstance(await stays, int)
