"""What was known when: changes, corrections and retractions made through the write layer, asked for at each moment.

Every question is asked before and after each act. Before an act the answer is what the store gave then, whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from commands.documents import DocumentDraft, ensure_document
from commands.events import EventDraft, event_batch
from commands.facts import Batch, Change, Correction
from graph.connection import Store
from graph.rows import NewNode, NewRow, Validity, new_node_id
from graph.writing import in_transaction
from rules.dates import PartialDate
from tests.api.chronicle import Chronicle, do, moment, span, stored
from tests.api.test_rules_of_time import Example, named, names, page
from tests.fixtures.contents import Contents
from tests.fixtures.graphql import Ask

D = PartialDate.parse


@dataclass
class History:
    """What was told first, and what the store learned later: `moments` by the name of the act."""

    world: Chronicle
    moments: dict[str, int]

    def before(self, act: str) -> str:
        """The last moment at which the act was not known yet."""
        return moment(self.moments[act] - 1)

    def after(self, act: str) -> str:
        """The first moment at which it was."""
        return moment(self.moments[act])


def first_told() -> Chronicle:
    world = Chronicle()
    world.unit("county", "县政府")
    world.unit("trade", {"1990..": "县贸易局"})
    world.unit("industry", {"1990..": "县工业局"})
    world.unit("office", {"1990..": "办公室"}, type="InternalDivision")
    world.beneath("trade", "county")
    world.beneath("industry", "county")
    world.beneath("office", "trade", kind="INTERNAL")
    world.post("director", "trade", "局长", seats=1)
    world.post("deputy", "trade", "副局长", seats=1)
    world.person("he", "何静", bornOn=D("1962"))
    world.person("tan", "谭红")
    world.held("he", "director", "1996..")
    world.held("tan", "deputy", "1997..")
    world.school("school", "党校")
    world.studied("tan", "school", "1985..1987", major="农学")
    return world


async def history(store: Store) -> History:
    """The acts, in this order: renamed, respelt, closed, removed, moved, studied, merged."""
    world = first_told()
    moments = {"told": await world.tell(store)}
    ids = world.ids

    state = await stored(store, "OrganisationState", ids["trade"])
    name = NewRow("OrganisationState", ids["trade"], None, Validity(D("2001-06")), {"name": "县商务局"})
    moments["renamed"] = await do(store, Batch(changes=[Change(state, D("2001-06"), follow_up=name)]))

    wrong = await stored(store, "PersonState", ids["he"])
    right = replace(wrong.as_new(), values={"name": "贺静", "bornOn": D("1961-02")}, source="档案")
    moments["respelt"] = await do(store, Batch(corrections=[Correction(wrong, right)]))

    held = await stored(store, "HELD", ids["he"])
    moments["closed"] = await do(store, Batch(changes=[Change(held, D("2003-03"))]))

    mistaken = await stored(store, "HELD", ids["tan"])
    moments["removed"] = await do(store, Batch(retracted=[mistaken]))

    line = await stored(store, "SUBORDINATE_TO", ids["office"])
    moved = NewRow("SUBORDINATE_TO", ids["office"], ids["industry"], Validity(D("2002")), {"kind": "INTERNAL"})
    moments["moved"] = await do(store, Batch(changes=[Change(line, D("2002"), follow_up=moved)]))

    study = await stored(store, "STUDIED_AT", ids["tan"])
    corrected = replace(study.as_new(), values={**study.values, "major": "林学"}, validity=span("1985..1988"))
    moments["studied"] = await do(store, Batch(corrections=[Correction(study, corrected)]))

    ids["commerce"] = new_node_id("AdministrativeUnit")
    draft = EventDraft(
        "MERGE",
        D("2010-03"),
        [(ids["trade"], False), (ids["industry"], False)],
        [ids["commerce"]],
        [(ids["trade"], ids["commerce"]), (ids["industry"], ids["commerce"])],
    )
    ids["merger"] = new_node_id("ReorganisationEvent")
    event = event_batch(draft, ids["merger"])
    founded = NewRow("OrganisationState", ids["commerce"], None, Validity(D("2010-03")), {"name": "县工业和商务局"})
    ended = [
        Change(await stored(store, "OrganisationState", ids["trade"], name="县商务局"), D("2010-03")),
        Change(await stored(store, "OrganisationState", ids["industry"]), D("2010-03")),
    ]
    merger = Batch(
        nodes=[*event.nodes, NewNode("AdministrativeUnit", ids["commerce"], {"code": "commerce"})],
        rows=[*event.rows, founded],
        changes=ended,
    )
    moments["merged"] = await do(store, merger)

    async def documented(tx: Any) -> int:
        at = (await tx.lock([ids["county"]])).at
        ids["decree"] = await ensure_document(tx, at, DocumentDraft("县政发〔2010〕3号", "通知", "县政府"))
        return int(at)

    moments["documented"] = await in_transaction(store, documented)
    return History(world, moments)


_told: dict[str, History] = {}


@pytest.fixture
async def known(store: Store, contents: Contents) -> History:
    async def load(into: Store) -> None:
        _told["known"] = await history(into)

    await contents.be("what was known when", load)
    return _told["known"]


def nested(*children: dict[str, Any]) -> dict[str, Any]:
    return {"organisation": {"children": page(*children)}}


LINEAGE = """organisation(by: {code: "trade"}, *) { status endedOn successors { successor { name } on }
  genealogy { organisations { name } } events { kind } }"""

ACTS: dict[str, list[tuple[str, dict[str, Any], dict[str, Any]]]] = {
    # act: [(question with * for knownAt and asOf, answer before, answer after)]
    "told": [
        (
            'organisation(by: {code: "trade"}, *) { name }',
            {"organisation": None},
            {"organisation": {"name": "县贸易局"}},
        ),
        (
            "organisations(*) { totalCount } people(*) { totalCount nodes { id } }",
            {"organisations": {"totalCount": 0}, "people": {"totalCount": 0, "nodes": []}},
            {},
        ),
        ("posts(*) { totalCount }", {"posts": {"totalCount": 0}}, {"posts": {"totalCount": 2}}),
        ("schools(*) { totalCount }", {"schools": {"totalCount": 0}}, {"schools": {"totalCount": 1}}),
    ],
    "renamed": [
        (
            'organisation(by: {code: "trade"}, *) { name states { name validFrom validTo status supersededAt } }',
            {
                "organisation": {
                    "name": "县贸易局",
                    "states": [{"name": "县贸易局", "validFrom": "1990", "validTo": None, "status": "CURRENT"}],
                }
            },
            {
                "organisation": {
                    "name": "县商务局",
                    "states": [
                        {"name": "县贸易局", "validFrom": "1990", "validTo": "2001-06", "status": "FORMER"},
                        {"name": "县商务局", "validFrom": "2001-06", "validTo": None, "status": "CURRENT"},
                    ],
                }
            },
        ),
        (
            """a: organisations(where: {name: {equals: "县商务局"}}, *) { totalCount nodes { name } }
               b: organisations(where: {anyName: {equals: "县商务局"}}, *) { totalCount }
               c: people(where: {appointments: {some: {post: {organisation: {name: {equals: "县商务局"}}}}}}, *) {
                 totalCount }
               d: organisation(by: {code: "county"}, *) {
                 children(where: {name: {contains: "商务"}}) { totalCount } }""",
            {
                "a": {"totalCount": 0, "nodes": []},
                "b": {"totalCount": 0},
                "c": {"totalCount": 0},
                "d": {"children": {"totalCount": 0}},
            },
            {
                "a": {"totalCount": 1, "nodes": named("县商务局")},
                "b": {"totalCount": 1},
                "c": {"totalCount": 2},
                "d": {"children": {"totalCount": 1}},
            },
        ),
        (
            'search(text: "商务局", *) { totalCount nodes { ... on Organisation { name } } }',
            {"search": {"totalCount": 0, "nodes": []}},
            {"search": {"totalCount": 1, "nodes": named("县商务局")}},
        ),
        (
            """person(by: {code: "he"}, *) { careerPath { organisationName organisationStates { name } }
               appointments { nodes { post { organisation { name parent { name } } } } } }""",
            {
                "person": {
                    "careerPath": [{"organisationName": "县贸易局", "organisationStates": named("县贸易局")}],
                    "appointments": page(
                        {"post": {"organisation": {"name": "县贸易局", "parent": {"name": "县政府"}}}}
                    ),
                }
            },
            {
                "person": {
                    "careerPath": [
                        {"organisationName": "县商务局", "organisationStates": named("县贸易局", "县商务局")}
                    ],
                    "appointments": page(
                        {"post": {"organisation": {"name": "县商务局", "parent": {"name": "县政府"}}}}
                    ),
                }
            },
        ),
    ],
    "respelt": [
        (
            'person(by: {code: "he"}, *) { name bornOn }',
            {"person": {"name": "何静", "bornOn": "1962"}},
            {"person": {"name": "贺静", "bornOn": "1961-02"}},
        ),
        (
            """people(where: {name: {equals: "贺静"}}, *) { totalCount }
               posts(where: {appointments: {some: {person: {name: {equals: "贺静"}}}}}, *) {
                 totalCount nodes { title } }
               born: people(where: {bornOn: {in: "1961"}}, *) { totalCount }
               search(text: "贺静", *) { nodes { ... on Person { name } } }""",
            {
                "people": {"totalCount": 0},
                "posts": {"totalCount": 0, "nodes": []},
                "born": {"totalCount": 0},
                "search": page(),
            },
            {
                "people": {"totalCount": 1},
                "posts": {"totalCount": 1, "nodes": [{"title": "局长"}]},
                "born": {"totalCount": 1},
                "search": names("贺静"),
            },
        ),
        # a correction holds for all time
        (
            """appointments(where: {person: {name: {contains: "静"}}}, during: {from: "1996", to: "1997"}, *) {
               nodes { person { name } } }""",
            {"appointments": page({"person": {"name": "何静"}})},
            {"appointments": page({"person": {"name": "贺静"}})},
        ),
    ],
    "closed": [
        (
            """post(by: {code: "director"}, *) { appointments { totalCount nodes { validTo status } }
               ever: appointments(during: {}) { nodes { validTo status } } vacancy { vacantSeats since } }
               vacantPosts(*) { totalCount }
               people(where: {appointments: {some: {post: {title: {equals: "局长"}}}}}, *) { totalCount }
               former: appointments(where: {status: [FORMER]}, during: {}, *) { totalCount }""",
            {
                "post": {
                    "appointments": {"totalCount": 1, **page({"validTo": None, "status": "CURRENT"})},
                    "ever": page({"validTo": None, "status": "CURRENT"}),
                    "vacancy": None,
                },
                "vacantPosts": {"totalCount": 0},
                "people": {"totalCount": 1},
                "former": {"totalCount": 0},
            },
            {
                "post": {
                    "appointments": {"totalCount": 0, **page()},
                    "ever": page({"validTo": "2003-03", "status": "FORMER"}),
                    "vacancy": {"vacantSeats": 1, "since": "2003-03"},
                },
                "vacantPosts": {"totalCount": 1},
                "people": {"totalCount": 0},
                "former": {"totalCount": 1},
            },
        ),
        (
            "node(id: <he/director/1996..>, *) { id ... on Appointment { validFrom validTo person { name } } }",
            {"node": {"id": "<he/director/1996..>", "validFrom": "1996", "validTo": None, "person": {"name": "贺静"}}},
            {
                "node": {
                    "id": "<he/director/1996..>",
                    "validFrom": "1996",
                    "validTo": "2003-03",
                    "person": {"name": "贺静"},
                }
            },
        ),
    ],
    "removed": [
        (
            """person(by: {code: "tan"}, *) { appointments(during: {}) { totalCount nodes { validFrom } }
                 careerPath { title } }
               organisation(by: {code: "trade"}, *) { appointments(during: {}) { totalCount } }
               node(id: <tan/deputy/1997..>, *) { __typename }
               none: people(where: {appointments: {none: {}, during: {}}}, *) { nodes { code } }""",
            {
                "person": {
                    "appointments": {"totalCount": 1, **page({"validFrom": "1997"})},
                    "careerPath": [{"title": "农学"}, {"title": "副局长"}],
                },
                "organisation": {"appointments": {"totalCount": 2}},
                "node": {"__typename": "Appointment"},
                "none": page(),
            },
            {
                "person": {"appointments": {"totalCount": 0, **page()}, "careerPath": [{"title": "农学"}]},
                "organisation": {"appointments": {"totalCount": 1}},
                "node": None,
                "none": page({"code": "tan"}),
            },
        ),
    ],
    "moved": [
        (
            """organisation(by: {code: "office"}, *) { parent { name } ancestors { name }
                 superiors(during: {}) { superior { name } validTo } }
               below: organisation(by: {code: "industry"}, *) { children { totalCount nodes { name } }
                 descendants { nodes { name } } }
               organisations(where: {parent: {name: {equals: "县工业局"}}}, *) { totalCount }
               by: organisations(where: {descendant: {code: {equals: "office"}}}, *) { nodes { code } }""",
            {
                "organisation": {
                    "parent": {"name": "县商务局"},
                    "ancestors": named("县商务局", "县政府"),
                    "superiors": [{"superior": {"name": "县商务局"}, "validTo": None}],
                },
                "below": {"children": {"totalCount": 0, "nodes": []}, "descendants": page()},
                "organisations": {"totalCount": 0},
                "by": page({"code": "trade"}, {"code": "county"}),
            },
            {
                "organisation": {
                    "parent": {"name": "县工业局"},
                    "ancestors": named("县工业局", "县政府"),
                    "superiors": [
                        {"superior": {"name": "县商务局"}, "validTo": "2002"},
                        {"superior": {"name": "县工业局"}, "validTo": None},
                    ],
                },
                "below": {"children": {"totalCount": 1, **names("办公室")}, "descendants": names("办公室")},
                "organisations": {"totalCount": 1},
                "by": page({"code": "industry"}, {"code": "county"}),
            },
        ),
    ],
    "studied": [
        (
            """person(by: {code: "tan"}, *) { studies { major validTo } careerPath { title to } }
               people(where: {studies: {some: {major: {equals: "林学"}}}}, *) { totalCount }
               node(id: <tan/school/1985..1987>, *) { ... on Study { major validTo } }""",
            {
                "person": {
                    "studies": [{"major": "农学", "validTo": "1987"}],
                    "careerPath": [{"title": "农学", "to": "1987"}],
                },
                "people": {"totalCount": 0},
                "node": {"major": "农学", "validTo": "1987"},
            },
            {
                "person": {
                    "studies": [{"major": "林学", "validTo": "1988"}],
                    "careerPath": [{"title": "林学", "to": "1988"}],
                },
                "people": {"totalCount": 1},
                "node": {"major": "林学", "validTo": "1988"},
            },
        ),
    ],
    "merged": [
        (
            LINEAGE,
            {
                "organisation": {
                    "status": "ACTIVE",
                    "endedOn": None,
                    "successors": [],
                    "genealogy": {"organisations": named("县商务局")},
                    "events": [],
                }
            },
            {
                "organisation": {
                    "status": "ENDED",
                    "endedOn": "2010-03",
                    "successors": [{"successor": {"name": "县工业和商务局"}, "on": "2010-03"}],
                    "genealogy": {"organisations": named("县工业局", "县商务局", "县工业和商务局")},
                    "events": [{"kind": "MERGE"}],
                }
            },
        ),
        (
            """person(by: {code: "he"}, *) { careerPath { presentOrganisations { name } } }
               reorganisationEvents(knownAt: "KNOWN") { totalCount nodes { inputs { name } } }
               node(id: <merger>, *) { __typename } unit: node(id: <commerce>, *) { __typename }
               search(text: "工业和商务", *) { totalCount }
               organisations(where: {endedOn: {isNull: false}}, during: {}, *) { totalCount }""",
            {
                "person": {"careerPath": [{"presentOrganisations": named("县商务局")}]},
                "reorganisationEvents": {"totalCount": 0, "nodes": []},
                "node": None,
                "unit": None,
                "search": {"totalCount": 0},
                "organisations": {"totalCount": 0},
            },
            {
                "person": {"careerPath": [{"presentOrganisations": named("县工业和商务局")}]},
                "reorganisationEvents": {"totalCount": 1, "nodes": [{"inputs": named("县工业局", "县商务局")}]},
                "node": {"__typename": "ReorganisationEvent"},
                "unit": {"__typename": "AdministrativeUnit"},
                "search": {"totalCount": 1},
                "organisations": {"totalCount": 2},
            },
        ),
    ],
    "documented": [
        (
            """documents(knownAt: "KNOWN") { totalCount }
               document(by: {number: {number: "县政发〔2010〕3号"}}, knownAt: "KNOWN") { title }
               node(id: <decree>, *) { __typename }""",
            {"documents": {"totalCount": 0}, "document": None, "node": None},
            {"documents": {"totalCount": 1}, "document": {"title": "通知"}, "node": {"__typename": "Document"}},
        ),
    ],
}


def asked(known: History, question: str, at: str, as_of: str = "2020") -> str:
    document = question.replace("*", f'knownAt: "{at}", asOf: "{as_of}"').replace("KNOWN", at)
    for key, node_id in known.world.ids.items():
        document = document.replace(f"<{key}>", f'"{node_id}"')
    return f"{{ {document} }}"


def expected(known: History, answer: Any) -> Any:
    """The answer with `<key>` as ids; a `supersededAt` is looked at on its own."""
    if isinstance(answer, dict):
        return {name: expected(known, value) for name, value in answer.items()}
    if isinstance(answer, list):
        return [expected(known, value) for value in answer]
    if isinstance(answer, str) and answer.startswith("<"):
        return known.world.ids[answer[1:-1]]
    return answer


def without_superseding(answer: Any) -> Any:
    if isinstance(answer, dict):
        return {name: without_superseding(value) for name, value in answer.items() if name != "supersededAt"}
    return [without_superseding(value) for value in answer] if isinstance(answer, list) else answer


@pytest.mark.parametrize(
    ("act", "question", "before", "after"), [(act, *row) for act, rows in ACTS.items() for row in rows]
)
async def test_before_an_act_the_store_answers_as_it_did_then(
    ask: Ask, known: History, act: str, question: str, before: Any, after: Any
) -> None:
    assert without_superseding(await ask(asked(known, question, known.before(act)))) == expected(known, before)
    if after:
        assert without_superseding(await ask(asked(known, question, known.after(act)))) == expected(known, after)


async def test_a_row_tells_when_it_was_recorded_and_superseded(ask: Ask, known: History) -> None:
    question = 'organisation(by: {code: "trade"}, *) { states(during: {}) { id name recordedAt supersededAt source } }'
    told, renamed, merged = (known.moments[act] for act in ("told", "renamed", "merged"))

    async def states(at: str) -> list[list[Any]]:
        answer = await ask(asked(known, question, at))
        return [
            [state["id"], state["name"], state["recordedAt"], state["supersededAt"]]
            for state in answer["organisation"]["states"]
        ]

    def written(milliseconds: int) -> str:
        return moment(milliseconds).replace("+00:00", "Z")

    first = known.world.ids["trade/1990.."]
    assert await states(known.before("renamed")) == [[first, "县贸易局", written(told), written(renamed)]]
    [old, new] = await states(known.after("merged"))
    assert old == [first, "县贸易局", written(renamed), None]
    assert new[1:] == ["县商务局", written(merged), None]


UNCHANGED: list[Example] = [
    # what was true before the change is the same, whenever it was known
    (
        'organisation(by: {code: "trade"}, *) { name status }',
        {"organisation": {"name": "县贸易局", "status": "ACTIVE"}},
    ),
    ('organisation(by: {code: "office"}, *) { parent { name } }', {"organisation": {"parent": {"name": "县贸易局"}}}),
]


@pytest.mark.parametrize(("question", "answer"), UNCHANGED)
async def test_a_change_leaves_what_was_true_before_it(ask: Ask, known: History, question: str, answer: Any) -> None:
    for act in known.moments:
        assert await ask(asked(known, question, known.after(act), as_of="1999")) == answer


async def test_absent_known_at_is_what_is_known_now(ask: Ask, known: History) -> None:
    question = """organisations(asOf: "2020"*) { nodes { name states { name recordedAt } } totalCount }
      people(asOf: "2020"*) { nodes { name careerPath { title from to } } }"""
    now = await ask(f"{{ {question.replace('*', '')} }}")
    latest = f', knownAt: "{known.after("documented")}"'
    assert now == await ask(f"{{ {question.replace('*', latest)} }}")
    assert now["organisations"]["nodes"][0]["name"]


async def test_an_offset_is_heeded(ask: Ask, known: History) -> None:
    at = known.moments["renamed"]
    ahead = moment(at + 8 * 3_600_000).replace("+00:00", "+08:00")
    data = await ask(f'{{ organisation(by: {{code: "trade"}}, knownAt: "{ahead}") {{ name }} }}')
    assert data == {"organisation": {"name": "县商务局"}}
    for text in ("2024-01-01T00:00:00", "2024-01-01", "yesterday"):
        refused = await ask.refusal(f'{{ organisation(by: {{code: "trade"}}, knownAt: "{text}") {{ name }} }}')
        assert refused.errors[0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


async def test_several_moments_in_one_request_are_kept_apart(ask: Ask, known: History) -> None:
    # So many fields that none is read along with the unit: each is one statement for all moments together.
    asked_beneath = """{ name states(during: {}) { name supersededAt } children { nodes { name } } events { kind }
      posts { nodes { title } } successors { on } superiors { kind } }"""
    ways = [f', knownAt: "{at}"' for act in known.moments for at in (known.before(act), known.after(act))]
    units = [f'organisation(by: {{code: "trade"}}{way}) {asked_beneath}' for way in ["", *ways]]
    together = await ask(f"{{ {' '.join(f'at{number}: {unit}' for number, unit in enumerate(units))} }}")
    apart = [(await ask(f"{{ {unit} }}"))["organisation"] for unit in units]
    assert list(together.values()) == apart
    assert len({str(each) for each in apart}) > 3
