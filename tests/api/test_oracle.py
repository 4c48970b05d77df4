"""Random small worlds, changed, corrected and asked at random: the API answers as the model in plain Python does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graph.connection import Store
from tests.api.chronicle import moment
from tests.api.oracle import Fact, Period, Record, View, When, begun, last_day, within
from tests.api.stories import QUESTIONS, Question, Story, Telling, stories
from tests.fixtures.contents import Contents
from tests.fixtures.graphql import Ask

TODAY = 20260101
"""After everything that happens in the stories."""
TYPES = {
    "AdministrativeUnit": "ADMINISTRATIVE_UNIT",
    "PartyOrganisation": "PARTY_ORGANISATION",
    "InternalDivision": "INTERNAL_DIVISION",
}

DOCUMENT = """
query ($asOf: PartialDate, $knownAt: DateTime, $during: Period, $ids: [ID!]!, $organisations: OrganisationWhere,
       $posts: PostWhere, $people: PersonWhere, $appointments: AppointmentWhere) {
  organisations(where: $organisations, during: $during, orderBy: [{by: CODE}], asOf: $asOf, knownAt: $knownAt) {
    totalCount nodes { code } }
  posts(where: $posts, during: $during, asOf: $asOf, knownAt: $knownAt) { totalCount nodes { code } }
  people(where: $people, orderBy: [{by: CODE}], asOf: $asOf, knownAt: $knownAt) { totalCount nodes { code } }
  appointments(where: $appointments, during: $during, asOf: $asOf, knownAt: $knownAt) { totalCount nodes { ...Held } }
  nodes(ids: $ids, asOf: $asOf, knownAt: $knownAt) {
    ... on Organisation {
      code name status foundedOn endedOn
      states(during: $during) { name validFrom validTo status }
      parent { code name } ancestors { code name }
      superiors(kinds: [LEADERSHIP, PARTY, INTERNAL, GUIDANCE], during: $during) {
        kind validFrom validTo status superior { code name status } }
      children(orderBy: [{by: CODE}]) { totalCount nodes { code name } }
      guided: children(kinds: [GUIDANCE], orderBy: [{by: CODE}]) { nodes { code } }
      descendants(orderBy: [{by: CODE}], where: $organisations) { totalCount edges { depth node { code } } }
      predecessors(transitive: true) { distance predecessor { code name } successor { code name status } }
      successors(transitive: true) { distance successor { code } }
      posts_: posts(during: $during, where: $posts) { totalCount nodes { code title } }
      held: appointments(during: $during, where: $appointments) { totalCount nodes { ...Held } } }
    ... on Post {
      code title openedOn closedOn organisation { code name status } vacancy { vacantSeats }
      holders: appointments(during: $during) { totalCount nodes { ...Held } }
      through: appointments(during: $during, throughPredecessors: true) {
        totalCount nodes { validFrom post { code } } } }
    ... on Person {
      code name
      held: appointments(during: $during, where: $appointments) { totalCount nodes { ...Held } }
      careerPath { from to organisationName title overlaps presentOrganisations { code name }
        organisationStates { name } } } } }
fragment Held on Appointment { validFrom validTo status person { code name }
  post { code title organisation { code name status parent { code } } } }
