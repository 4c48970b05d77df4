"""What changed in a tree of organisations between two days."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from graph.connection import Store
from graph.listings import Arguments
from loaders import differences
from loaders.kinds import Row
from rules.dates import LATEST
from tests.loaders.drafts import NOW, Draft, at, reader_of

FIELDS = ("founded", "ended", "renamed", "moved", "merged")


def parent(root: str, start: int, end: int, kinds: list[str] | None = None, known: int = LATEST) -> Row:
    return {"id": root, "_root": root, "_from": start, "_to": end, "_kinds": kinds, "_when": at(end, known)}


async def difference(store: Store, asked: Row) -> dict[str, list[Any]]:
    """What each field says, in words."""
    reader = reader_of(store)
    found = {name: (await getattr(differences, name)(reader, [asked], Arguments()))[0] for name in FIELDS}

    async def names(rows: list[Row], load: Any) -> list[str | None]:
        return [row and row["name"] for row in await load(reader, rows, Arguments())]

    async def events(rows: list[Row]) -> list[str | None]:
        return [row and row["kind"] for row in await differences.EVENT(reader, rows, Arguments())]

    renamed, moved = found["renamed"], found["moved"]
    befores, afters = await names(moved, differences.BEFORE), await names(moved, differences.AFTER)
    movers = await names(moved, differences.ORGANISATION)
    renamings = [(row["before"], row["after"]) for row in renamed]
    return {
        "founded": [row["name"] for row in found["founded"]],
        "ended": [row["name"] for row in found["ended"]],
        "renamed": list(zip(renamings, await events(renamed), strict=True)),
        "moved": list(zip(movers, befores, afters, await events(moved), strict=True)),
        "merged": [(row["_predecessor"], row["_successor"], row["on"]) for row in found["merged"]],
    }


NOTHING: dict[str, list[Any]] = {name: [] for name in FIELDS}


async def test_a_reform(empty_store: Store) -> None:
    """In 2010 乙局 and 丙局 became 新局, 丁局 took another name and 戊局 came from another city."""
    draft = Draft()
    root, city = draft.unit("市", "1980"), draft.unit("邻市", "1980")
    first, second = draft.unit("乙局", "1990", "2010"), draft.unit("丙局", "1995", "2010")
    new = draft.unit("新局", "2010")
    fourth = draft.unit("丁局", "1990", "2010-05")
    draft.named(fourth, "丁委", "2010-05")
    fifth = draft.unit("戊局", "1990")
    still = draft.unit("己科", "1990", label="InternalDivision")
    for unit, since, until in ((first, "1990", "2010"), (second, "1995", "2010"), (new, "2010", None)):
        draft.beneath(unit, root, since, until)
    draft.beneath(fourth, root, "1990")
    draft.beneath(fifth, city, "1990", "2010-03-15")
    draft.beneath(fifth, root, "2010-03-15")
    draft.beneath(still, fourth, "1990", kind="INTERNAL")
    merger = draft.event("MERGE", "2010", inputs=[first, second], outputs=[new])
    draft.succeeded(first, new, "2010", event=merger)
    draft.succeeded(second, new, "2010", event=merger)
    draft.event("RENAME", "2010-05", inputs=[fourth], outputs=[fourth])
    draft.event("REPARENT", "2010-03-15", inputs=[fifth], outputs=[fifth])
    recorded = await draft.write(empty_store)

    assert await difference(empty_store, parent(root, 20091231, 20101231)) == {
        "founded": ["新局"],
        "ended": ["丙局", "乙局"],
        "renamed": [(("丁局", "丁委"), "RENAME")],
        "moved": [("戊局", "邻市", "市", "REPARENT")],
        "merged": [(a, b, (20100101, "Y")) for a, b in sorted([(first, new), (second, new)])],
    }
    assert await difference(empty_store, parent(root, 20100101, 20100314)) == NOTHING
    assert await difference(empty_store, parent(root, 20091231, 20101231, known=recorded - 1)) == NOTHING
    elsewhere = await difference(empty_store, parent(city, 20091231, 20101231))
    assert elsewhere == {**NOTHING, "moved": [("戊局", "邻市", "市", "REPARENT")]}


async def test_what_is_shown_as_of_which_day(empty_store: Store) -> None:
    draft = Draft()
    root = draft.unit("市")
    gone = draft.unit("旧局", "1990", "2000")
    draft.named(gone, "老局", "2000", "2005")
    draft.beneath(gone, root, "1990", "2005")
    await draft.write(empty_store)
    [ended] = (await differences.ended(reader_of(empty_store), [parent(root, 19991231, 20101231)], Arguments()))[0]
    assert (ended["name"], ended["status"], ended["ended_on"]) == ("旧局", "ENDED", (20050101, "Y"))
    assert ended["_when"] == (19991231, 20101231, LATEST)


@pytest.mark.parametrize("turned", [False, True])
async def test_lines_of_other_kinds(empty_store: Store, turned: bool) -> None:
    """Only guidance changed; the natural line says nothing about it. Backwards in time all is the other way round."""
    draft = Draft()
    root, other, unit = draft.unit("厅"), draft.unit("部"), draft.unit("局")
    draft.beneath(unit, root)
    draft.beneath(unit, root, "2000", None, "GUIDANCE")
    draft.beneath(unit, other, "2005", None, "GUIDANCE")
    await draft.write(empty_store)
    days = (20101231, 20021231) if turned else (20021231, 20101231)

    assert await difference(empty_store, parent(root, *days)) == NOTHING
    both = ["LEADERSHIP", "GUIDANCE"]
    ends = ("部", None) if turned else (None, "部")
    assert await difference(empty_store, parent(root, *days, both)) == {**NOTHING, "moved": [("局", *ends, None)]}
    assert await difference(empty_store, parent(root, *days, [])) == NOTHING


async def test_guidance_from_everywhere_does_not_explode(empty_store: Store) -> None:
    """40 layers of two units, each guided by both above it."""
    draft = Draft()
    layers = [(draft.unit(f"{layer:02}a"), draft.unit(f"{layer:02}b")) for layer in range(40)]
    for above, beneath in itertools.pairwise(layers):
        for unit in beneath:
            for superior in above:
                draft.beneath(unit, superior, kind="GUIDANCE")
    draft.named(layers[-1][0], "改名", "2005")
    await draft.write(empty_store)
    told = await difference(empty_store, parent(layers[0][0], 20021231, NOW.at, ["GUIDANCE"]))
    assert told == {**NOTHING, "renamed": [(("39a", "改名"), None)]}
