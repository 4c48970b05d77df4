"""`zhiguan generate` into a real store: broken off in the middle, gone on with, asked through the API."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain

import pytest

from commands.bulk import made_by
from graph.connection import Store
from graph.generation import find_generation
from graph.rows import NODE_LABELS
from seed.province.loading import StoreTaken, begun, prepared_parts
from seed.province.plan import Plan
from tests.fixtures.graphql import Ask

PEOPLE, SEED = 100, 3
SMALL = {"PART": 1, "CLUSTER": 50}
"""Parts of one cluster each: five."""
KILLED = """
import os, signal
import seed.province.loading as loading
write, steps = loading.write_step, []
async def in_the_middle(tx, step, at):
    steps.append(step)
    if len(steps) == {number}:
        for each in step[: (len(step) + 1) // 2]:
            await tx.insert(each, at)
        os.kill(os.getpid(), signal.SIGKILL)
    await write(tx, step, at)
loading.write_step = in_the_middle
"""
"""The process dies as the machine does: in the middle of the transaction of its step of that number."""


def generate(environment: dict[str, str], *options: str, before: str = "") -> subprocess.CompletedProcess[str]:
    small = f"import seed.province.plan as plan; vars(plan).update({SMALL})\n"
    script = small + before + "from api.cli import main; main()"
    command = [sys.executable, "-c", script, "generate", *options]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


async def test_it_goes_on_behind_the_last_step_that_was_committed(
    empty_store: Store, environment: dict[str, str], ask: Ask
) -> None:
    # One test, for emptying the store takes the embedded engine long.
    await empty_store.run("CREATE (p:Person {id: 'somebody'})")
    with pytest.raises(StoreTaken) as taken:
        await begun(empty_store, Plan(PEOPLE, SEED))
    assert taken.value.found is None
    await empty_store.run("MATCH (p:Person) DELETE p")

    size = ("--people", str(PEOPLE), "--seed", str(SEED))
    first, second, *_ = planned = parts_of(Plan(PEOPLE, SEED))
    kinds = all_of(planned)
    for number, told, there in (
        (2, "beginning afresh: 5 parts", [first[:1]]),
        (len(first), "going on within part 1 of 5", [first]),
        (3, "going on behind part 1 of 5", [first, second[:2]]),
    ):
        killed = generate(environment, *size, before=KILLED.format(number=number))
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert told in killed.stderr
        assert await stored(empty_store, kinds) == all_of(there, kinds)
        await no_node_lacks_what_it_must_have(empty_store)
    found = await find_generation(empty_store)
    assert found is not None
    assert (found.done, found.steps, found.parts) == (1, 2, 5)

    other = generate(environment, "--people", str(PEOPLE), "--seed", "4")
    assert other.returncode == 1
    assert f"--people {PEOPLE} --seed {SEED}" in other.stderr
    assert "[store-taken]" in other.stderr

    completed = generate(environment, *size)
    assert completed.returncode == 0, completed.stderr
    assert "going on within part 2 of 5" in completed.stderr
    assert "part 5 of 5" in completed.stderr
    everything = all_of(planned)
    assert await stored(empty_store, everything) == everything
    assert everything["Person"] == PEOPLE
    with small():
        assert (await begun(empty_store, Plan(PEOPLE, SEED))).complete

    await no_row_is_out_of_place(empty_store)
    await everything_can_be_asked(ask)


Made = list[Counter[str]]
"""How many nodes and facts of each kind each step of a part makes."""


def parts_of(plan: Plan) -> list[Made]:
    """What each part makes."""
    with small():
        return [[made_by(step) for step in part.prepared.steps] for part in prepared_parts(plan)]


def all_of(parts: list[Made], kinds: Iterable[str] = ()) -> Counter[str]:
    """What these parts make together; of other kinds, nothing."""
    made = Counter(dict.fromkeys(kinds, 0))
    for step in chain.from_iterable(parts):
        made.update(step)
    return made


@contextmanager
def small() -> Iterator[None]:
    """Parts as small here as in the processes."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SMALL.items():
            patch.setattr(f"seed.province.plan.{name}", value)
        yield


async def stored(store: Store, kinds: Counter[str]) -> Counter[str]:
    """How many nodes and edges of these kinds there are."""
    found: Counter[str] = Counter()
    for kind in kinds:
        pattern = f"(n:{kind})" if kind in NODE_LABELS or kind.endswith("State") else f"()-[n:{kind}]->()"
        found[kind] = (await store.run(f"MATCH {pattern} RETURN count(n)"))[0][0]
    return found


async def no_node_lacks_what_it_must_have(store: Store) -> None:
    """A state each; posts their place."""
    bare = await store.run("MATCH (n) WHERE n:Organisation OR n:Post OR n:Person OR n:School RETURN count(n)")
    with_state = await store.run("MATCH (n)-[:HAS_STATE]->() RETURN count(DISTINCT n)")
    places = await store.run("MATCH (p:Post) WHERE NOT (p)-[:POST_IN]->() RETURN count(p)")
    assert bare[0][0] <= with_state[0][0]
    assert places == [[0]]


async def no_row_is_out_of_place(store: Store) -> None:
    """Every owner's timeline is laid out, and what a later part touched was locked by it."""
    gap = await store.run(
        "MATCH (o)-[:HAS_STATE]->(s) WITH o, min(s.showFrom) AS first, sum(s.showTo - s.showFrom) AS days "
        "WHERE first <> 0 OR days <> 99999999 RETURN o.id"
    )
    assert gap == []
    late = await store.run(
        "MATCH (p:Person)-[h:HELD]->(t:Post) "
        "WHERE h.recordedAt > t.lastRecordedAt OR h.recordedAt <> p.lastRecordedAt RETURN h.factId"
    )
    assert late == []
    assert (await store.run("MATCH (p:Post) WHERE p.version > 1 RETURN count(p) > 0"))[0][0]


async def everything_can_be_asked(ask: Ask) -> None:
    told = await ask(
        """{
          person(by: { code: "P0000050" }) { appointments(during: {}) { totalCount } studies { level { code } } }
          organisation(by: { code: "990000-002" }) { name descendants(first: 200) { edges { depth } } }
          county: organisation(by: { code: "990121-002" }) {
            name counterparts { coverage partyOrganisation { name } } }
        }"""
    )
    assert told["person"]["appointments"]["totalCount"] == 5
    assert len(told["person"]["studies"]) == 2
    assert told["organisation"]["name"] == "云江省人民政府"
    assert max(edge["depth"] for edge in told["organisation"]["descendants"]["edges"]) == 8
    county = told["county"]["name"].removesuffix("人民政府")
    assert {(each["coverage"], each["partyOrganisation"]["name"]) for each in told["county"]["counterparts"]} == {
        ("JOINT", f"中共{county}委员会"),
        ("OWN", f"中共{county}人民政府党组"),
    }
