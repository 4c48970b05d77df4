"""What rules forbid: every fault at once, with its place in the input and its value; nothing is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from graph.connection import Store
from tests.api.chronicle import Chronicle
from tests.appointments.acts import everything, refused
from tests.fixtures.graphql import Ask

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Case:
    """An act and what is found against it: rule, path, value and the keys of the subjects.

    In the input, `@key` stands for the id of that thing.
    """

    name: str
    act: str
    given: Mapping[str, Any]
    found: tuple[tuple[str, str, str | None, tuple[str, ...]], ...]


WU = "wu/director/1996..2006-05"
NOBODY = "0198a2f0-0000-7003-8000-000000000000"


def appoint(**given: Any) -> dict[str, Any]:
    """An appointment against which nothing could be said, but for what is given."""
    start = {"from": given.pop("start", "2010")}
    return {"person": {"code": "li"}, "post": {"code": "director"}, **start, **given}


CASES = (
    Case(
        "all at once",
        "appoint",
        appoint(
            start="1980",
            person={"code": "wu"},
            appointmentMethod="999",
            exchangeMethod="ZB72/x",
            expectedVersions=[{"id": "@wu", "version": 1}, {"id": "@education", "version": 7}],
        ),
        (
            ("CS-02", "appointmentMethod", "999", ()),
            ("CS-02", "exchangeMethod", "ZB72/x", ()),
            ("R-04", "expectedVersions.1", "7", ()),
            ("R-10", "post", "@director", (WU,)),
            ("V-70", "from", "1980-01-01", ("director",)),
            ("X-30", "post", "@director", ("director", WU)),
        ),
    ),
    Case("nobody", "appoint", appoint(person={"id": NOBODY}), (("R-01", "person.id", NOBODY, ()),)),
    Case(
        "nothing there",
        "appoint",
        appoint(person={"code": "x"}, post={"code": "y"}, onBehalfOf={"code": "z"}, selectionMethod="0x"),
        (
            ("CS-02", "selectionMethod", "0x", ()),
            ("R-01", "onBehalfOf.code", "z", ()),
            ("R-01", "person.code", "x", ()),
            ("R-01", "post.code", "y", ()),
        ),
    ),
    Case("backwards", "appoint", appoint(start="2012", to="2011-12"), (("V-70", "to", "2011-12", ()),)),
    Case(
        "after the unit's end",
        "appoint",
        appoint(post={"code": "miller"}, start="1999", to="2001"),
        (("V-70", "to", "2000-01-01", ("miller",)),),
    ),
    Case(
        "a seat too few on one day",
        "appoint",
        appoint(start="2006", to="2006-02"),
        (("X-30", "post", "@director", ("director", WU)),),
    ),
    Case(
        "read too long ago",
        "appoint",
        appoint(expectedVersions=[{"id": "@director", "version": 3}]),
        (("R-04", "expectedVersions.0", "3", ("director",)),),
    ),
    Case(
        "ended before it began",
        "endAppointment",
        {"appointment": f"@{WU}", "on": "1995"},
        (("V-70", "on", "1995", (WU,)),),
    ),
    Case(
        "former is never set back",
        "endAppointment",
        {"appointment": f"@{WU}", "on": "2006-06"},
        (("V-49", "on", "2006-06", (WU,)),),
    ),
    Case(
        "ended so already",
        "endAppointment",
        {"appointment": f"@{WU}", "on": "2006-05"},
        (("R-06", "on", "2006-05", (WU,)),),
    ),
    Case(
        "nothing to correct",
        "correctAppointment",
        {"appointment": f"@{WU}", "validFrom": "1996"},
        (("R-06", "", None, (WU,)),),
    ),
    Case(
        "never, and yet",
        "correctAppointment",
        {"appointment": f"@{WU}", "never": True, "validFrom": "1996", "onQuota": True},
        (("R-07", "onQuota", None, ()), ("R-07", "validFrom", None, ())),
    ),
    Case(
        "corrected beyond the post",
        "correctAppointment",
        {"appointment": f"@{WU}", "validFrom": "1989-12", "stillHeld": True, "validTo": "2001"},
        (("R-07", "stillHeld", "true", ()), ("V-70", "validFrom", "1989-12-01", ("director",))),
    ),
    Case("no appointment", "correctAppointment", {"appointment": NOBODY}, (("R-01", "appointment", NOBODY, ()),)),
    Case(
        "closed beneath its holder",
        "closePost",
        {"post": {"code": "director"}, "on": "2006"},
        (("V-70", "on", "2006", (WU,)),),
    ),
    Case(
        "closed already",
        "closePost",
        {"post": {"code": "miller"}, "on": "2000"},
        (("R-02", "on", "2000", ("miller",)),),
    ),
    Case(
        "something later",
        "closePost",
        {"post": {"code": "deputy"}, "on": "2009"},
        (("R-03", "on", "2009", ("deputy",)),),
    ),
    Case(
        "a post that cannot be",
        "openPost",
        {"organisation": {"code": "grain"}, "on": "1990", "title": " ", "seats": -1, "rank": "1", "code": "miller"},
        (
            ("CS-02", "rank", "1", ()),
            ("R-05", "code", "miller", ("miller",)),
            ("R-07", "seats", "-1", ()),
            ("R-07", "title", " ", ()),
            ("V-70", "on", "2000-01-01", ("grain",)),
        ),
    ),
    Case(
        "a person who cannot be",
        "addPerson",
        {
            "name": " 王秀英",
            "code": "wu",
            "sex": "5",
            "bornOn": "196503",
            "workStartedOn": "1965-03",
            "joinedPartyOn": "1960",
        },
        (
            ("CS-02", "sex", "5", ()),
            ("R-05", "code", "wu", ("wu",)),
            ("V-01", "name", " 王秀英", ()),
            ("V-15", "joinedPartyOn", "1960", ()),
            ("V-15", "workStartedOn", "1965-03", ()),
        ),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
async def test_refused(ask: Ask, standing_bureau: Chronicle, store: Store, case: Case) -> None:
    ids = standing_bureau.ids
    before = await everything(store)

    def told(value: Any) -> Any:
        """The value with ids in the place of keys."""
        if isinstance(value, Mapping):
            return {name: told(item) for name, item in value.items()}
        if isinstance(value, list):
            return [told(item) for item in value]
        return ids[value[1:]] if isinstance(value, str) and value.startswith("@") else value

    findings = await refused(ask, case.act, **told(case.given))
    found = sorted(
        (each["rule"], ".".join(each["path"]), each["value"], sorted(subject["id"] for subject in each["subjects"]))
        for each in findings
    )
    assert found == sorted(
        (rule, path, told(value), sorted(ids[key] for key in subjects)) for rule, path, value, subjects in case.found
    )
    for each in findings:
        assert each["severity"] == "ERROR"
        assert CHINESE.search(each["messageZh"])
        assert not CHINESE.search(re.sub("“.*?”|局长|副局长|厂长|王秀英", "", each["messageEn"]))
    assert await everything(store) == before
