"""Loading the seed into a real store."""

from __future__ import annotations

from collections import Counter

from graph.connection import Row, Store
from seed.load import is_empty, load_demo

CONTENT = (
    "MATCH (n) WHERE NOT n:Migration AND NOT n:MigrationLock RETURN labels(n)[0], count(*), sum(coalesce(n.version, 0))"
)
EDGES = "MATCH ()-[r]->() RETURN type(r), count(*), max(r.recordedAt)"


async def content(store: Store) -> tuple[list[Row], list[Row]]:
    return sorted(await store.run(CONTENT), key=str), sorted(await store.run(EDGES), key=str)


async def test_loading_twice_changes_nothing(empty_store: Store) -> None:
    assert await is_empty(empty_store)
    made = await load_demo(empty_store)
    assert made["Person"] == 21
    assert made["ReorganisationEvent"] == 104
    assert not await is_empty(empty_store)
    before = await content(empty_store)

    assert await load_demo(empty_store) == Counter()
    assert await content(empty_store) == before


async def test_the_seeds_stand_on_their_own_and_side_by_side(empty_store: Store) -> None:
    county = await load_demo(empty_store, with_state_council=False)
    assert county["Person"] == 21
    lineage = await load_demo(empty_store)
    assert lineage["Person"] == 0
    assert lineage["AdministrativeUnit"] == 98


async def test_progress_names_each_part(empty_store: Store) -> None:
    parts: list[str] = []
    await load_demo(empty_store, parts.append)
    assert parts == ["code sets", "organisations, posts and people"]


async def test_a_unit_has_borne_these_names(seeded_store: Store) -> None:
    rows = await seeded_store.run(
        "MATCH (o:Organisation {code: 'development-reform'})-[:HAS_STATE]->(s) "
        "RETURN s.name, s.initials, s.showFrom, s.showTo ORDER BY s.showFrom"
    )
    assert rows == [
        ["国家计划委员会", "gjjhwyh", 0, 19980301],
        ["国家发展计划委员会", "gjfzjhwyh", 19980301, 20030301],
        ["国家发展和改革委员会", "gjfzhggwyh", 20030301, 99999999],
    ]
