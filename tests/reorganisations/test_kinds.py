"""Each kind of event: what it does, what it tells of it, and what is seen before and after."""

from __future__ import annotations

from typing import Any

from graph.connection import Store
from tests.fixtures.graphql import Ask
from tests.reorganisations.bureaus import Bureaus, merger, ref, refs
from tests.reorganisations.doing import counts, enacted, told

UNIT = """
query ($id: ID!, $day: PartialDate, $known: DateTime) {
  organisation(by: {id: $id}, asOf: $day, knownAt: $known) {
    name shortName status foundedOn endedOn rank { code } category { code } nature { code }
    states(during: {}) { name validFrom validTo }
    superiors(kinds: [LEADERSHIP, GUIDANCE, PARTY, INTERNAL], during: {}) { kind validFrom validTo superior { name } }
    children { nodes { name } }
    posts(during: {}) { nodes { title rank { code } seats openedOn closedOn } }
    appointments(during: {}) { nodes {
      person { name } validFrom validTo continues { post { organisation { name } } }
    } }
    counterparts(during: {}) { validFrom validTo partyOrganisation { name } }
    coLocations(during: {}) { validFrom validTo }
    predecessors { predecessor { name } kind }
    successors { successor { name } kind }
    events(during: {}) { kind }
  }
}
"""


async def seen(ask: Ask, identity: str, day: str | None = None, known: str | None = None) -> dict[str, list[str]]:
    """A unit in short lines, sorted, without what is empty."""
    row = (await ask(UNIT, {"id": identity, "day": day, "known": known}))["organisation"]
    told = {
        "is": [f"{row['name']} {row['shortName'] or '-'} {row['status']} {life(row, 'foundedOn', 'endedOn')}"],
        "codes": [f"{name} {row[name]['code']}" for name in ("rank", "category", "nature") if row[name]],
        "states": [f"{state['name']} {life(state)}" for state in row["states"]],
        "beneath": [f"{edge['kind']} {edge['superior']['name']} {life(edge)}" for edge in row["superiors"]],
        "children": [child["name"] for child in row["children"]["nodes"]],
        "posts": [post(each) for each in row["posts"]["nodes"]],
        "held": [held(each) for each in row["appointments"]["nodes"]],
        "parties": [f"{pair['partyOrganisation']['name']} {life(pair)}" for pair in row["counterparts"]],
        "co-located": [life(each) for each in row["coLocations"]],
        "lineage": [
            *(f"after {step['predecessor']['name']} {step['kind']}" for step in row["predecessors"]),
            *(f"before {step['successor']['name']} {step['kind']}" for step in row["successors"]),
        ],
        "events": [event["kind"] for event in row["events"]],
    }
    return {name: sorted(lines) for name, lines in told.items() if lines}


def life(row: dict[str, Any], start: str = "validFrom", end: str = "validTo") -> str:
    return f"{row[start] or ''}..{row[end] or ''}"


def post(row: dict[str, Any]) -> str:
    return f"{row['title']} {(row['rank'] or {}).get('code', '-')} {row['seats']} {life(row, 'openedOn', 'closedOn')}"


def held(row: dict[str, Any]) -> str:
    continues = row["continues"]
    after = "" if continues is None else f" after {continues['post']['organisation']['name']}"
    return f"{row['person']['name']} {life(row)}{after}"


async def named(store: Store, name: str) -> str:
    """The youngest unit of that name."""
    found = "MATCH (o:Organisation)-[:HAS_STATE]->(:OrganisationState {name: $name}) RETURN o.id ORDER BY o.id DESC"
    return str((await store.run(found, name=name))[0][0])


