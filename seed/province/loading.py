"""Loading a generated province part by part, in some steps each, the next part made while the engine writes.

Memory holds two parts at most; the first ones are small, so that the engine waits for little. A step is a transaction
that records that it is there, so a load that was broken off goes on behind the last one that was committed. All steps
of a part are recorded at one instant.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from commands.bulk import Prepared, Step, made_by, prepare, write_step
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

EDITION = 3
"""Grows whenever the same people and seed number make other facts than before, or other parts or steps of them."""


class StoreTaken(Exception):
    """The store holds something else. `found`: the province that was begun there, or None for any other data."""

    def __init__(self, found: Generation | None) -> None:
        super().__init__("the store is not empty")
        self.found = found


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load has got: `people` of the parts that it completed, and all nodes and facts that it made."""

    at: Generation
    people: int
    made: Counter[str]


OnStep = Callable[[Progress], None]


async def begun(store: Store, plan: Plan) -> Generation:
    """How much of this province is there already. Raises `StoreTaken` where the store holds anything else."""
    planned = Generation(plan.people, plan.seed, EDITION, 0, plan.number_of_parts)
    found = await find_generation(store)
    if found is None:
        if await is_occupied(store):
            raise StoreTaken(None)
        return planned
    if replace(found, done=0, steps=0, at=None) != planned:
        raise StoreTaken(found)
    return found


async def load(store: Store, plan: Plan, before: Generation, on_step: OnStep | None = None) -> Counter[str]:
    """Load what is not there yet of the plan. Returns how many nodes and facts of each kind were made.

    Raises `graph.writing.WriteConflict` where another process does the same; steps that were reported stay.
    """
    if not before.begun:
        await load_codes(store)
    made: Counter[str] = Counter()
    people = 0
    parts = iter(prepared_parts(plan, before.done))
    with _no_cycles_sought(), _answers_first():
        coming = asyncio.ensure_future(asyncio.to_thread(next, parts, None))
        try:
            while (part := await coming) is not None:
                coming = asyncio.ensure_future(asyncio.to_thread(next, parts, None))
                for step in part.prepared.steps[before.steps :]:
                    before = await _written(store, part.prepared, step, before)
                    people += part.people if before.steps == 0 else 0
                    made += made_by(step)
                    if on_step is not None:
                        on_step(Progress(before, people, made))
        finally:
            coming.cancel()
    return made


async def _written(store: Store, prepared: Prepared, step: Step, before: Generation) -> Generation:
    async def work(tx: WriteTransaction) -> Generation:
        at = before.at if before.at is not None else (await tx.lock(prepared.touched)).at
        after = before.stepped(at, len(prepared.steps))
        await advance(tx, before, after)
        await write_step(tx, step, at)
        return after

    return await in_transaction(store, work)


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


@contextmanager
def _answers_first() -> Iterator[None]:
    """The thread that makes parts gives way at once to the one that has an answer of the engine. It would within 5 ms,
    but several times in each statement, and the engine would wait as long."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(0.0001)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


@dataclass(frozen=True, slots=True)
class PreparedPart:
    """A part that is ready to be written. `people`: how many there are in it."""

    prepared: Prepared
    people: int


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