"""


class Expected:
    """What the model says to a question."""

    def __init__(self, record: Record, question: Question, ids: Mapping[str, str]) -> None:
        self.question = question
        self.ids = ids
        self.view: View = record.view(record.acts if question.act is None else question.act)
        day = TODAY if question.as_of is None else last_day(question.as_of)
        self.when = When(day, day)

    @property
    def during(self) -> Period | None:
        return self.question.during

    def roots(self) -> dict[str, Any]:
        view, when = self.view, self.when
        where = self.question
        return {
            "organisations": codes(
                key
                for key in view.organisations(self.during, when)
                if view.matches_organisation(where.organisations or {}, key, when)
            ),
            "posts": codes(
                key
                for key in view.there("Post")
                if view.is_open(key, self.during, when) and view.matches_post(where.posts or {}, key, when)
            ),
            "people": codes(key for key in view.there("Person") if view.matches_person(where.people or {}, key, when)),
            "appointments": self.held(view.held(self.during, when), where.appointments),
        }

    def node(self, key: str) -> dict[str, Any] | None:
        label = self.view.things[key]
        if key not in self.view.there(label):
            return None
        if label == "Post":
            return self.post(key)
        return self.person(key) if label == "Person" else self.organisation(key)

    def name(self, key: str, day: int) -> str:
        return str(self.view.state(key, day).values["name"])

    def organisation(self, key: str) -> dict[str, Any]:
        view, when = self.view, self.when
        first, last = view.life(key)
        below = {
            unit: depth
            for unit, depth in view.descendants(key, when).items()
            if view.matches_organisation(self.question.organisations or {}, unit, when)
        }
        posts = [
            post
            for post in view.posts_in(key, self.during, when)
            if view.matches_post(self.question.posts or {}, post, when)
        ]
        ancestors = view.ancestors(key, when)
        return {
            "code": key,
            "name": self.name(key, when.at),
            "status": view.status(key, when.asked),
            "foundedOn": first.printed[0],
            "endedOn": last.printed[1],
            "states": [
                {"name": state.values["name"], **self.fact(state)}
                for state in self.in_order(view.all("STATE", key))
                if begun(state, self.during, when.at)
            ],
            "parent": self.named(view.parents(key, when)[0], when) if view.parents(key, when) else None,
            "ancestors": [self.named(unit, when) for unit in ancestors],
            "superiors": [
                self.superior(edge) for edge in self.in_order(view.all("SUBORDINATE_TO", key)) if self.listed(edge)
            ],
            "children": {
                **page([self.named(unit, when) for unit in view.children(key, when)]),
            },
            "guided": {"nodes": [{"code": unit} for unit in view.children(key, when, ["GUIDANCE"])]},
            "descendants": {
                "totalCount": len(below),
                "edges": [{"depth": below[unit], "node": {"code": unit}} for unit in sorted(below)],
            },
            "predecessors": [self.step(*each) for each in view.lineage(key, forward=False)],
            "successors": [
                {"distance": distance, "successor": {"code": step.target}}
                for distance, step in view.lineage(key, forward=True)
            ],
            "posts_": page([{"code": post, "title": view.state(post, when.at).values["title"]} for post in posts]),
            "held": self.held(view.held_in(key, self.during, when), self.question.appointments),
        }

    def post(self, key: str) -> dict[str, Any]:
        view, when = self.view, self.when
        first, last = view.life(key)
        vacant = view.vacant_seats(key, when)
        line = {key, *(step.owner for _, step in view.lineage(key, forward=False))}
        return {
            "code": key,
            "title": view.state(key, when.at).values["title"],
            "openedOn": first.printed[0],
            "closedOn": last.printed[1],
            "organisation": self.with_status(view.place(key, when.at), when),
            "vacancy": {"vacantSeats": vacant} if vacant else None,
            "holders": self.held(view.held(self.during, when, target=key), None),
            "through": page(
                [
                    {"validFrom": fact.printed[0], "post": {"code": fact.target}}
                    for fact in view.held(self.during, when)
                    if fact.target in line
                ]
            ),
        }

    def person(self, key: str) -> dict[str, Any]:
        view, when = self.view, self.when
        entries = self.in_order(fact for fact in view.all("HELD", key) if fact.begins <= when.at)
        return {
            "code": key,
            "name": self.name(key, when.at),
            "held": self.held(view.held(self.during, when, owner=key), self.question.appointments),
            "careerPath": [self.entry(fact, entries[:number]) for number, fact in enumerate(entries)],
        }

    def entry(self, fact: Fact, earlier: Sequence[Fact]) -> dict[str, Any]:
        view, beneath = self.view, self.when.beneath(fact)
        unit = view.place(str(fact.target), beneath.at)
        shared = [each for each in earlier if max(each.begins, fact.begins) < min(each.ends, fact.ends)]
        days = (fact.begins, max(fact.ends, fact.begins + 1))
        return {
            "from": fact.printed[0],
            "to": fact.printed[1],
            "organisationName": self.name(unit, beneath.at),
            "title": view.state(str(fact.target), beneath.at).values["title"],
            "overlaps": bool(shared),
            "presentOrganisations": [
                self.named(each, When(self.when.asked, self.when.asked)) for each in view.present(unit, self.when.asked)
            ],
            "organisationStates": [
                {"name": state.values["name"]}
                for state in self.in_order(view.all("STATE", unit))
                if max(state.begins, days[0]) < min(state.ends, days[1])
            ],
        }

    def held(self, facts: Sequence[Fact], where: Mapping[str, Any] | None) -> dict[str, Any]:
        kept = [fact for fact in self.in_order(facts) if self.view.matches_appointment(where or {}, fact, self.when)]
        return page([self.appointment(fact) for fact in kept])

    def appointment(self, fact: Fact) -> dict[str, Any]:
        beneath = self.when.beneath(fact)
        unit = self.view.place(str(fact.target), beneath.at)
        parents = self.view.parents(unit, beneath)
        return {
            **self.fact(fact),
            "person": self.named(fact.owner, beneath),
            "post": {
                "code": fact.target,
                "title": self.view.state(str(fact.target), beneath.at).values["title"],
                "organisation": {
                    **self.with_status(unit, beneath),
                    "parent": {"code": parents[0]} if parents else None,
                },
            },
        }

    def superior(self, edge: Fact) -> dict[str, Any]:
        beneath = self.when.beneath(edge)
        return {
            "kind": edge.values["kind"],
            **self.fact(edge),
            "superior": self.with_status(str(edge.target), beneath),
        }

    def step(self, distance: int, step: Fact) -> dict[str, Any]:
        before, after = When(step.begins - 1, self.when.asked), When(step.begins, self.when.asked)
        return {
            "distance": distance,
            "predecessor": self.named(step.owner, before),
            "successor": self.with_status(str(step.target), after),
        }

    def in_order(self, facts: Iterable[Fact]) -> list[Fact]:
        """Oldest first; of equal spans that with the smaller id, which is all that the stored order promises."""
        return sorted(facts, key=lambda fact: (fact.begins, fact.ends, self.ids[fact.key]))

    def listed(self, fact: Fact) -> bool:
        return within(fact, self.during, self.when.at)

    def fact(self, fact: Fact) -> dict[str, Any]:
        start, end = fact.printed
        return {"validFrom": start, "validTo": end, "status": fact.status(self.when.asked)}

    def named(self, key: str, when: When) -> dict[str, Any]:
        return {"code": key, "name": self.name(key, when.at)}

    def with_status(self, key: str, when: When) -> dict[str, Any]:
        return {**self.named(key, when), "status": self.view.status(key, when.asked)}


def page(nodes: list[Any]) -> dict[str, Any]:
    return {"totalCount": len(nodes), "nodes": nodes}


def codes(keys: Any) -> dict[str, Any]:
    return page([{"code": key} for key in keys])


def settled(answer: Any, path: tuple[str, ...] = ()) -> Any:
    """The answer with what has no order among equals put in one: lists of rows by their whole content."""
    if isinstance(answer, dict):
        return {name: settled(value, (*path, name)) for name, value in answer.items()}
    if isinstance(answer, list):
        rows = [settled(value, path) for value in answer]
        return rows if path[-1] in ("ancestors", "nodes") and len(path) == 1 else sorted(rows, key=repr)
    return answer


def as_input(where: Any) -> Any:
    """A filter as the schema takes it."""
    if isinstance(where, Mapping):
        return {
            name: (
                period(value)
                if name == "during"
                else [TYPES[label] for label in value]
                if name == "type"
                else as_input(value)
            )
            for name, value in where.items()
        }
    return [as_input(value) for value in where] if isinstance(where, list) else where


def period(during: Period | None) -> dict[str, str] | None:
    if during is None:
        return None
    return {name: day for name, day in zip(("from", "to"), during, strict=True) if day is not None}


def variables(question: Question, telling: Telling, ids: Sequence[str]) -> dict[str, Any]:
    known = None
    if question.act is not None:
        known = moment(telling.moments[question.act] if question.act >= 0 else telling.moments[0] - 1)
    filters = ("organisations", "posts", "people", "appointments")
    return {
        "asOf": question.as_of,
        "knownAt": known,
        "during": period(question.during),
        "ids": ids,
        **{name: as_input(getattr(question, name)) for name in filters},
    }


def in_bounds(question: Question, story: Story) -> Question:
    if question.act is None or question.act < len(story.acts):
        return question
    return Question(question.as_of, None, *(getattr(question, name) for name in QUESTION_REST))


QUESTION_REST = ("during", "organisations", "posts", "people", "appointments")


async def told(store: Store, contents: Contents, story: Story) -> Telling:
    contents.changed()
    await contents.be_empty()
    contents.changed()
    telling = Telling()
    await telling.tell(store, story)
    return telling


RANDOM = settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@RANDOM
@given(story=stories(), questions=st.lists(QUESTIONS, min_size=6, max_size=6))
async def test_every_answer_is_the_models(
    ask: Ask, store: Store, contents: Contents, story: Story, questions: list[Question]
) -> None:
    telling = await told(store, contents, story)
    keys = list(story.record.things)
    for question in (in_bounds(each, story) for each in questions):
        data = await ask(DOCUMENT, variables(question, telling, [telling.ids[key] for key in keys]))
        model = Expected(story.record, question, telling.ids)
        nodes = data.pop("nodes")
        assert settled(data) == settled(model.roots()), question
        for key, answer in zip(keys, nodes, strict=True):
            assert settled(answer) == settled(model.node(key)), (question, key)
