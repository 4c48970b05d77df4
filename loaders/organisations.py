"""Organisations: their states and trees, for all parents of a level."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graph import organisations as graph
from graph.connection import Statement
from graph.instants import BENEATH
from graph.listings import Arguments
from graph.projections import organisation as project
from graph.projections import subordination as project_subordination
from loaders import rows
from loaders.fields import One, Pages
from loaders.kinds import Row, When
from loaders.reading import instants

ALL = Pages(graph.ALL, rows.organisation)
CHILDREN = Pages(graph.CHILDREN, rows.organisation)
DESCENDANTS = Pages(graph.DESCENDANTS, rows.organisation)
ANCESTORS = Pages(graph.ANCESTORS, rows.organisation)
STATES = Pages(graph.STATES, rows.state)
SUPERIORS = Pages(graph.SUPERIORS, rows.subordination)
SUBORDINATES = Pages(graph.SUBORDINATES, rows.subordination)


def _kind(_: Row, arguments: Arguments) -> Mapping[str, Any]:
    return {"kind": arguments.kinds[0] if arguments.kinds else None}


def one(
    identity: Callable[[Row], str | None],
    when: Callable[[Row, Arguments], When] = instants,
    statement: Statement = graph.BY_ID,
) -> One:
    """The organisation whose id stands in the parent's row."""
    return One(lambda _: statement, lambda _: project("o", "s"), rows.organisation, identity, when)


BY_ID = one(lambda row: row["id"])
PARENT = One(
    lambda _: graph.PARENT, lambda _: project("o", "s"), rows.organisation, lambda row: row["id"], instants, _kind
)
SUBORDINATION = One(
    graph.subordination_of,
    lambda joins: project_subordination("e", "a", "b", BENEATH, joins),
    rows.subordination,
    lambda row: row["_fact"],
    more=lambda row, _: {"owner": row["_owner"]},
)
SUPERIOR = one(lambda row: row["_superior"])
SUBORDINATE = one(lambda row: row["_subordinate"])
PREDECESSOR = one(lambda row: row["_predecessor"], lambda row, _: row["_before"])
SUCCESSOR = one(lambda row: row["_successor"], lambda row, _: row["_after"])
PARTY_ORGANISATION = one(lambda row: row["_party_organisation"])
UNIT = one(lambda row: row["_unit"])
ON_BEHALF_OF = one(lambda row: row["_on_behalf_of"])
OF_MEMBERSHIP = one(lambda row: row["_organisation"])
