"""Reform plans (改革方案) and their revisions, for all parents of a level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph import reform_plans as graph
from graph.listings import Arguments
from loaders import reorganisations
from loaders.fields import One, Pages
from loaders.kinds import Kind, Row
from loaders.reading import Reader

PLAN = Kind("ReformPlan")
ALL = Pages(graph.ALL, PLAN)
REVISIONS = Pages(graph.REVISIONS, Kind("ReformPlanRevision"))

BY_ID = One(lambda _: graph.BY_ID, lambda _: graph.plan("p", "s"), PLAN, lambda row: row["id"])
OF_OUTCOME = replace(BY_ID, identity=lambda row: row["_plan"])
"""The plan that an act was about."""


async def events(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[list[Row]]:
    """The events by which each plan was enacted; those that were taken back since are left out."""
    told = [{**parent, "_events": parent["_events"] or []} for parent in parents]
    return await reorganisations.enacted(reader, told, arguments)
