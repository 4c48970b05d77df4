"""The program does to small worlds what the oracle says, and tells of them what it says. Many more stories:

`python -m tests.reorganisations --answers 100000 --seed 1 --engine embedded`
"""

from __future__ import annotations

import asyncio
import time

from api.settings import Settings
from graph.connection import Store
from graph.settings import StoreSettings
from seed.load import load_codes
from tests.fixtures.graphql import client_of
from tests.reorganisations.campaign import Campaign
from tests.reorganisations.stage import Stage

SECONDS = 25
"""After so long no further stories are begun."""
ANSWERS = 3000
FEWEST = 500
"""If fewer were compared, it is the test that is broken."""


async def test_every_answer_is_the_oracles(empty_store: Store, store_settings: StoreSettings) -> None:
    await load_codes(empty_store)
    async with client_of(empty_store, Settings.model_validate(store_settings.model_dump())) as client:
        campaign = Campaign(Stage(empty_store, client, asyncio.get_running_loop()), 2026, steps=12)
        begun = time.monotonic()
        while campaign.stage.tally.answers < ANSWERS and time.monotonic() - begun < SECONDS:
            await asyncio.to_thread(campaign.play, 3)
    assert not campaign.failures, str(campaign)
    assert campaign.stage.tally.answers > FEWEST, str(campaign)
    assert len(campaign.stage.acts) > 8, str(campaign)
