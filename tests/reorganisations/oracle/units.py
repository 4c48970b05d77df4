"""What is asked of an organisation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.api.oracle import Fact, When, begun
from tests.reorganisations.oracle.asked import (
    HELD,
    REGISTRATION,
    Answer,
    Aspect,
    Moment,
    OneOf,
    code_of,
    coded,
    event,
    page,
    single,
)
from tests.reorganisations.oracle.view import keys

KINDS = ("LEADERSHIP", "GUIDANCE", "INTERNAL", "PARTY")


def parent_by(kind: str) -> Aspect:
    def says(at: Moment, key: str) -> Answer:
        edges = at.view.superiors_by(key, kind, at.when)
        latest = max((edge.begins for edge in edges), default=0)
        found = [at.named(str(edge.target)) for edge in edges if edge.begins == latest]
        return OneOf(found) if len(found) > 1 else found[0] if found else None

    return Aspect(f"parent(kind: {kind}) {{ id name }}", says)


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
    "groups": Aspect(
        "groups(during: $during) { validFrom validTo status sequence group { id } }",
        lambda at, key: [
            {**at.dated(edge), "sequence": edge.values["sequence"], "group": {"id": str(edge.target)}}
            for edge in at.listed(at.view.all("GROUPED_IN", key))
        ],
    ),
    "registrations": Aspect(
        f"registrations(during: $during) {{ totalCount nodes {{ {REGISTRATION} }} }}",
        lambda at, key: page([at.registration(row) for row in at.listed(at.view.all("REGISTERED_IN", target=key))]),
    ),
    **{
        f"count{number}": Aspect(selection, lambda at, key, number=number: {"totalCount": counts(at, key)[number]})  # type: ignore[misc]
        for number, selection in enumerate(COUNTS)
    },
}
