"""Organisation groups, for all parents of a level."""

from __future__ import annotations

from collections.abc import Callable

from graph import groups as graph
from loaders import rows
from loaders.fields import One, Pages
from loaders.kinds import Row

ALL = Pages(graph.ALL, rows.organisation_group)
STATES = Pages(graph.STATES, rows.organisation_group_state)
MEMBERS = Pages(graph.MEMBERS, rows.organisation)
MEMBERSHIPS = Pages(graph.MEMBERSHIPS, rows.group_membership)
OF_ORGANISATION = Pages(graph.OF_ORGANISATION, rows.group_membership)


def one(identity: Callable[[Row], str | None]) -> One:
    """The group whose id stands in the parent's row."""
    return One(
        lambda _: graph.by("id", graph.group("g", "s")),
        lambda _: graph.group("g", "s"),
        rows.organisation_group,
        identity,
    )


BY_ID = one(lambda row: row["id"])
OF_MEMBERSHIP = one(lambda row: row["_group"])
