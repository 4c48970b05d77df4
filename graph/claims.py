"""Claims: one node per key, so that what must be unique among writers at once is. They are no facts, and have no time.

A claim guards a code that several could take at once, or keeps the answer that was given under an idempotency key.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.connection import Statement
from graph.writing import WriteTransaction


@dataclass(frozen=True, slots=True)
class Claim:
    """What was claimed under a key: the digest of what was asked, and the answer as JSON."""

    digest: str
    answer: str


async def guard_keys(tx: WriteTransaction, keys: Iterable[str]) -> None:
    """See that nobody else guards one of these keys before this transaction ends; codes stand as `code:<code>`."""
    for key in sorted(set(keys)):
        await tx.run(_GUARD, key=key)


async def claimed(tx: WriteTransaction, key: str) -> Claim | None:
    """The claim under this key, if there is one."""
    rows = await tx.run(_READ, key=key)
    return Claim(*rows[0]) if rows else None


async def claim(tx: WriteTransaction, key: str, digest: str) -> None:
    """Claim a key that nobody has claimed; another who does so at once waits, or meets a `WriteConflict`."""
    await tx.run(_CREATE, key=key, digest=digest)


async def keep_answer(tx: WriteTransaction, key: str, answer: str) -> None:
    """Keep the answer under a key that was claimed."""
    await tx.run(_KEEP, key=key, answer=answer)


_GUARD = Statement(
    "guard key",
    "MERGE (c:Claim {key: $key}) SET c.guarded = coalesce(c.guarded, 0) + 1 RETURN [[count(c)]] AS rows",
)
_READ = Statement(
    "claimed",
    "MATCH (c:Claim {key: $key}) WHERE c.answer IS NOT NULL RETURN collect([c.digest, c.answer]) AS rows",
)
_CREATE = Statement("claim", "CREATE (c:Claim {key: $key, digest: $digest}) RETURN [[count(c)]] AS rows")
_KEEP = Statement("keep answer", "MATCH (c:Claim {key: $key}) SET c.answer = $answer RETURN [[count(c)]] AS rows")