async def test_a_unit_is_founded(ask: Ask, world: Bureaus, store: Store) -> None:
    new = {"name": "县档案局", "shortName": "档案局", "rank": "108", "parent": ref(world, "county")}
    document = {"number": f"{world.tag}县发〔2012〕1号", "issuer": "县委"}
    payload = await enacted(ask, {"found": {"organisation": new}}, remarks="机构改革", document=document)
    change = {
        "kind": "ORGANISATION_FOUNDED",
        "organisationName": "县档案局",
        "postTitle": None,
        "personName": None,
        "before": None,
        "after": "县政府 / 县档案局",
    }
    assert payload == {
        "dryRun": False,
        "events": [
            {
                "kind": "FOUND",
                "on": "2012-03",
                "remarks": "机构改革",
                "document": {"number": document["number"]},
                "inputs": [],
                "outputs": [{"name": "县档案局"}],
            }
        ],
        "effect": {
            "organisationsFounded": 1,
            "organisationsEnded": 0,
            "organisationsChanged": 0,
            "postsOpened": 0,
            "postsClosed": 0,
            "appointmentsOpened": 0,
            "appointmentsClosed": 0,
            "peopleAffected": 0,
            "changes": {"nodes": [change]},
        },
        "warnings": [],
    }
    assert await seen(ask, await named(store, "县档案局")) == {
        "is": ["县档案局 档案局 ACTIVE 2012-03.."],
        "codes": ["rank 108"],
        "states": ["县档案局 2012-03.."],
        "beneath": ["LEADERSHIP 县政府 2012-03.."],
        "events": ["FOUND"],
    }


async def test_bureaus_are_merged_and_all_that_hangs_on_them_is_carried(ask: Ask, world: Bureaus, store: Store) -> None:
    payload = await enacted(ask, merger(world, otherwise="CARRY"))
    assert told(payload) == sorted(
        [
            "ORGANISATION_FOUNDED: 县教育和科技局: - > 县政府 / 县教育和科技局",
            "ORGANISATION_ENDED: 县教育局: 县教育局 > 县教育和科技局",
            "ORGANISATION_ENDED: 县科技局: 县科技局 > 县教育和科技局",
            "POST_CARRIED: 县教育局 局长: 县教育局 局长 > 县教育和科技局 局长",
            "APPOINTMENT_CARRIED: 县教育局 局长 吴一: 县教育局 局长 > 县教育和科技局 局长",
            "APPOINTMENT_CARRIED: 县教育局 局长 李二: 县教育局 局长 > 县教育和科技局 局长",
            "POST_CARRIED: 县教育局 副局长: 县教育局 副局长 > 县教育和科技局 副局长",
            "APPOINTMENT_CARRIED: 县教育局 副局长 马三: 县教育局 副局长 > 县教育和科技局 副局长",
            "ORGANISATION_MOVED: 办公室: 县教育局 > 县教育和科技局",
            "ORGANISATION_MOVED: 县卫生局: 县教育局 > 县教育和科技局",
            "COUNTERPART_CARRIED: 县教育局: 县教育局 — 县教育局党委 > 县教育和科技局 — 县教育局党委",
            "CO_LOCATION_CLOSED: 县教育局: 县教育局 > -",
            "POST_CARRIED: 县科技局 局长: 县科技局 局长 > 县教育和科技局 局长",
            "APPOINTMENT_CARRIED: 县科技局 局长 何四: 县科技局 局长 > 县教育和科技局 局长",
            "CO_LOCATION_CLOSED: 县科技局: 县科技局 > -",
            "GROUP_PLACE_CARRIED: 县科技局: 县科技局 > 县教育和科技局",
        ]
    )
    assert counts(payload) == [1, 2, 2, 3, 3, 4, 4, 4]
    new = await named(store, "县教育和科技局")
    assert await seen(ask, new, "2012-03") == {
        "is": ["县教育和科技局 - ACTIVE 2012-03.."],
        "states": ["县教育和科技局 2012-03.."],
        "beneath": ["LEADERSHIP 县政府 2012-03.."],
        "children": ["办公室"],
        "posts": ["副局长 - 2 2012-03..", "局长 - 1 2012-03..", "局长 131 1 2012-03.."],
        "held": [
            "何四 2012-03.. after 县科技局",
            "吴一 2012-03..2018 after 县教育局",
            "李二 2018.. after 县教育局",
            "马三 2012-03.. after 县教育局",
        ],
        "parties": ["县教育局党委 2012-03.."],
        "lineage": ["after 县教育局 MERGE", "after 县科技局 MERGE"],
        "events": ["MERGE"],
    }
    old = await seen(ask, world["education"], "2012-03")
    assert old == {
        "is": ["县教育局 教育局 ENDED 2000..2012-03"],
        "codes": ["category 3405", "rank 107"],
        "states": ["县教育局 2000..2012-03"],
        "beneath": ["LEADERSHIP 县政府 2000..2012-03"],
        "posts": ["副局长 - 2 2001..2012-03", "局长 131 1 2001..2012-03"],
        "held": ["吴一 2006..2012-03", "李二 2018..2018", "马三 2010..2012-03"],
        "parties": ["县教育局党委 2000..2012-03"],
        "co-located": ["2008..2012-03"],
        "lineage": ["before 县教育和科技局 MERGE"],
        "events": ["MERGE"],
    }


