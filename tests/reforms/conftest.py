"""A county with three bureaus, to be reformed."""

from __future__ import annotations

import pytest

from graph.connection import Store
from tests.reorganisations.bureaus import Bureaus, bureaus

EVERYTHING = (
    "MATCH (n) WHERE NOT n:Migration AND NOT n:MigrationLock "
    "OPTIONAL MATCH (n)-[r]->(m) RETURN properties(n) AS n, type(r) AS t, properties(r) AS r, m.id AS m"
)


@pytest.fixture
async def world(empty_store: Store) -> Bureaus:
    """The county."""
    made = bureaus()
    await made.save(empty_store)
    return made


async def store_of(store: Store) -> list[str]:
    """All that the store holds, as comparable text."""
    return sorted(repr(row) for row in await store.run(EVERYTHING))
