"""Co-locations, organisation groups, superiors and counterparts from their beginning to their end."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from graph.connection import Store
from tests.affiliations.acts import by, done, outcome
from tests.api.chronicle import Chronicle
from tests.appointments.acts import everything
from tests.fixtures.graphql import Ask


def dated(start: str, end: str | None = None, document: str | None = None, ended_by: str | None = None) -> Any:
    """The members of a fact that tell when it is true, and by which documents."""
    return {
        "validFrom": start,
        "validTo": end,
        "status": "FORMER" if end else "CURRENT",
        "document": document and {"number": document},
        "endDocument": ended_by and {"number": ended_by},
    }


def place(name: str, host: bool, *dates: Any) -> dict[str, Any]:
    return {"organisation": {"name": name}, "isHost": host, **dated(*dates)}


async def ids_of(ask: Ask, code: str) -> str:
    """The id of the co-location of which this organisation is part now."""
    data = await ask(f'{{ organisation(by: {{code: "{code}"}}) {{ coLocations {{ id }} }} }}')
    [co_location] = data["organisation"]["coLocations"]
    return str(co_location["id"])


async def test_a_co_location_from_beginning_to_end(ask: Ask, world: Chronicle, store: Store) -> None:
    creation = {
        "kind": "ONE_TEAM_TWO_PLATES",
        "members": by("planning", "finance"),
        "host": {"code": "finance"},
        "on": "2010-03",
        "document": {"number": "一号"},
    }
    before = await everything(store)
    created = {
        **dated("2010-03", None, "一号"),
        "kind": "ONE_TEAM_TWO_PLATES",
        "host": {"name": "财政局"},
        "members": [{"name": "财政局"}, {"name": "计划局"}],
        "memberships": [
            place("财政局", True, "2010-03", None, "一号"),
            place("计划局", False, "2010-03", None, "一号"),
        ],
    }
    assert await done(ask, "createCoLocation", **creation, dryRun=True) == {
        "dryRun": True,
        "coLocation": created,
        "warnings": [],
    }
    assert await everything(store) == before
    assert (await done(ask, "createCoLocation", **creation))["coLocation"] == created

    it = {"coLocation": await ids_of(ask, "finance")}
    await done(ask, "joinCoLocation", **it, organisations=by("education"), on="2011")
    await done(ask, "changeCoLocationHost", **it, host={"code": "planning"}, on="2012", document={"number": "二号"})
    leaving = {"organisations": by("planning"), "newHost": {"code": "education"}, "on": "2013"}
    await done(ask, "leaveCoLocation", **it, **leaving, document={"number": "三号"})
    ended = await done(ask, "dissolveCoLocation", **it, on="2014-05-01", document={"number": "三号"})
    assert ended["coLocation"] == {
        **dated("2010-03", "2014-05-01", "一号", "三号"),
        "kind": "ONE_TEAM_TWO_PLATES",
        "host": {"name": "教育局"},
        "members": [{"name": "教育局"}, {"name": "财政局"}],
        "memberships": [
            place("财政局", True, "2010-03", "2012", "一号", "二号"),
            place("计划局", False, "2010-03", "2012", "一号", "二号"),
            place("教育局", False, "2011", "2013", None, "三号"),
            place("计划局", True, "2012", "2013", "二号", "三号"),
            place("财政局", False, "2012", "2014-05-01", "二号", "三号"),
            place("教育局", True, "2013", "2014-05-01", "三号", "三号"),
        ],
    }
    document = """query ($asOf: PartialDate) { organisation(by: {code: "finance"}, asOf: $asOf) {
      coLocations { host { code } members { code } } } }"""
    hosts = {"2009": None, "2010": "finance", "2012": "planning", "2013": "education", "2014": None}
    for as_of, host in hosts.items():
        found = (await ask(document, {"asOf": as_of}))["organisation"]["coLocations"]
        assert [each["host"]["code"] for each in found] == ([host] if host else []), as_of
    rests = '{ document(by: {number: {number: "三号"}}) { facts { nodes { __typename validFrom validTo } } } }'
    told = (await ask(rests))["document"]["facts"]["nodes"]
    assert sorted(told, key=lambda each: (each["validFrom"], each["validTo"])) == [
        {"__typename": "CoLocation", "validFrom": "2010-03", "validTo": "2014-05-01"},
        {"__typename": "CoLocationMembership", "validFrom": "2011", "validTo": "2013"},
        {"__typename": "CoLocationMembership", "validFrom": "2012", "validTo": "2013"},
        {"__typename": "CoLocationMembership", "validFrom": "2012", "validTo": "2014-05-01"},
        {"__typename": "CoLocationMembership", "validFrom": "2013", "validTo": "2014-05-01"},
    ]


def in_group(name: str, sequence: int | None, *dates: Any) -> dict[str, Any]:
    return {"organisation": {"name": name}, "sequence": sequence, **dated(*dates)}


async def test_an_organisation_group_from_beginning_to_end(ask: Ask, world: Chronicle) -> None:
    it = {"group": {"code": "REFORM"}}
    creation = {"code": "REFORM", "name": "试点单位", "members": by("planning", "grain"), "until": "2005"}
    made = await done(ask, "createOrganisationGroup", **creation, on="1999", document={"number": "一号"})
    assert made["organisationGroup"] == {
        "code": "REFORM",
        "name": "试点单位",
        "status": "ENDED",
        "createdOn": "1999",
        "dissolvedOn": "2005",
        "states": [{"name": "试点单位", **dated("1999", "2005", "一号")}],
        "members": {"nodes": []},
        "memberships": {
            "nodes": [
                in_group("计划局", 1, "1999", "2005", "一号"),
                in_group("粮食局", 2, "1999", "2005", "一号"),
            ]
        },
    }
    joining = {"organisations": by("education", "office"), "sequence": 3, "on": "2000", "until": "2005"}
    await done(ask, "joinOrganisationGroup", **it, **joining)
    await done(ask, "leaveOrganisationGroup", **it, organisations=by("planning", "education"), on="2002-06")
    ended = await done(ask, "dissolveOrganisationGroup", **it, on="2003", document={"number": "二号"})
    assert ended["organisationGroup"]["memberships"]["nodes"] == [
        in_group("计划局", 1, "1999", "2002-06", "一号"),
        in_group("粮食局", 2, "1999", "2003", "一号", "二号"),
        in_group("教育局", 3, "2000", "2002-06"),
        in_group("办公室", 4, "2000", "2003", None, "二号"),
    ]
    assert ended["organisationGroup"]["dissolvedOn"] == "2003"
    at = 'organisationGroup(by: {code: "REFORM"}, asOf: "%s") { status members { nodes { code } } }'
    data = await ask(f"{{ a: {at % '2001'} b: {at % '2002'} c: {at % '2003'} }}")
    assert [(data[name]["status"], [each["code"] for each in data[name]["members"]["nodes"]]) for name in "abc"] == [
        ("ACTIVE", ["planning", "grain", "education", "office"]),
        ("ACTIVE", ["grain", "office"]),
        ("ENDED", []),
    ]


async def test_several_superiors(ask: Ask, world: Chronicle) -> None:
    added = await done(
        ask,
        "addSuperior",
        organisation={"code": "education"},
        superior={"code": "planning"},
        kind="GUIDANCE",
        on="2015-03",
        document={"number": "一号"},
    )
    told = {"kind": "GUIDANCE", "superior": {"name": "计划局"}, "subordinate": {"name": "教育局"}}
    assert added == {"dryRun": False, "subordination": {**told, **dated("2015-03", None, "一号")}, "warnings": []}
    one_more = {"organisation": {"code": "education"}, "superior": {"code": "finance"}, "kind": "GUIDANCE"}
    await done(ask, "addSuperior", **one_more, on="2016", until="2018")
    ended = await done(
        ask,
        "endSubordination",
        organisation={"code": "education"},
        superior={"code": "planning"},
        kind="GUIDANCE",
        on="2017",
        document={"number": "二号"},
    )
    assert ended["subordination"] == {**told, **dated("2015-03", "2017", "一号", "二号")}
    document = """query ($asOf: PartialDate) { organisation(by: {code: "education"}, asOf: $asOf) {
      parent { code } superiors(kinds: [LEADERSHIP, GUIDANCE]) { superior { code } } } }"""
    expected = {"2014": [], "2015": ["planning"], "2016": ["planning", "finance"], "2017": ["finance"], "2018": []}
    for as_of, superiors in expected.items():
        found = (await ask(document, {"asOf": as_of}))["organisation"]
        assert found["parent"] == {"code": "government"}
        assert [each["superior"]["code"] for each in found["superiors"]] == ["government", *superiors], as_of


async def test_a_party_organisation_and_its_units(ask: Ask, world: Chronicle) -> None:
    pair = {"partyOrganisation": {"code": "committee"}, "unit": {"code": "education"}}
    paired = await done(ask, "pairCounterpart", **pair, coverage="OWN", on="2015", document={"number": "一号"})
    told = {"coverage": "OWN", "partyOrganisation": {"name": "党委"}, "unit": {"name": "教育局"}}
    subject = [{"id": world.ids["education"]}]
    oddity = "On 2015-01-01 教育局 has a party committee and a leadership group: the order of post names is undefined"
    assert paired == {
        "dryRun": False,
        "counterpart": {**told, **dated("2015", None, "一号")},
        "warnings": [{"rule": "X-25", "path": ["unit"], "value": None, "messageEn": oddity, "subjects": subject}],
    }
    ended = await done(ask, "endCounterpart", **pair, on="2016-02")
    assert ended == {"dryRun": False, "counterpart": {**told, **dated("2015", "2016-02", "一号")}, "warnings": []}
    branch = {"partyOrganisation": {"code": "branch"}, "unit": {"code": "archives"}}
    alone = await done(ask, "endCounterpart", **branch, on="2016")
    assert [(each["rule"], each["messageEn"]) for each in alone["warnings"]] == [
        ("X-17", "On 2016-01-01 联合支部 is a joint branch of a single unit")
    ]
    several = await done(
        ask,
        "pairCounterpart",
        partyOrganisation={"code": "group"},
        unit={"code": "finance"},
        coverage="OWN",
        on="2017",
    )
    assert [each["messageEn"] for each in several["warnings"]] == [
        "On 2017-01-01 党组 is the own party organisation of more than one unit"
    ]


async def both(ask: Ask, first: tuple[str, dict[str, Any]], second: tuple[str, dict[str, Any]]) -> list[str]:
    """Two acts at once: which rules refused them, one after the other; no rule for one that was done."""
    answers = await asyncio.gather(*(outcome(ask, act, given) for act, given in (first, second)))
    return sorted(",".join(found["rule"] for found in answer.get("findings", ())) for answer in answers)


@pytest.mark.parametrize("turn", range(2))
async def test_of_two_that_exclude_each_other_one_is_done(ask: Ask, world: Chronicle, turn: int) -> None:
    def guided(organisation: str, superior: str) -> tuple[str, dict[str, Any]]:
        ends = {"organisation": {"code": organisation}, "superior": {"code": superior}}
        return "addSuperior", {**ends, "kind": "GUIDANCE", "on": "2015"}

    def together(member: str) -> tuple[str, dict[str, Any]]:
        members = by(member, "office")
        return "createCoLocation", {"kind": "CO_LOCATED", "members": members, "host": members[0], "on": "2015"}

    def grouped(name: str) -> tuple[str, dict[str, Any]]:
        return "createOrganisationGroup", {"code": "NEW", "name": name, "on": "2015"}

    assert await both(ask, guided("education", "finance"), guided("finance", "education")) == ["", "X-13"]
    assert await both(ask, together("planning"), together("government")) == ["", "X-35"]
    assert await both(ask, grouped("甲组"), grouped("乙组")) == ["", "V-63"]
    it = {"coLocation": world.ids["plates/state"]}
    leave = ("leaveCoLocation", {**it, "organisations": by("archives"), "on": "2015"})
    join = ("joinCoLocation", {**it, "organisations": by("health"), "on": "2015"})
    await done(ask, join[0], **join[1])
    swap = ("leaveCoLocation", {**it, "organisations": by("health"), "on": "2015"})
    assert await both(ask, leave, swap) == ["", "CS-17"]
