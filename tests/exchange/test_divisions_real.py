"""Four real revisions of GB/T 2260, asked as a client asks."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from exchange.divisions.importer import import_divisions
from graph.connection import Store
from tests.exchange.division_files import REAL, listed, real, with_parents
from tests.fixtures.contents import Contents
from tests.fixtures.graphql import Ask


async def all_revisions(store: Store) -> None:
    report = await import_divisions(store, [REAL[name] for name in ("201012", "198012", "201904", "199712")])
    assert report.faults == []
    assert [(each.revision, each.rows, each.outcome) for each in report.revisions] == [
        ("1980-12", 3106, "new"),
        ("1997-12", 3225, "new"),
        ("2010-12", 3220, "new"),
        ("2019-04", 3219, "new"),
    ]
    steps = [step for each in report.revisions for step in each.steps]
    assert [
        (step.since, step.by, len(step.new), len(step.ended), len(step.renamed), len(step.recoded)) for step in steps
    ] == [
        ("1980-12", "1997-12", 843, 724, 105, 885),
        ("1997-12", "2010-12", 212, 217, 60, 527),
        ("2010-12", "2019-04", 200, 201, 8, 90),
    ]
    assert Counter(doubt.kind for doubt in steps[0].doubts) == {
        "other-level": 336,
        "other-province": 33,
        "several": 6,
        "name-elsewhere": 4,
    }


@pytest.fixture
async def revisions(store: Store, contents: Contents) -> Store:
    """The four revisions; the test must not write."""
    await contents.be("gb2260", all_revisions)
    return store


@pytest.mark.parametrize(
    ("as_of", "revision"),
    [
        ("1980-12-01", "198012"),
        ("1997-11-30", "198012"),
        ("1997-12", "199712"),
        ("2010-11-30", "199712"),
        ("2010-12-01", "201012"),
        ("2019-03", "201012"),
        ("2019-04-01", "201904"),
        ("2100", "201904"),
    ],
)
async def test_each_revision_is_what_there_was_until_the_next(
    revisions: Store, ask: Ask, as_of: str, revision: str
) -> None:
    assert await listed(ask, as_of) == with_parents(real(revision))


async def test_before_the_first_revision_nothing_is_known(revisions: Store, ask: Ask) -> None:
    assert await listed(ask, "1980-11-30") == []


HISTORY = """
query ($code: String!, $asOf: PartialDate) {
  place(by: {code: $code}, asOf: $asOf) {
    code name status parent { name }
    states(during: {}) { code name validFrom validTo parent { name } document { title issuer issuedOn } source }
    events(during: {}) {
      kind on since assumed before { code name } after { code name parent { code } } document { title } source
    }
  }
}
"""


async def told(ask: Ask, code: str, as_of: str | None = None) -> dict[str, Any]:
    place: dict[str, Any] = (await ask(HISTORY, {"code": code, "asOf": as_of}))["place"]
    return place


TITLE = "中华人民共和国行政区划代码（{}）"


async def test_a_code_that_changed_is_assumed_to_be_the_same_place(revisions: Store, ask: Ask) -> None:
    sinan = {
        "code": "520624",
        "name": "思南县",
        "status": "ACTIVE",
        "parent": {"name": "铜仁市"},
        "states": [
            {
                "code": "522225",
                "name": "思南县",
                "validFrom": "1980-12",
                "validTo": "2019-04",
                "parent": {"name": "铜仁地区"},
                "document": {"title": TITLE.format("1980-12"), "issuer": "mca", "issuedOn": "1980-12"},
                "source": "198012.tsv line 2417",
            },
            {
                "code": "520624",
                "name": "思南县",
                "validFrom": "2019-04",
                "validTo": None,
                "parent": {"name": "铜仁市"},
                "document": {"title": TITLE.format("2019-04"), "issuer": "mca", "issuedOn": "2019-04"},
                "source": "201904.tsv line 2526",
            },
        ],
        "events": [
            {
                "kind": "RECODE",
                "on": "2019-04",
                "since": "2010-12",
                "assumed": True,
                "before": {"code": "522225", "name": "思南县"},
                "after": {"code": "520624", "name": "思南县", "parent": {"code": "520600"}},
                "document": {"title": TITLE.format("2019-04")},
                "source": "201904.tsv line 2526",
            }
        ],
    }
    assert await told(ask, "520624") == sinan
    assert await told(ask, "522225") == sinan, "by the code of old, which is nobody else's"
    then = await told(ask, "520624", "2000")
    assert (then["code"], then["status"], then["parent"]) == ("522225", "ACTIVE", {"name": "铜仁地区"})


def happened(place: dict[str, Any]) -> list[tuple[str, str, bool, str | None, str | None]]:
    def of(state: dict[str, str] | None) -> str | None:
        return state and f"{state['code']} {state['name']}"

    return [
        (each["kind"], each["on"], each["assumed"], of(each["before"]), of(each["after"])) for each in place["events"]
    ]


@pytest.mark.parametrize(
    ("code", "as_of", "status", "events"),
    [
        ("371324", None, "ACTIVE", [("RENAME", "2019-04", False, "371324 苍山县", "371324 兰陵县")]),
        (
            "500000",
            None,
            "ACTIVE",
            [("FOUND", "1997-12", False, None, "500000 重庆市")],
        ),
        ("500000", "1990", "UPCOMING", [("FOUND", "1997-12", False, None, "500000 重庆市")]),
        ("110103", None, "ENDED", [("DISSOLVE", "2010-12", False, "110103 崇文区", None)]),
        ("110103", "2010-11", "ACTIVE", [("DISSOLVE", "2010-12", False, "110103 崇文区", None)]),
        # Two that took each other's code. A code finds whose it is at the instant.
        ("440203", "2000", "ACTIVE", [("RECODE", "2010-12", True, "440203 浈江区", "440204 浈江区")]),
        ("440203", None, "ACTIVE", [("RECODE", "2010-12", True, "440204 武江区", "440203 武江区")]),
    ],
)
async def test_what_happened(
    revisions: Store, ask: Ask, code: str, as_of: str | None, status: str, events: list[Any]
) -> None:
    place = await told(ask, code, as_of)
    assert happened(place)[-len(events) :] == events
    assert place["status"] == status


async def test_filters_and_search_know_the_code_of_the_day(revisions: Store, ask: Ask) -> None:
    found = await ask(
        """{
          then: places(where: {parent: {code: {equals: "500000"}}}, asOf: "1997-12", first: 0) { totalCount }
          now: places(where: {parent: {code: {equals: "500000"}}}, first: 0) { totalCount }
          starting: places(where: {code: {startsWith: "5001"}}, asOf: "2000", first: 0) { totalCount }
          search(text: "520624", kinds: [PLACE]) { edges { matchedOn node { ... on Place { name } } } }
        }"""
    )
    names = {revision: real(revision) for revision in ("199712", "201904")}
    assert found == {
        "then": {"totalCount": sum(code[:2] == "50" for code in names["199712"]) - 1},
        "now": {"totalCount": sum(code[:2] == "50" for code in names["201904"]) - 1},
        "starting": {"totalCount": sum(code[:4] == "5001" for code in names["199712"])},
        "search": {"edges": [{"matchedOn": "CODE", "node": {"name": "思南县"}}]},
    }


async def test_a_revision_is_a_document_on_which_its_facts_rest(revisions: Store, ask: Ask) -> None:
    found = await ask(
        """{ documents(where: {title: {contains: "2019-04"}}) { nodes { issuer issuedOn
             facts(first: 1) { totalCount nodes { __typename ... on PlaceState { validFrom } } } } } }"""
    )
    [revision] = found["documents"]["nodes"]
    [[states]] = await revisions.run(
        "MATCH (s:PlaceState) WHERE s.validFrom = 20190401 AND s.currentFactId IS NOT NULL RETURN count(s)"
    )
    assert revision == {
        "issuer": "mca",
        "issuedOn": "2019-04",
        "facts": {"totalCount": states, "nodes": [{"__typename": "PlaceState", "validFrom": "2019-04"}]},
    }


async def test_what_was_known_between_two_imports(revisions: Store, ask: Ask) -> None:
    """Revisions are taken one after the other: before that of 2010 was, nothing was known to have ended since 1997."""
    [[recorded]] = await revisions.run("MATCH (d:Document {issuedOn: 20101201}) RETURN d.recordedAt")
    [[moment]] = await revisions.run("RETURN toString(datetime({epochMillis: $at}))", at=recorded - 1)
    places = 'query ($known: DateTime!) { places(asOf: "2020", knownAt: $known, first: 0) { totalCount } }'
    assert (await ask(places, {"known": moment}))["places"]["totalCount"] == 3225
