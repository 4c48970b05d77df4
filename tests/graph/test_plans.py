"""Statements that start from ids reach what they want by indexes and edges: Neo4j says so of each (`EXPLAIN`)."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import graph
from api.http.request import GraphQLRequest
from api.limits.numbers import Limits
from api.schema import Service
from graph import groups, registrations
from graph.conditions import Conditions
from graph.connection import Row, Statement, Store
from graph.foretold import Foretold, Place
from graph.listings import Arguments, Listing
from graph.lists import Window
from graph.parties import OF_GROUP
from graph.reform_plans import REVISIONS
from graph.scope import LOCAL_ADMINISTRATOR, Scope
from graph.simulation import PARTIES_WITHOUT_UNIT, STAFFING, UNITS_WITHOUT_PARTY, UNSEATED
from loaders.codes import CodeBook
from loaders.foresight import Foresight
from tests.api.test_fields import TYPES, WAYS, document, ways
from tests.api.test_statements import QUERIES
from tests.graph.plans import Recording, lavish
from tests.queries.questions import QUESTIONS

pytestmark = pytest.mark.only_engine("neo4j", "the plans are Neo4j's")

WHOLE = "the whole list of a kind: no id is given"
TEXT = "looks for text within names, in the indexes of texts"
SCANNING = {
    **{
        f"{name}.{form}": WHOLE
        for name in (
            "appointments",
            "documents",
            "groups",
            "organisations",
            "parties.co_locations",
            "people",
            "people.holding_several_posts",
            "places",
            "posts",
            "posts.vacant",
            "reform_plans",
            "registrations.all",
            "reorganisations",
            "schools",
        )
        for form in ("page", "count")
    },
    "codes.all": "all codes are kept in the process",
    "codes.sets": "all code sets are kept in the process",
    "search.page": TEXT,
    "search.count": TEXT,
}
"""Statements that go through all of a kind, and why they must."""

WRITING = frozenset(
    {
        *("claims", "generation", "lives", "locking", "names", "neighbourhood", "offices", "probe"),
        *("references", "registers", "traces", "writing"),
    }
)
"""Rooms whose statements run within writing transactions."""

IDS = """MATCH (x:Person {code: 'QH0007'})-[h:HELD]->(p:Post)-[:POST_IN]->(o:Organisation)
  MATCH (x)-[e:STUDIED_AT]->(c:School)
  MATCH (d:Document), (v:ReorganisationEvent), (l:Place), (:Person)-[m:PARTY_MEMBER_OF]->(:Organisation)
  RETURN [x.id, h.factId, p.id, o.id, e.factId, c.id, d.id, v.id, l.id, m.factId] LIMIT 1"""
PERIOD = {"from": "1995", "to": "2005-06"}
MORE = {
    "anything by id": "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
    "a subtree": """{ multiPostHolders(under: {code: "990500-009"}) { totalCount nodes { person { name } } }
      vacantPosts(under: {code: "990500-009"}) { totalCount nodes { vacantSeats } }
      coLocations(under: {code: "990500-009"}) { totalCount nodes { kind } }
      organisation(by: {code: "990500-009"}) {
        posts(reach: SUBTREE) { totalCount nodes { title } } vacancies(reach: SUBTREE) { totalCount nodes { since } }
        appointments(reach: SUBTREE) { totalCount nodes { id } }
        descendants(kinds: [LEADERSHIP, PARTY]) { totalCount nodes { id } }
        children(kinds: [GUIDANCE]) { nodes { id } } ancestors(kinds: [LEADERSHIP, GUIDANCE]) { id }
        subordinates(kinds: [LEADERSHIP]) { nodes { id } } parent(kind: GUIDANCE) { id } } }""",
    "a period": """query ($p: Period) { person(by: {code: "QH0007"}) {
        appointments(during: $p) { totalCount nodes { id } } studies(during: $p) { id }
        partyMemberships(during: $p) { id } }
      organisation(by: {code: "990121-21"}) {
        states(during: $p) { name } events(during: $p) { on } coLocations(during: $p) { kind }
        superiors(during: $p) { kind } subordinates(during: $p) { nodes { kind } }
        counterparts(during: $p) { coverage } posts(during: $p) { nodes { title } }
        appointments(during: $p) { nodes { id } }
        subtree: appointments(reach: SUBTREE, during: $p) { nodes { id } } }
      post(by: {code: "hr-deputy-director"}) {
        organisation(asOf: "2001") { id } appointments(during: $p) { nodes { id } }
        all: appointments(during: $p, throughPredecessors: true) { nodes { id } } }
      school(by: {name: "云川大学"}) { studies(during: $p) { nodes { id } } } }""",
    "filters": """{ person(by: {code: "QH0007"}) {
        appointments(where: {validFrom: {from: "1990"},
          post: {organisation: {ancestor: {code: {equals: "990500-009"}}}}}) { nodes { id } }
        colleagues(where: {name: {contains: "王"}}) { nodes { name } } }
      organisation(by: {code: "990500-009"}) {
        descendants(where: {posts: {some: {isVacant: true}}, foundedOn: {from: "1990"}}) { nodes { id } }
        posts(reach: SUBTREE, where: {appointments: {some: {person: {name: {contains: "王"}}}}}) { nodes { id } }
        appointments(reach: SUBTREE, where: {status: [CURRENT], person: {bornOn: {before: "1970"}},
          previous: {post: {isHead: true}}}) { nodes { id } } } }""",
    "a difference in lines that are no trees": """{
      organisationDiff(root: {code: "990500-009"}, from: "2000", to: "2019", kinds: [LEADERSHIP, PARTY]) {
        founded { id } ended { id } renamed { before } moved { before { id } } merged { on } } }""",
    "chains": """{ shortestLink(a: {code: "QH0007"}, b: {code: "QH0001"}, concurrentOnly: true) { length }
      overlaps(a: {code: "QH0007"}, b: {code: "QH0014"}, throughSuccession: true) { from } }""",
}


async def recorded(store: Store, monkeypatch: pytest.MonkeyPatch) -> Recording:
    """Everything that the documents of the tests ask of the store; what is read along with others, alone, too."""
    recording = Recording.of(store)
    told: list[Foretold] = []
    read_with = Foresight.read_with

    async def listening(
        ahead: Foresight, first: Foretold, key: dict[str, Any], scope: Scope, place: Place, rest: Sequence[Foretold]
    ) -> list[Row]:
        told.extend(rest)
        return await read_with(ahead, first, key, scope, place, rest)

    monkeypatch.setattr(Foresight, "read_with", listening)
    limits = Limits(cost=10**12, aliases=1000, directives=1000, input_objects=5000)
    service = Service(recording, ZoneInfo("Asia/Shanghai"), limits)
    [[ids]] = await store.run(IDS)
    asked = [(question.document, question.variables) for question in QUESTIONS]
    asked += [(document(TYPES[name], WAYS.get(name) or way), {"id": ids[0]}) for name, way in ways().items()]
    asked += [(text, {"n": 6}) for text in QUERIES.values()]
    given = {"ids": ids, "p": PERIOD}
    asked += [(text, {name: given[name] for name in given if f"${name}" in text}) for text in MORE.values()]
    for text, variables in asked:
        result = await service.execute(GraphQLRequest(text, variables), LOCAL_ADMINISTRATOR, "plans")
        assert result.errors is None, (text, result.errors)
    alone = ((each.statement, each.parameters) for each in told if not each.layers)
    for statement, parameters in chain(after_acts(), alone):
        await recording.read(statement, {"keys": [KEY], **parameters}, Scope(LOCAL_ADMINISTRATOR))
    return recording


KEY = {
    "i": 0,
    "id": "",
    "at": 20200101,
    "asked": 20200101,
    "known": 1,
    "since": 20200101,
    "before": 20191231,
    "people": [],
}


def after_acts() -> Iterator[tuple[Statement, Mapping[str, Any]]]:
    """Statements that only payloads of mutations, or what they have made, lead to; and lists that are only counted."""
    yield STAFFING, {}
    yield OF_GROUP, {}
    listings = UNSEATED, UNITS_WITHOUT_PARTY, PARTIES_WITHOUT_UNIT, REVISIONS, groups.MEMBERS
    for listing in (*listings, registrations.OF_ORGANISATION):
        query = listing.query(Arguments(), Conditions(CodeBook()))
        yield query.page(listing.keys(Arguments()), Window(50), listing.project(Arguments()))


def declared() -> Iterator[str]:
    """Names of the statements that stand in `graph`: those of lists, and those that are always the same."""
    conditions = Conditions(CodeBook())
    for module in pkgutil.iter_modules(graph.__path__):
        for value in vars(importlib.import_module(f"graph.{module.name}")).values():
            if isinstance(value, Listing):
                yield f"{value.source(conditions, None, Arguments()).name}.page"
            elif isinstance(value, Statement) and module.name not in WRITING:
                yield value.name


async def test_statements_that_start_from_ids_go_through_nothing_whole(
    demo_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = await recorded(demo_store, monkeypatch)
    names = {part for name, _ in recording.asked for part in name.split("+")}
    assert not SCANNING.keys() - names
    assert sorted(set(declared()) - names) == []
    found = {
        f"{name}\n{text}": told
        for (name, text), parameters in recording.asked.items()
        if SCANNING.keys().isdisjoint(name.split("+")) and (told := await lavish(demo_store, text, parameters))
    }
    assert not found, "\n\n".join(f"{told}\n{statement}" for statement, told in found.items())


OF_EACH_KEY = "UNWIND $keys AS k CALL (k) { %s RETURN count(*) AS n } RETURN n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (OF_EACH_KEY % "MATCH (x:Person {id: k.id})-[:HELD]->(p)", False),
        (OF_EACH_KEY % "MATCH (x:Person) WHERE x.id + '' = k.id", True),
        (OF_EACH_KEY % "MATCH (x)-[h:HELD]->() WHERE h.source = k.id", True),
        (OF_EACH_KEY % "MATCH (x:Person)-[h:HELD]->(:Post) WHERE h.validFrom < k.at", True),
        (OF_EACH_KEY % "MATCH (a:Person {id: k.id}), (b:Post {id: k.id})", True),
        ("MATCH (x) RETURN count(x.id) AS n", True),
    ],
    ids=["by an index", "a label", "edges of a type", "edges by a range", "everything with everything", "all nodes"],
)
async def test_going_through_everything_is_seen(demo_store: Store, text: str, told: bool) -> None:
    found = await lavish(demo_store, text, {"keys": [{"id": "x", "at": 20200101}]})
    assert bool(found) == told, found
