"""A store comes to the shape that the program expects: once, by one process, and never backwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from graph.connection import Store
from graph.errors import StartError
from graph.migrate import migrate
from graph.migrations import Migration, known_migrations, read_migration

TRIAL = 9000
STATEMENTS = """
// a comment; with a semicolon
CREATE INDEX trial_name IF NOT EXISTS
  FOR (n:Trial) ON (n.name);
MERGE (n:Trial {name: 'a;b'})
  ON CREATE SET n.count = 1;
"""


@pytest.fixture
async def trial(empty_store: Store) -> AsyncIterator[Migration]:
    """A further step, unknown to the program."""
    yield read_migration(f"{TRIAL}_trial.cypher", STATEMENTS)
    await empty_store.run("MATCH (m:Migration) WHERE m.number >= $from DETACH DELETE m", **{"from": TRIAL})
    await empty_store.run("DROP INDEX trial_name IF EXISTS")
    await empty_store.run("MATCH (l:MigrationLock) DETACH DELETE l")


def test_a_step_is_read_statement_by_statement() -> None:
    step = read_migration("0007_trial.cypher", STATEMENTS)
    assert (step.number, step.name) == (7, "trial")
    assert step.statements == (
        "CREATE INDEX trial_name IF NOT EXISTS FOR (n:Trial) ON (n.name)",
        "MERGE (n:Trial {name: 'a;b'}) ON CREATE SET n.count = 1",
    )


def test_layout_and_comments_do_not_count_in_the_checksum_but_a_statement_does() -> None:
    def checksum(text: str) -> str:
        return read_migration("0001_a.cypher", text).checksum

    assert checksum("MATCH (n)\n  RETURN n;\n") == checksum("// why\nMATCH (n) RETURN n;\n")
    assert checksum("MATCH (n) RETURN n;\n") != checksum("MATCH (n) RETURN n.id;\n")


def test_steps_are_numbered_without_a_gap() -> None:
    assert [step.number for step in known_migrations()] == list(range(1, len(known_migrations()) + 1))


async def test_a_missing_step_is_applied_once(empty_store: Store, trial: Migration) -> None:
    steps = (*known_migrations(), trial)
    assert await migrate(empty_store, steps) == ["9000 trial"]
    assert await migrate(empty_store, steps) == []
    assert await empty_store.run("MATCH (n:Trial) RETURN n.name, n.count") == [["a;b", 1]]


async def test_two_processes_at_once_apply_it_once(empty_store: Store, trial: Migration) -> None:
    steps = (*known_migrations(), trial)
    applied = await asyncio.gather(migrate(empty_store, steps), migrate(empty_store, steps))
    assert sorted(applied) == [[], ["9000 trial"]]


async def test_the_lock_of_a_crashed_migrator_expires(empty_store: Store, trial: Migration) -> None:
    await empty_store.run(
        "MERGE (l:MigrationLock {name: 'schema'}) SET l.holder = 'crashed', l.until = timestamp() + 1500"
    )
    assert await migrate(empty_store, (*known_migrations(), trial)) == ["9000 trial"]


async def test_a_held_lock_is_waited_for_and_then_refused(
    empty_store: Store, trial: Migration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.migrate.PATIENCE_SECONDS", 0.2)
    await empty_store.run(
        "MERGE (l:MigrationLock {name: 'schema'}) SET l.holder = 'living', l.until = timestamp() + 60000"
    )
    with pytest.raises(StartError, match="another process is migrating") as refused:
        await migrate(empty_store, (*known_migrations(), trial), lease=0.1)
    assert refused.value.code == "migration-locked"
    assert await empty_store.run("MATCH (n:Trial) RETURN count(n)") == [[0]]


async def test_a_store_newer_than_the_program_is_refused(empty_store: Store, trial: Migration) -> None:
    await migrate(empty_store, (*known_migrations(), trial))
    with pytest.raises(StartError, match="newer than this program: it has migration 9000 trial") as refused:
        await migrate(empty_store)
    assert refused.value.code == "store-newer"


async def test_a_step_edited_after_it_was_applied_is_refused(empty_store: Store, trial: Migration) -> None:
    await migrate(empty_store, (*known_migrations(), trial))
    edited = read_migration(f"{TRIAL}_trial.cypher", "MERGE (n:Trial {name: 'other'});\n")
    with pytest.raises(StartError, match="not the one that was applied") as refused:
        await migrate(empty_store, (*known_migrations(), edited))
    assert refused.value.code == "migration-changed"
    assert await empty_store.run("MATCH (n:Trial {name: 'other'}) RETURN count(n)") == [[0]]


async def test_the_code_of_a_place_moves_to_its_states(empty_store: Store) -> None:
    """On a store that was made before that step; twice, as after a crash."""
    step = next(each for each in known_migrations() if each.name == "codes_of_places")
    for _ in range(2):
        await empty_store.run("CREATE (p:Place {id: 'p', code: '1101'})-[:HAS_STATE]->(:PlaceState {rowId: 'r'})")
        await empty_store.run("MATCH (m:Migration {number: $number}) DETACH DELETE m", number=step.number)
        assert await migrate(empty_store) == [f"{step.number:04} {step.name}"]
        moved = await empty_store.run("MATCH (p:Place)-[:HAS_STATE]->(s:PlaceState) RETURN p.code, s.code")
        assert moved == [[None, "1101"]]
        await empty_store.run("MATCH (n) WHERE n:Place OR n:PlaceState DETACH DELETE n")
