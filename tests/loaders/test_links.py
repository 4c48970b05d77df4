"""Colleagues, overlaps, and the shortest chain between two people."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from graph.connection import Store
from graph.listings import Arguments
from loaders import links
from loaders.kinds import Row, When
from rules.dates import LATEST
from tests.loaders.drafts import NOW, TODAY, Draft, at, reader_of

ANY_LENGTH = 12


async def colleagues(store: Store, person: str, when: When = NOW, **arguments: Any) -> list[tuple[str, Any]]:
    """Name of each colleague, and what `told` says of the overlaps."""
    reader = reader_of(store)
    parent = {"id": person, "_when": when}
    [page] = await links.COLLEAGUES.page(reader, [parent], Arguments(**arguments))
    [count] = await links.COLLEAGUES.count(reader, [parent], Arguments(**arguments))
    assert count == len(page["edges"])
    found = await links.colleague_overlaps(reader, page["edges"], Arguments())
    return [
        (edge["node"]["name"], list(map(told, overlaps))) for edge, overlaps in zip(page["edges"], found, strict=True)
    ]


async def overlaps(store: Store, a: str, b: str, *, through: bool = False) -> list[Row]:
    [found] = await links.overlaps(reader_of(store), [{"_a": a, "_b": b, "_when": NOW}], Arguments(through=through))
    return found


async def chain(
    store: Store, a: str, b: str, *, longest: int = ANY_LENGTH, concurrent: bool = False, known: int = LATEST
) -> list[Any] | None:
    """Kind and name of every node on the way, or None."""
    parent = {
        "_a": a,
        "_b": b,
        "_max_length": longest,
        "_concurrent_only": concurrent,
        "_when": When(TODAY, TODAY, known),
    }
    [link] = await links.shortest_link(reader_of(store), [parent], Arguments())
    if link is None:
        return None
    assert link["length"] == len(link["steps"])
    nodes = [step["source"] for step in link["steps"]] + [step["target"] for step in link["steps"][-1:]]
    return [node["title"] if "title" in node else node["name"] for node in nodes]


def told(row: Row) -> tuple[Any, Any, Any]:
    return row["from_"], row["to"], row["months"]


async def test_who_served_in_one_unit_at_one_time(empty_store: Store) -> None:
    """Bea came before Ann left; Cid on that very day, so they never met; Dan never was valid; Eve shares her post."""
    draft = Draft()
    unit, other = draft.unit("甲局"), draft.unit("乙局")
    chief, deputy, elsewhere = draft.post("局长", unit), draft.post("副局长", unit), draft.post("局长", other)
    ann, bea, cid, dan, eve, fay = (draft.person(name) for name in ("Ann", "Bea", "Cid", "Dan", "Eve", "Fay"))
    draft.held(ann, chief, "1996-03", "2000-07-15")
    draft.held(bea, deputy, "1999", "2005")
    draft.held(cid, deputy, "2000-07-15")
    draft.held(dan, deputy, "1998-01-01", "1998-01-01")
    draft.held(eve, chief, None, "1997")
    draft.held(fay, elsewhere, "1996", "2005")
    await draft.write(empty_store)

    assert await colleagues(empty_store, ann) == [
        ("Bea", [((19990101, "Y"), (20000715, None), 18)]),
        ("Eve", [((19960301, "M"), (19970101, "Y"), 10)]),
    ]
    assert await colleagues(empty_store, ann, where={"name": {"startsWith": "B"}}) == [
        ("Bea", [((19990101, "Y"), (20000715, None), 18)])
    ]
    assert await colleagues(empty_store, ann, when=at(19981231)) == [("Eve", [((19960301, "M"), (19970101, "Y"), 10)])]
    assert await colleagues(empty_store, cid) == [("Bea", [((20000715, None), (20050101, "Y"), 53)])]
    assert await colleagues(empty_store, fay) == []


async def test_what_an_overlap_leads_to(empty_store: Store) -> None:
    """The unit is shown as it was called on the last day that both were there; an open one lasts until today."""
    draft = Draft()
    unit = draft.unit("旧局", "1990", "2001")
    draft.named(unit, "新局", "2001")
    post = draft.post("局长", unit)
    ann, bea = draft.person("Ann"), draft.person("Bea")
    first, last = draft.held(ann, post, "1996", "1998"), draft.held(ann, post, "2020-03")
    hers, again = draft.held(bea, post, None, "1999"), draft.held(bea, post, "2021", None)
    await draft.write(empty_store)
    reader = reader_of(empty_store)

    found = await overlaps(empty_store, ann, bea)
    assert [told(row) for row in found] == [
        ((19960101, "Y"), (19980101, "Y"), 24),
        ((20210101, "Y"), None, 36),
    ]
    units = await links.ORGANISATION(reader, found, Arguments())
    assert [row and row["name"] for row in units] == ["旧局", "新局"]
    a = await links.APPOINTMENT_A(reader, found, Arguments())
    b = await links.APPOINTMENT_B(reader, found, Arguments(joins=frozenset({"person"})))
    assert [row and row["id"] for row in a] == [first, last]
    assert [row and (row["id"], row["person"]["name"]) for row in b] == [(hers, "Bea"), (again, "Bea")]


async def test_both_beginnings_unknown(empty_store: Store) -> None:
    draft = Draft()
    unit = draft.unit("甲局")
    ann, bea = draft.person("Ann"), draft.person("Bea")
    draft.held(ann, draft.post("局长", unit))
    draft.held(bea, draft.post("副局长", unit), None, "2010-05")
    await draft.write(empty_store)
    assert [told(row) for row in await overlaps(empty_store, ann, bea)] == [(None, (20100501, "M"), None)]


async def test_a_post_that_moved_takes_its_holder_along(empty_store: Store) -> None:
    """Ann's post moved from 甲局 to 乙局 in 2005: with Bea she served before, with Cid after."""
    draft = Draft()
    here, there = draft.unit("甲局"), draft.unit("乙局")
    post = draft.post("专员", here, "2000", "2005")
    draft.placed(post, there, "2005")
    ann, bea, cid = (draft.person(name) for name in ("Ann", "Bea", "Cid"))
    draft.held(ann, post, "2001", "2010")
    draft.held(bea, draft.post("局长", here), "2000")
    draft.held(cid, draft.post("局长", there), "2000")
    await draft.write(empty_store)
    assert await colleagues(empty_store, ann) == [
        ("Bea", [((20010101, "Y"), (20050101, "Y"), 48)]),
        ("Cid", [((20050101, "Y"), (20100101, "Y"), 60)]),
    ]


