"""Places, for all parents of a level."""

from __future__ import annotations

from collections.abc import Callable

from graph import places as graph
from graph.projections import Column, Projection
from graph.projections import place as project
from graph.projections import place_state as project_state
from loaders import rows
from loaders.fields import One, Pages
from loaders.kinds import Row, When
from loaders.reading import instants

ALL = Pages(graph.ALL, rows.place)
STATES = Pages(graph.STATES, rows.place_state)
EVENTS = Pages(graph.EVENTS, rows.place_event)


def shape(_: frozenset[str]) -> Projection:
    return Projection((Column("_alive", "true"), project("p", "s").nested("place")))


def found(row: Row, when: When) -> Row:
    place = rows.place(row["place"], when)
    place["_alive"] = row["_alive"]
    return place


def one(identity: Callable[[Row], str | None]) -> One:
    """The place whose id stands in the parent's row."""
    return One(lambda _: graph.BY_ID, shape, found, identity)


def _state_of_event(days: int) -> One:
    """What the place of an event was so many days after it."""
    return One(
        lambda _: graph.STATE_ON,
        lambda _: project_state("s"),
        rows.place_state,
        lambda row: row["_place"],
        instants,
        lambda row, _: {"day": row["_on"] + days},
    )


BY_ID = one(lambda row: row["id"])
PARENT = one(lambda row: row["_parent"])
NATIVE_PLACE = one(lambda row: row["_native_place"])
BIRTHPLACE = one(lambda row: row["_birthplace"])
BEFORE_EVENT = _state_of_event(-1)
AFTER_EVENT = _state_of_event(0)
