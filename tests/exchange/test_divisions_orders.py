"""Revisions in any order, again, corrected, tried and at the same time: the store says what they say together."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from commands.facts import Batch
from commands.facts import write as write_facts
from exchange.divisions.importer import import_divisions
from graph.connection import Store
from graph.rows import NewNode, NewRow, Validity, new_node_id
from graph.writing import in_transaction
from tests.exchange.division_files import facts, imported, listed, with_parents, write
from tests.exchange.popolo_files import versions
from tests.fixtures.graphql import Ask

ALWAYS = {"130000": "甲省", "130101": "郊区", "140000": "乙省"}
REVISIONS: dict[str, dict[str, str]] = {
    "198012": {**ALWAYS, "130121": "丑丑县", "130122": "寅寅县", "130124": "辰县", "130125": "巳县"},
    # 丑丑 is renamed, 寅寅 is missing, a prefecture begins.
    "199012": {**ALWAYS, "130100": "子市", "130121": "丑丑市", "130123": "卯县", "130124": "辰县", "130125": "巳县"},
    # 丑丑 has another code, 寅寅 is back under another one, two have taken each other's.
    "200012": {**ALWAYS, "130100": "子市", "130181": "丑丑市", "130182": "寅寅县", "130124": "巳县", "130125": "辰县"},
    # 丑丑 is renamed again, its code of old is another place's, the prefecture has ended.
    "201012": {**ALWAYS, "130101": "新区", "130181": "午午市", "130121": "未县", "130124": "巳县", "130125": "辰县"},
    "202012": {**ALWAYS, "130101": "新区", "130281": "午午市", "130121": "未县", "130124": "巳县", "130125": "辰县"},
}
IN_ORDER = list(REVISIONS)
ORDERS = [
    IN_ORDER[::-1],
    ["198012", "200012", "202012", "201012", "199012"],
    ["202012", "198012", "199012", "201012", "200012"],
    ["200012", "198012", "202012", "199012", "201012"],
]


def revisions(names: list[str]) -> list[tuple[str, dict[str, str]]]:
    return [(name, REVISIONS[name]) for name in names]


async def test_the_order_makes_no_difference(empty_store: Store, ask: Ask, contents: Any, tmp_path: Path) -> None:
    await imported(empty_store, tmp_path, revisions(ORDERS[1]), at_once=True)
    expected = await facts(empty_store)
    for order in (IN_ORDER, *ORDERS):
        contents.changed()
        await contents.be_empty()
        await imported(empty_store, tmp_path, revisions(order))
        assert await facts(empty_store) == expected, order
        for revision, names in REVISIONS.items():
            assert await listed(ask, revision) == with_parents(names), (order, revision)


async def test_the_same_again_touches_nothing(empty_store: Store, tmp_path: Path) -> None:
    await imported(empty_store, tmp_path, revisions(ORDERS[2]))
    before = await versions(empty_store)
    again = await imported(empty_store, tmp_path, revisions(ORDERS[3]))
    assert [(each.outcome, each.facts) for report in again for each in report.revisions] == [("unchanged", 0)] * 5
    assert await versions(empty_store) == before


FOUND = """
query ($code: String!, $asOf: PartialDate!, $knownAt: DateTime) {
  place(by: {code: $code}, asOf: $asOf, knownAt: $knownAt) { id name }
}
"""
NATIVE = """
query ($id: ID!, $knownAt: DateTime) {
  node(id: $id, asOf: "2021", knownAt: $knownAt) { id ... on Place { code name events { kind } } }
  people(knownAt: $knownAt, asOf: "2021") { nodes { nativePlace { id code name } } }
}
"""


async def test_places_that_turn_out_to_be_one_are_joined(empty_store: Store, ask: Ask, tmp_path: Path) -> None:
    """Its two missing links come last, the later one first. Whoever was said to come from the last one still does."""
    await imported(empty_store, tmp_path, revisions(["198012", "200012", "202012"]))
    first, second, third = [
        (await ask(FOUND, {"code": code, "asOf": at}))["place"]["id"]
        for code, at in (("130121", "1980-12"), ("130181", "2000-12"), ("130281", "2020-12"))
    ]
    assert len({first, second, third}) == 3
    person = new_node_id("Person")
    born = NewRow("PersonState", person, None, Validity(), {"name": "甲", "nativePlaceId": third})
    batch = Batch(nodes=[NewNode("Person", person)], rows=[born])
    before = await in_transaction(empty_store, lambda tx: write_facts(tx, batch))
    reports = await imported(empty_store, tmp_path, revisions(["201012", "199012"]))
    assert [each.found_same for report in reports for each in report.revisions] == [1, 1]
    joined = {"id": first, "code": "130281", "name": "午午市"}
    kinds = [{"kind": kind} for kind in ("RENAME", "REPARENT", "RECODE", "RENAME", "REPARENT", "RECODE")]
    for each in (first, second, third):
        found = await ask(NATIVE, {"id": each})
        assert found == {"node": {**joined, "events": kinds}, "people": {"nodes": [{"nativePlace": joined}]}}
    [[then]] = await empty_store.run("RETURN toString(datetime({epochMillis: $at}))", at=before)
    apart = {"id": third, "code": "130281", "name": "午午市"}
    assert await ask(NATIVE, {"id": third, "knownAt": then}) == {
        "node": {**apart, "events": [{"kind": "FOUND"}]},
        "people": {"nodes": [{"nativePlace": apart}]},
    }


async def test_what_was_known_before_stays_known(empty_store: Store, ask: Ask, tmp_path: Path) -> None:
    await imported(empty_store, tmp_path, revisions(["198012", "200012"]))
    [[at]] = await empty_store.run("MATCH (d:Document) RETURN max(d.lastRecordedAt)")
    [[then]] = await empty_store.run("RETURN toString(datetime({epochMillis: $at}))", at=at)
    await imported(empty_store, tmp_path, revisions(["199012"]))
    assert await listed(ask, "1995") == with_parents(REVISIONS["199012"])
    assert await listed(ask, "1995", then) == with_parents(REVISIONS["198012"])


async def test_a_code_that_two_places_bore_is_not_guessed(empty_store: Store, ask: Ask, tmp_path: Path) -> None:
    await imported(empty_store, tmp_path, revisions(IN_ORDER))
    assert (await ask(FOUND, {"code": "130121", "asOf": "1985"}))["place"]["name"] == "丑丑县"
    assert (await ask(FOUND, {"code": "130121", "asOf": "2015"}))["place"]["name"] == "未县"
    assert (await ask.refusal(FOUND, {"code": "130121", "asOf": "2005"})).codes == ["AMBIGUOUS"]


async def test_a_revision_that_was_wrong_is_corrected(empty_store: Store, ask: Ask, tmp_path: Path) -> None:
    await imported(empty_store, tmp_path, revisions(IN_ORDER))
    expected = await facts(empty_store)
    right = {code: name for code, name in REVISIONS["200012"].items() if code != "130182"} | {"130102": "申区"}
    [report] = await imported(empty_store, tmp_path, [("200012", right)])
    assert [each.outcome for each in report.revisions] == ["corrected"]
    assert await listed(ask, "2005") == with_parents(right)
    assert await listed(ask, "1995") == with_parents(REVISIONS["199012"])
    await imported(empty_store, tmp_path, revisions(["200012"]))
    assert await facts(empty_store) == expected


async def test_another_source_may_say_the_same_but_not_otherwise(empty_store: Store, tmp_path: Path) -> None:
    await imported(empty_store, tmp_path, revisions(IN_ORDER[:2]))
    before = await versions(empty_store)
    same = write(tmp_path, "199012", REVISIONS["199012"], source="stats")
    [unchanged] = (await import_divisions(empty_store, [same])).revisions
    assert unchanged.outcome == "unchanged"
    other = write(tmp_path, "199012", ALWAYS, source="stats")
    later = write(tmp_path, "200012", REVISIONS["200012"], source="stats")
    report = await import_divisions(empty_store, [later, other])
    assert [(each.place, each.code) for each in report.faults] == [("stats-199012.tsv", "other-source")]
    assert await versions(empty_store) == before
    [taken] = (await import_divisions(empty_store, [later])).revisions
    assert taken.outcome == "new"
    assert len(taken.notes) == 1


async def test_places_without_dates_are_taken_over(empty_store: Store, ask: Ask, tmp_path: Path) -> None:
    """Such as those of the demo data. Where two are of one code and name, neither is."""
    given = [("130101", "郊区", "郊"), ("130124", "辰县", None), ("130124", "辰县", None), ("130121", "别县", None)]
    ids = [new_node_id("Place") for _ in given]
    rows = [
        NewRow("PlaceState", node, None, Validity(), {"code": code, "name": name, "shortName": short})
        for node, (code, name, short) in zip(ids, given, strict=True)
    ]
    batch = Batch(nodes=[NewNode("Place", node) for node in ids], rows=rows)
    await in_transaction(empty_store, lambda tx: write_facts(tx, batch))
    reports = await imported(empty_store, tmp_path, revisions(IN_ORDER))
    assert [each.taken_over for report in reports for each in report.revisions] == [1, 0, 0, 0, 0]
    found = await ask('{ place(by: {code: "130101"}, asOf: "1985") { id name shortName } }')
    assert found["place"] == {"id": ids[0], "name": "郊区", "shortName": "郊"}
    assert len(await listed(ask, "1985")) == len(REVISIONS["198012"]) + 3


async def test_a_dry_run_says_the_same_and_writes_nothing(empty_store: Store, tmp_path: Path) -> None:
    await imported(empty_store, tmp_path, revisions(["198012", "202012"]))
    before = await versions(empty_store)
    files = [write(tmp_path, name, REVISIONS[name]) for name in ("201012", "199012", "200012")]
    dry = await import_divisions(empty_store, files, dry_run=True)
    assert await versions(empty_store) == before
    wet = await import_divisions(empty_store, files)
    assert dry.model_dump(exclude={"dry_run"}) == wet.model_dump(exclude={"dry_run"})
    assert wet.facts > 0


async def test_two_imports_at_once(empty_store: Store, tmp_path: Path) -> None:
    await imported(empty_store, tmp_path, revisions(IN_ORDER))
    expected = await facts(empty_store)
    await empty_store.run("MATCH (n) WHERE n:Place OR n:PlaceState OR n:Document DETACH DELETE n")
    halves = [[write(tmp_path, name, REVISIONS[name]) for name in IN_ORDER[start::2]] for start in (0, 1)]
    await asyncio.gather(*(import_divisions(empty_store, half) for half in halves))
    assert await facts(empty_store) == expected


@pytest.mark.parametrize("dry_run", [False, True])
async def test_with_one_faulty_file_nothing_is_written(empty_store: Store, tmp_path: Path, dry_run: bool) -> None:
    good = write(tmp_path, "198012", REVISIONS["198012"])
    bad = write(tmp_path, "199012", {**REVISIONS["199012"], "13012": "卯县"})
    missing = tmp_path / "missing.tsv"
    report = await import_divisions(empty_store, [good, bad, missing], dry_run=dry_run)
    assert [(each.place, each.code) for each in report.faults] == [
        ("mca-199012.tsv:10", "bad-code"),
        ("missing.tsv:1", "unreadable"),
    ]
    assert report.revisions == []
    assert await empty_store.run("MATCH (n) WHERE n:Place OR n:Document RETURN count(n)") == [[0]]
