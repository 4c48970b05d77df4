"""Places, for all parents of a level."""

from __future__ import annotations

from collections.abc import Callable

from graph import places as graph
from graph.projections import Column, Projection
from graph.projections import place as project
from loaders import rows
from loaders.fields import One, Pages
from loaders.kinds import Row, When

ALL = Pages(graph.ALL, rows.place)


def shape(_: frozenset[str]) -> Projection:
    return Projection((Column("_alive", "true"), project("p", "s").nested("place")))


def found(row: Row, when: When) -> Row:
    place = rows.place(row["place"], when)
    place["_alive"] = row["_alive"]
    return place


def one(identity: Callable[[Row], str | None]) -> One:
    """The place whose id stands in the parent's row."""
    return One(lambda _: graph.by("id"), shape, found, identity)


BY_ID = one(lambda row: row["id"])
PARENT = one(lambda row: row["_parent"])
NATIVE_PLACE = one(lambda row: row["_native_place"])
BIRTHPLACE = one(lambda row: row["_birthplace"])
