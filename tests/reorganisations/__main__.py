"""`python -m tests.reorganisations --answers 100000 --seed 1 --engine embedded`: stories of reorganisations, counted.

Hypothesis draws small worlds and what happens to them: events of every kind, appointments, corrections, events taken
back. Each act is done by the program, through GraphQL over HTTP, and by the oracle; both must do it, or refuse it for
the same reasons. After each step both are asked what was so, as of some day, as known at some moment. The store is
thrown away. The exit code is 1 if anything was otherwise than the oracle says.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from pathlib import Path

import structlog

from api.settings import Settings
from graph.engines import open_store
from graph.migrate import migrate
from graph.settings import StoreSettings
from seed.load import load_codes
from tests.executor.__main__ import settings
from tests.fixtures.graphql import client_of
from tests.reorganisations.campaign import Campaign
from tests.reorganisations.stage import Stage

STEPS = 25
"""Steps of one story."""
SECONDS = 300.0
"""After so long a statement or request is given up: what is answered is right or wrong, however long it takes."""


async def play(told: StoreSettings, answers: int, seed: int, steps: int) -> Campaign:
    """Open a store and play stories in it until so many answers were compared."""
    told = told.model_copy(update={"statement_timeout": SECONDS})
    async with open_store(told) as store:
        await migrate(store)
        await load_codes(store)
        async with client_of(
            store, Settings.model_validate({**told.model_dump(), "request_timeout": SECONDS})
        ) as client:
            campaign = Campaign(Stage(store, client, asyncio.get_running_loop()), seed, steps)
            begun = time.monotonic()
            while campaign.stage.tally.answers < answers and len(campaign.failures) < 10:
                await asyncio.to_thread(campaign.play, 10)
                sys.stderr.write(f"{campaign.stage.tally.answers} answers in {time.monotonic() - begun:.0f} s\n")
    return campaign


def main() -> int:
    """Run, and print the figures; 1 if the program and the oracle disagreed."""
    parser = argparse.ArgumentParser(prog="python -m tests.reorganisations", description=__doc__)
    parser.add_argument("--answers", type=int, default=100_000)
    parser.add_argument("--engine", choices=("embedded", "neo4j"), default="embedded")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=STEPS, help="steps of a story")
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="zhiguan-reforms-") as home, settings(given.engine, Path(home)) as told:
        campaign = asyncio.run(play(told, given.answers, given.seed, given.steps))
    sys.stdout.write(f"{campaign}\n{time.monotonic() - begun:.0f} s in all\n")
    return 1 if campaign.failures else 0


if __name__ == "__main__":
    sys.exit(main())
