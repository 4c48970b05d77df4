"""Lineage: what became of a unit, what it came from, and its whole family."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence

from graph.connection import Store
from graph.listings import Arguments
from loaders import appointments, reorganisations
from loaders.kinds import Row
from tests.loaders.drafts import NOW, Draft, at, reader_of


def parents(*ids: str, when: tuple[int, int, int] = NOW) -> list[Row]:
    return [{"id": identity, "_when": when} for identity in ids]


def steps(rows: Sequence[Row]) -> list[tuple[str, str, int, int]]:
    return [(row["_predecessor"], row["_successor"], row["_on"], row["distance"]) for row in rows]


async def test_a_family_is_found_from_each_of_its_members(empty_store: Store) -> None:
    """a and b became c, c and d became e; f is a stranger. From a, d is three steps away."""
    draft = Draft()
    a, b = draft.unit("甲局", "1990", "2000"), draft.unit("乙局", "1991", "2000")
    c, d = draft.unit("丙局", "2000", "2010-05"), draft.unit("丁局", "1995", "2010-05")
    e, f = draft.unit("戊局", "2010-05"), draft.unit("己局")
    for predecessor, successor, on in ((a, c, "2000"), (b, c, "2000"), (c, e, "2010-05"), (d, e, "2010-05")):
        draft.succeeded(predecessor, successor, on)
    await draft.write(empty_store)
    reader = reader_of(empty_store)

    of_a, of_f = await reorganisations.family(reader, parents(a, f), Arguments())
    assert [row["name"] for row in of_a] == ["甲局", "乙局", "丁局", "丙局", "戊局"]
    assert [row["name"] for row in of_f] == ["己局"]

    from_a, from_e, from_f = await reorganisations.family_steps(reader, parents(a, e, f), Arguments())
    assert sorted(steps(from_a)) == sorted(
        [(a, c, 20000101, 1), (b, c, 20000101, 2), (c, e, 20100501, 2), (d, e, 20100501, 3)]
    )
    assert sorted(steps(from_e)) == sorted(
        [(a, c, 20000101, 2), (b, c, 20000101, 2), (c, e, 20100501, 1), (d, e, 20100501, 1)]
    )
    assert [row["_on"] for row in from_a] == [20000101, 20000101, 20100501, 20100501]
    assert from_f == []


async def test_lineage_as_it_was_known(empty_store: Store) -> None:
    draft = Draft()
    a, b, c = (draft.unit(name) for name in ("甲局", "乙局", "丙局"))
    draft.succeeded(a, b, "2000")
    before = await draft.write(empty_store)
    later = Draft()
    later.succeeded(b, c, "2010")
    await later.write(empty_store)
    reader = reader_of(empty_store)

    then, now = await reorganisations.SUCCESSORS.all(
        reader, [{"id": a, "_when": at(20240101, before)}, {"id": a, "_when": NOW}], Arguments(through=True)
    )
    assert steps(then) == [(a, b, 20000101, 1)]
    assert steps(now) == [(a, b, 20000101, 1), (b, c, 20100101, 2)]
    family_then, family_now = await reorganisations.family(
        reader, [{"id": c, "_when": at(20240101, before)}, {"id": c, "_when": NOW}], Arguments()
    )
    assert [len(family_then), len(family_now)] == [1, 3]


async def test_a_ring_of_successions_ends(empty_store: Store) -> None:
    """A unit that was split off and came home again: the walk meets itself."""
    draft = Draft()
    a, b = draft.unit("甲局"), draft.unit("乙局")
    draft.succeeded(a, b, "2000", "SPLIT")
    draft.succeeded(b, a, "2005", "ABSORB")
    await draft.write(empty_store)
    reader = reader_of(empty_store)

    [forward] = await reorganisations.SUCCESSORS.all(reader, parents(a), Arguments(through=True))
    assert steps(forward) == [(a, b, 20000101, 1), (b, a, 20050101, 2)]
    [backward] = await reorganisations.PREDECESSORS.all(reader, parents(a), Arguments(through=True))
    assert steps(backward) == [(b, a, 20050101, 1), (a, b, 20000101, 2)]
    [family] = await reorganisations.family_steps(reader, parents(a), Arguments())
    assert steps(family) == [(a, b, 20000101, 1), (b, a, 20050101, 1)]


async def test_what_ended_is_today_its_living_successors(empty_store: Store) -> None:
    """a was split into b and c, c ended in d; e never ended although d came from it too."""
    draft = Draft()
    a, b, c = draft.unit("甲局", None, "2000"), draft.unit("乙局", "2000"), draft.unit("丙局", "2000", "2010")
    d, e = draft.unit("丁局", "2010"), draft.unit("戊局", "1990")
    for predecessor, successor, on in ((a, b, "2000"), (a, c, "2000"), (c, d, "2010"), (e, d, "2010")):
        draft.succeeded(predecessor, successor, on)
    await draft.write(empty_store)
    reader = reader_of(empty_store)

    entries = [{"_unit": unit, "_when": when} for unit, when in ((a, NOW), (a, at(20051231)), (e, NOW), (b, NOW))]
    found = await reorganisations.present(reader, entries, Arguments())
    assert [[row["name"] for row in rows] for rows in found] == [["丁局", "乙局"], ["丙局", "乙局"], ["戊局"], ["乙局"]]


async def test_holders_through_predecessors(empty_store: Store) -> None:
    draft = Draft()
    unit = draft.unit("甲局")
    old, older, new = (draft.post("局长", unit) for _ in range(3))
    draft.succeeded(older, old, "2000")
    draft.succeeded(old, new, "2010")
    ann, bob, cat = (draft.person(name) for name in ("Ann", "Bob", "Cat"))
    draft.held(ann, older, "1990", "2000")
    draft.held(bob, old, "2000", "2010")
    draft.held(cat, new, "2010")
    await draft.write(empty_store)

    [page] = await appointments.OF_POST.page(
        reader_of(empty_store), parents(new), Arguments(through=True, during={}, joins=frozenset({"person"}))
    )
    assert [row["person"]["name"] for row in page["nodes"]] == ["Ann", "Bob", "Cat"]


async def test_many_to_many_mergers_do_not_explode(empty_store: Store) -> None:
    """60 layers of two units that both become both: 2^60 paths, 120 units."""
    draft = Draft()
    pairs = [(draft.unit(f"{layer:02}a"), draft.unit(f"{layer:02}b")) for layer in range(60)]
    for layer, (before, after) in enumerate(itertools.pairwise(pairs)):
        for predecessor in before:
            for successor in after:
                draft.succeeded(predecessor, successor, f"{1900 + layer}")
    posts = [(draft.post("甲", units[0]), draft.post("乙", units[0])) for units in pairs]
    for layer, (before, after) in enumerate(itertools.pairwise(posts)):
        for predecessor in before:
            for successor in after:
                draft.succeeded(predecessor, successor, f"{1900 + layer}")
    holder = draft.person("Ann")
    draft.held(holder, posts[0][0])
    await draft.write(empty_store)
    reader = reader_of(empty_store)

    started = time.monotonic()
    first, last = pairs[0][0], pairs[-1][0]
    [forward] = await reorganisations.SUCCESSORS.all(reader, parents(first), Arguments(through=True))
    assert (len(forward), forward[-1]["distance"]) == (2 + 4 * 58, 59)
    [backward] = await reorganisations.PREDECESSORS.all(reader, parents(last), Arguments(through=True))
    assert (len(backward), backward[-1]["distance"]) == (2 + 4 * 58, 59)
    [family] = await reorganisations.family(reader, parents(first), Arguments())
    assert len(family) == 120
    [family_steps] = await reorganisations.family_steps(reader, parents(first), Arguments())
    assert len(family_steps) == 4 * 59
    [present] = await reorganisations.present(reader, [{"_unit": first, "_when": NOW}], Arguments())
    assert len(present) == 1
    [page] = await appointments.OF_POST.page(reader, parents(posts[-1][0]), Arguments(through=True, during={}))
    assert len(page["nodes"]) == 1
    assert time.monotonic() - started < 20
