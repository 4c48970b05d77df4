"""What a reform does to the staffing of a subtree (改革模拟), read within a dry run or after it was enacted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import strawberry

import loaders.lookups
from api.context import Info
from api.declare import (
    PAGING,
    Signature,
    argument,
    arguments_of,
    declared,
    leaf,
    one,
    pages,
    plain,
    row_type,
    type_named,
)
from api.inputs import OrganisationBy
from api.sensitivity import PERSONAL, PUBLIC
from graph.listings import Arguments
from loaders import reorganisations, simulation
from loaders.kinds import Row, When
from loaders.reading import PAGE_SIZE, page_of
from rules.refusals import Refusal


@strawberry.type(
    description="Figures of one unit or of several together; whoever holds several posts counts once. (编配)"
)
@row_type(PUBLIC)
class Staffing:
    units: int = leaf("Living units. (机构数)")
    headcount: int = leaf("People who hold a post. (在岗人数)")
    posts: int = leaf("Open posts. (职务数)")
    leadership_posts: int = leaf("Open leadership posts. (领导职务数)")
    seats: int = leaf("Seats, of posts for which they are laid down. (职数)")
    vacant_seats: int = leaf("Empty seats among these. (空缺数)")
    vacant_leadership_seats: int = leaf("Empty seats of leadership posts among these. (领导职务空缺数)")


@strawberry.type(description="Figures before and after. (前后对比)")
@row_type(PUBLIC)
class StaffingChange:
    before: Staffing = leaf("Before the reform. (改革前)")
    after: Staffing = leaf("After it. (改革后)")


@strawberry.type(description="A unit of the tree before or after. (机构编配对比)")
@row_type(PUBLIC)
class UnitStaffing:
    organisation = one(
        simulation.ORGANISATION, "Organisation", "The unit; one that has ended, as it was before. (机构)"
    )
    before: Staffing | None = leaf("Before; null if it was not in the tree. (改革前)")
    after: Staffing | None = leaf("After; null if it is no longer in the tree. (改革后)")


def _units(row: Row, info: Info, given: Mapping[str, Any]) -> Row:
    return page_of("ReformSimulation.units", row["units"], arguments_of(info, given), lambda unit: unit)


@strawberry.type(description="What a reform does to the staffing of a subtree. (改革模拟)")
@row_type(PUBLIC)
class ReformSimulation:
    total: StaffingChange = leaf("All units together. (合计)")
    units = declared(
        _units,
        type_named("UnitStaffingConnection"),
        Signature(PAGING),
        "Unit by unit: those of the tree before, then those that are new in it. (各机构)",
        PUBLIC,
        size=PAGE_SIZE,
    )
    people_without_seat = pages(
        simulation.UNSEATED,
        "PersonConnection",
        "People who held a post in the tree before, and hold none anywhere after. (待安置人员)",
        sensitivity=PERSONAL,
    )
    units_without_party_organisation = pages(
        simulation.UNITS_WITHOUT_PARTY,
        "OrganisationConnection",
        "Units left without a party organisation, though they or what they came from had one. (须新建党组织的机构)",
    )
    party_organisations_without_unit = pages(
        simulation.PARTIES_WITHOUT_UNIT,
        "OrganisationConnection",
        "Party organisations that live on without any unit. (失去对应机构的党组织)",
    )


async def _days(row: Row, info: Info) -> tuple[When, When, int]:
    """The instants before and after, and the first day of the new order.

    Of a correction both are that first day: as known until it was made, and since.
    """
    present: When = info.context.present
    events = await info.context.load(reorganisations.enacted, Arguments(key="simulation"), row)
    since: int = events[0]["_on"]
    known = row.get("_known")
    before = present.on(since - 1) if known is None else present.on(since)._replace(known=known)
    return before, present.on(since), since


async def _root(info: Info, by: Mapping[str, str], name: str, *instants: When) -> str:
    """The organisation that is meant, as it is after or, if it is not there then, was before."""
    for when in instants:
        parent = loaders.lookups.root(when, _by=by, id=str(by))
        row = await info.context.load(loaders.lookups.ORGANISATION, Arguments(key=f"{name}.{when}"), parent)
        if row is not None:
            return str(row["id"])
    raise Refusal.not_found("organisation code" if "code" in by else "organisation", next(iter(by.values())), name)


async def _simulation(row: Row, info: Info, given: Mapping[str, Any]) -> Row:
    before, after, since = await _days(row, info)
    root = await _root(info, plain(given["under"]), "under", after, before)
    parent = simulation.simulation(root, before, after, since)
    found: Row = await info.context.load(simulation.simulated, Arguments(key="simulation"), parent)
    return found


async def _difference(row: Row, info: Info, given: Mapping[str, Any]) -> Row:
    before, after, since = await _days(row, info)
    root = await _root(info, plain(given["root_"]), "root", after, before)
    told = {"id": f"{root}.{since}", "_root": root, "_from": since - 1, "_to": since, "_kinds": None}
    return loaders.lookups.root(after, **told)


SIMULATION = declared(
    _simulation,
    type_named("ReformSimulation"),
    Signature(more={"under": argument(OrganisationBy, ..., "The subtree's root. (范围)")}),
    "What it does to the staffing of a subtree. (改革模拟)",
    PUBLIC,
    cost=1000,
)
DIFFERENCE = declared(
    _difference,
    type_named("OrganisationDiff"),
    Signature(more={"root_": argument(OrganisationBy, ..., "The tree's root. (根机构)", "root")}),
    "What changes in a tree, from the day before to the day itself. (前后机构对比)",
    PUBLIC,
    cost=1000,
)
