"""Operations drawn from the schema are answered alike by both executors. Many more: `python -m tests.executor`."""

from __future__ import annotations

import pytest

from api.errors import ErrorCode
from graph.connection import Store
from tests.executor.__main__ import SMALL
from tests.executor.campaign import Campaign
from tests.executor.pair import Pair

REQUESTS = 120


@pytest.mark.only_engine("embedded", "what executors make of rows is the same; the command takes --engine neo4j")
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_both_executors_answer_alike(seeded_store: Store, seed: int) -> None:
    pair = Pair.over(seeded_store, SMALL, sparing=True)
    campaign = Campaign(pair, await pair.known(), seed)
    await campaign.run(REQUESTS)
    assert not campaign.differences, str(campaign)
    assert campaign.invalid.total() < campaign.documents / 10, campaign.invalid
    assert pair.nulled > 0
    assert ErrorCode.INTERNAL not in pair.codes
    assert pair.bytes > 100 * pair.told
