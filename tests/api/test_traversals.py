"""Search, genealogy, colleagues, overlaps, chains and differences, asked through HTTP of the seeded county."""

from __future__ import annotations

import pytest

from tests.fixtures.graphql import Ask

pytestmark = pytest.mark.usefixtures("seeded_store")


async def test_search(ask: Ask) -> None:
    found = await ask(
        """{ search(text: "劳动局", first: 2) {
          totalCount
          edges { matchedOn matchedText score node { __typename ... on Organisation { name status } } }
          pageInfo { hasNextPage } } }"""
    )
    former = {"matchedOn": "FORMER_NAME", "score": 0.55}
    unit = {"__typename": "AdministrativeUnit"}
    assert found["search"] == {
        "totalCount": 4,
        "edges": [
            {
                **former,
                "matchedText": "清和县劳动局",
                "node": {**unit, "name": "清和县劳动和社会保障局", "status": "ENDED"},
            },
            {
                **former,
                "matchedText": "云川市劳动局",
                "node": {**unit, "name": "云川市人力资源和社会保障局", "status": "ACTIVE"},
            },
        ],
        "pageInfo": {"hasNextPage": True},
    }
    assert ask.statements == 1


async def test_a_cursor_of_another_search_is_refused(ask: Ask) -> None:
    found = await ask('{ search(text: "劳动局", first: 1) { pageInfo { endCursor } } }')
    cursor = found["search"]["pageInfo"]["endCursor"]
    page = 'query($after: String) { search(text: "%s", after: $after) { nodes { id } } }'
    assert len((await ask(page % "劳动局", {"after": cursor}))["search"]["nodes"]) == 3
    refusal = await ask.refusal(page % "人事局", {"after": cursor})
    assert refusal.codes == ["CURSOR_NOT_OF_THIS_LIST"]


async def test_genealogy(ask: Ask) -> None:
    told = await ask(
        """{ search(text: "清和县人力资源和社会保障局", kinds: [ORGANISATION], first: 1) {
          nodes { ... on Organisation { genealogy {
            organisations { name foundedOn endedOn }
            successions { successor { name } on kind distance event { inputs { name } } } } } } } }"""
    )
    family = told["search"]["nodes"][0]["genealogy"]
    assert family["organisations"] == [
        {"name": "清和县劳动和社会保障局", "foundedOn": "1984-09", "endedOn": "2010-03"},
        {"name": "清和县人事局", "foundedOn": "1984-09", "endedOn": "2010-03"},
        {"name": "清和县人力资源和社会保障局", "foundedOn": "2010-03", "endedOn": None},
    ]
    inputs = [{"name": "清和县劳动和社会保障局"}, {"name": "清和县人事局"}]
    step = {
        "successor": {"name": "清和县人力资源和社会保障局"},
        "on": "2010-03",
        "kind": "MERGE",
        "distance": 1,
        "event": {"inputs": inputs},
    }
    assert family["successions"] == [step, step]


async def test_colleagues_cost_the_same_whatever_the_page(ask: Ask) -> None:
    document = """query($first: Int) { people(first: $first) { nodes { name colleagues(first: $first) {
      totalCount
      edges { node { name } overlaps { organisation { name } from to months a { validFrom } b { validFrom } } }
    } } } }"""
    few = await ask(document, {"first": 2})
    statements = ask.statements
    everybody = await ask(document, {"first": 50})
    assert ask.statements == statements == 5
    assert everybody["people"]["nodes"][:1] == few["people"]["nodes"][:1]
    [sun] = [person for person in everybody["people"]["nodes"] if person["name"] == "孙立新"]
    assert sun["colleagues"] == {
        "totalCount": 2,
        "edges": [
            {
                "node": {"name": "陈志远"},
                "overlaps": [
                    {
                        "organisation": {"name": "清和县劳动和社会保障局"},
                        "from": "2001-06",
                        "to": "2006-09",
                        "months": 63,
                        "a": {"validFrom": "2000-07"},
                        "b": {"validFrom": "2001-06"},
                    }
                ],
            },
            {
                "node": {"name": "赵国栋"},
                "overlaps": [
                    {
                        "organisation": {"name": "清和县劳动局"},
                        "from": "1996-03",
                        "to": "2000-07",
                        "months": 52,
                        "a": {"validFrom": "1992-04"},
                        "b": {"validFrom": "1996-03"},
                    }
                ],
            },
        ],
    }


