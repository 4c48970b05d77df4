"""What changed in a tree of organisations between two days, for all parents of a level.

A parent is the row of an `OrganisationDiff`: the `_root`, both last days `_from` and `_to`, and `_kinds` or None.
What is of the later day is shown as of it, what is of the earlier day as of that; the later one counts as the present.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from graph import differences as graph
from graph.listings import Arguments, Listing
from loaders import organisations, reorganisations, rows
from loaders.kinds import Row, When
from loaders.reading import Finish, Reader, key_of, listed

Changes = Callable[[Reader, Sequence[Row], Arguments], Awaitable[list[Sequence[Row]]]]


def _changes(listing: Listing, finish: Finish, *, as_of: str = "_to") -> Changes:
    async def load(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[Sequence[Row]]:
        results: list[Sequence[Row]] = [[] for _ in parents]
        for natural in (True, False):
            wanted = [number for number, parent in enumerate(parents) if (parent["_kinds"] is None) == natural]
            if wanted:
                keys = [_key(place, parents[number], as_of) for place, number in enumerate(wanted)]
                told = replace(arguments, kinds=None if natural else [])
                for number, found in zip(wanted, await listed(reader, listing, keys, told, finish), strict=True):
                    results[number] = found
        return results

    return load


def _key(place: int, parent: Row, as_of: str) -> Row:
    when = When(parent[as_of], parent["_to"], parent["_when"].known)
    days = {"from": parent["_from"], "to": parent["_to"], "kinds": parent["_kinds"]}
    return key_of(place, parent["_root"], when, **days)


def _changed(row: Row, when: When) -> Row:
    row["_when"] = when
    row["_from"] = when.on(row["_from"])
    return row


founded = _changes(graph.FOUNDED, rows.organisation)
"""Organisations of the tree that live on the later day only, shown as of it."""
ended = _changes(graph.ENDED, rows.organisation, as_of="_from")
"""Organisations of the tree that live on the earlier day only, shown as of it."""
renamed = _changes(graph.RENAMED, _changed)
"""Organisations of the tree that live on both days, under another name."""
moved = _changes(graph.MOVED, _changed)
"""Organisations of the tree that live on both days, beneath another superior."""
merged = _changes(graph.MERGED, rows.succession)
"""Successions after the earlier day and until the later one, from or to a member of the tree."""

ORGANISATION = organisations.one(lambda row: row["_organisation"])
BEFORE = organisations.one(lambda row: row["_before"], lambda row, _: row["_from"])
AFTER = organisations.one(lambda row: row["_after"])
EVENT = reorganisations.OF_SUCCESSION
"""The event of a change, if there was one."""
