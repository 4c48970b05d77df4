"""What stands beneath the rules of time: natural lines, pages and cursors, plain lists, nulls, ambiguity, order."""

from __future__ import annotations

from typing import Any

import pytest

from graph.connection import Store
from tests.api.chronicle import Chronicle
from tests.api.test_rules_of_time import Example, answers, named, names, page
from tests.fixtures.contents import Contents
from tests.fixtures.graphql import Ask

_told: dict[str, Chronicle] = {}

SURNAMES = ("赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "单", "曾")


def lists_world() -> Chronicle:
    """A government with sixty bureaus, of which many share what they are sorted by, and sixty people."""
    world = Chronicle()
    world.unit("government", "县政府")
    world.unit("city", "市政府")
    for number in range(60):
        rank = f"ZB03/{107 + number % 3}"
        begun = f"{1980 + number % 4}"
        values = {"name": f"第{number % 7}局", "rank": rank, "sequence": number % 5 if number % 5 else None}
        world.unit(f"bureau-{number:02}", {f"{begun}..": values})
        world.beneath(f"bureau-{number:02}", "government" if number % 20 else "city")
        name = SURNAMES[number % len(SURNAMES)] + ("明" if number % 5 else "明明")
        world.person(f"person-{number:02}", name)
    for key in ("twin-1", "twin-2"):
        world.unit(key, "孪生局", code="twin")
        world.person(f"{key}-person", "孪生", code="twin")
    world.unit("restless", {f"{1000 + year}..{1001 + year}": f"第{year}个名称" for year in range(1001)})
    return world


@pytest.fixture
async def lists(store: Store, contents: Contents) -> Chronicle:
    async def load(into: Store) -> None:
        _told["lists"] = lists_world()
        await _told["lists"].tell(into)

    await contents.be("lists", load)
    return _told["lists"]


LONGEST = 100
"""More than any list here has: pages that repeat themselves would go on for ever."""
PAGE_INFO = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"


async def walked(ask: Ask, field: str, size: int, *, backward: bool = False) -> list[Any]:
    """All codes of a list of the government, page by page; checks what every page says of itself."""
    collected: list[Any] = []
    cursor: str | None = None
    while True:
        place = f"{'last' if backward else 'first'}: {size}"
        if cursor is not None:
            place += f', {"before" if backward else "after"}: "{cursor}"'
        asked = field.replace("*", place)
        data = await ask(f'{{ organisation(by: {{code: "government"}}) {{ list: {asked} }} }}')
        told = data["organisation"]["list"]
        codes = [node["code"] for node in told["nodes"]]
        info = told["pageInfo"]
        assert [edge["node"]["code"] for edge in told["edges"]] == codes
        assert (info["startCursor"], info["endCursor"]) == (told["edges"][0]["cursor"], told["edges"][-1]["cursor"])
        assert (info["hasNextPage"] if backward else info["hasPreviousPage"]) == (cursor is not None)
        collected = codes + collected if backward else collected + codes
        assert len(collected) < LONGEST
        if not info["hasPreviousPage" if backward else "hasNextPage"]:
            return collected
        cursor = info["startCursor" if backward else "endCursor"]


@pytest.mark.parametrize("by", ["SEQUENCE", "CODE", "NAME", "FOUNDED_ON"])
@pytest.mark.parametrize("direction", ["ASC", "DESC"])
async def test_pages_forward_and_backward_are_the_whole_list(
    ask: Ask, lists: Chronicle, by: str, direction: str
) -> None:
    field = f"""children(orderBy: [{{by: {by}, direction: {direction}}}], *) {{
      nodes {{ code name foundedOn }} edges {{ cursor node {{ code }} }} {PAGE_INFO} }}"""
    whole = await walked(ask, field, 1000)
    assert len(set(whole)) == len(whole) == 57
    assert await walked(ask, field, 10) == whole
    assert await walked(ask, field, 7, backward=True) == whole
    for backward in (False, True):
        assert await walked(ask, field, 19, backward=backward) == whole, "three pages that are full to the last entry"
    if by == "CODE":
        assert whole == sorted(whole, reverse=direction == "DESC")
    if by == "FOUNDED_ON":
        years = [int(code[-2:]) % 4 for code in whole]
        assert years == sorted(years, reverse=direction == "DESC")


async def test_orders_follow_one_another(ask: Ask, lists: Chronicle) -> None:
    document = """{ organisation(by: {code: "government"}) {
      children(first: 1000, orderBy: [{by: FOUNDED_ON, direction: DESC}, {by: NAME}, {by: CODE, direction: DESC}]) {
        nodes { code name foundedOn } } } }"""
    nodes = (await ask(document))["organisation"]["children"]["nodes"]
    expected = sorted(nodes, key=lambda node: node["code"], reverse=True)
    # 第0局 … 第6局 sound like their digits, which sort as they are written
    expected.sort(key=lambda node: node["name"])
    expected.sort(key=lambda node: node["foundedOn"], reverse=True)
    assert nodes == expected


async def test_descendants_come_nearest_first(ask: Ask, rules: Chronicle) -> None:
    field = "descendants(*) { nodes { code } edges { cursor depth node { code } } " + PAGE_INFO + " }"
    for size in (1000, 2):
        document = field.replace("*", f"first: {size}")
        told = (await ask(f'{{ organisation(by: {{code: "province"}}, asOf: "1998") {{ list: {document} }} }}'))[
            "organisation"
        ]["list"]
        whole = [(edge["depth"], edge["node"]["code"]) for edge in told["edges"]]
        expected = [
            (1, "city"),
            (2, "county"),
            (2, "city-labour"),
            (3, "21"),
            (3, "personnel"),
            (4, "office"),
        ]
        assert whole == expected[:size]


async def test_pages_have_bounds(ask: Ask, lists: Chronicle) -> None:
    data = await ask("{ people { nodes { id } pageInfo { hasNextPage } } some: people(first: 1000) { nodes { id } } }")
    assert (len(data["people"]["nodes"]), data["people"]["pageInfo"]["hasNextPage"]) == (50, True)
    assert len(data["some"]["nodes"]) == 62
    none = await ask(
        "{ people(first: 0) { nodes { id } totalCount pageInfo { hasNextPage hasPreviousPage startCursor } } }"
    )
    assert none["people"] == {
        "nodes": [],
        "totalCount": 62,
        "pageInfo": {"hasNextPage": True, "hasPreviousPage": False, "startCursor": None},
    }
    for arguments in ("first: 1001", "last: 1001", "first: -1", "last: -1", "first: 5, last: 5"):
        assert (await ask.refusal(f"{{ people({arguments}) {{ totalCount nodes {{ id }} }} }}")).codes == ["PAGE_SIZE"]


async def test_between_two_cursors(ask: Ask, lists: Chronicle) -> None:
    document = "{ people(orderBy: [{by: CODE}], %s) { nodes { code } edges { cursor } } }"
    first = (await ask(document % "first: 10"))["people"]["edges"]
    between = f'after: "{first[2]["cursor"]}", before: "{first[8]["cursor"]}"'
    for bounds, expected in (
        (f"first: 3, {between}", ["person-03", "person-04", "person-05"]),
        (f"last: 2, {between}", ["person-06", "person-07"]),
        (f"first: 100, {between}", [f"person-0{number}" for number in range(3, 8)]),
    ):
        assert [node["code"] for node in (await ask(document % bounds))["people"]["nodes"]] == expected


CURSOR = '{ organisation(by: {code: "government"}) { children(first: 3) { pageInfo { endCursor } } } }'


def in_government(field: str, instants: str = "") -> str:
    return f'{{ organisation(by: {{code: "government"}}{instants}) {{ {field} {{ nodes {{ id }} }} }} }}'


ELSEWHERE = {
    "another parent": '{ organisation(by: {code: "city"}) { children(after: *) { nodes { id } } } }',
    "another field": in_government("descendants(after: *)"),
    "another list": "{ organisations(after: *) { nodes { id } } }",
    "another order": in_government("children(after: *, orderBy: [{by: NAME}])"),
    "another filter": in_government('children(after: *, where: {name: {equals: "第1局"}})'),
    "another instant": in_government("children(after: *)", ', asOf: "2020"'),
    "another nested instant": in_government('children(after: *, asOf: "2020")'),
    "another moment of knowing": in_government("children(after: *)", ', knownAt: "2100-01-01T00:00:00Z"'),
    "several parents": "{ organisations { nodes { children(after: *) { nodes { id } } } } }",
}


@pytest.mark.parametrize("where", ELSEWHERE)
async def test_a_cursor_is_refused_elsewhere(ask: Ask, lists: Chronicle, where: str) -> None:
    cursor = (await ask(CURSOR))["organisation"]["children"]["pageInfo"]["endCursor"]
    refused = await ask.refusal(ELSEWHERE[where].replace("*", f'"{cursor}"'))
    assert set(refused.codes) == {"CURSOR_NOT_OF_THIS_LIST"}


@pytest.mark.parametrize("cursor", ["", "x", "W10", "WzFd", "ø", "bnVsbA", "e30", "MTI", "WyJhIiwxXQ"])
async def test_what_is_no_cursor_is_refused(ask: Ask, lists: Chronicle, cursor: str) -> None:
    document = "query ($c: String) { people(after: $c) { nodes { id } } }"
    assert (await ask.refusal(document, {"c": cursor})).codes == ["CURSOR_NOT_OF_THIS_LIST"]


@pytest.mark.parametrize("where", ["after", "before"])
async def test_what_is_no_cursor_is_refused_beneath_what_is_found(ask: Ask, lists: Chronicle, where: str) -> None:
    found = f'{{ organisation(by: {{code: "government"}}) {{ children({where}: "") {{ nodes {{ id }} }} }} }}'
    assert set((await ask.refusal(found)).codes) == {"CURSOR_NOT_OF_THIS_LIST"}
    listed = f'{{ organisations(first: 2) {{ nodes {{ children({where}: "") {{ nodes {{ id }} }} }} }} }}'
    assert set((await ask.refusal(listed)).codes) == {"CURSOR_NOT_OF_THIS_LIST"}


async def test_a_cursor_is_good_for_other_page_sizes_and_selections(ask: Ask, lists: Chronicle) -> None:
    cursor = (await ask(CURSOR))["organisation"]["children"]["pageInfo"]["endCursor"]
    document = """query ($c: String!, $id: ID!) { node(id: $id) { ... on Organisation {
      children(after: $c, first: 1000) { totalCount nodes { code name } } } } }"""
    children = (await ask(document, {"c": cursor, "id": lists.ids["government"]}))["node"]["children"]
    assert (children["totalCount"], len(children["nodes"])) == (57, 54)


async def test_a_plain_list_beyond_a_thousand_is_an_error(ask: Ask, lists: Chronicle) -> None:
    refused = await ask.refusal('{ organisation(by: {code: "restless"}) { name states { name } } }')
    assert refused.codes == ["LIST_TOO_LONG"]
    data = await ask(
        """{ organisation(by: {code: "restless"}) { name states(during: {from: "1001"}) { name }
          few: states(during: {from: "1500", to: "1502"}) { name } } }"""
    )
    assert len(data["organisation"]["states"]) == 1000
    assert data["organisation"]["few"] == named("第500个名称", "第501个名称")


async def test_text_sorts_by_pinyin(ask: Ask, lists: Chronicle) -> None:
    document = "{ people(first: 1000, orderBy: [{by: NAME}]) { nodes { name } } }"
    told = [node["name"] for node in (await ask(document))["people"]["nodes"]]
    assert list(dict.fromkeys(name[0] for name in told)) == [
        *("陈", "冯", "李", "孪", "钱", "单", "孙", "王", "吴", "曾", "赵", "郑", "周"),
    ]
    # a shorter name comes first
    assert [name for name in told if name[0] == "单"] == ["单明"] * 4 + ["单明明"]


LINES: list[Example] = [
    (
        """{ organisation(by: {code: "21"}, asOf: "1998") {
          parent { name } guided: parent(kind: GUIDANCE) { name } none: parent(kind: PARTY) { name }
          superiors { kind } guidance: superiors(kinds: [GUIDANCE]) { kind superior { name } }
          both: superiors(kinds: [GUIDANCE, LEADERSHIP]) { kind }
          children { nodes { name } } led: children(kinds: [LEADERSHIP]) { nodes { name } }
          guides: ancestors(kinds: [GUIDANCE]) { name } } }""",
        {
            "organisation": {
                "parent": {"name": "旧县政府"},
                "guided": {"name": "市劳动局"},
                "none": None,
                "superiors": [{"kind": "LEADERSHIP"}],
                "guidance": [{"kind": "GUIDANCE", "superior": {"name": "市劳动局"}}],
                "both": [{"kind": "GUIDANCE"}, {"kind": "LEADERSHIP"}],
                "children": names("办公室"),
                "led": names(),
                "guides": named("市劳动局"),
            }
        },
    ),
    (
        """{ party: organisation(by: {code: "labour-party"}, asOf: "1998") { parent { name } superiors { kind } }
          division: organisation(by: {code: "office"}, asOf: "1998") {
            parent { name } superiors { kind } ancestors { name } }
          committee: organisation(by: {code: "committee"}, asOf: "1998") {
            children { nodes { name } } subordinates { nodes { kind } } }
          city: organisation(by: {code: "city-labour"}, asOf: "1998") {
            children { nodes { name } } guided: children(kinds: [GUIDANCE]) { nodes { name } }
            below: subordinates(kinds: [GUIDANCE], during: {}) { nodes { subordinate { name } } }
            all: descendants(kinds: [GUIDANCE, INTERNAL]) { nodes { name } } } }""",
        {
            "party": {"parent": {"name": "县委"}, "superiors": [{"kind": "PARTY"}]},
            "division": {
                "parent": {"name": "县劳动局"},
                "superiors": [{"kind": "INTERNAL"}],
                "ancestors": named("县劳动局", "旧县政府", "旧市", "旧省"),
            },
            "committee": {"children": names("县劳动局党组"), "subordinates": page({"kind": "PARTY"})},
            "city": {
                "children": names(),
                "guided": names("县劳动局"),
                "below": page({"subordinate": {"name": "县劳动局"}}),
                "all": names("县劳动局", "办公室"),
            },
        },
    ),
]


@pytest.mark.parametrize(("document", "expected"), LINES)
async def test_absent_kinds_mean_the_natural_line(ask: Ask, rules: Chronicle, document: str, expected: Any) -> None:
    data = await answers(ask, rules, document)
    if "organisation" in data:
        data["organisation"]["both"].sort(key=lambda each: each["kind"])
    assert data == expected


AS_IF_ABSENT = (
    "where: null",
    "orderBy: null",
    "first: null, after: null",
    "last: null, before: null",
    "asOf: null, knownAt: null",
    "during: null",
    "where: {and: null, or: null, not: null, id: null, name: null, type: null, parent: null, posts: null}",
    "where: {name: {equals: null, in: null, contains: null, isNull: null}}",
    "where: {category: {in: null, under: null}, foundedOn: {from: null, before: null}}",
    "where: {posts: {some: null, none: null, every: null, during: null}}",
    "where: {}",
    "where: {name: {}}",
    "where: {posts: {}}",
)


@pytest.mark.parametrize("arguments", AS_IF_ABSENT)
async def test_null_is_as_if_absent(ask: Ask, rules: Chronicle, arguments: str) -> None:
    selection = "{ nodes { name } totalCount pageInfo { hasNextPage } }"
    assert (await ask(f"{{ list: organisations({arguments}) {selection} }}"))["list"] == (
        await ask(f"{{ list: organisations {selection} }}")
    )["list"]


NOTHING_MATCHES = (
    "organisations(where: {id: []})",
    "organisations(where: {type: []})",
    "organisations(where: {name: {in: []}})",
    "organisations(where: {rank: {in: []}})",
    "organisations(where: {rank: {under: []}})",
    "organisations(where: {or: []})",
    "appointments(where: {status: []}, during: {})",
    "reorganisationEvents(where: {kind: []})",
    "organisations(where: {counterparts: {some: {coverage: []}}})",
)


@pytest.mark.parametrize("field", NOTHING_MATCHES)
async def test_an_empty_list_matches_nothing(ask: Ask, rules: Chronicle, field: str) -> None:
    assert await ask(f"{{ list: {field} {{ nodes {{ id }} totalCount }} }}") == {"list": {**page(), "totalCount": 0}}


async def test_empty_kinds_are_no_kinds(ask: Ask, rules: Chronicle) -> None:
    document = """{ organisation(by: {code: "county"}) { children(kinds: []) { totalCount } ancestors(kinds: []) { id }
      superiors(kinds: []) { id } descendants(kinds: []) { totalCount } } }"""
    assert (await ask(document))["organisation"] == {
        "children": {"totalCount": 0},
        "ancestors": [],
        "superiors": [],
        "descendants": {"totalCount": 0},
    }


async def test_is_null_asks_for_absence(ask: Ask, lists: Chronicle) -> None:
    document = """{ with: organisations(where: {rank: {isNull: false}}) { totalCount }
      without: organisations(where: {rank: {isNull: true}}) { totalCount }
      neither: organisations(where: {not: {rank: {in: ["ZB03/107"]}}}) { totalCount }
      born: people(where: {bornOn: {isNull: true}}) { totalCount }
      unborn: people(where: {not: {bornOn: {from: "1900"}}}) { totalCount } }"""
    assert await ask(document) == {
        "with": {"totalCount": 60},
        "without": {"totalCount": 4},
        "neither": {"totalCount": 44},
        "born": {"totalCount": 62},
        "unborn": {"totalCount": 62},
    }


async def test_what_fits_several_things_is_an_error_that_lists_them(ask: Ask, lists: Chronicle) -> None:
    for field, keys in (("organisation", ("twin-1", "twin-2")), ("person", ("twin-1-person", "twin-2-person"))):
        refused = await ask.refusal(f'{{ {field}(by: {{code: "twin"}}) {{ id }} }}')
        assert refused.codes == ["AMBIGUOUS"]
        for key in keys:
            assert lists.ids[key] in refused.errors[0]["message"]


async def test_a_code_looks_among_those_alive_first(ask: Ask, rules: Chronicle) -> None:
    data = await ask(
        """{ now: organisation(by: {code: "21"}) { name } then: organisation(by: {code: "21"}, asOf: "2009") { name }
          none: organisation(by: {code: "nothing"}) { name } }"""
    )
    assert data == {"now": {"name": "县人力资源和社会保障局"}, "then": {"name": "县劳动和社会保障局"}, "none": None}
    # neither lives then
    assert (await ask.refusal('{ organisation(by: {code: "21"}, asOf: "1980") { name } }')).codes == ["AMBIGUOUS"]


MERGED_SELECTIONS = {
    "the count first": """{ a: person(by: {code: "wu"}, asOf: "1998") { ...F }
      b: person(by: {code: "wu"}, asOf: "1998") { ...F
        appointments { nodes { post { title } } pageInfo { hasNextPage } } } }
      fragment F on Person { appointments { totalCount } }""",
    "the nodes first": """{ b: person(by: {code: "wu"}, asOf: "1998") { ...F
        appointments { nodes { post { title } } pageInfo { hasNextPage } } }
      a: person(by: {code: "wu"}, asOf: "1998") { ...F } }
      fragment F on Person { appointments { totalCount } }""",
}


@pytest.mark.parametrize("document", MERGED_SELECTIONS.values(), ids=MERGED_SELECTIONS.keys())
async def test_a_fragment_shared_by_fields_that_ask_for_more(ask: Ask, rules: Chronicle, document: str) -> None:
    assert await ask(document) == {
        "a": {"appointments": {"totalCount": 1}},
        "b": {
            "appointments": {
                **page({"post": {"title": "局长"}}),
                "totalCount": 1,
                "pageInfo": {"hasNextPage": False},
            }
        },
    }