async def test_between_two_people(ask: Ask) -> None:
    told = await ask(
        """{
          overlaps(a: {code: "QH0004"}, b: {code: "QH0006"}) { organisation { name } from to a { post { title } } }
          met: shortestLink(a: {code: "QH0004"}, b: {code: "QH0006"}, concurrentOnly: true) { length steps {
            source { ...named } via { __typename validFrom } target { ...named } } }
          onePost: shortestLink(a: {code: "QH0004"}, b: {code: "QH0006"}) { length }
          tooFar: shortestLink(a: {code: "QH0004"}, b: {code: "QH0001"}, maxLength: 3) { length }
          farther: shortestLink(a: {code: "QH0004"}, b: {code: "QH0001"}) { length }
        }
        fragment named on Node {
          ... on Person { name } ... on Post { title } ... on School { name } ... on Organisation { name } }"""
    )
    unit = {"name": "清和县劳动和社会保障局"}
    assert told == {
        "overlaps": [{"organisation": unit, "from": "2001-06", "to": "2006-09", "a": {"post": {"title": "局长"}}}],
        "met": {
            "length": 4,
            "steps": [
                {
                    "source": {"name": "孙立新"},
                    "via": {"__typename": "Appointment", "validFrom": "2000-07"},
                    "target": {"title": "局长"},
                },
                {"source": {"title": "局长"}, "via": None, "target": unit},
                {"source": unit, "via": None, "target": {"title": "副局长"}},
                {
                    "source": {"title": "副局长"},
                    "via": {"__typename": "Appointment", "validFrom": "2001-06"},
                    "target": {"name": "陈志远"},
                },
            ],
        },
        "onePost": {"length": 2},
        "tooFar": None,
        "farther": {"length": 4},
    }


async def test_what_changed_between_two_dates(ask: Ask) -> None:
    told = await ask(
        """{ organisationDiff(root: {code: "state-council"}, from: "2001-03", to: "2002") {
          founded { name foundedOn } ended { name endedOn status }
          renamed { organisation { name } before after event { kind on } }
          moved { organisation { name } before { name } after { name } }
          merged { predecessor { name } successor { name } on kind } } }"""
    )
    difference = told["organisationDiff"]
    merged = sorted(difference.pop("merged"), key=lambda step: str(step["predecessor"]["name"]))
    new = {"name": "国家质量监督检验检疫总局"}
    assert merged == [
        {"predecessor": {"name": name}, "successor": new, "on": "2001-04", "kind": "MERGE"}
        for name in ("国家出入境检验检疫局", "国家质量技术监督局")
    ]
    assert difference == {
        "founded": [{**new, "foundedOn": "2001-04"}],
        "ended": [
            {"name": "国家出入境检验检疫局", "endedOn": "2001-04", "status": "ENDED"},
            {"name": "国家质量技术监督局", "endedOn": "2001-04", "status": "ENDED"},
        ],
        "renamed": [
            {
                "organisation": {"name": after},
                "before": before,
                "after": after,
                "event": {"kind": "UPGRADE", "on": "2001-04"},
            }
            for before, after in (("国家工商行政管理局", "国家工商行政管理总局"), ("新闻出版署", "新闻出版总署"))
        ],
        "moved": [],
    }


async def test_an_unknown_root_is_refused(ask: Ask) -> None:
    refusal = await ask.refusal(
        '{ organisationDiff(root: {code: "nothing"}, from: "2000", to: "2001") { founded { name } } }'
    )
    assert refusal.codes == ["NOT_FOUND"]


async def test_differences_up_to_one_day_are_told_apart_by_where_they_begin(ask: Ask) -> None:
    asked = 'organisationDiff(root: {code: "state-council"}, from: "%s", to: "2004") { founded { name } }'
    alone = [(await ask(f"{{ {asked % start} }}"))["organisationDiff"] for start in ("1995", "2003-06")]
    together = await ask(f"{{ a: {asked % '1995'} b: {asked % '2003-06'} }}")
    assert alone[0] != alone[1]
    assert [together["a"], together["b"]] == alone
