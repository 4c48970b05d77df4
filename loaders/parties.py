"""Counterparts and co-locations, for all parents of a level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph import parties as graph
from graph.instants import BENEATH
from graph.listings import Arguments
from graph.projections import co_location as project_co_location
from graph.projections import counterpart as project_counterpart
from loaders import rows
from loaders.fields import One, Pages
from loaders.kinds import Row
from loaders.reading import Reader

COUNTERPARTS = Pages(graph.COUNTERPARTS, rows.counterpart)
COUNTERPART = One(
    graph.counterpart_of,
    lambda joins: project_counterpart("c", "a", "b", BENEATH, joins),
    rows.counterpart,
    lambda row: row["_fact"],
    more=lambda row, _: {"owner": row["_owner"]},
)
OF_ORGANISATION = Pages(graph.OF_ORGANISATION, rows.co_location)
CO_LOCATIONS = Pages(graph.CO_LOCATIONS, rows.co_location)
MEMBERSHIPS = Pages(graph.MEMBERSHIPS, rows.co_location_membership, lambda row, _: {"group": row["_group"]})
OF_GROUP = One(
    lambda _: graph.OF_GROUP, lambda _: project_co_location("c", "g"), rows.co_location, lambda row: row["_group"]
)
MEMBERS = Pages(graph.MEMBERS, rows.organisation, lambda row, _: {"group": row["_group"]})


async def host(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[Row | None]:
    """The member of each co-location that hosts the others, or None."""
    found = await MEMBERS.all(reader, parents, replace(arguments, columns=None))
    return [next((member for member in members if member["_host"]), None) for members in found]
