"""Ancestors and descendants where the lines are no trees."""

from __future__ import annotations

from itertools import pairwise

from graph.connection import Store
from graph.listings import Arguments
from loaders import organisations
from loaders.kinds import Row
from tests.loaders.drafts import NOW, Draft, reader_of

GUIDANCE = ["GUIDANCE"]


def told(rows: list[Row]) -> list[tuple[str, int]]:
    return [(row["name"], row["_depth"]) for row in rows]


async def test_a_ring_ends(empty_store: Store) -> None:
    """Two offices that guide each other, and one that both guide."""
    draft = Draft()
    a, b, c = draft.unit("甲办"), draft.unit("乙办"), draft.unit("丙办")
    for unit, superior in ((a, b), (b, a), (c, a), (c, b)):
        draft.beneath(unit, superior, kind="GUIDANCE")
    await draft.write(empty_store)
    reader, parents = reader_of(empty_store), [{"id": unit, "_when": NOW} for unit in (a, c)]

    ancestors = await organisations.ANCESTORS.all(reader, parents, Arguments(kinds=GUIDANCE))
    assert [sorted(told(rows)) for rows in ancestors] == [[("乙办", 1)], [("乙办", 1), ("甲办", 1)]]
    pages = await organisations.DESCENDANTS.page(reader, parents, Arguments(kinds=GUIDANCE))
    assert [told(page["nodes"]) for page in pages] == [[("丙办", 1), ("乙办", 1)], []]


async def test_many_ways_to_one_organisation_do_not_explode(empty_store: Store) -> None:
    """40 layers of two units, each guided by both above it."""
    draft = Draft()
    layers = [(draft.unit(f"{layer:02}a"), draft.unit(f"{layer:02}b")) for layer in range(40)]
    for above, beneath in pairwise(layers):
        for unit in beneath:
            for superior in above:
                draft.beneath(unit, superior, kind="GUIDANCE")
    await draft.write(empty_store)
    reader = reader_of(empty_store)
    top, bottom = [{"id": layers[0][0], "_when": NOW}], [{"id": layers[-1][0], "_when": NOW}]

    [page] = await organisations.DESCENDANTS.page(reader, top, Arguments(kinds=GUIDANCE, last=1))
    assert told(page["nodes"]) == [("39b", 39)]
    assert await organisations.DESCENDANTS.count(reader, top, Arguments(kinds=GUIDANCE)) == [78]
    [shallow] = await organisations.DESCENDANTS.page(reader, top, Arguments(kinds=GUIDANCE, max_depth=1))
    assert told(shallow["nodes"]) == [("01a", 1), ("01b", 1)]
    [ancestors] = await organisations.ANCESTORS.all(reader, bottom, Arguments(kinds=GUIDANCE))
    assert (len(ancestors), ancestors[-1]["_depth"]) == (78, 39)
