"""The demo city in a real store, and the commands that bring and remove it."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

from graph.connection import Store
from seed.city.plan import SEED, city
from seed.load import is_empty, load_demo
from seed.world import World
from tests.cli.processes import environment as own_environment


def zhiguan(environment: dict[str, str], *arguments: str, answer: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from api.cli import main; main()", *arguments]
    return subprocess.run(command, env=environment, input=answer, capture_output=True, text=True, check=False)


async def load_small_city(store: Store, told: list[tuple[int, int]] | None = None) -> Counter[str]:
    def on_written(done: int, total: int) -> None:
        if told is not None:
            told.append((done, total))

    return await load_demo(store, with_state_council=False, with_bureau=False, with_city="small", on_written=on_written)


def sizes(world: World) -> dict[str, int]:
    return {
        "Person": len(world.people),
        "Post": len(world.posts),
        "HELD": len(world.appointments),
        "STUDIED_AT": len(world.studies),
        "PARTY_MEMBER_OF": len(world.party_memberships),
        "SUBORDINATE_TO": len(world.subordinations),
        "ReorganisationEvent": len(world.events),
        "OrganisationState": sum(len(unit.states) for unit in world.organisations),
    }


async def test_it_is_recorded_whole_and_once(empty_store: Store) -> None:
    # One test, for emptying a store of a city takes the embedded engine half a minute.
    told: list[tuple[int, int]] = []
    made = await load_small_city(empty_store, told)
    planned = sizes(city(SEED, "small"))
    assert {kind: made[kind] for kind in planned} == planned
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert 0.8 < told[-1][0] / told[-1][1] < 1.25

    # What goes on after a reform names what it continues.
    rows = await empty_store.run(
        "MATCH (p:Person)-[h:HELD]->(:Post)<-[:SUCCEEDED_BY]-(:Post)<-[before:HELD]-(p) "
        "WHERE h.continuesId = before.factId AND before.validTo = h.validFrom RETURN count(DISTINCT h.factId)"
    )
    continued = sum(held.continues is not None for held in city(SEED, "small").appointments)
    assert rows == [[continued]]
    assert continued > 50

    assert await load_small_city(empty_store) == Counter()


def test_the_command_takes_a_size_and_a_number(tmp_path: Path) -> None:
    here = own_environment(tmp_path / "data")
    only_the_city = ("--no-state-council", "--no-bureau", "--size", "small", "--seed", "7")
    made = zhiguan(here, "seed", *only_the_city)
    assert made.returncode == 0, made.stderr
    assert f"{len(city(7, 'small').people):6} Person\n" in made.stdout
    assert made.stderr == ""
    assert zhiguan(here, "seed", *only_the_city).stdout == "nothing to do\n"


async def test_reset_asks_before_it_empties_a_server(empty_store: Store, environment: dict[str, str]) -> None:
    await load_demo(empty_store, with_state_council=False)
    refused = zhiguan(environment, "reset", answer="n\n")
    assert refused.returncode == 1
    assert not await is_empty(empty_store)
    confirmed = zhiguan(environment, "reset", answer="y\n")
    if environment["ZHIGUAN_NEO4J_URI"]:
        assert confirmed.returncode == 0, confirmed.stderr
        assert await is_empty(empty_store)
    else:
        # The test has the embedded store open.
        assert "data-dir-in-use" in confirmed.stderr
        assert not await is_empty(empty_store)


def test_reset_throws_an_embedded_store_away(tmp_path: Path) -> None:
    here = own_environment(tmp_path / "data")
    county = ("seed", "--no-city", "--no-state-council")
    assert "21 Person" in zhiguan(here, *county).stdout
    assert zhiguan(here, "reset", "--yes").stdout == f"{tmp_path / 'data'} is empty\n"
    assert "21 Person" in zhiguan(here, *county).stdout
