"""What rules forbid: each with where and why, and nothing is written, be it meant or dry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graph.connection import Store
from rules.findings import words
from tests.fixtures.contents import Contents
from tests.fixtures.graphql import Ask
from tests.reorganisations.bureaus import Bureaus, bureaus, merger, ref, refs, span
from tests.reorganisations.doing import dump, refusals

NOBODY = "01a22146-c864-7001-b42f-3980fa8a7bb8"
Events = list[dict[str, Any]]
Given = Callable[[Bureaus], Events]
Case = tuple[Given, list[tuple[str, str, str | None]]]
"""The events, and of each finding the rule, the end of its path, and its value."""


@pytest.fixture(scope="module")
async def county(store: Store, contents: Contents) -> Bureaus:
    """One world for all that is refused: it stays as it is. Some of it is yet to come."""

    async def load(_: Store) -> None:
        made.unit("late", "县体育局", start="2015", code="LATE")
        made.unit("ends", "县经委", start="2000")
        made.fact("OrganisationState", "ends", None, span("2016"), name="县经信局")
        made.unit("short", "临时指挥部", start="2000")
        made.rows[-1] = type(made.rows[-1])(**{**slots(made.rows[-1]), "validity": span("2000", "2014")})
        made.beneath("short", "county")
        made.beneath("health", "science", "GUIDANCE", start="2006")
        made.beneath("late", "education", "GUIDANCE", start="2015")
        await made.save(store)

    made = bureaus()
    await contents.be("refused", load)
    return made


def slots(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__}


def rename(unit: str, name: str = "新名", **more: Any) -> Given:
    return lambda made: [{"rename": {"organisation": ref(made, unit), "name": name, **more}}]


def dissolve(unit: str, **mapping: Any) -> Given:
    return lambda made: [{"dissolve": {"organisation": ref(made, unit), "mapping": mapping or {"otherwise": "END"}}}]


def found(**new: Any) -> Given:
    return lambda made: [{"found": {"organisation": {"name": "新局", **plain(made, new)}}}]


def move(unit: str, parent: str, **more: Any) -> Given:
    return lambda made: [
        {"reparent": {"organisation": ref(made, unit), "parent": ref(made, parent), **plain(made, more)}}
    ]


def plain(made: Bureaus, given: Any) -> Any:
    """The same with ids for the names of things."""
    if isinstance(given, dict):
        return {name: plain(made, value) for name, value in given.items()}
    if isinstance(given, list):
        return [plain(made, value) for value in given]
    return made.ids.get(given, given) if isinstance(given, str) else given


def merge(*inputs: str, **mapping: Any) -> Given:
    return lambda made: [merger(made, *inputs, **plain(made, mapping))]


def absorb(*inputs: str, into: str, **mapping: Any) -> Given:
    return lambda made: [
        {"absorb": {"inputs": refs(made, *inputs), "into": ref(made, into), "mapping": plain(made, mapping)}}
    ]


def posts(post: str, to: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"posts": [{"post": post, "to": to, **more}]}


def beneath(made: Bureaus, parent: str) -> dict[str, Any]:
    return {"name": "新局", "parent": ref(made, parent)}


CASES: dict[str, Case] = {
    "no such unit": (dissolve("nobody"), [("R-01", "dissolve.organisation.id", NOBODY)]),
    "no such code": (
        lambda made: [{"rename": {"organisation": {"code": "none"}, "name": "新"}}],
        [("R-01", "organisation.code", "none")],
    ),
    "no such key": (
        lambda made: [{"rename": {"organisation": {"key": "x"}, "name": "新"}}],
        [("R-01", "organisation.key", "x")],
    ),
    "a rank that is none, of a unit that has none": (
        lambda made: [{"downgrade": {"organisation": ref(made, "health"), "rank": "none"}}],
        [("CS-02", "downgrade.rank", "none")],
    ),
    "no such post": (merge(otherwise="CARRY", **posts(NOBODY, {"end": True})), [("R-01", "posts.0", NOBODY)]),
    "no such membership": (
        dissolve("education_party", otherwise="END", memberships=[{"fact": NOBODY, "to": {"end": True}}]),
        [("R-01", "memberships.0", NOBODY)],
    ),
    "a unit before its time": (rename("late"), [("R-02", "organisation.id", "late")]),
    "a parent before its time": (move("health", "late"), [("R-02", "parent.id", "late")]),
    "a destination before its time": (
        merge(otherwise="CARRY", children=[{"organisation": {"id": "office"}, "to": {"id": "late"}}]),
        [("R-02", "children.0.to.id", "late")],
    ),
    "ends on the day it begins": (
        lambda made: [{"dissolve": {"organisation": ref(made, "health"), "mapping": {"otherwise": "END"}}}],
        [("R-03", "organisation.id", "县卫生局")],
    ),
    "a later state": (dissolve("ends"), [("R-03", "organisation.id", "县经委")]),
    "an end already": (dissolve("short"), [("R-03", "organisation.id", "临时指挥部")]),
    "a code in use": (found(code="CODE EDU"), [("R-05", "organisation.code", "CODE EDU")]),
    "a code of one that is to come": (found(code="CODE LATE"), [("R-05", "organisation.code", "CODE LATE")]),
    "the same name": (rename("science", "县科技局"), [("R-06", "rename", "县科技局")]),
    "the same superior": (move("science", "county"), [("R-06", "reparent", "县科技局")]),
    "converted to nothing": (
        lambda made: [{"convert": {"organisation": ref(made, "science")}}],
        [("R-06", "convert", "县科技局")],
    ),
    "a unit twice": (merge("science", "science", otherwise="CARRY"), [("R-07", "merge", "县科技局")]),
    "absorbed into itself": (absorb("science", into="science", otherwise="CARRY"), [("R-07", "absorb", "县科技局")]),
    "one input": (merge("science", otherwise="CARRY"), [("R-07", "merge.inputs", "1")]),
    "a blank name": (rename("science", " "), [("R-07", "rename.name", " ")]),
    "a key twice": (
        lambda made: [*found(key="k")(made), *found(key="k")(made)],
        [("R-07", "1.found.organisation.key", "k")],
    ),
    "a rank that is not higher": (
        lambda made: [{"upgrade": {"organisation": ref(made, "science"), "rank": "108"}}],
        [("R-07", "upgrade.rank", "ZB03/108")],
    ),
    "a rank that is not lower": (
        lambda made: [{"downgrade": {"organisation": ref(made, "science"), "rank": "106"}}],
        [("R-07", "downgrade.rank", "ZB03/106")],
    ),
    "a parent that ends": (
        lambda made: [{"merge": {**merger(made, otherwise="CARRY")["merge"], "into": beneath(made, "science")}}],
        [("R-07", "into.parent.id", "science")],
    ),
    "a destination that ends": (
        merge(otherwise="CARRY", **posts("chief", {"carryTo": {"id": "science"}})),
        [("R-07", "posts.0.to.carryTo.id", "science")],
    ),
    "a post that ends": (
        merge(otherwise="CARRY", **posts("chief", {"mergeInto": "head"})),
        [("R-07", "posts.0.to.mergeInto", "head")],
    ),
    "a post elsewhere": (
        merge(otherwise="CARRY", **posts("director", {"end": True})),
        [("R-07", "posts.0", "director")],
    ),
    "a child elsewhere": (
        merge("science", "health", otherwise="CARRY", children=[{"organisation": {"id": "office"}, "end": True}]),
        [("R-07", "children.0", "office")],
    ),
    "a counterpart elsewhere": (
        merge("science", "health", otherwise="CARRY", counterparts=[{"fact": "party~education", "to": {"end": True}}]),
        [("R-07", "counterparts.0", "party~education")],
    ),
    "a post mapped twice": (
        merge(otherwise="CARRY", posts=[{"post": "chief", "to": {"end": True}}] * 2),
        [("R-07", "posts.1", "chief")],
    ),
    "nothing said": (
        merge(otherwise="CARRY", children=[{"organisation": {"id": "office"}}]),
        [("R-07", "children.0", "office")],
    ),
    "a post carried away in a change": (
        lambda made: rename("education", mapping=plain(made, posts("chief", {"carryTo": {"id": "science"}})))(made),
        [("R-07", "posts.0", "chief")],
    ),
    "members to a unit": (
        absorb("education_party", into="science", otherwise="CARRY"),
        [("R-07", "otherwise", "县科技局")],
    ),
    "one of several superiors": (
        move("health", "county", kind="GUIDANCE"),
        [("R-07", "reparent.from", None)],
    ),
    "a superior that is none": (
        move("health", "education", **{"from": {"id": "science"}}),
        [("R-07", "from.id", "science")],
    ),
    "no such rank": (found(rank="999"), [("CS-02", "organisation.rank", "999")]),
    "no such category": (
        lambda made: [{"convert": {"organisation": ref(made, "science"), "category": "none"}}],
        [("CS-02", "convert.category", "none")],
    ),
    "seats below none": (
        merge(otherwise="CARRY", **posts("chief", {"carryTo": {"key": "new"}}, **{"as": {"seats": -1}})),
        [("R-07", "as.seats", "-1")],
    ),
    "to end what is to come": (merge(otherwise="END"), [("V-70", "otherwise", day) for day in ("2015", "2018")]),
    "a receiver that does not live on": (
        merge(otherwise="CARRY", **posts("chief", {"carryTo": {"id": "short"}})),
        [("V-70", "posts.0", "临时指挥部")],
    ),
    "nothing accounted for": (
        merge("science", "health"),
        [
            ("X-12", "mapping.coLocations", "CARRY"),
            ("X-12", "mapping.groups", "CARRY"),
            ("X-12", "mapping.groups", "CARRY"),
            ("X-12", "mapping.posts", "CARRY"),
            ("X-12", "mapping.posts", "CARRY"),
        ],
    ),
    "an end of which half is said": (
        dissolve("education_party", memberships=[]),
        [
            ("X-12", "mapping.counterparts", "END"),
            ("X-12", "mapping.memberships", "END"),
            ("X-12", "mapping.memberships", "END"),
        ],
    ),
    "a circle": (move("education", "office", kind="LEADERSHIP"), [("X-13", "reparent", "办公室")]),
    "a circle of guidance": (move("education", "health", kind="GUIDANCE"), [("X-13", "reparent", "县卫生局")]),
    "a superior that ends before": (move("health", "short"), [("X-13", "reparent", "临时指挥部")]),
    "more holders than seats": (
        merge("science", "health", otherwise="CARRY", **posts("head", {"mergeInto": "chief"})),
        [("X-30", "posts.0", "1")],
    ),
}  # fmt: skip
DAYS = {"ends on the day it begins": "2005"}


@pytest.mark.parametrize("case", CASES)
async def test_it_is_refused_and_nothing_is_written(ask: Ask, store: Store, county: Bureaus, case: str) -> None:
    given, expected = CASES[case]
    county.ids["nobody"] = NOBODY
    events = coded(county, given(county))
    before = await dump(store)
    names = {identity: name for name, identity in county.ids.items() if identity != NOBODY}
    for dry in (False, True):
        findings = await refusals(ask, *events, on=DAYS.get(case, "2012-03"), dryRun=dry)
        told = sorted((each["rule"], ".".join(each["path"]), each["value"] or "") for each in findings)
        assert len(told) == len(expected), findings
        for (rule, path, value), (said, end, what) in zip(told, sorted(expected, key=sortable), strict=True):
            assert rule == said, findings
            assert path.endswith(end), findings
            assert names.get(value, value).replace(county.tag, "CODE ") == (what or ""), findings
        assert all(each["severity"] == "ERROR" and each["messageEn"] != each["messageZh"] for each in findings)
    assert await dump(store) == before


def sortable(finding: tuple[str, str, str | None]) -> tuple[str, str, str]:
    return finding[0], finding[1], finding[2] or ""


def coded(made: Bureaus, given: Any) -> Any:
    """The same with the codes of this world."""
    if isinstance(given, dict):
        return {name: coded(made, value) for name, value in given.items()}
    if isinstance(given, list):
        return [coded(made, value) for value in given]
    return given.replace("CODE ", made.tag) if isinstance(given, str) else given


async def test_findings_tell_what_they_are_about(ask: Ask, county: Bureaus) -> None:
    [finding] = await refusals(ask, *dissolve("short")(county))
    assert finding == {
        "rule": "R-03",
        "severity": "ERROR",
        "path": ["events", "0", "dissolve", "organisation", "id"],
        "value": "临时指挥部",
        "messageEn": "临时指挥部 cannot end on 2012-03: an end of it is recorded already",
        "messageZh": "“临时指挥部”不能于 2012-03 终止：已记录其终止",
        "subjects": [{"id": county["short"]}],
    }


async def test_all_that_is_wrong_is_told_at_once(ask: Ask, county: Bureaus) -> None:
    """An event with faults takes no effect on the others; of one that names what it founds nothing is told."""
    events = [
        *found(key="a", rank="999")(county),
        *rename("science", "县科技局")(county),
        {"rename": {"organisation": {"key": "a"}, "name": "新"}},
        *dissolve("late")(county),
    ]
    told = [(each["rule"], each["path"][1]) for each in await refusals(ask, *events)]
    assert told == [("CS-02", "0"), ("R-06", "1"), ("R-02", "3")]


def placeholders(text: str) -> set[str]:
    return {part.split("}")[0] for part in text.split("{")[1:]}


def test_the_words_of_both_languages_speak_of_the_same() -> None:
    unlike = [key for key, line in words().items() if placeholders(line.english) != placeholders(line.chinese)]
    assert unlike == []
