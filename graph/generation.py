"""How far a generated province has been loaded: one `Generation` node, moved on by the transaction of every part."""

from __future__ import annotations

from dataclasses import dataclass

from graph.connection import Statement, Store
from graph.errors import WriteConflict
from graph.writing import WriteTransaction

_FOUND = "MATCH (g:Generation {name: 'province'}) RETURN g.people, g.seed, g.edition, g.done, g.parts"
_BEGIN = Statement(
    "begin generation",
    "MERGE (g:Generation {name: 'province'}) ON CREATE SET g.people = $people, g.seed = $seed, g.edition = $edition, "
    "g.done = 0, g.parts = $parts RETURN [[g.people, g.seed, g.edition, g.done]] AS rows",
)
_ADVANCE = Statement(
    "advance generation",
    "MATCH (g:Generation {name: 'province'}) "
    "WHERE g.people = $people AND g.seed = $seed AND g.edition = $edition AND g.done = $done "
    "SET g.done = $done + 1 RETURN [[count(g)]] AS rows",
)


@dataclass(frozen=True, slots=True)
class Generation:
    """A province of so many people, by that seed number and edition of the generator, of which `done` parts of
    `parts` are in the store."""

    people: int
    seed: int
    edition: int
    done: int
    parts: int

    @property
    def complete(self) -> bool:
        """Whether all of it is there."""
        return self.done == self.parts


async def find_generation(store: Store) -> Generation | None:
    """What has been generated into this store, if anything."""
    rows = await store.run(_FOUND)
    return Generation(*rows[0]) if rows else None


async def advance(tx: WriteTransaction, before: Generation) -> None:
    """Record that the next part is there, in the transaction that writes it.

    Raises `WriteConflict` where the store is not at `before` any more: another process has gone on.
    """
    told = {"people": before.people, "seed": before.seed, "edition": before.edition}
    if before.done == 0:
        await tx.run(_BEGIN, **told, parts=before.parts)
    if (await tx.run(_ADVANCE, **told, done=before.done))[0][0] != 1:
        raise WriteConflict("another process generates into this store, or has emptied it")
