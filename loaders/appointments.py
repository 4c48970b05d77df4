"""Appointments and careers, for all parents of a level."""

from __future__ import annotations

from collections.abc import Sequence

from graph import appointments as graph
from graph.instants import BENEATH
from graph.listings import Arguments
from graph.projections import Projection
from graph.projections import appointment as project
from loaders import rows
from loaders.fields import One, Pages
from loaders.kinds import Row
from loaders.reading import Reader

ALL = Pages(graph.ALL, rows.appointment)
OF_PERSON = Pages(graph.OF_PERSON, rows.appointment)
OF_POST = Pages(graph.OF_POST, rows.appointment)
OF_ORGANISATION = Pages(graph.OF_ORGANISATION, rows.appointment)
CONTINUED_BY = Pages(graph.CONTINUED_BY, rows.appointment, lambda row, _: {"person": row["_person"]})


def _shape(joins: frozenset[str]) -> Projection:
    return project("h", "x", "p", BENEATH, joins)


def _continued(row: Row) -> str | None:
    continued: str | None = row["_continues"]
    return continued


BY_ID = One(graph.by_id, _shape, rows.appointment, lambda row: row["id"])
CONTINUES = One(graph.by_id, _shape, rows.appointment, _continued)


async def held(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[Sequence[Row]]:
    """All valid appointments of each person, where the schema has no pages."""
    return await OF_PERSON.all(reader, parents, arguments)
