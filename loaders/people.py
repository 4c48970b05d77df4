"""People, for all parents of a level."""

from __future__ import annotations

from collections.abc import Sequence

from graph import people as graph
from graph.listings import Arguments
from graph.projections import person as project
from loaders import rows
from loaders.fields import One, Pages
from loaders.kinds import Row
from loaders.reading import Reader

ALL = Pages(graph.ALL, rows.person)
HOLDING_SEVERAL_POSTS = Pages(graph.HOLDING_SEVERAL_POSTS, rows.multi_post_holder)
SHARED_HOLDERS = Pages(graph.SHARED_HOLDERS, rows.multi_post_holder, lambda row, _: {"group": row["_group"]})
PARTY_MEMBERSHIPS = Pages(graph.PARTY_MEMBERSHIPS, rows.membership)

BY_ID = One(
    lambda _: graph.by("id", project("x", "s")), lambda _: project("x", "s"), rows.person, lambda row: row["id"]
)
OF_FACT = One(
    lambda _: graph.by("id", project("x", "s")), lambda _: project("x", "s"), rows.person, lambda row: row["_person"]
)


async def names(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[str | None]:
    """What the person of each row (`_person`) is called; None where there is none."""
    found = await OF_FACT(reader, parents, arguments)
    return [None if row is None else row["name"] for row in found]


MEMBERSHIP_BY_ID = One(
    lambda _: graph.MEMBERSHIP_BY_ID, lambda _: graph.MEMBERSHIP, rows.membership, lambda row: row["id"]
)
