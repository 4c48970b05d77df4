"""What rules forbid of co-locations, groups, superiors and counterparts: all faults at once; nothing is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.connection import Store
from tests.affiliations.acts import by, refused
from tests.api.chronicle import Chronicle
from tests.appointments.acts import everything
from tests.fixtures.graphql import Ask

CHINESE = re.compile(r"[\u4e00-\u9fff]")
NOBODY = "0198a2f0-0000-7001-8000-000000000000"


@dataclass(frozen=True)
class Case:
    """An act and what is found against it: rule, path, keys of the subjects that can be asked for by id.

    In the input, `@key` stands for the id of that thing.
    """

    name: str
    act: str
    given: Mapping[str, Any]
    found: tuple[tuple[str, str, tuple[str, ...]], ...]


def co_locating(*members: str, **more: Any) -> dict[str, Any]:
    return {"kind": "CO_LOCATED", "members": by(*members), "host": {"code": members[0]}, "on": "2010", **more}


PLATES = {"coLocation": "@plates/state"}
GROUP = {"group": {"code": "DEPARTMENTS"}}


def beneath(organisation: str, superior: str, kind: str, on: str = "2010", **more: Any) -> dict[str, Any]:
    return {"organisation": {"code": organisation}, "superior": {"code": superior}, "kind": kind, "on": on, **more}


def paired(party: str, unit: str, on: str = "2010", **more: Any) -> dict[str, Any]:
    return {"partyOrganisation": {"code": party}, "unit": {"code": unit}, "on": on, **more}


CASES = (
    Case(
        "members that are not there, or named twice",
        "createCoLocation",
        {**co_locating("education", "nobody", "education"), "host": {"id": NOBODY}},
        (("R-01", "host.id", ()), ("R-01", "members.1.code", ()), ("R-07", "members.2", ("education",))),
    ),
    Case(
        "members that do not live, or not long enough, or are part of another",
        "createCoLocation",
        co_locating("health", "grain", "archives", on="2000", expectedVersions=[{"id": "@grain", "version": 7}]),
        (
            ("R-02", "members.0", ("health",)),
            ("R-04", "expectedVersions.0", ("grain",)),
            ("V-70", "members.1", ("grain",)),
            ("X-35", "members.2", ("archives",)),
        ),
    ),
    Case(
        "a host from elsewhere",
        "createCoLocation",
        {**co_locating("education", "finance"), "host": {"code": "office"}},
        (("CS-17", "host", ("office",)),),
    ),
    Case("one member", "createCoLocation", co_locating("education"), (("CS-17", "members", ()),)),
    Case(
        "an end before the beginning",
        "createCoLocation",
        co_locating("education", "finance", until="2009"),
        (("V-70", "until", ()),),
    ),
    Case(
        "no such co-location",
        "joinCoLocation",
        {"coLocation": NOBODY, "organisations": by("office"), "on": "2010"},
        (("R-01", "coLocation", ()),),
    ),
    Case(
        "before the co-location, and members already",
        "joinCoLocation",
        {**PLATES, "organisations": by("office", "archives"), "on": "1999"},
        (("R-02", "coLocation", ()), ("X-35", "organisations.1", ("archives",))),
    ),
    Case(
        "two of two leave",
        "leaveCoLocation",
        {**PLATES, "organisations": by("archives", "office"), "on": "2010"},
        (("CS-17", "coLocation", ()), ("R-01", "organisations.1", ("office",))),
    ),
    Case(
        "the host leaves, and hosts",
        "leaveCoLocation",
        {**PLATES, "organisations": by("archives-bureau"), "newHost": {"code": "archives-bureau"}, "on": "2010"},
        (
            ("CS-17", "coLocation", ()),
            ("CS-17", "coLocation", ()),
            ("R-01", "newHost", ("archives-bureau",)),
        ),
    ),
    Case(
        "it hosts already",
        "changeCoLocationHost",
        {**PLATES, "host": {"code": "archives-bureau"}, "on": "2010"},
        (("R-06", "host", ("archives-bureau",)),),
    ),
    Case(
        "a host that is no member",
        "changeCoLocationHost",
        {**PLATES, "host": {"code": "office"}, "on": "2010"},
        (("R-01", "host", ("office",)),),
    ),
    Case("before it began", "dissolveCoLocation", {**PLATES, "on": "1999"}, (("R-02", "on", ()),)),
    Case(
        "a code of another",
        "createOrganisationGroup",
        {"code": "DEPARTMENTS", "name": "部门", "on": "2010"},
        (("V-63", "code", ("DEPARTMENTS",)),),
    ),
    Case(
        "members already, or later, or too long",
        "joinOrganisationGroup",
        {**GROUP, "organisations": by("education", "finance", "grain"), "on": "1994"},
        (
            ("R-03", "organisations.1", ("finance",)),
            ("R-06", "organisations.0", ("education",)),
            ("V-70", "organisations.2", ("grain",)),
        ),
    ),
    Case(
        "no such group",
        "joinOrganisationGroup",
        {"group": {"code": "?"}, "organisations": by("office"), "on": "2010"},
        (("R-01", "group.code", ()),),
    ),
    Case(
        "no member then",
        "leaveOrganisationGroup",
        {**GROUP, "organisations": by("finance"), "on": "1994"},
        (("R-01", "organisations.0", ("finance",)),),
    ),
    Case("who joins later only", "dissolveOrganisationGroup", {**GROUP, "on": "1994"}, (("V-70", "on", ("finance",)),)),
    Case(
        "a second superior of leadership",
        "addSuperior",
        beneath("education", "planning", "LEADERSHIP"),
        (("X-13", "organisation", ("education", "government")),),
    ),
    Case(
        "the same superior",
        "addSuperior",
        beneath("planning", "government", "GUIDANCE"),
        (("R-06", "organisation", ("planning",)),),
    ),
    Case(
        "a superior that is beneath",
        "addSuperior",
        beneath("government", "office", "LEADERSHIP"),
        (("X-13", "superior", ("government", "office")),),
    ),
    Case(
        "beneath itself",
        "addSuperior",
        beneath("office", "office", "GUIDANCE"),
        (("X-13", "superior", ("office", "office")),),
    ),
    Case(
        "a superior that ends, of one that has ended",
        "addSuperior",
        beneath("health", "grain", "GUIDANCE", "2004"),
        (("R-02", "organisation", ("health",)), ("X-13", "superior", ("grain",))),
    ),
    Case(
        "not beneath in this way",
        "endSubordination",
        beneath("education", "government", "GUIDANCE"),
        (("R-01", "organisation", ("education",)),),
    ),
    Case(
        "the wrong way round",
        "pairCounterpart",
        paired("education", "group", coverage="OWN"),
        (("PA-08", "partyOrganisation", ("education",)), ("PA-08", "unit", ("group",))),
    ),
    Case(
        "paired already",
        "pairCounterpart",
        paired("group", "education", coverage="JOINT"),
        (("R-06", "partyOrganisation", ("group",)), ("X-17", "partyOrganisation", ("group",))),
    ),
    Case("not paired", "endCounterpart", paired("group", "finance"), (("R-01", "partyOrganisation", ("group",)),)),
)


async def test_all_faults_are_told_and_nothing_is_written(ask: Ask, store: Store, standing_world: Chronicle) -> None:
    before = await everything(store)
    ids = {standing_world.ids[key]: key for key in standing_world.ids}
    told, expected = {}, {case.name: sorted(case.found) for case in CASES}
    for case in CASES:
        findings = await refused(ask, case.act, **_with_ids(case.given, standing_world.ids))
        told[case.name] = sorted(
            (each["rule"], ".".join(each["path"]), tuple(sorted(ids[subject["id"]] for subject in each["subjects"])))
            for each in findings
        )
        assert all(CHINESE.search(each["messageZh"]) for each in findings)
    assert told == expected
    assert await everything(store) == before


def _with_ids(given: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(given, Mapping):
        return {name: _with_ids(value, ids) for name, value in given.items()}
    if isinstance(given, list):
        return [_with_ids(value, ids) for value in given]
    return ids[given[1:]] if isinstance(given, str) and given.startswith("@") else given
