"""Recording much at once: what needs no engine is worked out beforehand, while the engine writes what came before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from commands.facts import Batch, laid_out
from graph.insertions import Insertion, chunks, creations, insertions
from graph.rows import ROW_KINDS, NewNode, NewRow
from graph.writing import WriteTransaction
from rules.timeline import Show

NODES = 1000
"""Nodes of one step: with their states about as much as one statement takes."""

Step = Sequence[Insertion]
"""What is committed at once: some nodes with all that lies on their timelines, or facts between nodes that are there.
Larger transactions cost an engine more than their rows do."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch of new nodes and facts, ready to be written step by step. `touched`: nodes that are there and must be
    locked."""

    touched: frozenset[str]
    steps: Sequence[Step]

    @property
    def insertions(self) -> Sequence[Insertion]:
        """All that it inserts."""
        return tuple(chain.from_iterable(self.steps))


def made_by(step: Step) -> Counter[str]:
    """How many nodes and facts of each kind these make, by label and edge type."""
    made: Counter[str] = Counter()
    for each in step:
        made[each.kind] += each.size
    return made


def prepare(batch: Batch) -> Prepared:
    """Work out what writing the batch sends. Only new nodes and facts: raises `ValueError` for anything else, and for
    a fact on the timeline of a node that is not new.

    The steps follow from the batch alone: who prepares it again can go on behind those that are there, if nodes and
    facts that are referred to have ids of their own.
    """
    if batch.changes or batch.corrections or batch.retracted:
        raise ValueError("only what is new is written in bulk")
    return Prepared(frozenset(batch.aggregates()), tuple(_steps(batch)))


def _steps(batch: Batch) -> Iterator[Step]:
    timelines: dict[str, list[tuple[NewRow, Show | None]]] = defaultdict(list)
    facts: list[tuple[NewRow, Show | None]] = []
    for row, show in laid_out(batch.rows, frozenset(node.id for node in batch.nodes)):
        if ROW_KINDS[row.kind].on_timeline:
            timelines[row.owner].append((row, show))
        else:
            facts.append((row, show))
    for nodes in chunks(sorted(batch.nodes, key=_bodies_first), NODES):
        its = chain.from_iterable(timelines[node.id] for node in nodes)
        yield (*creations(nodes), *insertions(list(its)))
    for each in insertions(facts):
        yield (each,)


def _bodies_first(node: NewNode) -> tuple[bool, str]:
    """Posts lie in bodies."""
    return node.label == "Post", node.label


async def write_step(tx: WriteTransaction, step: Step, at: int) -> None:
    """Write a step, recorded at that instant; what it touches must be locked. Raises `WriteConflict` where that is not
    there. It may be written again after a transient failure."""
    for each in step:
        await tx.insert(each, at)
