"""`python -m tests.reforms --size full --engine neo4j`: the demo city's reform of 2019, as one plan.

The city is loaded as it stood before the reform. All events of that month are saved as one reform plan, previewed,
which must write nothing, and enacted: then every unit must be there, called and placed as the seed says. Then they are
taken back one after another, the last first, and every fact must be as it was. The store is thrown away. The exit
code is 1 if anything was otherwise.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
from pathlib import Path

import structlog

from api.settings import Settings
from graph.engines import open_store
from graph.migrate import migrate
from graph.settings import StoreSettings
from seed.city.plan import Size
from tests.executor.__main__ import settings
from tests.fixtures.graphql import Ask, client_of
from tests.reforms.replay import Replay, replay

SECONDS = 300.0
"""After so long a statement or request is given up."""


async def run(told: StoreSettings, size: Size) -> Replay:
    """In a store of its own."""
    told = told.model_copy(update={"statement_timeout": SECONDS})
    async with open_store(told) as store:
        await migrate(store)
        async with client_of(
            store, Settings.model_validate({**told.model_dump(), "request_timeout": SECONDS})
        ) as client:
            return await replay(store, Ask(client), size)


def main() -> int:
    """Run, and print the figures; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.reforms", description=__doc__)
    parser.add_argument("--size", choices=("small", "full"), default="full")
    parser.add_argument("--engine", choices=("embedded", "neo4j"), default="embedded")
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory(prefix="zhiguan-reform-") as home, settings(given.engine, Path(home)) as told:
        seen = asyncio.run(run(told, given.size))
    sys.stdout.write(f"{seen}\n")
    return 1 if seen.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
