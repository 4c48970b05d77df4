"""What is asked of posts and of people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.api.oracle import Fact, When
from tests.reorganisations.oracle.asked import HELD, REGISTRATION, Answer, Aspect, Moment, code_of, page, single


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
    "registered": Aspect(
        f"registrations(during: $during) {{ {REGISTRATION} }}",
        lambda at, key: [at.registration(row) for row in at.listed(at.view.all("REGISTERED_IN", key))],
    ),
    "memberships": Aspect(
        "partyMemberships(during: $during) { validFrom validTo status organisation { id name status } }", memberships
    ),
}
