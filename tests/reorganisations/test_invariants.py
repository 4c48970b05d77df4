"""Whether the checks of what must hold see what does not: each fault is planted, seen, and taken away again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from commands.facts import Batch, write
from graph.connection import Store
from graph.rows import NewRow, Value
from graph.writing import in_transaction
from tests.fixtures.graphql import Ask
from tests.reorganisations.bureaus import Bureaus, D, merger, span
from tests.reorganisations.doing import enacted
from tests.reorganisations.invariants import broken, broken_by_answers
from tests.reorganisations.readable import unreadable

UNITS = ("county", "education", "science", "health", "office", "county_party", "education_party")
Plant = tuple[str, str, str, str, dict[str, Value]]
"""Kind of row, owner, target, beginning, values."""
LEADING: dict[str, Value] = {"kind": "LEADERSHIP"}
PLANTED: dict[str, tuple[Sequence[Plant], str]] = {
    "a cycle": ([("SUBORDINATE_TO", "county", "science", "2010", LEADING)], "natural cycle"),
    "a cycle of guidance": (
        [("SUBORDINATE_TO", "education", "health", "2010", {"kind": "GUIDANCE"})],
        "GUIDANCE cycle",
    ),
    "two leaders": ([("SUBORDINATE_TO", "science", "education", "2010", LEADING)], "two leadership parents"),
    "a tie twice": ([("GROUPED_IN", "health", "group", "2010", {"sequence": 3})], "GROUPED_IN"),
    "succession of what goes on before it began": (
        [("SUCCEEDED_BY", "education", "health", "2003", {"kind": "SPLIT", "on": D("2003")})],
        "does not begin then",
    ),
}
ENDED = "MATCH (:Organisation {id: $id})-[:HAS_STATE]->(s:OrganisationState) SET s.validTo = $end"


async def plant(store: Store, made: Bureaus, rows: Sequence[Plant]) -> list[NewRow]:
    """Write rows that nobody checks."""
    planted = [
        NewRow(kind, made[owner], made[target], span(start), values, source="planted")
        for kind, owner, target, start, values in rows
    ]
    await in_transaction(store, lambda tx: write(tx, Batch(rows=planted)))
    return planted


@pytest.mark.parametrize("case", PLANTED)
async def test_a_planted_fault_is_seen(store: Store, world: Bureaus, case: str) -> None:
    units = [world[unit] for unit in UNITS]
    assert await broken(store, units) == []
    rows, seen = PLANTED[case]
    await plant(store, world, rows)
    found = await broken(store, units)
    assert any(seen in fault for fault in found), found
    await store.run("MATCH ({id: $id})-[r {source: 'planted'}]->() DELETE r", id=world[rows[0][1]])
    assert await broken(store, units) == []


async def test_what_is_open_of_a_unit_that_has_ended_is_seen(store: Store, ask: Ask, world: Bureaus) -> None:
    """All that hangs on it: its superior, co-location, group, post and the holder of that; the API tells it, too."""
    units = [world[unit] for unit in UNITS]
    await store.run(ENDED, id=world["science"], end=20100101)
    found = await broken(store, units)
    for what in ("LEADERSHIP", "IN_COLOCATION", "GROUPED_IN", world["head"]):
        assert any(what in fault and "20100101" in fault for fault in found), (what, found)
    assert len(await broken_by_answers(ask, units)) >= 3
    await store.run(ENDED, id=world["science"], end=99999999)
    assert await broken(store, units) == []


async def test_lineage_that_does_not_fit_is_seen(store: Store, ask: Ask, world: Bureaus) -> None:
    """An end on another day than the event's, and an event that leaves nothing behind."""
    units = [world[unit] for unit in UNITS]
    await enacted(ask, merger(world, otherwise="CARRY"))
    assert await broken(store, units) == []
    assert await broken_by_answers(ask, units) == []
    await store.run(ENDED, id=world["science"], end=20120401)
    assert any("did not end then" in fault or "no such end" in fault for fault in await broken(store, units))
    await store.run(ENDED, id=world["science"], end=20120301)
    await store.run("MATCH ({id: $id})-[r:SUCCEEDED_BY]->() SET r.supersededAt = r.recordedAt", id=world["science"])
    assert any("nothing came after it" in fault for fault in await broken(store, units))


async def test_what_was_known_and_is_lost_is_seen(store: Store, ask: Ask, world: Bureaus) -> None:
    ids = [world[unit] for unit in (*UNITS, "li", "ma", "he")]
    [[before]] = await store.run("MATCH (n {id: $id}) RETURN n.lastRecordedAt", id=world["he"])
    await enacted(ask, merger(world, otherwise="CARRY"))
    assert await unreadable(store, ask, ids, before) == []
    head = "MATCH ({id: $id})-[r:HELD]->({id: $post}) WHERE r.supersededAt < 253402300799999"
    held = "appointments", world["he"], 20090101, 99999999
    await store.run(f"{head} DELETE r", id=world["he"], post=world["head"])
    assert await unreadable(store, ask, ids, before, Counter([held])) == [f"{held} was known at {before}, and is lost"]
