"""What `zhiguan generate` costs beside a bare load of the same rows: `python -m bench.loading [PEOPLE] [ROUNDS]`.

The bare load has everything in memory beforehand, label by label and in full batches, and hands it to the driver:
one `UNWIND` a batch, nothing else. Both fill the same Neo4j in turn, which is emptied in between; the first turn of
each warms it up and does not count. Prints medians, their ratio and its range.

`python -m bench.loading memory [PEOPLE]` prints the peak of the generator's memory for so many people and for twice as
many; no store is needed.
"""

from __future__ import annotations

import asyncio
import gc
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graph.connection import Store
from graph.engines import open_store
from graph.insertions import BATCH
from graph.migrate import migrate
from graph.occupancy import empty
from graph.settings import StoreSettings
from seed.load import load_codes
from seed.province.loading import begun, load, prepared_parts
from seed.province.plan import Plan
from tests.neo4j.server import await_ready, launch

SEED = 1
Rows = list[dict[str, Any]]


def bare(plan: Plan) -> list[tuple[str, Rows]]:
    """All statements of the plan with their rows, in the order in which they can run."""
    together: dict[str, Rows] = defaultdict(list)
    nodes: list[str] = []
    for part in prepared_parts(plan):
        for each in part.prepared.insertions:
            if each.statement.text not in together and "id" in each.rows[0]:
                nodes.append(each.statement.text)
            together[each.statement.text] += each.parameters(1)["rows"]
    ordered = [*nodes, *(text for text in together if text not in nodes)]
    return [
        (text, together[text][start : start + BATCH])
        for text in ordered
        for start in range(0, len(together[text]), BATCH)
    ]


async def load_bare(store: Store, statements: Sequence[tuple[str, Rows]]) -> None:
    """Each statement a transaction of its own, behind the code sets, which are loaded in the same way for both."""
    await load_codes(store)
    async with store.driver.session(database=store.database) as session:
        for text, rows in statements:
            await (await session.run(text, rows=rows)).consume()  # type: ignore[arg-type]  # of closed tables


async def load_ours(store: Store, plan: Plan) -> None:
    """As the command does it."""
    await load(store, plan, await begun(store, plan))


async def run(people: int, rounds: int, settings: StoreSettings) -> str:
    """Both in turn, and what they come to."""
    plan = Plan(people, SEED)
    statements = bare(plan)
    number = sum(len(rows) for _, rows in statements)
    gc.collect()
    gc.freeze()
    ours: list[float] = []
    theirs: list[float] = []
    cpu: list[float] = []
    async with open_store(settings) as store:
        await migrate(store)
        for turn in range(rounds + 1):
            for which in (ours, theirs) if turn % 2 else (theirs, ours):
                await empty(store)
                gc.collect()
                began, worked = time.perf_counter(), time.process_time()
                await (load_ours(store, plan) if which is ours else load_bare(store, statements))
                if turn > 0:
                    which.append(time.perf_counter() - began)
                    if which is ours:
                        cpu.append(time.process_time() - worked)
                sys.stderr.write(f"{'ours' if which is ours else 'bare'} {time.perf_counter() - began:.1f} s\n")
    ratios = sorted(one / other for one, other in zip(ours, theirs, strict=True))
    return (
        f"{people} people, {number} nodes and facts, {rounds} rounds\n"
        f"bare: {statistics.median(theirs):.1f} s, {number / statistics.median(theirs):.0f} a second\n"
        f"ours: {statistics.median(ours):.1f} s, {number / statistics.median(ours):.0f} a second, "
        f"of which this process worked {statistics.median(cpu):.1f} s\n"
        f"ratio: {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})\n"
    )


def peak(people: int) -> float:
    """Megabytes at most, while all parts are made one after another."""
    gc.collect()
    tracemalloc.start()
    for _ in prepared_parts(Plan(people, SEED)):
        pass
    most: float = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return most


def measured(people: int, rounds: int) -> str:
    """Both on a Neo4j of their own."""
    with tempfile.TemporaryDirectory() as directory, Path(directory, "log").open("wb") as log:
        home = Path(directory, "home")
        home.mkdir()
        server = launch(home, log, heap="2g", page_cache=512)
        try:
            await_ready(server)
            settings = StoreSettings.model_validate(
                {"neo4j_uri": server.uri, "neo4j_user": server.user, "neo4j_password": server.password}
            )
            return asyncio.run(run(people, rounds, settings))
        finally:
            server.stop()


def main() -> None:
    """The measurement that the arguments name."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["memory"]:
        people = int(arguments[1]) if len(arguments) > 1 else 10_000
        peak(1000)
        for number in (people, 2 * people):
            sys.stdout.write(f"{number} people: at most {peak(number):.0f} MB\n")
        return
    people, rounds = (int(arguments[0]) if arguments else 10_000), (int(arguments[1]) if len(arguments) > 1 else 3)
    sys.stdout.write(measured(people, rounds))


if __name__ == "__main__":
    main()
