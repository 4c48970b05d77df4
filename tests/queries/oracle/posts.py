"""Questions about posts, their holders and their empty seats: 4, 5, 8."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rules.dates import PartialDate
from seed.world import Appointment
from tests.queries.facts import (
    ALWAYS,
    OPEN,
    Facts,
    begins,
    beneath,
    ends,
    last_day,
    months_between,
    printed,
    shown,
    status,
    valid,
    walked,
)
from tests.queries.listing import connection, in_order

Variables = Mapping[str, Any]


def holders_of_a_post(facts: Facts, v: Variables) -> Any:
    day, post = last_day(v["asOf"]), facts.post(v["post"])
    state, unit = facts.post_state(post, day), facts.unit(post, day)
    held = []
    for each in facts.holders_of(post):
        then = beneath(each, day)
        person = {
            "code": facts.people[each.person].code,
            "name": facts.person_name(each.person, then),
            "bornOn": printed(shown(facts.people[each.person].states, then).born_on),
        }
        entry = {
            "validFrom": printed(each.start),
            "validTo": None if each.end_unknown else printed(each.end),
            "status": status(each, day),
            "person": person,
            "post": {"organisation": {"name": facts.name(facts.unit(post, then), then)}},
        }
        held.append((begins(each), entry))
    return {
        "post": {
            "code": v["post"],
            "title": state.title,
            "organisation": {"code": facts.organisations[unit].code, "name": facts.name(unit, day)},
            "seats": state.seats,
            "appointments": connection(in_order(held), v["first"]),
        }
    }


def holders_through_mergers(facts: Facts, v: Variables) -> Any:
    day, post = last_day(v["asOf"]), facts.post(v["post"])
    steps = walked(facts.post_steps, post, forward=False)
    state, first = facts.post_state(post, day), shown(facts.posts[post].states, ALWAYS)
    held = []
    for each in [each for one in dict.fromkeys([post, *(step.before for step in steps)]) for each in _all(facts, one)]:
        then = beneath(each, day)
        entry = {
            "validFrom": printed(each.start),
            "validTo": None if each.end_unknown else printed(each.end),
            "person": {"code": facts.people[each.person].code, "name": facts.person_name(each.person, then)},
            "post": {
                "code": facts.posts[each.post].code,
                "title": facts.post_state(each.post, then).title,
                "organisation": {"name": facts.name(facts.unit(each.post, then), then)},
            },
        }
        held.append(((begins(each), ends(each)), entry))
    predecessors = []
    for step in steps:
        on = step.event.on.day
        last = shown(facts.posts[step.before].states, OPEN)
        taken: dict[str, Any] = {
            "distance": step.distance,
            "on": printed(step.event.on),
            "predecessor": {**_post(facts, step.before, on - 1), "closedOn": printed(last.end)},
            "successor": _post(facts, step.after, on),
            "event": {
                "kind": step.event.kind,
                "document": step.event.document and {"number": facts.documents[step.event.document].number},
            },
        }
        predecessors.append(((step.distance, on), taken))
    return {
        "post": {
            "code": v["post"],
            "title": state.title,
            "openedOn": printed(first.start),
            "organisation": {"name": facts.name(facts.unit(post, day), day)},
            "predecessors": in_order(predecessors),
            "appointments": connection(in_order(held), v["first"]),
        }
    }


def _all(facts: Facts, post: str) -> list[Appointment]:
    return facts.holders_of(post)


def _post(facts: Facts, post: str, day: int) -> dict[str, Any]:
    unit = facts.unit(post, day)
    return {
        "code": facts.posts[post].code,
        "title": facts.post_state(post, day).title,
        "organisation": {"code": facts.organisations[unit].code, "name": facts.name(unit, day)},
    }


def vacant_posts(facts: Facts, v: Variables) -> Any:
    day, root = last_day(v["asOf"]), facts.organisation(v["unit"])
    tree = facts.subtree(root, day)
    found = []
    for key, post in facts.posts.items():
        state = facts.post_state(key, day)
        empty = empty_seats(facts, key, day)
        if not empty or not state.is_leadership or not any(unit in tree for unit in facts.units_valid(key, day)):
            continue
        since = empty_since(facts, key, day)
        unit = facts.unit(key, day)
        superiors = [
            ((begins(edge), ends(edge)), {"superior": {"name": facts.name(edge.superior, day)}})
            for edge in facts.subordinations_of(unit)
            if valid(edge, day)
        ]
        to_come = [each for each in facts.holders_of(key) if day < begins(each) < ends(each)]
        entry = {
            "since": printed(since),
            "months": None if since is None else months_between(since.day, day),
            "vacantSeats": empty,
            "filledFrom": printed(min(to_come, key=begins).start) if to_come else None,
            "post": {
                "code": post.code,
                "title": state.title,
                "seats": state.seats,
                "rank": facts.code_name(state.rank),
                "organisation": {
                    "code": facts.organisations[unit].code,
                    "name": facts.name(unit, day),
                    "superiors": in_order(superiors),
                },
            },
        }
        sequence = OPEN if state.sequence is None else state.sequence
        found.append(((0 if since is None else since.day, sequence), entry))
    vacancies = connection(in_order(found), v["first"])
    return {"organisation": {"name": facts.name(root, day), "vacancies": vacancies}}


def empty_seats(facts: Facts, post: str, day: int) -> int:
    state = facts.post_state(post, day)
    if state.seats is None or not valid(state, day):
        return 0
    return max(0, state.seats - sum(valid(each, day) for each in facts.holders_of(post)))


def empty_since(facts: Facts, post: str, day: int) -> PartialDate | None:
    """The beginning of the time without a break in which some seat was empty: somebody's end, or the post's opening."""
    holders = facts.holders_of(post)
    if any(each.end_unknown and begins(each) <= day for each in holders):
        return None
    dates = [each.end for each in holders if each.end] + [facts.posts[post].states[0].start]
    # A seat is given up on a day; walking back, the first day before which all seats were filled is the beginning.
    for date in sorted({date for date in dates if date and date.day <= day}, key=lambda date: date.day, reverse=True):
        if not empty_seats(facts, post, date.day - 1):
            return date
    return None
