"""Links between people: who served where together, and the shortest chain between two."""

from __future__ import annotations

from collections.abc import Sequence

from graph.listings import Arguments
from loaders import appointments, rows
from loaders.fields import One, Pages
from loaders.organisations import one
from loaders.people import ALL
from loaders.reading import Reader, Row

COLLEAGUES = Pages(ALL.listing, rows.person)


async def COLLEAGUE_OVERLAPS(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[list[Row]]:
    """The overlaps of each edge of colleagues."""
    raise NotImplementedError


async def overlaps(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[list[Row]]:
    """The overlaps of each pair of people."""
    raise NotImplementedError


async def shortest_link(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[Row | None]:
    """The shortest chain between each pair of people."""
    raise NotImplementedError


ORGANISATION = one(lambda row: row["_organisation"])
APPOINTMENT_A = One(appointments.BY_ID.statement, appointments.BY_ID.project, rows.appointment, lambda row: row["_a"])
APPOINTMENT_B = One(appointments.BY_ID.statement, appointments.BY_ID.project, rows.appointment, lambda row: row["_b"])
