"""A reform of the demo city from its state of the year before. The whole city: `python -m tests.reforms`."""

from __future__ import annotations

from graph.connection import Store
from tests.fixtures.graphql import Ask
from tests.reforms.replay import replay


async def test_the_reform_of_2019_is_one_plan_and_can_be_taken_back(ask: Ask, empty_store: Store) -> None:
    seen = await replay(empty_store, ask, "small")
    assert not seen.wrong, str(seen)
    assert seen.events > 30, str(seen)
    assert seen.effect["postsOpened"] == 50, str(seen)
    assert seen.effect["appointmentsOpened"] == 31, str(seen)
