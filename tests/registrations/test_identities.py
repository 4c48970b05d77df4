"""Under which identity people are registered; they keep it when their unit is converted, till its approval (CS-09)."""

from __future__ import annotations

from typing import Any

import pytest

from graph.connection import Store
from seed.load import load_codes
from tests.api.chronicle import Chronicle
from tests.appointments.acts import everything
from tests.fixtures.graphql import Ask
from tests.reorganisations.test_undo import reorganise, standing, undo

PROVINCIAL = {"number": "江公局〔2016〕5号", "issuer": "江东省公务员局"}
FOUND = "... on Refused { findings { rule path value messageEn messageZh subjects { id } } }"


@pytest.fixture
async def world(empty_store: Store) -> Chronicle:
    """An organ with two civil servants, and an institution with one of its staff; both may be converted."""
    await load_codes(empty_store)
    told = Chronicle()
    told.unit("archives-bureau", {"1990..": "档案局"}, category="ZB04/3447")
    told.unit("centre", {"1990..": "信息中心"}, category="ZB04/42", isByReference=False)
    told.unit("office", {"1990..": "办公室"}, category="ZB04/3401")
    for key, name in (("wu", "吴海涛"), ("li", "李红"), ("he", "何静"), ("ma", "马骏")):
        told.person(key, name)
    told.person("dead", {"..": {"name": "沈默"}}, diedOn=None)
    told.registered("wu", "archives-bureau", "2000..", "1")
    told.registered("li", "archives-bureau", "2005..2014", "2")
    told.registered("he", "centre", "2002..", "8")
    await told.tell(empty_store)
    return told


async def act(ask: Ask, name: str, done: str, **given: Any) -> Any:
    """The payload of an act: the findings, or what came of it."""
    takes = f"{name[0].upper()}{name[1:]}Input"
    count = "" if done == "ByReferenceApproved" else "peopleAffected"
    document = (
        f"mutation ($input: {takes}!) {{ {name}(input: $input) {{ __typename\n"
        f"... on {done} {{ dryRun {count} organisation {{ name isByReference }} warnings {{ rule }} }} {FOUND} }} }}"
    )
    return (await ask(document, {"input": given}))[name]


async def convert(ask: Ask, unit: str, category: str, on: str) -> None:
    document = """mutation ($input: ReorganiseInput!) { reorganise(input: $input) { __typename
      ... on Refused { findings { rule messageEn } } } }"""
    event = {"convert": {"organisation": {"code": unit}, "category": category}}
    told = (await ask(document, {"input": {"on": on, "events": [event]}}))["reorganise"]
    assert told == {"__typename": "ReorganisationEnacted"}


async def registered(ask: Ask, unit: str, as_of: str, **where: Any) -> list[tuple[str, str, bool]]:
    """Who is registered in the unit: person, identity, whether it awaits the approval."""
    document = """query ($unit: String!, $asOf: PartialDate, $where: RegistrationWhere) {
      organisation(by: {code: $unit}, asOf: $asOf) { registrations(where: $where) { totalCount nodes {
        person { code } identity { code } awaitsApproval } } } }"""
    found = (await ask(document, {"unit": unit, "asOf": as_of, "where": where}))["organisation"]["registrations"]
    assert found["totalCount"] == len(found["nodes"])
    told = [(each["person"]["code"], each["identity"]["code"], each["awaitsApproval"]) for each in found["nodes"]]
    return sorted(told)


async def test_staff_keep_their_identity_until_the_approval_and_get_the_new_one_at_once(
    ask: Ask, world: Chronicle
) -> None:
    await convert(ask, "archives-bureau", "411", "2010")
    assert await registered(ask, "archives-bureau", "2009") == [("li", "2", False), ("wu", "1", False)]
    assert await registered(ask, "archives-bureau", "2010") == [("li", "2", True), ("wu", "1", True)]
    assert await registered(ask, "archives-bureau", "2010", awaitsApproval=False) == []
    assert await registered(ask, "archives-bureau", "2010", identity={"in": ["1"]}) == [("wu", "1", True)]

    unit = {"organisation": {"code": "archives-bureau"}}
    approved = await act(ask, "approveByReference", "ByReferenceApproved", **unit, on="2012", document=PROVINCIAL)
    whole = {"name": "档案局", "isByReference": True}
    assert approved == {"__typename": "ByReferenceApproved", "dryRun": False, "organisation": whole, "warnings": []}
    assert await registered(ask, "archives-bureau", "2012") == [("li", "2", True), ("wu", "1", True)]

    designation = {**unit, "identity": "6", "on": "2012-06", "document": PROVINCIAL}
    done = await act(ask, "redesignateStaff", "RegistrationsDone", **designation)
    told = {"__typename": "RegistrationsDone", "dryRun": False, "peopleAffected": 2, "organisation": whole}
    assert done == {**told, "warnings": []}
    assert await registered(ask, "archives-bureau", "2012-05") == [("li", "2", True), ("wu", "1", True)]
    assert await registered(ask, "archives-bureau", "2012-06") == [("li", "6", False), ("wu", "6", False)]
    assert await registered(ask, "archives-bureau", "2014") == [("wu", "6", False)]

    document = """{ person(by: {code: "li"}, asOf: "2020") { registrations(during: {}) {
      validFrom validTo identity { code } document { number } endDocument { number } organisation { name } } }
      organisation(by: {code: "archives-bureau"}) {
        states { validFrom isByReference approvalDocument { number } } } }"""
    number, history = {"number": PROVINCIAL["number"]}, {"organisation": {"name": "档案局"}}
    assert await ask(document) == {
        "person": {
            "registrations": [
                {
                    **{"validFrom": "2005", "validTo": "2012-06", "identity": {"code": "2"}},
                    **{"document": None, "endDocument": number, **history},
                },
                {
                    **{"validFrom": "2012-06", "validTo": "2014", "identity": {"code": "6"}},
                    **{"document": number, "endDocument": None, **history},
                },
            ]
        },
        "organisation": {
            "states": [
                {"validFrom": "1990", "isByReference": None, "approvalDocument": None},
                {"validFrom": "2010", "isByReference": None, "approvalDocument": None},
                {"validFrom": "2012", "isByReference": True, "approvalDocument": number},
            ]
        },
    }
    await convert(ask, "archives-bureau", "3447", "2018")
    assert await registered(ask, "archives-bureau", "2018") == [("wu", "6", True)]


