"""Search: what is found, by which of its names, in which order."""

from __future__ import annotations

from typing import Any

import pytest

from graph.connection import Store
from graph.listings import Arguments
from loaders.kinds import Row, When
from loaders.search import SEARCH
from tests.fixtures.contents import Contents
from tests.loaders.drafts import NOW, Draft, at, reader_of

Found = tuple[str, str, str, float]


async def search(
    store: Store, text: str, kinds: list[str] | None = None, when: When = NOW, **arguments: Any
) -> list[Found]:
    """What is found: type, name, what matched, how well."""
    parent = {"_when": when, "_text": text, "_kinds": kinds}
    [page] = await SEARCH.page(reader_of(store), [parent], Arguments(joins=frozenset({"totalCount"}), **arguments))
    [count] = await SEARCH.count(reader_of(store), [parent], Arguments())
    assert page["total_count"] == count
    return [told(edge["node"]) for edge in page["edges"]]


def told(row: Row) -> Found:
    return row["_type"], row["title"] if "title" in row else row["name"], row["_matched_on"], row["_score"]


async def named_things(store: Store) -> None:
    draft = Draft()
    unit = draft.unit("市教育委员会", "1990", "2001", shortName="教委", code="JY-01", otherNames=["Education Board"])
    draft.named(unit, "市教育局", "2001", shortName="教育局")
    draft.unit("中共市教育局党组", label="PartyOrganisation")
    draft.post("教育局局长", unit)
    draft.person("单教育", code="P-7", otherNames=["山育"])
    draft.school("教育学院")
    draft.place("教育路街道", code="110", shortName="教育路")
    draft.unit("Department of Health", shortName="DoH")
    await draft.write(store)


@pytest.fixture
async def named(store: Store, contents: Contents) -> Store:
    """Things with names of every sort; the test must not write."""
    await contents.be("named things", named_things)
    return store


async def test_the_best_match_comes_first_and_each_thing_once(named: Store) -> None:
    """Wholly, then at the beginning, then inside; equally good ones by kind."""
    assert await search(named, "教育局") == [
        ("AdministrativeUnit", "市教育局", "SHORT_NAME", 0.98),
        ("Post", "教育局局长", "NAME", 0.792),
        ("PartyOrganisation", "中共市教育局党组", "NAME", 0.587),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("市教育局", ("AdministrativeUnit", "市教育局", "NAME", 1.0)),
        ("市教育委员会", ("AdministrativeUnit", "市教育局", "FORMER_NAME", 0.96)),
        ("教委", ("AdministrativeUnit", "市教育局", "SHORT_NAME", 0.98)),
        ("JY-01", ("AdministrativeUnit", "市教育局", "CODE", 0.94)),
        ("jy-01", ("AdministrativeUnit", "市教育局", "CODE", 0.94)),
        ("shijiaoyuju", ("AdministrativeUnit", "市教育局", "PINYIN", 0.92)),
        ("Shi Jiao Yu Ju", ("AdministrativeUnit", "市教育局", "PINYIN", 0.92)),
        ("sjywyh", ("AdministrativeUnit", "市教育局", "INITIALS", 0.9)),
        ("jiaowei", ("AdministrativeUnit", "市教育局", "PINYIN", 0.92)),
        ("education board", ("AdministrativeUnit", "市教育局", "FORMER_NAME", 0.96)),
        ("shanjiaoyu", ("Person", "单教育", "PINYIN", 0.92)),
        ("山育", ("Person", "单教育", "FORMER_NAME", 0.96)),
        ("教育学院", ("School", "教育学院", "NAME", 1.0)),
        ("教育路", ("Place", "教育路街道", "SHORT_NAME", 0.98)),
        ("110", ("Place", "教育路街道", "CODE", 0.94)),
        ("HEALTH", ("AdministrativeUnit", "Department of Health", "NAME", 0.586)),
        ("department", ("AdministrativeUnit", "Department of Health", "NAME", 0.79)),
        ("doh", ("AdministrativeUnit", "Department of Health", "SHORT_NAME", 0.98)),
    ],
)
async def test_what_finds_a_thing(named: Store, text: str, found: Found) -> None:
    assert (await search(named, text))[0] == found


@pytest.mark.parametrize("text", ["", "   ", "教育厅", "%", "' OR true //"])
async def test_what_finds_nothing(named: Store, text: str) -> None:
    assert await search(named, text) == []


async def test_kinds_narrow_it(named: Store) -> None:
    assert [row[0] for row in await search(named, "教育", ["SCHOOL", "PLACE"])] == ["School", "Place"]
    assert await search(named, "教育", []) == []


async def test_a_name_is_former_or_present_by_the_instant(named: Store) -> None:
    then = await search(named, "市教育委员会", when=at(19950101))
    assert then == [("AdministrativeUnit", "市教育委员会", "NAME", 1.0)]


async def test_pages_go_on_where_the_last_one_ended(named: Store) -> None:
    everything = await search(named, "教育")
    assert len(everything) == 6
    parent = {"_when": NOW, "_text": "教育", "_kinds": None}
    seen: list[Found] = []
    cursor: str | None = None
    for _ in range(3):
        [page] = await SEARCH.page(
            reader_of(named), [parent], Arguments(first=2, after=cursor, joins=frozenset({"pageInfo"}))
        )
        seen += [told(edge["node"]) for edge in page["edges"]]
        cursor = page["page_info"]["end_cursor"]
    assert seen == everything
    assert not page["page_info"]["has_next_page"]


async def test_names_recorded_later_were_not_known_before(empty_store: Store) -> None:
    draft = Draft()
    unit = draft.unit("甲局", "1990", "2000")
    before = await draft.write(empty_store)
    later = Draft()
    later.named(unit, "乙局", "2000")
    await later.write(empty_store)

    assert await search(empty_store, "乙局", when=at(20240101, before)) == []
    assert await search(empty_store, "甲局", when=at(20240101, before)) == [("AdministrativeUnit", "甲局", "NAME", 1.0)]
    assert await search(empty_store, "甲局") == [("AdministrativeUnit", "乙局", "FORMER_NAME", 0.96)]