async def test_a_bureau_is_absorbed(ask: Ask, world: Bureaus) -> None:
    mapping = {
        "posts": [{"post": world["chief"], "to": {"mergeInto": world["director"]}}],
        "children": [{"organisation": ref(world, "health"), "end": True}],
        "otherwise": "CARRY",
    }
    absorb = {"inputs": refs(world, "education"), "into": ref(world, "health"), "mapping": mapping}
    payload = await enacted(ask, {"absorb": absorb})
    assert payload["events"] == [
        {
            "kind": "ABSORB",
            "on": "2012-03",
            "remarks": None,
            "document": None,
            "inputs": [{"name": "县教育局"}, {"name": "县卫生局"}],
            "outputs": [{"name": "县卫生局"}],
        }
    ]
    assert counts(payload) == [0, 1, 2, 1, 2, 3, 3, 3]
    assert await seen(ask, world["health"], "2012-03") == {
        "is": ["县卫生局 - ACTIVE 2005.."],
        "states": ["县卫生局 2005.."],
        "beneath": ["GUIDANCE 县教育局 2005..2012-03", "LEADERSHIP 县政府 2005.."],
        "children": ["办公室"],
        "posts": ["副局长 - 2 2012-03..", "局长 - None 2001.."],
        "held": ["吴一 2012-03..2018 after 县教育局", "李二 2018.. after 县教育局", "马三 2012-03.. after 县教育局"],
        "parties": ["县教育局党委 2012-03.."],
        "co-located": ["2008.."],
        "lineage": ["after 县教育局 ABSORB"],
        "events": ["ABSORB"],
    }


async def test_a_bureau_is_split_and_ends(ask: Ask, world: Bureaus, store: Store) -> None:
    into = [
        {"key": key, "name": name, "parent": ref(world, "county")}
        for key, name in (("a", "县教育委员会"), ("b", "县体育局"))
    ]
    mapping = {
        "posts": [{"post": world["chief"], "to": {"carryTo": {"key": "a"}}, "as": {"title": "主任", "seats": 2}}],
        "children": [
            {"organisation": ref(world, "office"), "to": {"key": "b"}},
            {"organisation": ref(world, "health"), "end": True},
        ],
        "counterparts": [{"fact": world["party~education"], "to": {"carryTo": {"key": "b"}}}],
        "coLocations": [{"fact": world["pair state"], "to": {"carryTo": {"key": "a"}}}],
        "otherwise": "END",
    }
    split = {"input": ref(world, "education"), "into": into, "mapping": mapping}
    payload = await enacted(ask, {"split": split}, on="2012-03-15")
    assert counts(payload) == [2, 1, 2, 1, 2, 2, 3, 3]
    a, b = [await seen(ask, await named(store, name), "2013") for name in ("县教育委员会", "县体育局")]
    assert [a["posts"], a["held"], a["co-located"], a["lineage"]] == [
        ["主任 131 2 2012-03-15.."],
        ["吴一 2012-03-15..2018 after 县教育局", "李二 2018.. after 县教育局"],
        ["2008.."],
        ["after 县教育局 SPLIT"],
    ]
    assert [b["children"], b["parties"], b["lineage"]] == [
        ["办公室"],
        ["县教育局党委 2012-03-15.."],
        ["after 县教育局 SPLIT"],
    ]
    assert (await seen(ask, world["education"]))["posts"] == [
        "副局长 - 2 2001..2012-03-15",
        "局长 131 1 2001..2012-03-15",
    ]


