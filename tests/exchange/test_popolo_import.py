"""A real file, and the same file again, changed, interrupted and told otherwise."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from commands.facts import Batch, Correction, write
from exchange.popolo.importer import import_popolo
from exchange.popolo.report import BatchReport
from graph.connection import Store
from graph.writing import in_transaction
from rules.dates import OPEN
from tests.exchange.popolo_files import TASMANIA, graph, imported, outcomes, tasmania, told, versions
from tests.exchange.popolo_files import write as write_file


async def counted(store: Store) -> list[int]:
    """Persons, organisations and appointments that are in the store."""
    return [
        (await store.run(statement))[0][0]
        for statement in (
            "MATCH (n:Person) RETURN count(n)",
            "MATCH (n:Organisation) RETURN count(n)",
            "MATCH ()-[h:HELD]->() WHERE h.currentFactId IS NOT NULL RETURN count(h)",
        )
    ]


async def test_the_real_file(empty_store: Store) -> None:
    batches: list[BatchReport] = []
    report = await import_popolo(empty_store, TASMANIA, on_batch=batches.append)
    assert await counted(empty_store) == [263, 33, 317]
    assert outcomes(report) == {
        "organizations": {"new": 33},
        "persons": {"new": 263},
        "memberships": {"new": 317},
        "role_posts": {"new": 83},
    }
    assert report.faults == []
    assert [(each.collection, each.rows, each.committed) for each in batches] == [
        ("organizations", 33, True),
        ("persons", 263, True),
        ("memberships", 317, True),
    ]
    assert [each.property for each in report.not_kept] == [
        "warnings",
        "persons.email",
        "persons.image",
        "persons.images",
        "persons.sources",
    ]
    mayors = await empty_store.run(
        "MATCH (p:Person)-[:HELD]->(q:Post)-[:HAS_STATE]->(s:PostState {title: 'Mayor'}) "
        "RETURN count(p), sum(COUNT { (p)-[:HELD]->() })"
    )
    assert mayors == [[26, 52]]
    behalf = await empty_store.run(
        "MATCH ()-[h:HELD]->() WHERE h.onBehalfOfId IS NOT NULL "
        "MATCH (o:Organisation {id: h.onBehalfOfId}) RETURN count(h), count(DISTINCT o)"
    )
    assert behalf[0][0] == 263


async def test_a_second_run_touches_nothing(empty_store: Store) -> None:
    await import_popolo(empty_store, TASMANIA)
    before = await versions(empty_store)
    report = await import_popolo(empty_store, TASMANIA)
    assert report.changes == 0
    assert outcomes(report) == {
        "organizations": {"unchanged": 33},
        "persons": {"unchanged": 263},
        "memberships": {"unchanged": 317},
        "role_posts": {"unchanged": 83},
    }
    assert await versions(empty_store) == before


async def test_a_dry_run_says_the_same_and_writes_nothing(empty_store: Store, tmp_path: Path) -> None:
    path = write_file(tmp_path / "town.json", with_seven_faults(tasmania()))
    dry = await import_popolo(empty_store, path, dry_run=True)
    assert await counted(empty_store) == [0, 0, 0]
    assert await empty_store.run("MATCH (n:Code) RETURN count(n)") == [[0]]
    wet = await import_popolo(empty_store, path)
    assert dry.model_dump(exclude={"dry_run"}) == wet.model_dump(exclude={"dry_run"})


def with_seven_faults(content: dict[str, Any]) -> dict[str, Any]:
    """Seven faults of seven kinds, each in a row that nothing else depends on or whose dependants fall with it."""
    memberships = content["memberships"]
    memberships[5]["end_date"] = "2012-13"
    memberships[6]["start_date"], memberships[6]["end_date"] = "2014", "2012-03"
    memberships[7]["person_id"] = "nobody"
    memberships[8]["on_behalf_of_id"] = "party/nowhere"
    content["persons"].append({"id": "new/nameless"})
    content["persons"].append({"name": "Without Id"})
    content["persons"].append({"id": content["persons"][0]["id"], "name": "Somebody Else"})
    return content


SEVEN = [
    ("persons[263].name", "missing-name", False),
    ("persons[264].id", "missing-id", False),
    ("persons[265].id", "duplicate-id", False),
    ("memberships[5].end_date", "bad-date", False),
    ("memberships[6].end_date", "end-before-start", False),
    ("memberships[7].person_id", "unknown-person", False),
    ("memberships[8].on_behalf_of_id", "unknown-organisation", True),
]


async def test_seven_faults_of_seven_kinds_are_told_and_the_rest_is_taken(empty_store: Store, tmp_path: Path) -> None:
    report = await imported(empty_store, tmp_path, with_seven_faults(tasmania()))
    assert told(report) == SEVEN
    assert await counted(empty_store) == [263, 33, 314]
    assert report.faults[3].value == "2012-13"
    assert "2012-13" in report.faults[3].message
    assert "2012-13" in report.faults[3].message_zh
    again = await imported(empty_store, tmp_path, with_seven_faults(tasmania()))
    assert told(again) == SEVEN
    assert again.changes == 0


async def test_what_falls_with_a_faulty_row_is_told_with_it(empty_store: Store, tmp_path: Path) -> None:
    content = tasmania()
    content["persons"][0]["name"] = "  "
    report = await imported(empty_store, tmp_path, content)
    assert told(report) == [("persons[0].name", "missing-name", False)]
    assert [(each.place, each.taken) for each in report.faults[0].consequences] == [("memberships[0]", False)]
    assert outcomes(report)["memberships"] == {"new": 316, "not_taken": 1}


CHAIR = {"id": "m1", "person_id": "a", "organization_id": "x", "role": "chair", "start_date": "1998"}


def town(**memberships_and_more: Any) -> dict[str, Any]:
    """A council with a chair."""
    return {
        "persons": [{"id": "a", "name": "Ann Archer", "birth_date": "1950-02"}],
        "organizations": [{"id": "x", "name": "Town Council", "founding_date": "1990"}],
        "memberships": [CHAIR],
        **memberships_and_more,
    }


async def rows(store: Store, pattern: str, columns: str, k: int) -> list[Any]:
    return await store.run(
        f"MATCH {pattern} WHERE r.recordedAt <= $k AND $k < r.supersededAt RETURN {columns} ORDER BY r.validFrom", k=k
    )


async def last_recorded(store: Store) -> int:
    [[at]] = await store.run("MATCH (n) WHERE n.lastRecordedAt IS NOT NULL RETURN max(n.lastRecordedAt)")
    return int(at)


async def test_an_end_that_was_filled_in_is_a_change(empty_store: Store, tmp_path: Path) -> None:
    await imported(empty_store, tmp_path, town())
    before = await last_recorded(empty_store)
    report = await imported(empty_store, tmp_path, town(memberships=[{**CHAIR, "end_date": "2003-05"}]))
    assert outcomes(report) == {
        "organizations": {"unchanged": 1},
        "persons": {"unchanged": 1},
        "memberships": {"changed": 1},
        "role_posts": {"unchanged": 1},
    }
    held = ("()-[r:HELD]->()", "r.validFrom, r.validTo, r.validToPrecision")
    assert await rows(empty_store, *held, k=before) == [[19980101, OPEN, None]]
    assert await rows(empty_store, *held, k=await last_recorded(empty_store)) == [[19980101, 20030501, "M"]]
    facts = await empty_store.run("MATCH ()-[r:HELD]->() RETURN DISTINCT r.factId")
    assert len(facts) == 1
    again = await imported(empty_store, tmp_path, town(memberships=[{**CHAIR, "end_date": "2003-05"}]))
    assert again.changes == 0


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"persons": [{"id": "a", "name": "Anne Archer", "birth_date": "1950-02"}]}, {"persons": {"corrected": 1}}),
        ({"persons": [{"id": "a", "name": "Ann Archer", "birth_date": "1950"}]}, {"persons": {"corrected": 1}}),
        ({"memberships": [{**CHAIR, "start_date": "1999"}]}, {"memberships": {"corrected": 1}}),
        ({"memberships": [{**CHAIR, "role": "clerk"}]}, {"memberships": {"corrected": 1}, "role_posts": {"new": 1}}),
        (
            {"memberships": [{**CHAIR, "start_date": "1999", "end_date": "2003"}]},
            {"memberships": {"corrected": 1}},
        ),
        (
            {
                "organizations": [
                    {"id": "x", "name": "Town Council", "founding_date": "1990", "dissolution_date": "2010"}
                ]
            },
            {"organizations": {"changed": 1}, "role_posts": {"changed": 1}},
        ),
        (
            {
                "organizations": [
                    {
                        "id": "x",
                        "name": "City Council",
                        "founding_date": "1990",
                        "other_names": [{"name": "Town Council", "end_date": "2001-07"}],
                    }
                ]
            },
            {"organizations": {"changed": 1}},
        ),
    ],
)
async def test_what_is_a_change_and_what_a_correction(
    empty_store: Store, tmp_path: Path, changed: dict[str, Any], expected: dict[str, Any]
) -> None:
    await imported(empty_store, tmp_path, town())
    report = await imported(empty_store, tmp_path, town(**changed))
    differing = {name: each for name, each in outcomes(report).items() if set(each) != {"unchanged"}}
    assert differing == expected
    assert (await imported(empty_store, tmp_path, town(**changed))).changes == 0


async def test_a_person_corrected_on_a_membership_moves_the_same_fact(empty_store: Store, tmp_path: Path) -> None:
    people = [{"id": "a", "name": "Ann Archer", "birth_date": "1950-02"}, {"id": "b", "name": "Bob Baker"}]
    await imported(empty_store, tmp_path, town(persons=people))
    report = await imported(empty_store, tmp_path, town(persons=people, memberships=[{**CHAIR, "person_id": "b"}]))
    assert outcomes(report)["memberships"] == {"corrected": 1}
    assert [row[1] for row in await graph(empty_store)] == ["Bob Baker"]
    assert len(await empty_store.run("MATCH ()-[r:HELD]->() RETURN DISTINCT r.factId")) == 1


async def test_what_was_corrected_here_stays_when_the_same_file_comes_again(empty_store: Store, tmp_path: Path) -> None:
    await imported(empty_store, tmp_path, town())

    async def work(tx: Any) -> None:
        [[person]] = await empty_store.run("MATCH (p:Person) RETURN p.id")
        [state] = await tx.current_rows("PersonState", [person])
        right = state.as_new()
        values = {**right.values, "name": "Anna Archer", "ethnicity": "GB3304/01"}
        right = type(right)(right.kind, right.owner, None, right.validity, values, source="the registrar")
        await write(tx, Batch(corrections=[Correction(state, right)]))

    await in_transaction(empty_store, work)
    report = await imported(empty_store, tmp_path, town())
    assert report.changes == 0
    assert [row[1] for row in await graph(empty_store)] == ["Anna Archer"]
    # A file that speaks of the person anew is heard, and what no file can say stays.
    report = await imported(empty_store, tmp_path, town(persons=[{"id": "a", "name": "Ann B. Archer"}]))
    assert outcomes(report)["persons"] == {"corrected": 1}
    assert await empty_store.run(
        "MATCH (s:PersonState) WHERE s.currentFactId IS NOT NULL RETURN s.name, s.ethnicity, s.bornOn"
    ) == [["Ann B. Archer", "GB3304/01", None]]


async def test_superiors_are_corrected_and_taken_back(empty_store: Store, tmp_path: Path) -> None:
    def units(**parent: str) -> dict[str, Any]:
        return {
            "organizations": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}, {"id": "c", "name": "C", **parent}]
        }

    current = "MATCH (o)-[r:SUBORDINATE_TO]->(p) WHERE r.currentFactId IS NOT NULL RETURN o.code, p.code"
    await imported(empty_store, tmp_path, units(parent_id="a"))
    assert await empty_store.run(current) == [["town:c", "town:a"]]
    report = await imported(empty_store, tmp_path, units(parent_id="b"))
    assert outcomes(report) == {"organizations": {"corrected": 1, "unchanged": 2}}
    assert await empty_store.run(current) == [["town:c", "town:b"]]
    report = await imported(empty_store, tmp_path, units())
    assert outcomes(report) == {"organizations": {"corrected": 1, "unchanged": 2}}
    assert await empty_store.run(current) == []


async def test_two_imports_of_one_file_at_once_record_everything_once(empty_store: Store) -> None:
    reports = await asyncio.gather(*(import_popolo(empty_store, TASMANIA) for _ in range(2)))
    assert await counted(empty_store) == [263, 33, 317]
    assert await empty_store.run("MATCH (n:Post) RETURN count(n)") == [[83]]
    assert sum(report.changes for report in reports) == 263 + 33 + 317 + 83


class Stop(Exception):
    """The import was stopped."""


async def test_an_import_that_was_stopped_is_completed_by_the_next(empty_store: Store) -> None:
    def stop(batch: BatchReport) -> None:
        if batch.collection == "persons":
            raise Stop

    with pytest.raises(Stop):
        await import_popolo(empty_store, TASMANIA, on_batch=stop)
    assert await counted(empty_store) == [263, 33, 0]
    report = await import_popolo(empty_store, TASMANIA)
    assert await counted(empty_store) == [263, 33, 317]
    assert outcomes(report)["persons"] == {"unchanged": 263}


async def test_a_killed_process_leaves_what_it_told_as_committed(
    empty_store: Store, environment: dict[str, str], tmp_path: Path
) -> None:
    people = [{"id": str(i), "name": f"Person {i}"} for i in range(6000)]
    path = write_file(tmp_path / "many.json", {"persons": people})
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from api.cli import main; main()",
        "import",
        "popolo",
        str(path),
        "--json",
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    committed = 0
    while committed < 1000:
        line = await asyncio.wait_for(process.stderr.readline(), 60)
        assert line, "the import ended without a word"
        committed += json.loads(line)["rows"]
    process.send_signal(signal.SIGKILL)
    for line in (await process.stderr.read()).splitlines():
        committed += json.loads(line)["rows"]
    await process.wait()
    there = (await counted(empty_store))[0]
    assert committed <= there <= committed + 500
    report = await import_popolo(empty_store, path)
    assert outcomes(report) == {"persons": {"new": 6000 - there, "unchanged": there}}
