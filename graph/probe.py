"""Whether the store answers."""

from __future__ import annotations

from neo4j.exceptions import DriverError, Neo4jError

from graph.connection import Statement, Store
from graph.errors import StoreUnavailable
from graph.scope import LOCAL_ADMINISTRATOR, Scope
from rules.refusals import Refusal

PROBE = Statement("probe", "RETURN [[1]] AS rows")


async def probe(store: Store) -> None:
    """Ask the store for nothing much. Raises StoreUnavailable when it does not serve, whatever the reason."""
    try:
        await store.read(PROBE, {}, Scope(LOCAL_ADMINISTRATOR))
    except (DriverError, Neo4jError, OSError, Refusal) as error:
        raise StoreUnavailable(f"the store cannot be read ({type(error).__name__})") from error