async def test_a_bureau_that_survives_a_split_keeps_what_is_not_named(ask: Ask, world: Bureaus, store: Store) -> None:
    new = {"key": "new", "name": "县体育局", "parent": ref(world, "county")}
    mapping = {"posts": [{"post": world["deputy"], "to": {"carryTo": {"key": "new"}}}]}
    split = {"input": ref(world, "education"), "into": [new], "survives": True, "mapping": mapping}
    payload = await enacted(ask, {"split": split})
    assert told(payload) == [
        "APPOINTMENT_CARRIED: 县教育局 副局长 马三: 县教育局 副局长 > 县体育局 副局长",
        "ORGANISATION_FOUNDED: 县体育局: - > 县政府 / 县体育局",
        "POST_CARRIED: 县教育局 副局长: 县教育局 副局长 > 县体育局 副局长",
    ]
    assert payload["events"][0]["outputs"] == [{"name": "县教育局"}, {"name": "县体育局"}]
    old = await seen(ask, world["education"], "2012-03")
    assert [old["is"], old["children"], old["held"], old["lineage"]] == [
        ["县教育局 教育局 ACTIVE 2000.."],
        ["办公室"],
        ["吴一 2006..2018", "李二 2018..", "马三 2010..2012-03"],
        ["before 县体育局 SPLIT"],
    ]


async def test_a_bureau_is_dissolved_with_all_beneath_it(ask: Ask, world: Bureaus) -> None:
    dissolve = {"organisation": ref(world, "education"), "mapping": {"otherwise": "END"}}
    payload = await enacted(ask, {"dissolve": dissolve}, on="2018-06")
    assert [(event["kind"], event["inputs"], event["outputs"]) for event in payload["events"]] == [
        ("DISSOLVE", [{"name": "办公室"}], []),
        ("DISSOLVE", [{"name": "县教育局"}], []),
    ]
    assert counts(payload) == [0, 2, 1, 0, 3, 0, 2, 2]
    office = await seen(ask, world["office"], "2018-06")
    assert [office["is"], office["posts"]] == [["办公室 - ENDED 2000..2018-06"], ["主任 - 1 2001..2018-06"]]
    health = await seen(ask, world["health"], "2018-06")
    assert [health["is"], health["beneath"]] == [
        ["县卫生局 - ACTIVE 2005.."],
        ["GUIDANCE 县教育局 2005..2018-06", "LEADERSHIP 县政府 2005.."],
    ]
    assert (await seen(ask, world["education"], "2018-06"))["held"] == [
        "吴一 2006..2018",
        "李二 2018..2018-06",
        "马三 2010..2018-06",
    ]


async def test_a_unit_changes_its_name_rank_and_nature(ask: Ask, world: Bureaus) -> None:
    unit = ref(world, "education")
    remade = {"posts": [{"post": world["chief"], "to": {"carryTo": unit}, "as": {"rank": "132"}}]}
    payload = await enacted(
        ask,
        {"rename": {"organisation": unit, "name": "县教育体育局", "shortName": "教体局"}},
        {"upgrade": {"organisation": unit, "rank": "106"}},
        {"convert": {"organisation": unit, "category": "42", "nature": "4"}},
        {"downgrade": {"organisation": unit, "rank": "108", "mapping": remade}},
    )
    assert [event["kind"] for event in payload["events"]] == ["RENAME", "UPGRADE", "CONVERT", "DOWNGRADE"]
    assert [event["inputs"] for event in payload["events"]] == [[{"name": "县教育局"}]] * 4
    assert told(payload) == [
        "APPOINTMENT_CARRIED: 县教育体育局 局长 吴一: 县教育体育局 局长 > 县教育体育局 局长",
        "APPOINTMENT_CARRIED: 县教育体育局 局长 李二: 县教育体育局 局长 > 县教育体育局 局长",
        "ORGANISATION_CONVERTED: 县教育体育局: 教育部门 > 其他事业单位 / 事业单位",
        "ORGANISATION_REGRADED: 县教育体育局: 厅局级副职 > 县处级副职",
        "ORGANISATION_REGRADED: 县教育体育局: 县处级正职 > 厅局级副职",
        "ORGANISATION_RENAMED: 县教育局: 县教育局（教育局） > 县教育体育局（教体局）",
        "POST_CARRIED: 县教育体育局 局长: 县教育体育局 局长 > 县教育体育局 局长",
    ]
    assert counts(payload) == [0, 0, 1, 1, 1, 2, 2, 2]
    after = await seen(ask, world["education"], "2012-03")
    assert {name: after[name] for name in ("is", "codes", "posts", "beneath")} == {
        "is": ["县教育体育局 教体局 ACTIVE 2000.."],
        "codes": ["category 42", "nature 4", "rank 108"],
        "posts": ["副局长 - 2 2001..", "局长 131 1 2001..2012-03", "局长 132 1 2012-03.."],
        "beneath": ["LEADERSHIP 县政府 2000.."],
    }
    # What held for no day between two events of one call is a fact that was never valid.
    assert [state for state in after["states"] if state.endswith("..")] == ["县教育体育局 2012-03.."]
    before = await seen(ask, world["education"], "2012-02")
    assert [before["is"], before["codes"]] == [["县教育局 教育局 ACTIVE 2000.."], ["category 3405", "rank 107"]]


