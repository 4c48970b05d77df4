"""Every question that is asked of a thing, as GraphQL and as the oracle answers it.

An *answer* is one aspect of one thing, as of one day, as known at one moment. In answers things have keys for ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.api.oracle import Fact, Period, When, begun, within
from tests.reorganisations.oracle.view import Known, keys

Answer = Any
KINDS = ("LEADERSHIP", "GUIDANCE", "INTERNAL", "PARTY")
UNIT_LABELS = ("AdministrativeUnit", "PartyOrganisation", "InternalDivision")

HELD = """
  id validFrom validTo status continues { id } person { id name }
  post { id title rank { code } organisation { id name status parent { id } } }
"""


@dataclass(frozen=True)
class Moment:
    """What was known, the instants in force, and the period of the lists."""

    view: Known
    when: When
    during: Period | None

    def named(self, key: str, when: When | None = None) -> dict[str, Any]:
        return {"id": key, "name": self.view.state(key, (when or self.when).at).values["name"]}

    def with_status(self, key: str, when: When) -> dict[str, Any]:
        return {**self.named(key, when), "status": self.view.status(key, when.asked)}

    def dated(self, fact: Fact) -> dict[str, Any]:
        start, end = fact.printed
        return {"validFrom": start, "validTo": end, "status": fact.status(self.when.asked)}

    def listed(self, facts: Iterable[Fact]) -> list[Fact]:
        return [fact for fact in facts if within(fact, self.during, self.when.at)]

    def appointment(self, fact: Fact) -> dict[str, Any]:
        view, beneath = self.view, self.when.beneath(fact)
        post = str(fact.target)
        unit, state = view.place(post, beneath.at), view.state(post, beneath.at)
        parents = view.parents(unit, beneath)
        continues = fact.values.get("continues")
        known = continues is not None and any(held.key == continues for held in view.all("HELD"))
        return {
            "id": fact.key,
            **self.dated(fact),
            "continues": {"id": continues} if known else None,
            "person": self.named(fact.owner, beneath),
            "post": {
                "id": post,
                "title": state.values["title"],
                "rank": coded(state.values.get("rank")),
                "organisation": {
                    **self.with_status(unit, beneath),
                    "parent": {"id": parents[0]} if parents else None,
                },
            },
        }

    def held(self, facts: Iterable[Fact]) -> dict[str, Any]:
        return page([self.appointment(fact) for fact in facts])


def coded(code: str | None) -> dict[str, str] | None:
    return None if code is None else {"code": code}


def page(nodes: Sequence[Any]) -> dict[str, Any]:
    return {"totalCount": len(nodes), "nodes": list(nodes)}


Says = Callable[[Moment, str], Answer]


@dataclass(frozen=True)
class Aspect:
    """One question: its selection, and what the oracle says."""

    selection: str
    says: Says


def single(selection: str, name: str) -> Aspect:
    """A plain value of the state that is shown."""
    return Aspect(selection, lambda at, key: at.view.state(key, at.when.at).values.get(name))


def code_of(name: str) -> Aspect:
    return Aspect(f"{name} {{ code }}", lambda at, key: coded(at.view.state(key, at.when.at).values.get(name)))


def parent_by(kind: str) -> Aspect:
    def says(at: Moment, key: str) -> Answer:
        edges = at.view.superiors_by(key, kind, at.when)
        latest = max((edge.begins for edge in edges), default=0)
        found = [at.named(str(edge.target)) for edge in edges if edge.begins == latest]
        return OneOf(found) if len(found) > 1 else found[0] if found else None

    return Aspect(f"parent(kind: {kind}) {{ id name }}", says)


class OneOf(list[Any]):
    """Any of these is right."""


def states(at: Moment, key: str) -> Answer:
    return [
        {
            "name": state.values["name"],
            "shortName": state.values.get("shortName"),
            "rank": coded(state.values.get("rank")),
            "category": coded(state.values.get("category")),
            "nature": coded(state.values.get("nature")),
            **at.dated(state),
        }
        for state in at.view.all("STATE", key)
        if begun(state, at.during, at.when.at)
    ]


def superiors(at: Moment, key: str) -> Answer:
    return [
        {
            "kind": edge.values["kind"],
            **at.dated(edge),
            "superior": at.with_status(str(edge.target), at.when.beneath(edge)),
        }
        for edge in at.listed(at.view.all("SUBORDINATE_TO", key))
    ]


def steps(*, forward: bool, transitive: bool) -> Aspect:
    field = "successors" if forward else "predecessors"
    asked = "distance on kind event { id } predecessor { id name } successor { id name }"

    def says(at: Moment, key: str) -> Answer:
        found = at.view.lineage(key, forward)
        return [step(at, distance, fact) for distance, fact in found if transitive or distance == 1]

    return Aspect(f"{field}(transitive: {str(transitive).lower()}) {{ {asked} }}", says)


def step(at: Moment, distance: int | None, fact: Fact) -> dict[str, Any]:
    asked = at.when.asked
    kind = fact.values.get("kind")
    shown = {
        "on": fact.start,
        "event": {"id": fact.values["eventId"]},
        "predecessor": at.named(fact.owner, When(fact.begins - 1, asked)),
        "successor": at.named(str(fact.target), When(fact.begins, asked)),
    }
    return {**({} if distance is None else {"distance": distance}), "kind": kind, **shown}


def genealogy(at: Moment, key: str) -> Answer:
    units, found = at.view.family(key)
    return {
        "organisations": [at.named(unit) for unit in units],
        "successions": [step(at, None, fact) for fact in found],
    }


def events(at: Moment, key: str) -> Answer:
    return [event(at, each) for each in at.view.events_of(key, at.during, at.when)]


def event(at: Moment, key: str) -> Answer:
    view = at.view
    [fact] = view.all("EVENT", key)
    before, on = When(fact.begins - 1, at.when.asked), When(fact.begins, at.when.asked)
    return {
        "id": key,
        "kind": fact.values["kind"],
        "on": fact.start,
        "remarks": fact.values.get("remarks"),
        "inputs": [at.named(unit, before) for unit in view.inputs(key)],
        "outputs": [at.named(unit, on) for unit in view.outputs(key)],
    }


def co_locations(at: Moment, key: str) -> Answer:
    found = []
    for state in at.view.co_locations(key, at.during, at.when):
        beneath = at.when.beneath(state)
        members = at.view.members(state.owner, beneath.at)
        host = [edge.owner for edge in members if edge.values.get("host")]
        found.append(
            {
                "kind": state.values["kind"],
                **at.dated(state),
                "host": at.named(host[0], beneath) if host else None,
                "members": [at.named(edge.owner, beneath) for edge in members],
            }
        )
    return found


def counterparts(at: Moment, key: str) -> Answer:
    return [
        {
            "coverage": edge.values["coverage"],
            **at.dated(edge),
            "partyOrganisation": at.with_status(edge.owner, at.when.beneath(edge)),
            "unit": at.with_status(str(edge.target), at.when.beneath(edge)),
        }
        for edge in at.listed(at.view.counterparts(key))
    ]


def posts(at: Moment, key: str) -> Answer:
    found = at.view.posts_in(key, at.during, at.when)
    return page([{"id": post, "title": at.view.state(post, at.when.at).values["title"]} for post in found])


def counts(at: Moment, key: str) -> Answer:
    """Beneath it, itself included: posts, appointments, vacancies, and units beneath it."""
    view, when = at.view, at.when
    reach = view.in_subtree(key, when)
    everywhere = {post for unit in reach for post in view.posts_in(unit, at.during, when)}
    today = {post for unit in reach for post in view.posts_in(unit, None, when)}
    held = {fact.key for unit in reach for fact in view.held_in(unit, at.during, when)}
    return [
        len(everywhere),
        len(held),
        sum(view.vacant_seats(post, when) > 0 for post in today),
        len(reach) - 1,
    ]


COUNTS = (
    "posts(reach: SUBTREE, during: $during) { totalCount }",
    "appointments(reach: SUBTREE, during: $during) { totalCount }",
    "vacancies(reach: SUBTREE) { totalCount }",
    "descendants { totalCount }",
)

UNIT: Mapping[str, Aspect] = {
    "name": single("name", "name"),
    "shortName": single("shortName", "shortName"),
    "rank": code_of("rank"),
    "category": code_of("category"),
    "nature": code_of("nature"),
    "status": Aspect("status", lambda at, key: at.view.status(key, at.when.asked)),
    "foundedOn": Aspect("foundedOn", lambda at, key: at.view.life(key)[0].printed[0]),
    "endedOn": Aspect("endedOn", lambda at, key: at.view.life(key)[1].printed[1]),
    "states": Aspect(
        "states(during: $during) { name shortName rank { code } category { code } nature { code } "
        "validFrom validTo status }",
        states,
    ),
    **{f"parent{kind}": parent_by(kind) for kind in KINDS},
    "superiors": Aspect(
        f"superiors(kinds: [{' '.join(KINDS)}], during: $during) "
        "{ kind validFrom validTo status superior { id name status } }",
        superiors,
    ),
    "children": Aspect(
        "children { totalCount nodes { id name } }",
        lambda at, key: page([at.named(unit) for unit in at.view.children(key, at.when)]),
    ),
    "guided": Aspect(
        "children(kinds: [GUIDANCE]) { nodes { id } }",
        lambda at, key: {"nodes": keys(at.view.children(key, at.when, ["GUIDANCE"]))},
    ),
    "ancestors": Aspect(
        "ancestors { id name }", lambda at, key: [at.named(unit) for unit in at.view.ancestors(key, at.when)]
    ),
    "tree": Aspect(
        "descendants { totalCount edges { depth node { id name } } }",
        lambda at, key: {
            "totalCount": len(at.view.descendants(key, at.when)),
            "edges": [
                {"depth": depth, "node": at.named(unit)} for unit, depth in at.view.descendants(key, at.when).items()
            ],
        },
    ),
    "predecessors": steps(forward=False, transitive=True),
    "predecessor": steps(forward=False, transitive=False),
    "successors": steps(forward=True, transitive=True),
    "successor": steps(forward=True, transitive=False),
    "genealogy": Aspect(
        "genealogy { organisations { id name } "
        "successions { on kind event { id } predecessor { id name } successor { id name } } }",
        genealogy,
    ),
    "events": Aspect("events(during: $during) { id kind on remarks inputs { id name } outputs { id name } }", events),
    "coLocations": Aspect(
        "coLocations(during: $during) { kind validFrom validTo status host { id name } members { id name } }",
        co_locations,
    ),
    "counterparts": Aspect(
        "counterparts(during: $during) { coverage validFrom validTo status "
        "partyOrganisation { id name status } unit { id name status } }",
        counterparts,
    ),
    "posts": Aspect("posts(during: $during) { totalCount nodes { id title } }", posts),
    "holders": Aspect(
        f"appointments(during: $during) {{ totalCount nodes {{ {HELD} }} }}",
        lambda at, key: at.held(at.view.held_in(key, at.during, at.when)),
    ),
    **{
        f"count{number}": Aspect(selection, lambda at, key, number=number: {"totalCount": counts(at, key)[number]})  # type: ignore[misc]
        for number, selection in enumerate(COUNTS)
    },
}


def through_predecessors(at: Moment, key: str) -> Answer:
    line = {key, *(fact.owner for _, fact in at.view.lineage(key, forward=False))}
    found = [fact for fact in at.view.held(at.during, at.when) if fact.target in line]
    return page([{"id": fact.key, "post": {"id": str(fact.target)}} for fact in found])


def post_steps(*, forward: bool) -> Aspect:
    field = "successors" if forward else "predecessors"

    def says(at: Moment, key: str) -> Answer:
        return [
            {
                "distance": distance,
                "on": fact.start,
                "event": {"id": fact.values["eventId"]},
                "predecessor": titled(at, fact.owner, fact.begins - 1),
                "successor": titled(at, str(fact.target), fact.begins),
            }
            for distance, fact in at.view.lineage(key, forward)
        ]

    asked = "distance on event { id } predecessor { id title } successor { id title }"
    return Aspect(f"{field}(transitive: true) {{ {asked} }}", says)


def titled(at: Moment, post: str, day: int) -> dict[str, Any]:
    return {"id": post, "title": at.view.state(post, day).values["title"]}


def vacancy(at: Moment, key: str) -> Answer:
    vacant = at.view.vacant_seats(key, at.when)
    return {"vacantSeats": vacant} if vacant else None


POST: Mapping[str, Aspect] = {
    "title": single("title", "title"),
    "rank": code_of("rank"),
    "seats": single("seats", "seats"),
    "isHead": Aspect("isHead", lambda at, key: bool(at.view.state(key, at.when.at).values.get("isHead"))),
    "openedOn": Aspect("openedOn", lambda at, key: at.view.life(key)[0].printed[0]),
    "closedOn": Aspect("closedOn", lambda at, key: at.view.life(key)[1].printed[1]),
    "organisation": Aspect(
        "organisation { id name status }",
        lambda at, key: at.with_status(at.view.place(key, at.when.at), at.when),
    ),
    "vacancy": Aspect("vacancy { vacantSeats }", vacancy),
    "holders": Aspect(
        f"appointments(during: $during) {{ totalCount nodes {{ {HELD} }} }}",
        lambda at, key: at.held(at.view.held(at.during, at.when, target=key)),
    ),
    "through": Aspect(
        "appointments(throughPredecessors: true, during: $during) { totalCount nodes { id post { id } } }",
        through_predecessors,
    ),
    "predecessors": post_steps(forward=False),
    "successors": post_steps(forward=True),
}


def career(at: Moment, key: str) -> Answer:
    entries = sorted(
        (fact for fact in at.view.all("HELD", key) if fact.begins <= at.when.at),
        key=lambda fact: (fact.begins, fact.ends),
    )
    return [entry(at, fact) for fact in entries]


def entry(at: Moment, fact: Fact) -> dict[str, Any]:
    view, beneath = at.view, at.when.beneath(fact)
    unit = view.place(str(fact.target), beneath.at)
    today = When(at.when.asked, at.when.asked)
    days = (fact.begins, max(fact.ends, fact.begins + 1))
    return {
        "from": fact.printed[0],
        "to": fact.printed[1],
        "organisationName": at.named(unit, beneath)["name"],
        "title": view.state(str(fact.target), beneath.at).values["title"],
        "appointment": {"id": fact.key},
        "presentOrganisations": [at.named(each, today) for each in view.present(unit, at.when.asked)],
        "organisationStates": [
            {"name": state.values["name"]}
            for state in view.all("STATE", unit)
            if state.begins < state.ends and max(state.begins, days[0]) < min(state.ends, days[1])
        ],
    }


def memberships(at: Moment, key: str) -> Answer:
    return [
        {**at.dated(edge), "organisation": at.with_status(str(edge.target), at.when.beneath(edge))}
        for edge in at.listed(at.view.all("PARTY_MEMBER_OF", key))
    ]


PERSON: Mapping[str, Aspect] = {
    "name": single("name", "name"),
    "held": Aspect(
        f"appointments(during: $during) {{ totalCount nodes {{ {HELD} }} }}",
        lambda at, key: at.held(at.view.held(at.during, at.when, owner=key)),
    ),
    "career": Aspect(
        "careerPath { from to organisationName title appointment { id } presentOrganisations { id name } "
        "organisationStates { name } }",
        career,
    ),
    "memberships": Aspect(
        "partyMemberships(during: $during) { validFrom validTo status organisation { id name status } }", memberships
    ),
}

EVENT: Mapping[str, Aspect] = {
    "kind": Aspect("kind", lambda at, key: event(at, key)["kind"]),
    "on": Aspect("on", lambda at, key: event(at, key)["on"]),
    "remarks": Aspect("remarks", lambda at, key: event(at, key)["remarks"]),
    "inputs": Aspect("inputs { id name }", lambda at, key: event(at, key)["inputs"]),
    "outputs": Aspect("outputs { id name }", lambda at, key: event(at, key)["outputs"]),
}

ASPECTS: Mapping[str, Mapping[str, Aspect]] = {
    **dict.fromkeys(UNIT_LABELS, UNIT),
    "Post": POST,
    "Person": PERSON,
    "ReorganisationEvent": EVENT,
}
"""Label of a thing → what can be asked of it."""
ORDERED = frozenset({"ancestors"})
"""Answers whose order says something, and is promised."""
