"""Organisation groups: which there are, who is in them, since when; as of any day, and as it was known (CS-14)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from commands.facts import Batch, Correction
from graph.connection import Store
from tests.api.chronicle import Chronicle, do, moment, span, stored
from tests.fixtures.contents import Contents
from tests.fixtures.graphql import Ask

_told: dict[str, Any] = {}


def grouped_world() -> Chronicle:
    """A group of departments that was renamed, one that was given up; a bureau that left, one that came back."""
    world = Chronicle()
    for key, name in (("labour", "劳动局"), ("personnel", "人事局"), ("finance", "财政局")):
        world.unit(key, name)
    world.group("DEPARTMENTS", {"1990..2000": "政府部门", "2000..": "政府工作部门"})
    world.group("REFORM", {"1995..1998": "改革试点单位"})
    world.grouped("labour", "DEPARTMENTS", "1990..1999", 2)
    world.grouped("labour", "DEPARTMENTS", "2005..", 9)
    world.grouped("personnel", "DEPARTMENTS", "1990..", 1)
    world.grouped("finance", "DEPARTMENTS", "1992-05..", None)
    world.grouped("labour", "REFORM", "1995..1998", 1)
    return world


@pytest.fixture
async def groups(store: Store, contents: Contents) -> dict[str, Any]:
    """The world, and the moment before it was found that the finance bureau came a year later."""

    async def load(into: Store) -> None:
        world = grouped_world()
        at = await world.tell(into)
        wrong = await stored(into, "GROUPED_IN", world.ids["finance"])
        right = replace(wrong.as_new(), validity=span("1993-05.."))
        await do(into, Batch(corrections=[Correction(wrong, right)]))
        _told.update(world=world, before=moment(at))

    await contents.be("groups", load)
    return _told


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("1989", []),
        ("1992", [("DEPARTMENTS", "政府部门", ["personnel", "labour"])]),
        (
            "1996",
            [("DEPARTMENTS", "政府部门", ["personnel", "labour", "finance"]), ("REFORM", "改革试点单位", ["labour"])],
        ),
        ("1999", [("DEPARTMENTS", "政府部门", ["personnel", "finance"])]),
        ("2006", [("DEPARTMENTS", "政府工作部门", ["personnel", "labour", "finance"])]),
    ],
)
async def test_groups_and_their_members_as_of_a_day(
    ask: Ask, groups: dict[str, Any], as_of: str, expected: list[tuple[str, str, list[str]]]
) -> None:
    document = """query ($asOf: PartialDate) { organisationGroups(asOf: $asOf) { totalCount nodes { code name
      members { totalCount nodes { code } } } } }"""
    told = (await ask(document, {"asOf": as_of}))["organisationGroups"]
    assert told == {
        "totalCount": len(expected),
        "nodes": [
            {
                "code": code,
                "name": name,
                "members": {"totalCount": len(members), "nodes": [{"code": member} for member in members]},
            }
            for code, name, members in expected
        ],
    }


async def test_what_was_corrected_is_still_known_as_it_was(ask: Ask, groups: dict[str, Any]) -> None:
    document = """query ($known: DateTime) {
      organisationGroup(by: {code: "DEPARTMENTS"}, asOf: "1992", knownAt: $known) { members { nodes { code } } } }"""
    for known, expected in ((groups["before"], ["personnel", "labour", "finance"]), (None, ["personnel", "labour"])):
        group = (await ask(document, {"known": known}))["organisationGroup"]
        assert [each["code"] for each in group["members"]["nodes"]] == expected


async def test_a_group_with_everything(ask: Ask, groups: dict[str, Any]) -> None:
    document = """query ($by: OrganisationGroupBy!) { organisationGroup(by: $by, asOf: "2010") {
      id code name status createdOn dissolvedOn states { name validFrom validTo status }
      ever: members(during: {from: "1998", to: "1999"}, orderBy: [{by: NAME}]) { nodes { code } }
      some: members(where: {code: {in: ["finance", "labour"]}}, first: 1) { totalCount nodes { code } }
      memberships(during: {}) { nodes {
        sequence validFrom validTo status organisation { code } group { name } } } } }"""
    identity = groups["world"].ids["DEPARTMENTS"]
    told = (await ask(document, {"by": {"id": identity}}))["organisationGroup"]

    def place(sequence: int | None, code: str, start: str, end: str | None, name: str) -> dict[str, Any]:
        dates = {"validFrom": start, "validTo": end, "status": "FORMER" if end else "CURRENT"}
        return {"sequence": sequence, **dates, "organisation": {"code": code}, "group": {"name": name}}

    assert told == {
        "id": identity,
        "code": "DEPARTMENTS",
        "name": "政府工作部门",
        "status": "ACTIVE",
        "createdOn": "1990",
        "dissolvedOn": None,
        "states": [
            {"name": "政府部门", "validFrom": "1990", "validTo": "2000", "status": "FORMER"},
            {"name": "政府工作部门", "validFrom": "2000", "validTo": None, "status": "CURRENT"},
        ],
        "ever": {"nodes": [{"code": "finance"}, {"code": "labour"}, {"code": "personnel"}]},
        "some": {"totalCount": 2, "nodes": [{"code": "labour"}]},
        "memberships": {
            "nodes": [
                place(1, "personnel", "1990", None, "政府工作部门"),
                place(2, "labour", "1990", "1999", "政府部门"),
                place(9, "labour", "2005", None, "政府工作部门"),
                place(None, "finance", "1993-05", None, "政府工作部门"),
            ]
        },
    }


async def test_the_groups_of_an_organisation(ask: Ask, groups: dict[str, Any]) -> None:
    document = """{ organisation(by: {code: "labour"}, asOf: "1996") {
      groups { sequence validTo group { code status } }
      later: groups(asOf: "2000") { sequence }
      ever: groups(during: {}) { sequence group { code status dissolvedOn } } } }"""
    reform, departments = {"code": "REFORM", "status": "ACTIVE"}, {"code": "DEPARTMENTS", "status": "ACTIVE"}
    assert (await ask(document))["organisation"] == {
        "groups": [
            {"sequence": 2, "validTo": "1999", "group": departments},
            {"sequence": 1, "validTo": "1998", "group": reform},
        ],
        "later": [],
        "ever": [
            {"sequence": 2, "group": {**departments, "dissolvedOn": None}},
            {"sequence": 1, "group": {**reform, "dissolvedOn": "1998"}},
            {"sequence": 9, "group": {**departments, "dissolvedOn": None}},
        ],
    }
    assert ask.statements == 2


async def test_a_group_that_is_not_there_is_null_and_one_may_be_asked_by_id_alone(
    ask: Ask, groups: dict[str, Any]
) -> None:
    document = """query ($id: ID!) { organisationGroup(by: {code: "?"}) { name }
      node(id: $id) { __typename ... on OrganisationGroup { name status } } }"""
    assert await ask(document, {"id": groups["world"].ids["REFORM"]}) == {
        "organisationGroup": None,
        "node": {"__typename": "OrganisationGroup", "name": "改革试点单位", "status": "ENDED"},
    }
