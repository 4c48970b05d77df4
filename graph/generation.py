"""How far a generated province has been loaded: one `Generation` node, moved on by every transaction of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from graph.connection import Statement, Store
from graph.errors import WriteConflict
from graph.writing import WriteTransaction

_FOUND = (
    "MATCH (g:Generation {name: 'province'}) "
    "RETURN g.people, g.seed, g.edition, g.done, g.parts, coalesce(g.steps, 0), g.at"
)
_BEGIN = Statement(
    "begin generation",
    "MERGE (g:Generation {name: 'province'}) ON CREATE SET g.people = $people, g.seed = $seed, g.edition = $edition, "
    "g.done = 0, g.parts = $parts, g.steps = 0 RETURN [[g.people, g.seed, g.edition, g.done]] AS rows",
)
_ADVANCE = Statement(
    "advance generation",
    # Set first: who waits for another's transaction must see what that one wrote.
    "MATCH (g:Generation {name: 'province'}) SET g.parts = $parts WITH g WHERE g.people = $people AND g.seed = $seed "
    "AND g.edition = $edition AND g.done = $done AND g.steps = $steps "
    "SET g.done = $after.done, g.steps = $after.steps, g.at = $after.at RETURN [[count(g)]] AS rows",
)


@dataclass(frozen=True, slots=True)
class Generation:
    """A province of so many people, by that seed number and edition of the generator, of which `done` parts of
    `parts` are in the store, and `steps` of the next one; these were recorded `at`, in milliseconds since 1970 UTC."""

    people: int
    seed: int
    edition: int
    done: int
    parts: int
    steps: int = 0
    at: int | None = None

    @property
    def complete(self) -> bool:
        """Whether all of it is there."""
        return self.done == self.parts

    @property
    def begun(self) -> bool:
        """Whether anything of it is there."""
        return self.done + self.steps > 0

    def stepped(self, at: int, steps: int) -> Generation:
        """Once one more step is there of a part of so many."""
        if self.steps + 1 < steps:
            return replace(self, steps=self.steps + 1, at=at)
        return replace(self, done=self.done + 1, steps=0, at=None)


async def find_generation(store: Store) -> Generation | None:
    """What has been generated into this store, if anything."""
    rows = await store.run(_FOUND)
    return Generation(*rows[0]) if rows else None


async def advance(tx: WriteTransaction, before: Generation, after: Generation) -> None:
    """Record how much is there, in the transaction that writes what is new.

    Raises `WriteConflict` where the store is not at `before` any more: another process has gone on.
    """
    told = {"people": before.people, "seed": before.seed, "edition": before.edition, "parts": before.parts}
    if not before.begun:
        await tx.run(_BEGIN, **told)
    at = {"done": before.done, "steps": before.steps}
    moved = {"done": after.done, "steps": after.steps, "at": after.at}
    if (await tx.run(_ADVANCE, **told, **at, after=moved))[0][0] != 1:
        raise WriteConflict("another process generates into this store, or has emptied it")
