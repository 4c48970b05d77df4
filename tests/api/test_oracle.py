"""Random small worlds, changed, corrected and asked at random: the API answers as the model in plain Python does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graph.connection import Store
from tests.api.chronicle import moment
from tests.api.oracle import Fact, Period, Record, View, When, begun, last_day, within
from tests.api.stories import FILTERS, QUESTIONS, Question, Story, Telling, stories
from tests.fixtures.contents import Contents
from tests.fixtures.graphql import Ask

LONGEST = 100
"""More than any list of the stories has: pages that repeat themselves would go on for ever."""
TODAY = 20260101
"""After everything that happens in the stories."""
TYPES = {
    "AdministrativeUnit": "ADMINISTRATIVE_UNIT",
    "PartyOrganisation": "PARTY_ORGANISATION",
    "InternalDivision": "INTERNAL_DIVISION",
}

HELD = """
fragment Held on Appointment { validFrom validTo status person { code name }
  post { code title organisation { code name status parent { code } } } }
"""
EVERYTHING = f"""
query ($asOf: PartialDate, $knownAt: DateTime, $during: Period, $ids: [ID!]!) {{
  organisations(during: $during, orderBy: [{{by: CODE}}], asOf: $asOf, knownAt: $knownAt) {{
    totalCount nodes {{ code }} }}
  posts(during: $during, asOf: $asOf, knownAt: $knownAt) {{ totalCount nodes {{ code }} }}
  people(orderBy: [{{by: CODE}}], asOf: $asOf, knownAt: $knownAt) {{ totalCount nodes {{ code }} }}
  appointments(during: $during, asOf: $asOf, knownAt: $knownAt) {{ totalCount nodes {{ ...Held }} }}
  nodes(ids: $ids, asOf: $asOf, knownAt: $knownAt) {{
    ... on Organisation {{
      code name status foundedOn endedOn
      states(during: $during) {{ name validFrom validTo status }}
      parent {{ code name }} ancestors {{ code name }}
      superiors(kinds: [LEADERSHIP, PARTY, INTERNAL, GUIDANCE], during: $during) {{
        kind validFrom validTo status superior {{ code name status }} }}
      children(orderBy: [{{by: CODE}}]) {{ totalCount nodes {{ code name }} }}
      guided: children(kinds: [GUIDANCE], orderBy: [{{by: CODE}}]) {{ nodes {{ code }} }}
      descendants(orderBy: [{{by: CODE}}]) {{ totalCount edges {{ depth node {{ code }} }} }}
      predecessors(transitive: true) {{ distance
        predecessor {{ code name parent {{ code name }} }} successor {{ code name status children {{ totalCount }} }} }}
      successors(transitive: true) {{ distance successor {{ code }} }}
      seats: posts(during: $during) {{ totalCount nodes {{ code title }} }}
      held: appointments(during: $during) {{ totalCount nodes {{ ...Held }} }} }}
    ... on Post {{
      code title openedOn closedOn organisation {{ code name status }} vacancy {{ vacantSeats }}
      held: appointments(during: $during) {{ totalCount nodes {{ ...Held }} }}
      through: appointments(during: $during, throughPredecessors: true) {{
        totalCount nodes {{ validFrom post {{ code }} }} }} }}
    ... on Person {{
      code name
      held: appointments(during: $during) {{ totalCount nodes {{ ...Held }} }}
      careerPath {{ from to organisationName title overlaps presentOrganisations {{ code name }}
        organisationStates {{ name }} }} }} }} }}
{HELD}"""

INSTANTS = "asOf: $asOf, knownAt: $knownAt"
VARIABLES = "$asOf: PartialDate, $knownAt: DateTime, $during: Period, $ids: [ID!]!"
FILTERED = {
    "organisations": f"""query ({VARIABLES}, $where: OrganisationWhere) {{
      organisations(where: $where, during: $during, orderBy: [{{by: CODE}}], {INSTANTS}) {{
        totalCount nodes {{ code }} }}
      nodes(ids: $ids, {INSTANTS}) {{ ... on Organisation {{ code
        below: descendants(where: $where, orderBy: [{{by: CODE}}]) {{ totalCount nodes {{ code }} }} }} }} }}""",
    "posts": f"""query ({VARIABLES}, $where: PostWhere) {{
      posts(where: $where, during: $during, {INSTANTS}) {{ totalCount nodes {{ code }} }}
      nodes(ids: $ids, {INSTANTS}) {{ ... on Organisation {{ code
        below: posts(where: $where, during: $during) {{ totalCount nodes {{ code }} }} }} }} }}""",
    "people": f"""query ({VARIABLES}, $where: PersonWhere) {{
      people(where: $where, orderBy: [{{by: CODE}}], {INSTANTS}) {{ totalCount nodes {{ code }} }}
      nodes(ids: $ids, {INSTANTS}) {{ ... on Post {{ code
        below: appointments(where: {{person: $where}}, during: $during) {{
          totalCount nodes {{ validFrom person {{ code }} }} }} }} }} }}""",
    "appointments": f"""query ({VARIABLES}, $where: AppointmentWhere) {{
      appointments(where: $where, during: $during, {INSTANTS}) {{ totalCount nodes {{ validFrom person {{ code }} }} }}
      nodes(ids: $ids, {INSTANTS}) {{ ... on Person {{ code
        below: appointments(where: $where, during: $during) {{
          totalCount nodes {{ validFrom person {{ code }} }} }} }} }} }}""",
}
"""For each filter: the list of all, and a list beneath something."""


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
        return {
            "organisations": codes(view.organisations(self.during, when)),
            "posts": codes(key for key in view.there("Post") if view.is_open(key, self.during, when)),
            "people": codes(view.there("Person")),
            "appointments": self.held(view.held(self.during, when)),
        }

    def filtered(self, name: str, where: Mapping[str, Any]) -> dict[str, Any]:
        """The list of all that fulfil the filter."""
        view, when = self.view, self.when
        match name:
            case "organisations":
                found = view.organisations(self.during, when)
                return codes(key for key in found if view.matches_organisation(where, key, when))
            case "posts":
                found = [key for key in view.there("Post") if view.is_open(key, self.during, when)]
                return codes(key for key in found if view.matches_post(where, key, when))
            case "people":
                return codes(key for key in view.there("Person") if view.matches_person(where, key, when))
            case _:
                return self.briefly(view.held(self.during, when), where)

    def beneath(self, name: str, where: Mapping[str, Any], key: str) -> dict[str, Any] | None:
        """The filtered list beneath one thing; None if it was not known, {} if it has no such list."""
        view, when = self.view, self.when
        label = view.things[key]
        if key not in view.there(label):
            return None
        match name, label:
            case "organisations", "AdministrativeUnit" | "PartyOrganisation" | "InternalDivision":
                units = sorted(view.descendants(key, when))
                below = codes(unit for unit in units if view.matches_organisation(where, unit, when))
            case "posts", "AdministrativeUnit" | "PartyOrganisation" | "InternalDivision":
                posts = view.posts_in(key, self.during, when)
                below = codes(post for post in posts if view.matches_post(where, post, when))
            case "people", "Post":
                below = self.briefly(view.held(self.during, when, target=key), {"person": where})
            case "appointments", "Person":
                below = self.briefly(view.held(self.during, when, owner=key), where)
            case _:
                return {}
        return {"code": key, "below": below}

    def briefly(self, facts: Iterable[Fact], where: Mapping[str, Any]) -> dict[str, Any]:
        kept = [fact for fact in self.in_order(facts) if self.view.matches_appointment(where, fact, self.when)]
        return page([{"validFrom": fact.printed[0], "person": {"code": fact.owner}} for fact in kept])

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
        below = view.descendants(key, when)
        posts = view.posts_in(key, self.during, when)
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
            "seats": page([{"code": post, "title": view.state(post, when.at).values["title"]} for post in posts]),
            "held": self.held(view.held_in(key, self.during, when)),
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
            "held": self.held(view.held(self.during, when, target=key)),
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
            "held": self.held(view.held(self.during, when, owner=key)),
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

    def held(self, facts: Iterable[Fact]) -> dict[str, Any]:
        return page([self.appointment(fact) for fact in self.in_order(facts)])

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
        target = str(step.target)
        parents = self.view.parents(step.owner, before)
        children = self.view.children(target, after)
        return {
            "distance": distance,
            "predecessor": {
                **self.named(step.owner, before),
                "parent": self.named(parents[0], before) if parents else None,
            },
            "successor": {**self.with_status(target, after), "children": {"totalCount": len(children)}},
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


def variables(question: Question, telling: Telling, keys: Iterable[str]) -> dict[str, Any]:
    known = None
    if (act := question.act) is not None:
        known = moment(telling.moments[act] if act >= 0 else telling.moments[0] - 1)
    ids = [telling.ids[key] for key in keys]
    return {"asOf": question.as_of, "knownAt": known, "during": period(question.during), "ids": ids}


async def told(store: Store, contents: Contents, story: Story) -> Telling:
    """The store holds this story and nothing else."""
    contents.changed()
    await contents.be_empty()
    contents.changed()
    telling = Telling()
    await telling.tell(store, story)
    return telling


def within_story(question: Question, story: Story) -> Question:
    """The question, about an act that the story has."""
    if question.act is None:
        return question
    return Question(question.as_of, question.act % (len(story.acts) + 1) - 1, question.during)


def settings_for(worlds: int) -> settings:
    return settings(
        max_examples=worlds,
        derandomize=True,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )


@settings_for(7)
@given(story=stories(), questions=st.lists(QUESTIONS, min_size=6, max_size=6))
async def test_every_answer_is_the_models(
    ask: Ask, store: Store, contents: Contents, story: Story, questions: list[Question]
) -> None:
    telling = await told(store, contents, story)
    keys = list(story.record.things)
    for question in (within_story(each, story) for each in questions):
        data = await ask(EVERYTHING, variables(question, telling, keys))
        model = Expected(story.record, question, telling.ids)
        nodes = data.pop("nodes")
        assert settled(data) == settled(model.roots()), question
        for key, answer in zip(keys, nodes, strict=True):
            assert settled(answer) == settled(model.node(key)), (question, key)


@settings_for(6)
@given(story=stories(), asked=st.lists(st.tuples(QUESTIONS, FILTERS), min_size=4, max_size=4))
async def test_every_filter_sees_what_the_model_sees(
    ask: Ask, store: Store, contents: Contents, story: Story, asked: list[tuple[Question, tuple[str, Any]]]
) -> None:
    telling = await told(store, contents, story)
    keys = list(story.record.things)
    for question, (name, where) in asked:
        question = within_story(question, story)  # noqa: PLW2901
        given_where = {**variables(question, telling, keys), "where": as_input(where)}
        data = await ask(FILTERED[name], given_where)
        model = Expected(story.record, question, telling.ids)
        assert settled(data[name]) == settled(model.filtered(name, where)), (question, where)
        for key, answer in zip(keys, data["nodes"], strict=True):
            assert settled(answer) == settled(model.beneath(name, where, key)), (question, where, key)


@settings_for(6)
@given(story=stories(), question=QUESTIONS, size=st.integers(1, 4))
async def test_pages_are_the_whole_list(
    ask: Ask, store: Store, contents: Contents, story: Story, question: Question, size: int
) -> None:
    telling = await told(store, contents, story)
    question = within_story(question, story)
    instants = variables(question, telling, ())
    model = Expected(story.record, question, telling.ids)
    whole = [(fact.printed[0], fact.owner) for fact in model.in_order(model.view.held(question.during, model.when))]
    for backward in (False, True):
        assert await walked(ask, instants, size, backward=backward) == whole


async def walked(ask: Ask, instants: dict[str, Any], size: int, *, backward: bool) -> list[tuple[str | None, str]]:
    """All appointments, page by page."""
    size_name, cursor_name, more, place = (
        ("last", "before", "hasPreviousPage", "startCursor")
        if backward
        else ("first", "after", "hasNextPage", "endCursor")
    )
    document = f"""query ($asOf: PartialDate, $knownAt: DateTime, $during: Period, $cursor: String) {{
      appointments({size_name}: {size}, {cursor_name}: $cursor, during: $during, {INSTANTS}) {{
        nodes {{ validFrom person {{ code }} }} pageInfo {{ {more} {place} }} }} }}"""
    collected: list[tuple[str | None, str]] = []
    cursor: str | None = None
    while True:
        told_page = (await ask(document, {**instants, "cursor": cursor}))["appointments"]
        nodes = [(node["validFrom"], node["person"]["code"]) for node in told_page["nodes"]]
        collected = nodes + collected if backward else collected + nodes
        if not told_page["pageInfo"][more]:
            return collected
        assert len(nodes) == size
        assert len(collected) < LONGEST
        cursor = told_page["pageInfo"][place]
