"""Reorganisation events and lineage, for all parents of a level."""

from __future__ import annotations

from collections.abc import Sequence

from graph import reorganisations as graph
from graph.listings import Arguments
from graph.projections import event as project
from graph.projections import organisation as project_organisation
from loaders import rows
from loaders.fields import One, Pages
from loaders.kinds import Row
from loaders.reading import Reader, instants, key_of, listed, some_each

ALL = Pages(graph.ALL, rows.event)
OF_ORGANISATION = Pages(graph.OF_ORGANISATION, rows.event)
OF_DOCUMENT = Pages(graph.OF_DOCUMENT, rows.event)
PREDECESSORS = Pages(graph.PREDECESSORS, rows.succession)
SUCCESSORS = Pages(graph.SUCCESSORS, rows.succession)
POST_PREDECESSORS = Pages(graph.POST_PREDECESSORS, rows.post_succession)
POST_SUCCESSORS = Pages(graph.POST_SUCCESSORS, rows.post_succession)

BY_ID = One(lambda _: graph.BY_ID, lambda _: project("e"), rows.event, lambda row: row["id"])
OF_SUCCESSION = One(lambda _: graph.BY_ID, lambda _: project("e"), rows.event, lambda row: row["_event"])


async def inputs(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> Sequence[Sequence[Row]]:
    """What went into each event, as of the day before."""
    keys = [
        key_of(number, parent["id"], parent["_when"].on(parent["_on"] - 1)) for number, parent in enumerate(parents)
    ]
    return await listed(reader, graph.INPUTS, keys, arguments, rows.organisation)


async def outputs(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> Sequence[Sequence[Row]]:
    """What came out of each event, as of the day itself."""
    keys = [key_of(number, parent["id"], parent["_when"].on(parent["_on"])) for number, parent in enumerate(parents)]
    return await listed(reader, graph.OUTPUTS, keys, arguments, rows.organisation)


async def present(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[list[Row]]:
    """What the unit of each career entry is at the day asked: itself while it lives, else its living successors."""
    wanted = [
        (number, parent["_unit"], instants(parent, arguments))
        for number, parent in enumerate(parents)
        if parent["_unit"] is not None
    ]
    keys = [key_of(place, unit, when.on(when.asked)) for place, (_, unit, when) in enumerate(wanted)]
    found = await some_each(reader, graph.PRESENT, keys, project_organisation("o", "s").shape(), rows.organisation)
    results: list[list[Row]] = [[] for _ in parents]
    for (number, _, __), units in zip(wanted, found, strict=True):
        results[number] = units
    return results


async def genealogy(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[Row]:
    """The family of each organisation: its fields read themselves."""
    return [{"id": parent["id"], "_when": parent["_when"]} for parent in parents]


FAMILY = Pages(graph.FAMILY, rows.organisation)
"""All organisations connected with each by succession, itself among them, oldest first."""
FAMILY_STEPS = Pages(graph.FAMILY_STEPS, rows.succession)
"""All successions among the family of each, oldest first."""
family = FAMILY.all
family_steps = FAMILY_STEPS.all


async def enacted(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[list[Row]]:
    """The events that each call wrote (`_events`), in their order; one that it took back, as known until then."""
    wanted = [
        {"id": event, "_when": parent["_when"] if known is None else parent["_when"]._replace(known=known)}
        for parent in parents
        for known in (parent.get("_known"),)
        for event in parent["_events"]
    ]
    found = iter(await BY_ID(reader, wanted, arguments))
    return [[row for _ in parent["_events"] if (row := next(found)) is not None] for parent in parents]
