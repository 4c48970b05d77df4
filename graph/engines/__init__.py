"""Opening the store: the embedded engine, or a Neo4j server where one is set (architecture.md 2)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from graph.connection import Store
from graph.engines.embedded import discard_embedded, open_embedded
from graph.engines.neo4j_server import open_neo4j
from graph.errors import StartError
from graph.occupancy import empty
from graph.settings import StoreSettings

__all__ = ["StartError", "empty_store", "open_store"]


@asynccontextmanager
async def open_store(settings: StoreSettings, *, exclusive: bool = False) -> AsyncIterator[Store]:
    """The store that the settings name, open for the length of the context.

    Of an embedded store, a second process uses the engine of the first; with `exclusive` it is refused instead.
    Raises StartError, whose one line says what to do.
    """
    opened = open_neo4j(settings) if settings.neo4j_uri else open_embedded(settings, exclusive=exclusive)
    async with opened as store:
        yield store


async def empty_store(settings: StoreSettings) -> None:
    """Remove everything from the store that the settings name. Raises StartError, as for an embedded store in use."""
    if settings.neo4j_uri is None:
        await discard_embedded(settings)
        return
    async with open_neo4j(settings) as store:
        await empty(store)