async def test_registrations_of_a_unit_that_ends_go_where_the_mapping_says(ask: Ask, world: Chronicle) -> None:
    document = """mutation ($input: ReorganiseInput!) { reorganise(input: $input) { __typename
      ... on ReorganisationEnacted { effect { peopleAffected changes { nodes { kind personName before after } } } }
      ... on Refused { findings { rule path value messageEn subjects { id } } } } }"""
    absorb = {"inputs": [{"code": "archives-bureau"}], "into": {"code": "centre"}}
    told = (await ask(document, {"input": {"on": "2010", "events": [{"absorb": absorb}]}}))["reorganise"]
    path = ["events", "0", "absorb", "mapping", "registrations"]
    assert [(each["rule"], each["path"], each["value"]) for each in told["findings"]] == [("X-12", path, "CARRY")] * 2
    assert {each["id"] for finding in told["findings"] for each in finding["subjects"]} == {
        world.ids[key] for key in ("wu", "li", "archives-bureau")
    }
    ending = {"fact": world.ids["li:archives-bureau/2005..2014"], "to": {"end": True}}
    mapping = {"registrations": [ending], "otherwise": "CARRY"}
    given = {"on": "2010", "events": [{"absorb": {**absorb, "mapping": mapping}}]}
    effect = (await ask(document, {"input": given}))["reorganise"]["effect"]
    assert effect["peopleAffected"] == 2
    told = [each for each in effect["changes"]["nodes"] if each["personName"]]
    assert sorted(told, key=lambda each: each["kind"]) == [
        {"kind": "REGISTRATION_CARRIED", "personName": "吴海涛", "before": "档案局", "after": "信息中心"},
        {"kind": "REGISTRATION_CLOSED", "personName": "李红", "before": "档案局", "after": None},
    ]
    assert await registered(ask, "centre", "2010") == [("he", "8", False), ("wu", "1", True)]
    assert await registered(ask, "archives-bureau", "2010") == []
    query = """query ($under: OrganisationBy) {
      registrations(under: $under, asOf: "2010", where: {awaitsApproval: true}) {
        nodes { person { name } organisation { name } } } }"""
    waiting = [{"person": {"name": "吴海涛"}, "organisation": {"name": "信息中心"}}]
    assert (await ask(query))["registrations"]["nodes"] == waiting
    assert (await ask(query, {"under": {"code": "centre"}}))["registrations"]["nodes"] == waiting
    assert (await ask(query, {"under": {"code": "office"}}))["registrations"]["nodes"] == []


async def test_people_are_registered_and_struck_off(ask: Ask, world: Chronicle) -> None:
    several = {"organisation": {"code": "office"}, "people": [{"code": "he"}, {"code": "ma"}]}
    struck = await act(
        ask,
        "endRegistration",
        "RegistrationsDone",
        organisation={"code": "centre"},
        people=[{"code": "he"}],
        on="2011",
    )
    assert (struck["peopleAffected"], struck["organisation"]["name"]) == (1, "信息中心")
    given = {**several, "identity": "ZB125/1", "on": "2012", "idempotencyKey": "once"}
    done = await act(ask, "registerStaff", "RegistrationsDone", **given)
    assert done["peopleAffected"] == 2
    assert await act(ask, "registerStaff", "RegistrationsDone", **given) == done
    assert await registered(ask, "office", "2012") == [("he", "1", False), ("ma", "1", False)]
    assert await registered(ask, "centre", "2011") == []


def register(*people: str, identity: str = "1", unit: str = "office", **more: Any) -> dict[str, Any]:
    who = [{"code": person} for person in people]
    return {"organisation": {"code": unit}, "people": who, "identity": identity, "on": "2010", **more}


