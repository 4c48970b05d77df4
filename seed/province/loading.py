"""Loading a generated province part by part: one transaction each, the next part made while the engine writes.

Memory holds two parts at most; the first ones are small, so that the engine waits for little. The transaction of every
part records that it is there, so a load that was broken off goes on behind the last one that was committed.
"""

from __future__ import annotations

import asyncio
import gc
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from commands.bulk import Prepared, prepare, write_prepared
from commands.facts import Batch
from graph.connection import Store
from graph.generation import Generation, advance, find_generation
from graph.occupancy import is_occupied
from graph.rows import NewNode, NewRow
from graph.writing import WriteTransaction, in_transaction
from seed.load import load_codes
from seed.province.identity import identities
from seed.province.plan import Part, Plan
from seed.province.worlds import world
from seed.recording import new_nodes, new_rows

EDITION = 2
"""Grows whenever the same people and seed number make other facts than before, or other parts of them."""


class StoreTaken(Exception):
    """The store holds something else. `found`: the province that was begun there, or None for any other data."""

    def __init__(self, found: Generation | None) -> None:
        super().__init__("the store is not empty")
        self.found = found


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load has got: parts, people, nodes and facts that are in the store; `people` as in the plan."""

    at: Generation
    people: int
    made: Counter[str]


OnPart = Callable[[Progress], None]


async def begun(store: Store, plan: Plan) -> Generation:
    """How much of this province is there already. Raises `StoreTaken` where the store holds anything else."""
    planned = Generation(plan.people, plan.seed, EDITION, 0, plan.number_of_parts)
    found = await find_generation(store)
    if found is None:
        if await is_occupied(store):
            raise StoreTaken(None)
        return planned
    if replace(found, done=0) != planned:
        raise StoreTaken(found)
    return found


async def load(store: Store, plan: Plan, before: Generation, on_part: OnPart | None = None) -> Counter[str]:
    """Load what is not there yet of the plan. Returns how many nodes and facts of each kind were made.

    Raises `graph.writing.WriteConflict` where another process does the same; parts that were reported stay.
    """
    if before.done == 0:
        await load_codes(store)
    made: Counter[str] = Counter()
    people = 0
    parts = iter(prepared_parts(plan, before.done))
    with _no_cycles_sought():
        coming = asyncio.ensure_future(asyncio.to_thread(next, parts, None))
        try:
            while (part := await coming) is not None:
                coming = asyncio.ensure_future(asyncio.to_thread(next, parts, None))
                await in_transaction(store, part.written_after(before))
                before = replace(before, done=before.done + 1)
                people += part.people
                made += part.prepared.made
                if on_part is not None:
                    on_part(Progress(before, people, made))
        finally:
            coming.cancel()
    return made


@contextmanager
def _no_cycles_sought() -> Iterator[None]:
    """Parts hold no cycles, and to look for some among so many new objects takes a third of the time: it is done once
    for each part (`prepared_parts`)."""
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


@dataclass(frozen=True, slots=True)
class PreparedPart:
    """A part that is ready to be written. `people`: how many there are in it."""

    prepared: Prepared
    people: int

    def written_after(self, before: Generation) -> Callable[[WriteTransaction], Awaitable[None]]:
        """The work of its transaction."""

        async def work(tx: WriteTransaction) -> None:
            await advance(tx, before)
            await write_prepared(tx, self.prepared)

        return work


def prepared_parts(plan: Plan, first: int = 0) -> Iterator[PreparedPart]:
    """The parts from that one on, each worked out when it is asked for."""
    for part in plan.parts():
        if part.number >= first:
            gc.collect(1)
            yield _prepared(plan, part)


def _prepared(plan: Plan, part: Part) -> PreparedPart:
    ids = identities(plan.people, plan.seed)
    nodes: list[NewNode] = []
    rows: list[NewRow] = []
    for cluster in part.clusters:
        its = world(plan, cluster)
        nodes += new_nodes(its, ids, found_by_key=False)
        rows += new_rows(its, ids, found_by_key=False)
    people = sum(len(cluster.people) for cluster in part.clusters)
    return PreparedPart(prepare(Batch(nodes=nodes, rows=rows)), people)
