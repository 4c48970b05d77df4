"""The forms that Popolo files take: nested, dated, faulty, and no Popolo at all."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from exchange.popolo.importer import BadSource, NotPopolo, import_popolo, source_of
from graph.connection import Store
from rules.dates import OPEN
from tests.exchange.popolo_files import graph, imported, outcomes, told, write

FLAT: dict[str, Any] = {
    "areas": [{"id": "county", "name": "County"}, {"id": "town", "name": "Town", "parent_id": "county"}],
    "organizations": [
        {"id": "council", "name": "Council", "area_id": "town"},
        {"id": "committee", "name": "Committee", "parent_id": "council"},
        {"id": "party", "name": "Party"},
    ],
    "persons": [{"id": "a", "name": "Ann"}, {"id": "b", "name": "Bob"}],
    "posts": [{"id": "chair", "label": "Chair of the committee", "role": "Chair", "organization_id": "committee"}],
    "memberships": [
        {"id": "1", "person_id": "a", "post_id": "chair", "role": "acting", "start_date": "2001-05", "end_date": ""},
        {"id": "2", "person_id": "a", "organization_id": "council", "role": "member", "on_behalf_of_id": "party"},
        {"id": "3", "person_id": "b", "organization_id": "council", "role": "member", "end_date": None},
    ],
}
NESTED: dict[str, Any] = {
    "areas": [{"id": "county", "name": "County", "children": [{"id": "town", "name": "Town"}]}],
    "persons": [
        {
            "id": "a",
            "name": "Ann",
            "memberships": [
                {
                    "id": "1",
                    "post": {
                        "id": "chair",
                        "label": "Chair of the committee",
                        "role": "Chair",
                        "organization": {"id": "committee", "name": "Committee", "parent": {"id": "council"}},
                    },
                    "role": "acting",
                    "start_date": "2001-05",
                }
            ],
        },
    ],
    "organizations": [
        {
            "id": "council",
            "name": "Council",
            "area": {"id": "town", "name": "Town"},
            "memberships": [
                {
                    "id": "2",
                    "person_id": "a",
                    "role": "member",
                    "on_behalf_of": {"id": "party", "name": "Party"},
                },
                {"id": "3", "person": {"id": "b", "name": "Bob"}, "role": "member"},
            ],
        },
    ],
}


async def test_nested_and_flat_are_the_same(empty_store: Store, tmp_path: Path) -> None:
    flat = await imported(empty_store, tmp_path, FLAT)
    assert told(flat) == []
    there = await graph(empty_store)
    assert [row[1:] for row in there] == [
        ["Ann", "Chair of the committee", "Committee", 20010501, OPEN, "acting"],
        ["Ann", "member", "Council", 0, OPEN, None],
        ["Bob", "member", "Council", 0, OPEN, None],
    ]
    nested = await imported(empty_store, tmp_path, NESTED)
    assert told(nested) == []
    assert nested.changes == 0
    assert {name: counts.read for name, counts in nested.collections.items()} == {
        "areas": 2,
        "organizations": 3,
        "persons": 2,
        "posts": 1,
        "memberships": 3,
    }


async def test_nested_into_an_empty_store(empty_store: Store, tmp_path: Path) -> None:
    await imported(empty_store, tmp_path, NESTED)
    places = await empty_store.run(
        "MATCH (o:Organisation)-[:HAS_STATE]->(s) WHERE s.placeId IS NOT NULL MATCH (p:Place {id: s.placeId})"
        "-[:HAS_STATE]->(t), (q:Place {id: t.parentId})-[:HAS_STATE]->(u) RETURN s.name, t.name, u.name"
    )
    assert places == [["Council", "Town", "County"]]
    assert await empty_store.run(
        "MATCH (a:Organisation)-[r:SUBORDINATE_TO]->(b:Organisation) RETURN a.code, r.kind, b.code, labels(a)[0] <> ''"
    ) == [["town:committee", "LEADERSHIP", "town:council", True]]


async def test_the_same_membership_under_both_its_ends_is_one(empty_store: Store, tmp_path: Path) -> None:
    membership = {"id": "1", "person_id": "a", "organization_id": "x", "role": "member"}
    unnamed = {"person_id": "a", "organization_id": "x", "role": "clerk"}
    report = await imported(
        empty_store,
        tmp_path,
        {
            "persons": [{"id": "a", "name": "Ann", "memberships": [membership, unnamed]}],
            "organizations": [{"id": "x", "name": "X", "memberships": [membership, unnamed]}],
        },
    )
    assert told(report) == []
    assert outcomes(report)["memberships"] == {"new": 2}
    assert report.repeated == 2


FAULTY: dict[str, Any] = {
    "areas": [{"id": "t", "name": "T", "parent_id": "nowhere"}],
    "organizations": [
        {"id": "x", "name": "X", "parent_id": "nowhere", "area_id": "nowhere"},
        {"id": "y", "name": "Y", "founding_date": "1.5.1990"},
        {"id": "z", "name": "Z", "parent_id": "w"},
        {"id": "w", "name": "W", "parent_id": "z"},
        {"id": 7, "name": "Seven", "other_names": ["Sieben", {"note": "x"}], "identifiers": [{"scheme": "s"}]},
        {"id": True, "name": "True"},
        "text",
    ],
    "persons": [
        {"id": "a", "name": "Ann", "gender": "?", "birth_date": "1950/2"},
        {"id": "b", "name": 5},
        {"id": "c", "name": "C", "memberships": [{"organization_id": "x"}]},
        {"name": "D", "memberships": [{"organization_id": "x"}]},
    ],
    "posts": [
        {"id": "q", "label": "Q", "organization_id": "x"},
        {"id": "r", "organization_id": "x"},
        {"id": "s", "label": "S"},
        {"id": "t", "label": "T", "organization_id": "y"},
    ],
    "memberships": [
        {"organization_id": "x"},
        {"person_id": "a"},
        {"member_id": "x", "organization_id": "x"},
        {"person_id": "a", "organization_id": "7", "role": "m", "start_date": "2001"},
        {"person_id": "a", "organization_id": 7, "role": "m", "start_date": "2001", "end_date": "2003"},
        {"person_id": "a", "organization_id": "7", "post_id": "q", "area_id": "nowhere"},
        {"person_id": "a", "post_id": "nowhere"},
        {"person_id": "b", "post_id": "t", "on_behalf_of_id": "y"},
        {"person_id": "c", "post_id": "q", "on_behalf_of_id": "y"},
        {"person_id": "c", "organization_id": "x", "role": ["chair"]},
        {"person_id": "a", "organization_id": "nowhere", "end_date": "0000-00-00"},
    ],
}
FAULTS = [
    ("areas[0].parent_id", "unknown-area", True),
    ("organizations[0].area_id", "unknown-area", True),
    ("organizations[0].parent_id", "unknown-organisation", True),
    ("organizations[1].founding_date", "bad-date", False),
    ("organizations[3].parent_id", "parent-cycle", True),
    ("organizations[4].identifiers[0]", "bad-entry", True),
    ("organizations[4].other_names[0]", "bad-entry", True),
    ("organizations[4].other_names[1]", "bad-entry", True),
    ("organizations[5].id", "bad-value", False),
    ("organizations[6]", "not-an-object", False),
    ("persons[0].birth_date", "bad-date", True),
    ("persons[0].gender", "unknown-gender", True),
    ("persons[1].name", "bad-value", False),
    ("persons[3].id", "missing-id", False),
    ("posts[1].label", "missing-name", False),
    ("posts[2].organization_id", "missing-organisation", False),
    ("memberships[0].person_id", "missing-person", False),
    ("memberships[1].organization_id", "missing-organisation", False),
    ("memberships[2].member_id", "member-not-person", False),
    ("memberships[4]", "duplicate-membership", False),
    ("memberships[5].area_id", "unknown-area", True),
    ("memberships[5].organization_id", "organisation-differs", True),
    ("memberships[6].post_id", "unknown-post", False),
    ("memberships[9].role", "bad-value", False),
    ("memberships[10].end_date", "bad-date", False),
]


async def test_every_fault_has_its_place_and_nothing_else_is_lost(empty_store: Store, tmp_path: Path) -> None:
    report = await imported(empty_store, tmp_path, FAULTY)
    assert told(report) == FAULTS
    assert {
        each.place: [(c.place, c.taken) for c in each.consequences] for each in report.faults if each.consequences
    } == {
        "organizations[1].founding_date": [("posts[3]", False), ("memberships[8]", True)],
        "persons[1].name": [("memberships[7]", False)],
        "persons[3].id": [("persons[3].memberships[0]", False)],
    }
    for each in report.collections.values():
        assert each.read == each.new + each.changed + each.corrected + each.unchanged + each.not_taken
    assert outcomes(report)["memberships"] == {"new": 4, "not_taken": 9}
    again = await imported(empty_store, tmp_path, FAULTY)
    assert told(again) == FAULTS
    assert again.changes == 0


async def test_references_reach_what_an_earlier_import_of_the_source_left(empty_store: Store, tmp_path: Path) -> None:
    await imported(empty_store, tmp_path, {"persons": [{"id": "a", "name": "Ann"}]})
    later = {
        "organizations": [{"id": "x", "name": "X"}],
        "memberships": [{"person_id": "a", "organization_id": "x", "role": "clerk"}],
    }
    assert told(await imported(empty_store, tmp_path, later)) == []
    other_source = await imported(empty_store, tmp_path, later, name="elsewhere")
    assert told(other_source) == [("memberships[0].person_id", "unknown-person", False)]
    assert [row[0] for row in await graph(empty_store)] == ["town:persons:a"]


async def test_dates_keep_their_precision_and_names_their_times(empty_store: Store, tmp_path: Path) -> None:
    report = await imported(
        empty_store,
        tmp_path,
        {
            "organizations": [
                {
                    "id": "x",
                    "name": "Bureau of Education and Sport",
                    "classification": "bureau",
                    "founding_date": "1990-05",
                    "dissolution_date": "2010-03-15",
                    "other_names": [
                        {"name": "Bureau of Education", "end_date": "2001-06"},
                        {"name": "BES"},
                    ],
                    "identifiers": [{"scheme": "tax", "identifier": "1"}, {"identifier": "2"}],
                }
            ],
            "persons": [
                {"id": "a", "name": "Ann", "gender": "Female", "birth_date": "1950", "death_date": "2011-02-03"},
                {
                    "id": "b",
                    "other_names": [{"given_name": "Bob", "family_name": "Bell", "note": "Main"}, {"name": "B"}],
                },
            ],
        },
    )
    assert told(report) == []
    assert await empty_store.run(
        "MATCH (s:OrganisationState) RETURN s.name, s.category, s.otherNames, s.identifiers, s.validFrom, "
        "s.validFromPrecision, s.validTo, s.validToPrecision, s.showFrom, s.showTo ORDER BY s.validFrom"
    ) == [
        [
            "Bureau of Education",
            "popolo.classification/bureau",
            ["BES"],
            ["tax:1", "2"],
            19900501,
            "M",
            20010601,
            "M",
            0,
            20010601,
        ],
        [
            "Bureau of Education and Sport",
            "popolo.classification/bureau",
            ["BES"],
            ["tax:1", "2"],
            20010601,
            "M",
            20100315,
            None,
            20010601,
            OPEN,
        ],
    ]
    assert await empty_store.run(
        "MATCH (s:PersonState) RETURN s.name, s.sex, s.otherNames, s.bornOn, s.bornOnPrecision, s.diedOn "
        "ORDER BY s.name"
    ) == [
        ["Ann", "GB2261.1/2", [], 19500101, "Y", 20110203],
        ["Bob Bell", None, ["B"], None, None, None],
    ]
    codes = await empty_store.run("MATCH (c:Code)-[:IN_SET]->(s:CodeSet) RETURN c.key, c.name, s.id ORDER BY c.key")
    assert codes == [
        ["GB2261.1/2", "女", "GB2261.1"],
        ["popolo.classification/bureau", "bureau", "popolo.classification"],
    ]


async def test_memberships_of_a_legislative_period_have_its_dates(empty_store: Store, tmp_path: Path) -> None:
    seat = {"person_id": "a", "organization_id": "x", "role": "member"}
    report = await imported(
        empty_store,
        tmp_path,
        {
            "events": [
                {"id": "t1", "start_date": "1998", "end_date": "2002-09"},
                {"id": "t2", "start_date": "2002-09"},
            ],
            "persons": [{"id": "a", "name": "Ann"}],
            "organizations": [{"id": "x", "name": "Parliament"}],
            "memberships": [
                {**seat, "legislative_period_id": "t1"},
                {**seat, "legislative_period_id": "t2", "start_date": "2004-01-01"},
            ],
        },
    )
    assert told(report) == []
    assert [row[4:6] for row in await graph(empty_store)] == [[19980101, 20020901], [20040101, OPEN]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not JSON: parse error: premature EOF"),
        (b"<popolo/>", "is not JSON"),
        (b"[]", "does not hold an object with collections"),
        (b'"persons"', "does not hold an object with collections"),
        (b"{}", "it has none of areas, organizations"),
        (b'{"type": "FeatureCollection", "features": []}', "it has none of"),
        (b'{"persons": {"a": 1}}', "persons is not a list"),
        (b'{"persons": [{"id": "a", "name": "Ann"}, {"id": ', "after persons[0]"),
        (b'{"persons": [{"id": "a", "name": "Ann"}]} more', "trailing garbage"),
        (b'{"persons": [{"id": "a", "name": "\xff"}]}', "invalid bytes in UTF8"),
        ('{"persons": []}'.encode("utf-16"), "is not JSON"),
    ],
)
async def test_what_is_no_popolo_is_refused_whole(
    empty_store: Store, tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(content)
    with pytest.raises(NotPopolo) as refused:
        await import_popolo(empty_store, path)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)
    assert await empty_store.run("MATCH (n:Person) RETURN count(n)") == [[0]]


async def test_odd_but_readable_files(empty_store: Store, tmp_path: Path) -> None:
    path = tmp_path / "odd.json"
    deep = "[" * 5000 + "]" * 5000
    persons = [{"id": "a b/c:d%'\"\\\u0001", "name": "名" * 1000}, {"id": "e", "name": "E", "x": 1}]
    faulty = f'{{"id": "f", "name": {deep}}}'
    told_so = f'{{"x.y": {deep}, "posts": null, "persons": {json.dumps(persons)[:-1]}, {faulty}]}}'
    path.write_bytes(b"\xef\xbb\xbf" + told_so.encode())
    report = await import_popolo(empty_store, path)
    assert told(report) == [("persons[2].name", "bad-value", False)]
    assert [each.property for each in report.not_kept] == ["x.y", "persons.x"]
    assert outcomes(report) == {"persons": {"new": 2, "not_taken": 1}}
    assert outcomes(await import_popolo(empty_store, path)) == {"persons": {"unchanged": 2, "not_taken": 1}}


def test_the_name_of_the_source() -> None:
    assert source_of(Path("/data/tasmania.json"), None) == "tasmania"
    assert source_of(Path("a:b.json"), None) == "a-b"
    assert source_of(Path("x.json"), " town council ") == "town council"
    for bad in ("", " ", "a:b", "x" * 101):
        with pytest.raises(BadSource):
            source_of(Path("x.json"), bad)


READ = """
import resource, sys
from pathlib import Path
from exchange.popolo.document import PopoloFile
from exchange.popolo.records import Reader
from exchange.popolo.spool import Spool
spool, reader, before = Spool(), Reader(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for item in PopoloFile(Path(sys.argv[1])).items():
    for record in reader.records(item):
        spool.add(record)
print(sum(spool.counts().values()), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_large_file_is_read_in_bounded_memory(tmp_path: Path) -> None:
    rows = 56_000
    persons = [{"id": f"p{i}", "name": f"Person number {i}", "summary": "x" * 300} for i in range(rows)]
    path = write(tmp_path / "large.json", {"persons": persons})
    assert path.stat().st_size > 20_000_000
    command = [sys.executable, "-W", "error", "-c", READ, str(path)]
    read = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    count, kibibytes = map(int, read.stdout.split())
    assert count == rows
    assert kibibytes < 80_000
