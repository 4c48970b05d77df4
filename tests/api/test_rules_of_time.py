"""The rules of time at the head of the schema's design, one table for each, asked through HTTP.

In the documents `<key>` stands for an id of the world in `rules_world`.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.api.chronicle import Chronicle
from tests.fixtures.graphql import Ask

Example = tuple[str, dict[str, Any]]


def named(*names: str) -> list[dict[str, str]]:
    return [{"name": name} for name in names]


def page(*nodes: dict[str, Any]) -> dict[str, Any]:
    return {"nodes": list(nodes)}


def names(*given: str) -> dict[str, Any]:
    return page(*named(*given))


async def answers(ask: Ask, world: Chronicle, document: str) -> dict[str, Any]:
    return await ask(re.sub(r"<([^<>]+(?:<[^<>]+)?)>", lambda match: f'"{world.ids[match[1]]}"', document))


INSTANTS_FLOW_DOWN: list[Example] = [
    # asOf at the root: the names of 1998 at every level
    (
        """{ organisation(by: {code: "21"}, asOf: "1998") {
          name status
          parent { name parent { name parent { name parent { name } } } }
          ancestors { name }
          children { nodes { name parent { name } } }
          counterparts { partyOrganisation { name } unit { name } }
          posts { nodes { title organisation { name }
            appointments { nodes { person { name } post { title organisation { name parent { name } } } } } } } } }""",
        {
            "organisation": {
                "name": "县劳动局",
                "status": "ACTIVE",
                "parent": {"name": "旧县政府", "parent": {"name": "旧市", "parent": {"name": "旧省", "parent": None}}},
                "ancestors": named("旧县政府", "旧市", "旧省"),
                "children": page({"name": "办公室", "parent": {"name": "县劳动局"}}),
                "counterparts": [{"partyOrganisation": {"name": "县劳动局党组"}, "unit": {"name": "县劳动局"}}],
                "posts": page(
                    {
                        "title": "局长",
                        "organisation": {"name": "县劳动局"},
                        "appointments": page(
                            {
                                "person": {"name": "吴小海"},
                                "post": {
                                    "title": "局长",
                                    "organisation": {"name": "县劳动局", "parent": {"name": "旧县政府"}},
                                },
                            }
                        ),
                    },
                    {"title": "副局长", "organisation": {"name": "县劳动局"}, "appointments": page()},
                ),
            }
        },
    ),
    (
        """{ organisations(where: {code: {equals: "province"}}, asOf: "1998") { nodes { name
          children { nodes { name children(where: {code: {equals: "county"}}) { nodes { name
            children { nodes { name } } } } } } } } }""",
        {
            "organisations": page(
                {
                    "name": "旧省",
                    "children": page(
                        {
                            "name": "旧市",
                            "children": page({"name": "旧县政府", "children": names("县劳动局", "县人事局")}),
                        }
                    ),
                }
            )
        },
    ),
    # a nested asOf overrides, and holds for everything beneath it
    (
        """{ organisation(by: {code: "county"}, asOf: "2020") { name
          parent { name }
          then: parent(asOf: "1998") { name parent { name } }
          ancestors(asOf: "1998") { name }
          children(asOf: "1998", where: {code: {equals: "21"}}) { nodes { name parent { name } } } } }""",
        {
            "organisation": {
                "name": "新县政府",
                "parent": {"name": "新市"},
                "then": {"name": "旧市", "parent": {"name": "旧省"}},
                "ancestors": named("旧市", "旧省"),
                "children": page({"name": "县劳动局", "parent": {"name": "旧县政府"}}),
            }
        },
    ),
    # absent asOf is today
    (
        """{ organisation(by: {code: "county"}) { name } hr: organisation(by: {code: "21"}) { name }
          person(by: {code: "wu"}) { name appointments { totalCount } } }""",
        {
            "organisation": {"name": "新县政府"},
            "hr": {"name": "县人力资源和社会保障局"},
            "person": {"name": "吴海涛", "appointments": {"totalCount": 0}},
        },
    ),
]


def holders(as_of: str) -> str:
    return (
        f'{{ post(by: {{code: "director"}}, asOf: "{as_of}") {{ appointments {{ nodes {{ validFrom validTo }} }} }} }}'
    )


def holders_during(period: str) -> str:
    return (
        f'{{ post(by: {{code: "director"}}) {{ appointments(during: {period}) {{ nodes {{ validFrom validTo }} }} }} }}'
    )


WU, MA = {"validFrom": "1996", "validTo": "2000"}, {"validFrom": "2003-05-12", "validTo": "2010-03"}


def held_by(*facts: dict[str, Any]) -> dict[str, Any]:
    return {"post": {"appointments": page(*facts)}}


PARTIAL_DATES: list[Example] = [
    # a partial asOf means its last day
    (holders("2003-05"), held_by(MA)),
    (holders("2003"), held_by(MA)),
    (holders("20030511"), held_by()),
    (holders("2003-05-12"), held_by(MA)),
    (holders("2003-04"), held_by()),
    (holders("1996"), held_by(WU)),
    (holders("1995"), held_by()),
    # a partial date in a fact means its first day, and intervals are half-open
    (holders("1996-01-01"), held_by(WU)),
    (holders("1995-12-31"), held_by()),
    (holders("1999"), held_by(WU)),
    (holders("1999-12-31"), held_by(WU)),
    (holders("2000-01-01"), held_by()),
    (holders("2010-02"), held_by(MA)),
    (holders("2010-03-01"), held_by()),
    # either end of a period means its first day, and periods are half-open
    (holders_during('{from: "1990", to: "1996"}'), held_by()),
    (holders_during('{from: "1990", to: "1996-01-02"}'), held_by(WU)),
    (holders_during('{from: "1999-12-31", to: "2000"}'), held_by(WU)),
    (holders_during('{from: "2000", to: "2003-05"}'), held_by()),
    (holders_during('{from: "2000", to: "2003-05-12"}'), held_by()),
    (holders_during('{from: "2000", to: "200306"}'), held_by(MA)),
    (holders_during('{from: "1999"}'), held_by(WU, MA)),
    (holders_during('{from: "2000"}'), held_by(MA)),
    (holders_during('{to: "2000"}'), held_by(WU)),
    (holders_during('{from: "1998", to: "1998"}'), held_by()),
    (holders_during('{from: "1999", to: "1998"}'), held_by()),
]

LIVES = "name status foundedOn endedOn parent { name }"

SINGLE_VALUES: list[Example] = [
    # of what has ended: its last ones
    (
        f"{{ node(id: <labour>) {{ ... on AdministrativeUnit {{ {LIVES} }} }} }}",
        {
            "node": {
                "name": "县劳动和社会保障局",
                "status": "ENDED",
                "foundedOn": "1984-09",
                "endedOn": "2010-03",
                "parent": {"name": "新县政府"},
            }
        },
    ),
    # of what is still to come: its first ones
    (
        f'{{ node(id: <labour>, asOf: "1980") {{ ... on Organisation {{ {LIVES} }} }} }}',
        {
            "node": {
                "name": "县劳动局",
                "status": "UPCOMING",
                "foundedOn": "1984-09",
                "endedOn": "2010-03",
                "parent": {"name": "旧县政府"},
            }
        },
    ),
    (
        f'{{ organisation(by: {{code: "future"}}) {{ {LIVES} ancestors {{ name }} }} }}',
        {
            "organisation": {
                "name": "未来局",
                "status": "UPCOMING",
                "foundedOn": "2900",
                "endedOn": None,
                "parent": {"name": "新县政府"},
                "ancestors": named("新县政府", "新市", "新省"),
            }
        },
    ),
    # former, its end unknown: on no day valid, printed as null
    (
        f"""{{ organisation(by: {{code: "lost"}}) {{ {LIVES}
          ancestors {{ name }} states {{ validFrom validTo status }} }} }}""",
        {
            "organisation": {
                "name": "不明局",
                "status": "ENDED",
                "foundedOn": "1990",
                "endedOn": None,
                "parent": {"name": "新县政府"},
                "ancestors": named("新县政府", "新市", "新省"),
                "states": [{"validFrom": "1990", "validTo": None, "status": "FORMER"}],
            }
        },
    ),
    # on the day itself it is no longer, on the day before it still is
    (
        """{ before: node(id: <labour>, asOf: "2010-02") { ... on Organisation { status name } }
          on: node(id: <labour>, asOf: "2010-03-01") { ... on Organisation { status name } }
          first: node(id: <labour>, asOf: "1984-09-01") { ... on Organisation { status name } }
          eve: node(id: <labour>, asOf: "1984-08") { ... on Organisation { status name } }
          old: node(id: <labour>, asOf: "2001-05") { ... on Organisation { name } }
          new: node(id: <labour>, asOf: "2001-06-01") { ... on Organisation { name } } }""",
        {
            "before": {"status": "ACTIVE", "name": "县劳动和社会保障局"},
            "on": {"status": "ENDED", "name": "县劳动和社会保障局"},
            "first": {"status": "ACTIVE", "name": "县劳动局"},
            "eve": {"status": "UPCOMING", "name": "县劳动局"},
            "old": {"name": "县劳动局"},
            "new": {"name": "县劳动和社会保障局"},
        },
    ),
    # the same of posts
    (
        """{ now: node(id: <deputy>) { ... on Post { title openedOn closedOn organisation { name } } }
          before: node(id: <deputy>, asOf: "1980") { ... on Post {
            title openedOn closedOn organisation { name } } } }""",
        {
            "now": {
                "title": "副局长",
                "openedOn": "1984-09",
                "closedOn": "2010-03",
                "organisation": {"name": "县劳动和社会保障局"},
            },
            "before": {
                "title": "副职",
                "openedOn": "1984-09",
                "closedOn": "2010-03",
                "organisation": {"name": "县劳动局"},
            },
        },
    ),
]

STEP = "predecessor { name status } successor { name status } on kind distance"


def merged(at_predecessor: str, at_successor: str) -> dict[str, Any]:
    return {
        "predecessor": {"name": "县劳动和社会保障局", "status": at_predecessor},
        "successor": {"name": "县人力资源和社会保障局", "status": at_successor},
        "on": "2010-03",
        "kind": "MERGE",
        "distance": 1,
    }


LISTS: list[Example] = [
    # dated facts: at the instant; {}: of all time; a period: valid on some day in it
    (
        """{ node(id: <labour>, asOf: "1994") { ... on Organisation {
          at: appointments { nodes { validFrom } }
          ever: appointments(during: {}) { nodes { validFrom } totalCount }
          then: appointments(during: {from: "1999", to: "2004"}) { nodes { validFrom } totalCount } } } }""",
        {
            "node": {
                "at": page({"validFrom": "1992"}),
                "ever": {
                    **page(*({"validFrom": since} for since in ("1992", "1996", "2003-05-12", "2005", "2006-03"))),
                    "totalCount": 5,
                },
                "then": {**page({"validFrom": "1996"}, {"validFrom": "2003-05-12"}), "totalCount": 2},
            }
        },
    ),
    (
        """{ node(id: <labour>) { ... on Organisation {
          superiors(kinds: [LEADERSHIP, GUIDANCE]) { superior { name } }
          ever: superiors(kinds: [GUIDANCE], during: {}) { superior { name } status }
          counterparts { unit { name } }
          once: counterparts(during: {from: "1990", to: "1991"}) { unit { name } } } } }""",
        {
            "node": {
                "superiors": [],
                "ever": [{"superior": {"name": "市劳动局"}, "status": "FORMER"}],
                "counterparts": [],
                "once": [{"unit": {"name": "县劳动和社会保障局"}}],
            }
        },
    ),
    # posts: those open at the instant
    (
        """{ node(id: <labour>) { ... on Organisation {
          posts { nodes { code } } ever: posts(during: {}) { nodes { code } totalCount }
          then: posts(during: {from: "2009", to: "2011"}) { nodes { code } }
          later: posts(during: {from: "2011"}) { nodes { code } } } }
          posts(asOf: "1998") { nodes { code } totalCount }
          all: posts(during: {}) { totalCount }
          then: posts(during: {from: "2010-03", to: "2011"}) { nodes { code } } }""",
        {
            "node": {
                "posts": page(),
                "ever": {**page({"code": "director"}, {"code": "deputy"}), "totalCount": 2},
                "then": page({"code": "director"}, {"code": "deputy"}),
                "later": page(),
            },
            "posts": {**page({"code": "director"}, {"code": "deputy"}), "totalCount": 2},
            "all": {"totalCount": 3},
            "then": page({"code": "hr-director"}),
        },
    ),
    # organisations: those alive at the instant
    (
        """{ organisations(where: {code: {in: ["21", "future", "lost"]}}, asOf: "1998") { nodes { name } }
          during: organisations(where: {code: {in: ["21", "future", "lost"]}}, asOf: "1998",
            during: {from: "2005"}) { nodes { name } }
          ever: organisations(where: {code: {in: ["21", "future", "lost"]}}, asOf: "1998",
            during: {}) { nodes { name status } } }""",
        {
            "organisations": names("县劳动局"),
            "during": names("未来局", "县劳动局", "县人力资源和社会保障局"),
            "ever": page(
                {"name": "不明局", "status": "ENDED"},
                {"name": "未来局", "status": "UPCOMING"},
                {"name": "县劳动局", "status": "ACTIVE"},
                {"name": "县人力资源和社会保障局", "status": "UPCOMING"},
            ),
        },
    ),
    # histories: all that had begun by the instant
    (
        """{ node(id: <labour>, asOf: "2000") { ... on Organisation {
          states { name status } ever: states(during: {}) { name status }
          then: states(during: {from: "2005"}) { name }
          events { on } all: events(during: {}) { on } some: events(during: {from: "2001", to: "2001-06"}) { on }
          one: events(during: {from: "2001-06", to: "2001-07"}) { on } } }
          person(by: {code: "wu"}, asOf: "1995") { careerPath { title } studies { status } }
          young: person(by: {code: "wu"}, asOf: "1985") { careerPath { title } studies { status } }
          child: person(by: {code: "wu"}, asOf: "1984") { careerPath { title } studies { status }
            all: studies(during: {}) { status } } }""",
        {
            "node": {
                "states": [{"name": "县劳动局", "status": "CURRENT"}],
                "ever": [
                    {"name": "县劳动局", "status": "CURRENT"},
                    {"name": "县劳动和社会保障局", "status": "UPCOMING"},
                ],
                "then": named("县劳动和社会保障局"),
                "events": [],
                "all": [{"on": "2001-06"}, {"on": "2010-03"}],
                "some": [],
                "one": [{"on": "2001-06"}],
            },
            "person": {"careerPath": [{"title": "经济"}, {"title": "副局长"}], "studies": [{"status": "FORMER"}]},
            "young": {"careerPath": [{"title": "经济"}], "studies": [{"status": "CURRENT"}]},
            "child": {"careerPath": [], "studies": [], "all": [{"status": "UPCOMING"}]},
        },
    ),
    # lineage is always of all time; the status of its members is that at the instant
    (
        f"""{{ node(id: <labour>) {{ ... on Organisation {{ successors {{ {STEP} }} predecessors {{ distance }} }} }}
          then: node(id: <labour>, asOf: "1990") {{ ... on Organisation {{ successors {{ {STEP} }} }} }}
          hr: node(id: <hr>, asOf: "1980") {{ ... on Organisation {{ predecessors {{ on }} }} }}
          family: node(id: <personnel>, asOf: "1990") {{ ... on Organisation {{
            genealogy {{ organisations {{ name status }} successions {{ on }} }} }} }} }}""",
        {
            "node": {"successors": [merged("ENDED", "ACTIVE")], "predecessors": []},
            "then": {"successors": [merged("ACTIVE", "UPCOMING")]},
            "hr": {"predecessors": [{"on": "2010-03"}, {"on": "2010-03"}]},
            "family": {
                "genealogy": {
                    "organisations": [
                        {"name": "县劳动局", "status": "ACTIVE"},
                        {"name": "县人事局", "status": "ACTIVE"},
                        {"name": "县人力资源和社会保障局", "status": "UPCOMING"},
                    ],
                    "successions": [{"on": "2010-03"}, {"on": "2010-03"}],
                }
            },
        },
    ),
]

BENEATH_A_FACT = "validFrom status person { name } post { title organisation { name status parent { name } } }"


def held_by_wu(as_of: str) -> str:
    return f'''{{ person(by: {{code: "wu"}}, asOf: "{as_of}") {{ name
      appointments(during: {{}}) {{ nodes {{ {BENEATH_A_FACT} }} }} }} }}'''


TWO_INSTANTS: list[Example] = [
    # shown: the latest day on which the fact was valid, not after the asOf asked; status: at the asOf asked
    (
        held_by_wu("2020"),
        {
            "person": {
                "name": "吴海涛",
                "appointments": page(
                    {
                        "validFrom": "1992",
                        "status": "FORMER",
                        "person": {"name": "吴小海"},
                        "post": {
                            "title": "副局长",
                            "organisation": {"name": "县劳动局", "status": "ENDED", "parent": {"name": "旧县政府"}},
                        },
                    },
                    {
                        "validFrom": "1996",
                        "status": "FORMER",
                        "person": {"name": "吴海涛"},
                        "post": {
                            "title": "局长",
                            "organisation": {"name": "县劳动局", "status": "ENDED", "parent": {"name": "旧县政府"}},
                        },
                    },
                    {
                        "validFrom": "2010-03",
                        "status": "CURRENT",
                        "person": {"name": "吴海涛"},
                        "post": {
                            "title": "局长",
                            "organisation": {
                                "name": "县人力资源和社会保障局",
                                "status": "ACTIVE",
                                "parent": {"name": "新县政府"},
                            },
                        },
                    },
                ),
            }
        },
    ),
    # its first day if it is wholly later; while it is valid, the day asked
    (
        held_by_wu("1993"),
        {
            "person": {
                "name": "吴小海",
                "appointments": page(
                    {
                        "validFrom": "1992",
                        "status": "CURRENT",
                        "person": {"name": "吴小海"},
                        "post": {
                            "title": "副职",
                            "organisation": {"name": "县劳动局", "status": "ACTIVE", "parent": {"name": "旧县政府"}},
                        },
                    },
                    {
                        "validFrom": "1996",
                        "status": "UPCOMING",
                        "person": {"name": "吴小海"},
                        "post": {
                            "title": "局长",
                            "organisation": {"name": "县劳动局", "status": "ACTIVE", "parent": {"name": "旧县政府"}},
                        },
                    },
                    {
                        "validFrom": "2010-03",
                        "status": "UPCOMING",
                        "person": {"name": "吴海涛"},
                        "post": {
                            "title": "局长",
                            "organisation": {
                                "name": "县人力资源和社会保障局",
                                "status": "UPCOMING",
                                "parent": {"name": "新县政府"},
                            },
                        },
                    },
                ),
            }
        },
    ),
    # facts beneath a fact: those of its time, their status as asked
    (
        """{ person(by: {code: "wu"}, asOf: "2020") { appointments(during: {to: "1996"}) { nodes {
          post { title appointments { nodes { validFrom status } } all: appointments(during: {}) { nodes { status } }
            organisation { superiors { status superior { name status } } states { name status } } } } } } }""",
        {
            "person": {
                "appointments": page(
                    {
                        "post": {
                            "title": "副局长",
                            "appointments": page({"validFrom": "1992", "status": "FORMER"}),
                            "all": page({"status": "FORMER"}, {"status": "FORMER"}, {"status": "FORMER"}),
                            "organisation": {
                                "superiors": [
                                    {"status": "FORMER", "superior": {"name": "旧县政府", "status": "ACTIVE"}}
                                ],
                                "states": [{"name": "县劳动局", "status": "FORMER"}],
                            },
                        }
                    }
                )
            }
        },
    ),
    # a career: units and posts as named then, what they became as of the day asked
    (
        """{ person(by: {code: "wu"}, asOf: "2020") { careerPath {
          kind from to organisationName title overlaps gapMonthsBefore
          organisationStates { name } presentOrganisations { name } } } }""",
        {
            "person": {
                "careerPath": [
                    {
                        "kind": "STUDY",
                        "from": "1985-09",
                        "to": "1989-07",
                        "organisationName": "旧学院",
                        "title": "经济",
                        "overlaps": False,
                        "gapMonthsBefore": None,
                        "organisationStates": [],
                        "presentOrganisations": [],
                    },
                    {
                        "kind": "POST",
                        "from": "1992",
                        "to": "1996",
                        "organisationName": "县劳动局",
                        "title": "副局长",
                        "overlaps": False,
                        "gapMonthsBefore": 30,
                        "organisationStates": named("县劳动局"),
                        "presentOrganisations": named("县人力资源和社会保障局"),
                    },
                    {
                        "kind": "POST",
                        "from": "1996",
                        "to": "2000",
                        "organisationName": "县劳动局",
                        "title": "局长",
                        "overlaps": False,
                        "gapMonthsBefore": None,
                        "organisationStates": named("县劳动局"),
                        "presentOrganisations": named("县人力资源和社会保障局"),
                    },
                    {
                        "kind": "POST",
                        "from": "2010-03",
                        "to": "2024-05",
                        "organisationName": "县人力资源和社会保障局",
                        "title": "局长",
                        "overlaps": False,
                        "gapMonthsBefore": 122,
                        "organisationStates": named("县人力资源和社会保障局"),
                        "presentOrganisations": named("县人力资源和社会保障局"),
                    },
                ]
            }
        },
    ),
    (
        """{ person(by: {code: "wu"}, asOf: "2005") { careerPath { organisationName
          presentOrganisations { name parent { name } } } } }""",
        {
            "person": {
                "careerPath": [
                    {"organisationName": "旧学院", "presentOrganisations": []},
                    *(
                        {
                            "organisationName": "县劳动局",
                            "presentOrganisations": [{"name": "县劳动和社会保障局", "parent": {"name": "新县政府"}}],
                        }
                        for _ in range(2)
                    ),
                ]
            }
        },
    ),
    # the post of 1996 is found by today's post
    (
        """{ post(by: {code: "hr-director"}) { appointments(throughPredecessors: true, during: {}) {
          nodes { validFrom post { organisation { name } } } totalCount }
          own: appointments(during: {}) { totalCount }
          predecessors { distance
            predecessor { title organisation { name } } successor { organisation { name } } } } }""",
        {
            "post": {
                "appointments": {
                    **page(
                        {"validFrom": "1996", "post": {"organisation": {"name": "县劳动局"}}},
                        {"validFrom": "2003-05-12", "post": {"organisation": {"name": "县劳动和社会保障局"}}},
                        {"validFrom": "2010-03", "post": {"organisation": {"name": "县人力资源和社会保障局"}}},
                        {"validFrom": "2900", "post": {"organisation": {"name": "县人力资源和社会保障局"}}},
                    ),
                    "totalCount": 4,
                },
                "own": {"totalCount": 2},
                "predecessors": [
                    {
                        "predecessor": {"title": "局长", "organisation": {"name": "县劳动和社会保障局"}},
                        "successor": {"organisation": {"name": "县人力资源和社会保障局"}},
                        "distance": 1,
                    }
                ],
            }
        },
    ),
    # beneath an event: what went in as of the day before, what came out as of the day itself, status as asked
    (
        """{ reorganisationEvents(where: {kind: [RENAME]}) { nodes { on
          inputs { name status parent { name } } outputs { name status parent { name } } } }
          node(id: <merged>, asOf: "2005") { ... on ReorganisationEvent {
            inputs { name status } outputs { name status } document { title events { on } } } } }""",
        {
            "reorganisationEvents": page(
                {
                    "on": "2001",
                    "inputs": [{"name": "旧县政府", "status": "ACTIVE", "parent": {"name": "新市"}}],
                    "outputs": [{"name": "新县政府", "status": "ACTIVE", "parent": {"name": "新市"}}],
                },
                {
                    "on": "2001-06",
                    "inputs": [{"name": "县劳动局", "status": "ENDED", "parent": {"name": "新县政府"}}],
                    "outputs": [{"name": "县劳动和社会保障局", "status": "ENDED", "parent": {"name": "新县政府"}}],
                },
            ),
            "node": {
                "inputs": [
                    {"name": "县劳动和社会保障局", "status": "ACTIVE"},
                    {"name": "县人事局", "status": "ACTIVE"},
                ],
                "outputs": [{"name": "县人力资源和社会保障局", "status": "UPCOMING"}],
                "document": {"title": "机构改革方案", "events": []},
            },
        },
    ),
    # an explicit asOf beneath overrides both
    (
        """{ person(by: {code: "wu"}, asOf: "2020") { appointments(during: {to: "1996"}) { nodes {
          post { organisation(asOf: "2005") { name status parent { name } }
            now: organisation(asOf: "2020") { name status }
            appointments(asOf: "1998") { nodes { status } } } } } }
          reorganisationEvents(where: {kind: [MERGE]}) { nodes { outputs { parent(asOf: "1998") { name } } } } }""",
        {
            "person": {
                "appointments": page(
                    {
                        "post": {
                            "organisation": {
                                "name": "县劳动和社会保障局",
                                "status": "ACTIVE",
                                "parent": {"name": "新县政府"},
                            },
                            "now": {"name": "县劳动和社会保障局", "status": "ENDED"},
                            "appointments": page(),
                        }
                    }
                )
            },
            "reorganisationEvents": page({"outputs": [{"parent": {"name": "旧县政府"}}]}),
        },
    ),
]


def units(where: str, as_of: str) -> str:
    return f'{{ organisations(where: {where}, asOf: "{as_of}") {{ nodes {{ name }} totalCount }} }}'


def found(*given: str) -> dict[str, Any]:
    return {"organisations": {**names(*given), "totalCount": len(given)}}


def people(where: str, as_of: str) -> str:
    return f'{{ people(where: {where}, asOf: "{as_of}") {{ nodes {{ code }} totalCount }} }}'


def persons(*codes: str) -> dict[str, Any]:
    return {"people": {**page(*({"code": code} for code in codes)), "totalCount": len(codes)}}


IN_LABOUR_BUREAU = '{some: {post: {organisation: {name: {equals: "县劳动局"}}}}'

FILTERS: list[Example] = [
    # the name at the instant, a name of any time
    (units('{name: {contains: "劳动局"}}', "1998"), found("市劳动局", "县劳动局", "县劳动局党组")),
    (units('{name: {contains: "劳动局"}}', "2005"), found("市劳动局", "县劳动局党组")),
    (units('{anyName: {contains: "劳动局"}}', "2005"), found("市劳动局", "县劳动和社会保障局", "县劳动局党组")),
    # the parent, the ancestor, the descendant as they were
    (units('{parent: {name: {equals: "旧县政府"}}}', "1998"), found("县劳动局", "县人事局")),
    (units('{parent: {name: {equals: "旧县政府"}}}', "2005"), found()),
    (
        units('{ancestor: {name: {equals: "旧省"}}}', "1998"),
        found("办公室", "旧市", "旧县政府", "市劳动局", "县劳动局", "县人事局"),
    ),
    (units('{ancestor: {name: {equals: "旧省"}}}', "2005"), found()),
    (units('{descendant: {name: {equals: "县劳动局"}}}', "1998"), found("旧省", "旧市", "旧县政府")),
    (units('{descendant: {name: {equals: "县劳动局"}}}', "2005"), found()),
    # its whole life, whatever the instant
    (units('{endedOn: {in: "2010"}}', "1998"), found("办公室", "县劳动局", "县劳动局党组", "县人事局")),
    (units('{foundedOn: {from: "2010", before: "2011"}}', "2020"), found("县人力资源和社会保障局")),
    (units('{foundedOn: {from: "2010", before: "2010-03"}}', "2020"), found()),
    # relations: at the instant, or during a period; beneath a fact, at the fact's own time
    (people(f"{{appointments: {IN_LABOUR_BUREAU}}}}}", "1998"), persons("wu")),
    (people(f"{{appointments: {IN_LABOUR_BUREAU}}}}}", "2005"), persons()),
    (people(f"{{appointments: {IN_LABOUR_BUREAU}, during: {{}}}}}}", "2020"), persons("wu")),
    (people(f'{{appointments: {IN_LABOUR_BUREAU}, during: {{from: "2000"}}}}}}', "2020"), persons()),
    (people(f'{{appointments: {IN_LABOUR_BUREAU}, during: {{from: "1999", to: "2000"}}}}}}', "2020"), persons("wu")),
    (
        people(
            '{appointments: {some: {post: {organisation: {name: {equals: "县劳动和社会保障局"}}}}, during: {}}}', "2020"
        ),
        persons("li", "ma"),
    ),
    # a fact's person is the person of then
    (
        """{ appointments(where: {person: {name: {equals: "吴小海"}}}, during: {}, asOf: "2020") {
          nodes { validFrom } } }""",
        {"appointments": page({"validFrom": "1992"})},
    ),
    (
        """{ appointments(where: {person: {name: {equals: "吴小海"}}}, during: {}, asOf: "1993") {
          nodes { validFrom } } }""",
        {"appointments": page({"validFrom": "1992"}, {"validFrom": "1996"})},
    ),
    # status at the day asked
    (
        '{ appointments(where: {status: [UPCOMING]}, during: {}, asOf: "2000") { nodes { validFrom } } }',
        {"appointments": page(*({"validFrom": day} for day in ("2003-05-12", "2005", "2006-03", "2010-03", "2900")))},
    ),
    (
        '{ appointments(where: {status: [FORMER]}, during: {}, asOf: "2007") { nodes { validFrom } } }',
        {"appointments": page(*({"validFrom": day} for day in ("1992", "1996", "2005", "2006-03")))},
    ),
    # of organisations' posts, the title at the instant
    (units('{posts: {some: {title: {equals: "副职"}}}}', "1993"), found("县劳动局")),
    (units('{posts: {some: {title: {equals: "副职"}}}}', "1998"), found()),
    (units('{posts: {some: {appointments: {some: {person: {name: {equals: "吴小海"}}}}}}}', "1998"), found("县劳动局")),
    (units('{posts: {some: {appointments: {some: {person: {name: {equals: "吴小海"}}}}}}}', "1999"), found()),
    (units('{posts: {none: {}}, code: {in: ["21", "hr"]}}', "2020"), found()),
    (units('{counterparts: {some: {organisation: {name: {equals: "县劳动局党组"}}}}}', "1998"), found("县劳动局")),
    # events: what went in is seen as of the day before, what came out as of the day
    (
        """{ a: reorganisationEvents(where: {organisation: {name: {equals: "旧县政府"}}}) { totalCount }
          b: reorganisationEvents(where: {organisation: {name: {equals: "新县政府"}}}) { totalCount }
          c: reorganisationEvents(where: {organisation: {name: {equals: "县劳动和社会保障局"}}}) { nodes { on } } }""",
        {"a": {"totalCount": 1}, "b": {"totalCount": 1}, "c": page({"on": "2001-06"}, {"on": "2010-03"})},
    ),
]

NEVER_VALID: list[Example] = [
    (
        """{ post(by: {code: "deputy"}, asOf: "2006-03-01") { appointments { totalCount }
          period: appointments(during: {from: "2006", to: "2007"}) { totalCount }
          ever: appointments(during: {}) { nodes { person { code } validFrom validTo status
            post { organisation { name } } } } }
          person(by: {code: "li"}) { careerPath { from to organisationName organisationStates { name } } } }""",
        {
            "post": {
                "appointments": {"totalCount": 0},
                "period": {"totalCount": 0},
                "ever": page(
                    {
                        "person": {"code": "wu"},
                        "validFrom": "1992",
                        "validTo": "1996",
                        "status": "FORMER",
                        "post": {"organisation": {"name": "县劳动局"}},
                    },
                    {
                        "person": {"code": "li"},
                        "validFrom": "2005",
                        "validTo": None,
                        "status": "FORMER",
                        "post": {"organisation": {"name": "县劳动和社会保障局"}},
                    },
                    {
                        "person": {"code": "li"},
                        "validFrom": "2006-03",
                        "validTo": "2006-03",
                        "status": "FORMER",
                        "post": {"organisation": {"name": "县劳动和社会保障局"}},
                    },
                ),
            },
            "person": {
                "careerPath": [
                    {
                        "from": "2005",
                        "to": None,
                        "organisationName": "县劳动和社会保障局",
                        "organisationStates": named("县劳动和社会保障局"),
                    },
                    {
                        "from": "2006-03",
                        "to": "2006-03",
                        "organisationName": "县劳动和社会保障局",
                        "organisationStates": named("县劳动和社会保障局"),
                    },
                ]
            },
        },
    ),
    (
        """{ people(where: {appointments: {some: {}, during: {from: "2006", to: "2007"}}}) { nodes { code } }
          ever: people(where: {appointments: {some: {validFrom: {in: "2006"}}, during: {}}}) { nodes { code } } }""",
        {"people": page({"code": "ma"}), "ever": page({"code": "li"})},
    ),
]


@pytest.mark.parametrize(("document", "expected"), INSTANTS_FLOW_DOWN)
async def test_rule_1_instants_hold_for_everything_beneath(
    ask: Ask, rules: Chronicle, document: str, expected: Any
) -> None:
    assert await answers(ask, rules, document) == expected


@pytest.mark.parametrize(("document", "expected"), PARTIAL_DATES)
async def test_rule_2_partial_dates(ask: Ask, rules: Chronicle, document: str, expected: Any) -> None:
    assert await answers(ask, rules, document) == expected


@pytest.mark.parametrize(("document", "expected"), SINGLE_VALUES)
async def test_rule_3_single_values(ask: Ask, rules: Chronicle, document: str, expected: Any) -> None:
    assert await answers(ask, rules, document) == expected


@pytest.mark.parametrize(("document", "expected"), LISTS)
async def test_rule_4_lists_histories_lineage(ask: Ask, rules: Chronicle, document: str, expected: Any) -> None:
    assert await answers(ask, rules, document) == expected


@pytest.mark.parametrize(("document", "expected"), TWO_INSTANTS)
async def test_rule_5_two_instants_beneath_a_fact(ask: Ask, rules: Chronicle, document: str, expected: Any) -> None:
    assert await answers(ask, rules, document) == expected


@pytest.mark.parametrize(("document", "expected"), FILTERS)
async def test_rule_6_filters_see_what_is_shown(ask: Ask, rules: Chronicle, document: str, expected: Any) -> None:
    assert await answers(ask, rules, document) == expected


@pytest.mark.parametrize(("document", "expected"), NEVER_VALID)
async def test_rule_7_what_was_never_valid(ask: Ask, rules: Chronicle, document: str, expected: Any) -> None:
    assert await answers(ask, rules, document) == expected
