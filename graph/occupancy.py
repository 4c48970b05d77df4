"""Whether a store holds anything at all, and emptying it."""

from __future__ import annotations

from graph.connection import Store

_IDENTITIES = ("Organisation", "Post", "Person", "School", "Place", "Document", "ReorganisationEvent")
_ANY = "RETURN " + " OR ".join(f"EXISTS {{ MATCH (:{label}) }}" for label in _IDENTITIES)


async def is_occupied(store: Store) -> bool:
    """True if there is an identity node, known today or superseded. Migrations and code sets do not count."""
    return bool((await store.run(_ANY))[0][0])


_BATCH = 2000
_REMOVE = (
    f"MATCH (n) WHERE NOT n:Migration AND NOT n:MigrationLock WITH n LIMIT {_BATCH} DETACH DELETE n RETURN count(*)"
)


async def empty(store: Store) -> None:
    """Remove everything but the record of migrations, batch by batch. Interrupted, it leaves the rest."""
    while (await store.run(_REMOVE))[0][0]:
        pass
