"""Whether the store answers."""

from __future__ import annotations

from graph.connection import Statement, Store
from graph.scope import LOCAL_ADMINISTRATOR, Scope

PROBE = Statement("probe", "RETURN [[1]] AS rows")


async def probe(store: Store) -> None:
    """Ask the store for nothing much. Raises StoreUnavailable or a driver's error when it does not serve."""
    await store.read(PROBE, {}, Scope(LOCAL_ADMINISTRATOR))
