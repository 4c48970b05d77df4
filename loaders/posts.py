"""Posts and vacancies, for all parents of a level."""

from __future__ import annotations

from collections.abc import Sequence

from graph import posts as graph
from graph.columns import Projection
from graph.listings import Arguments
from graph.projections import organisation_of_post
from graph.projections import post as project
from loaders import rows
from loaders.fields import One, Pages
from loaders.kinds import Row
from loaders.reading import Reader

ALL = Pages(graph.ALL, rows.post)
OF_ORGANISATION = Pages(graph.OF_ORGANISATION, rows.post)
VACANT = Pages(graph.VACANT, rows.vacancy)
VACANT_IN_ORGANISATION = Pages(graph.VACANT_IN_ORGANISATION, rows.vacancy)
VACANCY = Pages(graph.VACANCY, rows.vacancy)


def _shape(joins: frozenset[str]) -> Projection:
    return project("p", "s", joins=_joins(joins))


def _joins(joins: frozenset[str]) -> frozenset[str]:
    return joins & {"organisation"}


BY_ID = One(lambda joins: graph.by("id", _shape(joins)), _shape, rows.post, lambda row: row["id"])
OF_APPOINTMENT = One(lambda joins: graph.by("id", _shape(joins)), _shape, rows.post, lambda row: row["_post"])
PREDECESSOR = One(
    lambda joins: graph.by("id", _shape(joins)),
    _shape,
    rows.post,
    lambda row: row["_predecessor"],
    lambda row, _: row["_before"],
)
SUCCESSOR = One(
    lambda joins: graph.by("id", _shape(joins)),
    _shape,
    rows.post,
    lambda row: row["_successor"],
    lambda row, _: row["_after"],
)
ORGANISATION = One(
    lambda _: graph.ORGANISATION, lambda _: organisation_of_post("p"), rows.organisation, lambda row: row["id"]
)


async def vacancy(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[Row | None]:
    """The vacancy of each post, or None."""
    return [found[0] if found else None for found in await VACANCY.all(reader, parents, arguments)]
