"""Recording much at once: what needs no engine is worked out beforehand, while the engine writes what came before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from commands.facts import Batch, laid_out
from graph.insertions import Insertion, creations, insertions
from graph.writing import WriteTransaction


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch of new nodes and facts, ready to be written. `touched`: nodes that are there and must be locked."""

    touched: frozenset[str]
    insertions: Sequence[Insertion]

    @property
    def made(self) -> Counter[str]:
        """How many nodes and facts of each kind it makes, by label and edge type."""
        made: Counter[str] = Counter()
        for each in self.insertions:
            made[each.kind] += each.size
        return made


def prepare(batch: Batch) -> Prepared:
    """Work out what writing the batch sends. Only new nodes and facts: raises `ValueError` for anything else, and for
    a fact on the timeline of a node that is not new."""
    fresh = frozenset(node.id for node in batch.nodes)
    if batch.changes or batch.corrections or batch.retracted:
        raise ValueError("only what is new is written in bulk")
    rows = laid_out(batch.rows, fresh)
    return Prepared(frozenset(batch.aggregates()), (*creations(batch.nodes), *insertions(rows)))


async def write_prepared(tx: WriteTransaction, prepared: Prepared) -> None:
    """Lock what the batch touches and write it. It may be written again after a transient failure."""
    at = (await tx.lock(prepared.touched)).at
    for each in prepared.insertions:
        await tx.insert(each, at)