def redesignate(unit: str, identity: str, **more: Any) -> dict[str, Any]:
    return {"organisation": {"code": unit}, "identity": identity, "on": "2010", "document": PROVINCIAL, **more}


COUNTY = {"number": "清编发〔2016〕1号", "issuer": "清和县机构编制委员会"}
REFUSED = {
    "all at once": ("registerStaff", register("wu", "nobody", "wu"), ["R-01 people.1.code", "R-07 people.2"]),
    "no such code, registered elsewhere": (
        "registerStaff",
        register("wu", identity="99"),
        ["CS-02 identity", "V-68 people.0"],
    ),
    "an identity of institutions": ("registerStaff", register("ma", identity="8"), ["X-36 identity"]),
    "registered already": ("registerStaff", register("wu", unit="archives-bureau"), ["R-06 people.0"]),
    "not registered": (
        "endRegistration",
        {"organisation": {"code": "office"}, "people": [{"code": "ma"}], "on": "2010"},
        ["R-01 people.0"],
    ),
    "a county's document": (
        "redesignateStaff",
        redesignate("archives-bureau", "6", document=COUNTY),
        ["CS-09 document.issuer", "CS-09 identity"],
    ),
    "nobody to be re-designated": ("redesignateStaff", redesignate("office", "1"), ["R-06 organisation"]),
    "no issuer": (
        "approveByReference",
        {"organisation": {"code": "centre"}, "on": "2010", "document": {"number": "一号"}},
        ["CS-09 document.issuer"],
    ),
    "before it was": (
        "approveByReference",
        {"organisation": {"code": "centre"}, "on": "1980", "document": PROVINCIAL},
        ["R-02 organisation"],
    ),
}


async def test_what_rules_forbid_is_told_and_nothing_is_written(ask: Ask, world: Chronicle, store: Store) -> None:
    before = await everything(store)
    told = {}
    for name, (field, given, _) in REFUSED.items():
        done = "ByReferenceApproved" if field == "approveByReference" else "RegistrationsDone"
        findings = (await act(ask, field, done, **given))["findings"]
        told[name] = sorted(f"{each['rule']} {'.'.join(each['path'])}" for each in findings)
    assert told == {name: expected for name, (_, _, expected) in REFUSED.items()}
    assert await everything(store) == before


async def test_an_event_taken_back_brings_registrations_back(ask: Ask, world: Chronicle, empty_store: Store) -> None:
    """Whoever was registered elsewhere since would be registered twice (V-68)."""
    ending = {"fact": world.ids["li:archives-bureau/2005..2014"], "to": {"end": True}}
    mapping = {"registrations": [ending], "otherwise": "CARRY"}
    absorb = {"inputs": [{"code": "archives-bureau"}], "into": {"code": "centre"}, "mapping": mapping}
    [absorbed] = await reorganise(ask, "2010", {"absorb": absorb})

    [reverse] = (await undo(ask, absorbed, mode="REVERSAL", on="2012"))["events"]
    assert await registered(ask, "archives-bureau", "2011") == []
    assert await registered(ask, "archives-bureau", "2012") == [("li", "2", False), ("wu", "1", False)]
    assert await registered(ask, "centre", "2012") == [("he", "8", False)]
    told = await undo(ask, reverse["id"], dryRun=True)
    assert told["effect"]["peopleAffected"] == 2
    changes = [(each["kind"], each["personName"]) for each in told["effect"]["changes"]["nodes"] if each["personName"]]
    assert sorted(changes) == [
        ("REGISTRATION_CLOSED", "吴海涛"),
        ("REGISTRATION_CLOSED", "李红"),
        ("REGISTRATION_OPENED", "吴海涛"),
    ]
    await undo(ask, reverse["id"])

    elsewhere = {"organisation": {"code": "office"}, "identity": "2", "people": [{"code": "li"}], "on": "2011"}
    document = {"number": "江人〔2011〕1号"}
    await act(ask, "registerStaff", "RegistrationsDone", **elsewhere, until="2012", document=document)
    refused = (await undo(ask, absorbed))["findings"]
    assert [(each["rule"], each["value"]) for each in refused] == [("V-68", world.ids["li"])]
    assert (await undo(ask, absorbed, mode="REVERSAL", on="2013"))["__typename"] == "ReorganisationEnacted"


async def test_after_a_correction_registrations_are_as_before(ask: Ask, world: Chronicle, empty_store: Store) -> None:
    before = await standing(empty_store)
    into = {"key": "new", "name": "档案信息局"}
    merge = {"inputs": [{"code": "archives-bureau"}, {"code": "centre"}], "into": into}
    [merged] = await reorganise(ask, "2010", {"merge": {**merge, "mapping": {"otherwise": "CARRY"}}})
    assert await standing(empty_store) != before
    assert (await undo(ask, merged))["__typename"] == "ReorganisationEnacted"
    assert await standing(empty_store) == before