async def test_one_lineage_counts_as_one_unit(empty_store: Store) -> None:
    """甲局 became 丙局, which let 丁局 go; both lived on. Siblings of a split are not of one lineage."""
    draft = Draft()
    old, middle, new, sibling = (draft.unit(name) for name in ("甲局", "乙局", "丙局", "丁局"))
    draft.succeeded(old, middle, "2000")
    draft.succeeded(middle, new, "2005", "SPLIT")
    draft.succeeded(middle, sibling, "2005", "SPLIT")
    people = [draft.person(name) for name in ("Ann", "Bea", "Cid", "Dan")]
    spans = (("1998", "2008"), ("1999", "2001"), ("2007", None), ("2007", "2009"))
    for person, unit, (start, end) in zip(people, (old, middle, new, sibling), spans, strict=True):
        draft.held(person, draft.post("局长", unit), start, end)
    await draft.write(empty_store)
    ann, bea, cid, dan = people

    assert await colleagues(empty_store, ann) == []
    assert await colleagues(empty_store, ann, through=True) == [
        ("Bea", [((19990101, "Y"), (20010101, "Y"), 24)]),
        ("Cid", [((20070101, "Y"), (20080101, "Y"), 12)]),
        ("Dan", [((20070101, "Y"), (20080101, "Y"), 12)]),
    ]
    assert await overlaps(empty_store, cid, dan, through=True) == []
    assert await overlaps(empty_store, ann, bea) == []
    assert len(await overlaps(empty_store, bea, ann, through=True)) == 1


@pytest.fixture
async def office(empty_store: Store) -> dict[str, str]:
    """Ann and Bea in one unit; Cid succeeded Bea in her other post; Cid and Dan at one school.

    Eve held nothing, Fay only what never was valid.
    """
    draft = Draft()
    unit, other = draft.unit("甲局"), draft.unit("乙局")
    ids = {name: draft.person(name) for name in ("Ann", "Bea", "Cid", "Dan", "Eve", "Fay")}
    draft.held(ids["Ann"], draft.post("局长", unit), "2000", "2005")
    draft.held(ids["Bea"], draft.post("副局长", unit), "2004", "2010")
    chair = draft.post("主任", other)
    draft.held(ids["Bea"], chair, "2010", "2012")
    draft.held(ids["Cid"], chair, "2012", "2014")
    school = draft.school("大学")
    draft.studied(ids["Cid"], school, "1990", "1994")
    draft.studied(ids["Dan"], school, "1993", "1997")
    draft.held(ids["Fay"], draft.post("秘书", unit), "2006", "2006")
    await draft.write(empty_store)
    return ids


async def test_the_shortest_chain(store: Store, office: dict[str, str]) -> None:
    ann, bea, dan, eve, fay = (office[name] for name in ("Ann", "Bea", "Dan", "Eve", "Fay"))
    assert await chain(store, ann, bea) == ["Ann", "局长", "甲局", "副局长", "Bea"]
    whole = ["Ann", "局长", "甲局", "副局长", "Bea", "主任", "Cid", "大学", "Dan"]
    assert await chain(store, ann, dan) == whole
    assert await chain(store, dan, ann) == whole[::-1]
    assert await chain(store, ann, dan, longest=8) == whole
    assert await chain(store, ann, dan, longest=7) is None
    assert await chain(store, ann, ann) == []
    assert await chain(store, ann, eve) is None
    assert await chain(store, ann, fay) is None


