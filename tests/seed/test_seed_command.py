"""`zhiguan seed`, as an operator runs it."""

from __future__ import annotations

import subprocess
import sys

from graph.connection import Store
from seed.load import is_empty


def seed(environment: dict[str, str], *options: str) -> str:
    command = [sys.executable, "-c", "from api.cli import main; main()", "seed", *options]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


async def test_it_counts_what_it_made_and_makes_nothing_twice(empty_store: Store, environment: dict[str, str]) -> None:
    first = seed(environment, "--bureau")
    assert "    21 Person\n" in first
    assert not await is_empty(empty_store)
    assert seed(environment, "--no-city", "--no-state-council") == "nothing to do\n"
    assert "    98 AdministrativeUnit\n" in seed(environment, "--no-city")
