"""Appointments and careers, for all parents of a level."""

from __future__ import annotations

from functools import partial

from graph import appointments as graph
from graph.columns import Projection
from graph.instants import BENEATH
from graph.listings import Arguments
from graph.projections import appointment as project
from loaders import rows
from loaders.fields import One, Pages
from loaders.kinds import Row, When
from loaders.reading import instants

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


def _as_known(row: Row, arguments: Arguments) -> When:
    when = instants(row, arguments)
    return when if row["_known"] is None else when._replace(known=row["_known"])


OF_OUTCOME = One(
    partial(graph.by_id, of_person=True),
    _shape,
    rows.appointment,
    lambda row: row["_appointment"],
    _as_known,
    lambda row, _: {"person": row["_person"]},
)
"""The appointment that an act was on, as known at the moment that the act tells, or now."""
