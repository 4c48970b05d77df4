"""Places, for all parents of a level."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from graph import places as graph
from graph.listings import Arguments
from loaders import rows
from loaders.fields import One, Pages
from loaders.kinds import Row
from loaders.reading import Reader

ALL = Pages(graph.ALL, rows.place)
STATES = Pages(graph.STATES, rows.place_state)
EVENTS = Pages(graph.EVENTS, rows.place_event)


def one(identity: Callable[[Row], str | None]) -> One:
    """The place whose id stands in the parent's row."""
    return One(lambda _: graph.BY_ID, lambda _: graph.FOUND, rows.place, identity)


async def before_event(_: Reader, parents: Sequence[Row], __: Arguments) -> list[Row | None]:
    """What the place of each event was the day before, which the event brings along."""
    return [parent["before"] for parent in parents]


async def after_event(_: Reader, parents: Sequence[Row], __: Arguments) -> list[Row | None]:
    """What the place of each event was on the day."""
    return [parent["after"] for parent in parents]


BY_ID = one(lambda row: row["id"])
PARENT = one(lambda row: row["_parent"])
NATIVE_PLACE = one(lambda row: row["_native_place"])
BIRTHPLACE = one(lambda row: row["_birthplace"])