async def test_a_unit_gets_another_superior_and_keeps_what_is_beneath_it(ask: Ask, world: Bureaus) -> None:
    move = {"organisation": ref(world, "education"), "parent": ref(world, "science")}
    payload = await enacted(ask, {"reparent": move})
    assert told(payload) == ["ORGANISATION_MOVED: 县教育局: 县政府 > 县科技局"]
    after = await seen(ask, world["education"], "2012-03")
    assert [after["beneath"], after["children"]] == [
        ["LEADERSHIP 县政府 2000..2012-03", "LEADERSHIP 县科技局 2012-03.."],
        ["办公室"],
    ]
    guided = {"organisation": ref(world, "science"), "parent": ref(world, "health"), "kind": "GUIDANCE"}
    payload = await enacted(ask, {"moveInWhole": guided}, on="2013")
    assert [payload["events"][0]["kind"], told(payload)] == [
        "MOVE_IN_WHOLE",
        ["ORGANISATION_MOVED: 县科技局: - > 县卫生局"],
    ]


async def test_an_earlier_move_lasts_until_the_one_that_is_known(ask: Ask, world: Bureaus) -> None:
    def move(to: str) -> dict[str, Any]:
        return {"reparent": {"organisation": ref(world, "health"), "parent": ref(world, to)}}

    await enacted(ask, move("science"), on="2015")
    await enacted(ask, move("education"), on="2010")
    assert (await seen(ask, world["health"]))["beneath"] == [
        "GUIDANCE 县教育局 2005..",
        "LEADERSHIP 县政府 2005..2010",
        "LEADERSHIP 县教育局 2010..2015",
        "LEADERSHIP 县科技局 2015..",
    ]


async def test_members_of_a_party_organisation_follow_it(ask: Ask, world: Bureaus, store: Store) -> None:
    new = {"key": "new", "type": "PARTY_ORGANISATION", "name": "县教育体育局党委", "parent": ref(world, "county_party")}
    split = {"input": ref(world, "education_party"), "into": [new], "mapping": {"otherwise": "CARRY"}}
    payload = await enacted(ask, {"split": split})
    assert told(payload) == [
        "COUNTERPART_CARRIED: 县教育局党委: 县教育局党委 — 县教育局 > 县教育体育局党委 — 县教育局",
        "MEMBERSHIP_CARRIED: 县教育局党委 吴一: 县教育局党委 > 县教育体育局党委",
        "MEMBERSHIP_CARRIED: 县教育局党委 马三: 县教育局党委 > 县教育体育局党委",
        "ORGANISATION_ENDED: 县教育局党委: 县教育局党委 > 县教育体育局党委",
        "ORGANISATION_FOUNDED: 县教育体育局党委: - > 县委 / 县教育体育局党委",
    ]
    found = "{ person(by: {id: $id}) { partyMemberships(during: {}) { validFrom validTo organisation { name } } } }"
    member = await ask(f"query ($id: ID!) {found}", {"id": world["wu"]})
    assert member["person"]["partyMemberships"] == [
        {"validFrom": "2000", "validTo": "2012-03", "organisation": {"name": "县教育局党委"}},
        {"validFrom": "2012-03", "validTo": None, "organisation": {"name": "县教育体育局党委"}},
    ]
