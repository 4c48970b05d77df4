"""`python -m tests.executor --operations 20000 --seed 1 [--engine neo4j]`: both executors are asked the same.

Operations are drawn from the schema, over a store of its own with the small demo city, which is thrown away. The first
differences are made small and printed; the exit code is 1 if there are any. The same seed draws the same operations.
`--faults 2000` draws documents for a world in memory in which every kind of value can be wrong, instead.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.limits.numbers import Limits
from graph.engines import open_store
from graph.migrate import migrate
from graph.settings import StoreSettings
from seed.load import load_demo
from tests.executor.campaign import Campaign
from tests.executor.faulty_pair import Faults
from tests.executor.pair import Pair
from tests.neo4j.server import await_ready, launch

SMALL = Limits(cost=4_000, aliases=1_000, directives=1_000)
"""Answers that are larger say nothing more."""


@contextmanager
def settings(engine: str, home: Path) -> Iterator[StoreSettings]:
    """How the store is opened."""
    if engine == "embedded":
        yield StoreSettings(data_dir=home / "data", engine_heap="1g")
        return
    (home / "neo4j").mkdir()
    with (home / "neo4j.log").open("wb") as log:
        server = launch(home / "neo4j", log)
        try:
            await_ready(server)
            yield StoreSettings.model_validate(
                {
                    "data_dir": home / "unused",
                    "neo4j_uri": server.uri,
                    "neo4j_user": server.user,
                    "neo4j_password": server.password,
                }
            )
        finally:
            server.stop()


async def compare(told: StoreSettings, operations: int, seed: int) -> Campaign:
    """Fill the store and run."""
    async with open_store(told) as store:
        await migrate(store)
        await load_demo(store, with_city="small")
        pair = Pair.over(store, SMALL, sparing=True)
        campaign = Campaign(pair, await pair.known(), seed)
        begun = time.monotonic()

        def progress(done: int) -> None:
            if done // 500 > progress.told:  # type: ignore[attr-defined]
                progress.told = done // 500  # type: ignore[attr-defined]
                sys.stderr.write(f"{done} in {time.monotonic() - begun:.0f} s\n")

        progress.told = 0  # type: ignore[attr-defined]
        await campaign.run(operations, progress)
    return campaign


def faults(documents: int, seed: int) -> int:
    """Go wrong, seldom and often."""
    found = Faults()
    for wrong in (0.005, 0.02, 0.05, 0.15):
        asyncio.run(found.run(documents // 4, wrong, seed))
    sys.stdout.write(f"{found}\n")
    return 1 if found.differences else 0


def main() -> int:
    """Run, and print the figures; 1 if there was any difference."""
    parser = argparse.ArgumentParser(prog="python -m tests.executor", description=__doc__)
    parser.add_argument("--operations", type=int, default=20_000)
    parser.add_argument("--engine", choices=("embedded", "neo4j"), default="embedded")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", type=int, default=0)
    given = parser.parse_args()
    begun = time.monotonic()
    if given.faults:
        return faults(given.faults, given.seed)
    with tempfile.TemporaryDirectory(prefix="zhiguan-executor-") as home, settings(given.engine, Path(home)) as told:
        campaign = asyncio.run(compare(told, given.operations, given.seed))
    sys.stdout.write(f"{campaign}\n{time.monotonic() - begun:.0f} s in all\n")
    return 1 if campaign.differences else 0


if __name__ == "__main__":
    sys.exit(main())
