"""Whether a store holds anything at all: asked before demonstration data are put into it."""

from __future__ import annotations

from graph.connection import Store

_IDENTITIES = ("Organisation", "Post", "Person", "School", "Place", "Document", "ReorganisationEvent")
_ANY = "RETURN " + " OR ".join(f"EXISTS {{ MATCH (:{label}) }}" for label in _IDENTITIES)


async def is_occupied(store: Store) -> bool:
    """True if there is an identity node, known today or superseded. Migrations and code sets do not count."""
    return bool((await store.run(_ANY))[0][0])