async def test_a_chain_of_those_who_met(store: Store, office: dict[str, str]) -> None:
    """Bea and Cid held one post, but one after the other."""
    ann, bea, cid, dan = (office[name] for name in ("Ann", "Bea", "Cid", "Dan"))
    assert await chain(store, ann, bea, concurrent=True) == ["Ann", "局长", "甲局", "副局长", "Bea"]
    assert await chain(store, cid, dan, concurrent=True) == ["Cid", "大学", "Dan"]
    assert await chain(store, ann, dan, concurrent=True) is None


async def test_the_steps_of_a_chain_tell_their_facts(store: Store, office: dict[str, str]) -> None:
    parent = {"_a": office["Bea"], "_b": office["Dan"], "_max_length": 8, "_concurrent_only": False, "_when": NOW}
    [link] = await links.shortest_link(reader_of(store), [parent], Arguments())
    assert link is not None
    assert [
        (
            step["source"]["_type"],
            step["via"] and (step["via"]["_type"], step["via"]["valid_from"]),
            step["target"]["_type"],
        )
        for step in link["steps"]
    ] == [
        ("Person", ("Appointment", (20100101, "Y")), "Post"),
        ("Post", ("Appointment", (20120101, "Y")), "Person"),
        ("Person", ("Study", (19900101, "Y")), "School"),
        ("School", ("Study", (19930101, "Y")), "Person"),
    ]


async def test_a_chain_of_what_was_known(empty_store: Store) -> None:
    draft = Draft()
    post = draft.post("局长", draft.unit("甲局"))
    ann, bea = draft.person("Ann"), draft.person("Bea")
    draft.held(ann, post, "2000", "2005")
    before = await draft.write(empty_store)
    later = Draft()
    later.held(bea, post, "2005")
    await later.write(empty_store)
    assert await chain(empty_store, ann, bea) == ["Ann", "局长", "Bea"]
    assert await chain(empty_store, ann, bea, known=before) is None


async def test_an_end_that_nobody_knows_links_but_is_not_shared(empty_store: Store) -> None:
    draft = Draft()
    post = draft.post("局长", draft.unit("甲局"))
    ann, bea = draft.person("Ann"), draft.person("Bea")
    draft.held(ann, post, "2000", end_unknown=True)
    draft.held(bea, draft.post("副局长", draft.nodes[0].id), "1990")
    await draft.write(empty_store)
    assert await chain(empty_store, ann, bea) == ["Ann", "局长", "甲局", "副局长", "Bea"]
    assert await chain(empty_store, ann, bea, concurrent=True) is None
    assert await colleagues(empty_store, ann) == []


async def test_chains_of_a_random_world_are_as_short_as_can_be(empty_store: Store) -> None:
    """Every pair of 24 people, against a plain search through the same facts."""
    dice = Random(20)  # noqa: S311 - no secret, only the same world each time
    draft = Draft()
    units = [draft.unit(f"{number}局") for number in range(12)]
    posts = {draft.post(f"{number}职", unit): unit for number, unit in ((n, dice.choice(units)) for n in range(26))}
    schools = [draft.school(f"{number}校") for number in range(9)]
    people = [draft.person(f"P{number:02}") for number in range(24)]
    stays: list[tuple[str, str, int, int]] = []
    for person in people:
        for place in dice.sample([*posts, *schools], dice.choice([0, 1, 1, 2])):
            start = dice.randrange(1980, 2010)
            end = start + dice.randrange(1, 12)
            stays.append((person, place, start, end))
            add = draft.held if place in posts else draft.studied
            add(person, place, str(start), str(end))
    await draft.write(empty_store)

    for concurrent in (False, True):
        pairs = [(a, b) for a in people for b in people]
        parents = [
            {"_a": a, "_b": b, "_max_length": ANY_LENGTH, "_concurrent_only": concurrent, "_when": NOW}
            for a, b in pairs
        ]
        found = await links.shortest_link(reader_of(empty_store), parents, Arguments())
        told = {pair: link and link["length"] for pair, link in zip(pairs, found, strict=True)}
        expected = {(a, b): length for a in people for b, length in distances(a, stays, posts, concurrent).items()}
        assert {pair: length for pair, length in told.items() if length is not None} == {
            pair: length for pair, length in expected.items() if length <= ANY_LENGTH
        }
        assert max(length for length in told.values() if length is not None) == (6 if concurrent else 8)


def distances(
    start: str, stays: list[tuple[str, str, int, int]], posts: dict[str, str], concurrent: bool
) -> dict[str, int]:
    """Steps from a person to everybody whom hops lead to: two over a post or school, four over a unit."""
    found = {start: 0}
    waiting = [(0, start)]
    while waiting:
        length, person = min(waiting)
        waiting.remove((length, person))
        for _, place, since, until in (stay for stay in stays if stay[0] == person):
            for other, there, begin, end in stays:
                if concurrent and not (since < end and begin < until):
                    continue
                if there == place:
                    further = length + 2
                elif place in posts and posts.get(there) == posts[place]:
                    further = length + 4
                else:
                    continue
                if further < found.get(other, 1000):
                    found[other] = further
                    waiting.append((further, other))
    return found
