"""Questions about organisations, their trees, names and lineage: 14 to 17, 19, 20."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seed.world import Event
from tests.queries.facts import (
    ALWAYS,
    OPEN,
    TYPE_NAMES,
    Fact,
    Facts,
    Step,
    begins,
    beneath,
    ends,
    last_day,
    printed,
    shown,
    status,
    walked,
)
from tests.queries.listing import by_sound, connection, in_order

Variables = Mapping[str, Any]


def coded(facts: Facts, organisation: str, day: int) -> dict[str, Any]:
    return {"code": facts.organisations[organisation].code, "name": facts.name(organisation, day)}


def life(facts: Facts, organisation: str) -> tuple[Fact, Fact]:
    states = facts.organisations[organisation].states
    return shown(states, ALWAYS), shown(states, OPEN)


def life_status(facts: Facts, organisation: str, day: int) -> str:
    first, last = life(facts, organisation)
    if begins(first) > day:
        return "UPCOMING"
    return "ENDED" if ends(last) <= day else "ACTIVE"


def founded_on(facts: Facts, organisation: str) -> str | None:
    return printed(life(facts, organisation)[0].start)


def ended_on(facts: Facts, organisation: str) -> str | None:
    last = life(facts, organisation)[1]
    return None if last.end_unknown else printed(last.end)


def superior(facts: Facts, organisation: str, day: int) -> str | None:
    """Of what does not live on the day: its last or first one."""
    found = facts.superiors(organisation, beneath(facts.state(organisation, day), day))
    assert len(found) < 2
    return found[0] if found else None


def number_of(facts: Facts, event: Event) -> dict[str, Any] | None:
    return None if event.document is None else {"number": facts.documents[event.document].number}


def tree(facts: Facts, v: Variables) -> Any:
    day, root = last_day(v["asOf"]), facts.organisation(v["root"])

    def beneath_root(at: int) -> dict[str, int]:
        return {unit: depth for unit, depth in facts.subtree(root, at).items() if 0 < depth <= v["maxDepth"]}

    edges = []
    for unit, depth in beneath_root(day).items():
        above = superior(facts, unit, day)
        assert above is not None
        node = {
            "__typename": TYPE_NAMES[facts.organisations[unit].type],
            **coded(facts, unit, day),
            "shortName": facts.state(unit, day).short_name,
            "rank": facts.code_name(facts.state(unit, day).rank),
            "parent": coded(facts, above, day),
        }
        edges.append((facts.organisations[unit].code, {"depth": depth, "node": node}))
    return {
        "organisation": {
            **coded(facts, root, day),
            "status": life_status(facts, root, day),
            "children": {"totalCount": len(facts.inferiors(root, day))},
            "descendants": connection(in_order(edges), v["first"], "edges"),
            "earlier": {"totalCount": len(beneath_root(last_day(v["earlier"])))},
            "later": {"totalCount": len(beneath_root(last_day(v["later"])))},
        }
    }


def merged_into(facts: Facts, v: Variables) -> Any:
    day, unit = last_day(v["asOf"]), facts.organisation(v["unit"])
    predecessors = []
    for step in walked(facts.steps, unit, forward=False):
        on = step.event.on.day
        document = step.event.document
        entry = {
            "distance": step.distance,
            "on": printed(step.event.on),
            "kind": step.event.kind,
            "predecessor": {
                **coded(facts, step.before, on - 1),
                "foundedOn": founded_on(facts, step.before),
                "endedOn": ended_on(facts, step.before),
                "status": life_status(facts, step.before, day),
            },
            "successor": coded(facts, step.after, on),
            "event": {
                "remarks": step.event.remarks,
                "document": document
                and {"number": facts.documents[document].number, "title": facts.documents[document].title},
            },
        }
        predecessors.append(((step.distance, on), entry))
    family, steps = genealogy(facts, unit)
    members = [
        ((begins(life(facts, each)[0]), by_sound(facts.name(each, day))), coded(facts, each, day)) for each in family
    ]
    told = [
        (
            (step.event.on.day, step.distance),
            {
                "kind": step.event.kind,
                "on": printed(step.event.on),
                "predecessor": {"name": facts.name(step.before, step.event.on.day - 1)},
                "successor": {"name": facts.name(step.after, step.event.on.day)},
            },
        )
        for step in steps
    ]
    return {
        "organisation": {
            **coded(facts, unit, day),
            "foundedOn": founded_on(facts, unit),
            "predecessors": in_order(predecessors),
            "genealogy": {"organisations": in_order(members), "successions": in_order(told)},
        }
    }


def genealogy(facts: Facts, unit: str) -> tuple[list[str], list[Step]]:
    """All connected with it by succession, and the steps among them with the distance of their farther end."""
    distances = {unit: 0}
    layer = [unit]
    while layer:
        near = {step.after for step in facts.steps if step.before in layer}
        near |= {step.before for step in facts.steps if step.after in layer}
        far = distances[layer[0]] + 1
        layer = sorted(near - set(distances))
        distances |= dict.fromkeys(layer, far)
    steps = [
        Step(step.before, step.after, step.event, max(distances[step.before], distances[step.after]))
        for step in facts.steps
        if step.before in distances
    ]
    return list(distances), steps


def what_became_of_it(facts: Facts, v: Variables) -> Any:
    day, unit = last_day(v["asOf"]), facts.organisation(v["unit"])
    direct, all_steps = [], []
    for step in walked(facts.steps, unit, forward=True):
        on = step.event.on.day
        entry = {
            "distance": step.distance,
            "on": printed(step.event.on),
            "kind": step.event.kind,
            "predecessor": coded(facts, step.before, on - 1),
            "successor": {
                **coded(facts, step.after, on),
                "endedOn": ended_on(facts, step.after),
                "status": life_status(facts, step.after, day),
            },
            "event": {"document": number_of(facts, step.event)},
        }
        all_steps.append(((step.distance, on), entry))
        if step.distance == 1:
            entry = {
                "kind": step.event.kind,
                "on": printed(step.event.on),
                "successor": coded(facts, step.after, on),
            }
            direct.append((on, entry))
    above = superior(facts, unit, day)
    return {
        "organisation": {
            **coded(facts, unit, day),
            "status": life_status(facts, unit, day),
            "foundedOn": founded_on(facts, unit),
            "endedOn": ended_on(facts, unit),
            "parent": above and {"name": facts.name(above, beneath(facts.state(unit, day), day))},
            "successors": in_order(direct),
            "successorsToThisDay": in_order(all_steps),
        }
    }


def names_of_a_unit(facts: Facts, v: Variables) -> Any:
    day, unit = last_day(v["asOf"]), facts.organisation(v["unit"])
    states, every = [], []
    for state in facts.organisations[unit].states:
        key = begins(state), ends(state)
        every.append((key, {"name": state.name}))
        if begins(state) > day:
            continue
        document = facts.documents[state.document] if state.document else None
        entry = {
            "validFrom": printed(state.start),
            "validTo": None if state.end_unknown else printed(state.end),
            "status": status(state, day),
            "name": state.name,
            "shortName": state.short_name,
            "category": facts.code_name(state.category),
            "rank": facts.code_name(state.rank),
            "document": document and {"number": document.number, "issuedOn": printed(document.issued_on)},
        }
        states.append((key, entry))
    events = [
        (event.on.day, {"kind": event.kind, "on": printed(event.on), "remarks": event.remarks})
        for event in facts.events
        if event.on.day <= day and unit in [*event.outputs, *(each.organisation for each in event.inputs)]
    ]
    bearers = [
        (each.code, coded(facts, key, day))
        for key, each in facts.organisations.items()
        if facts.lives(key, day) and any(v["formerName"] in state.name for state in each.states)
    ]
    return {
        "organisation": {
            **coded(facts, unit, day),
            "shortName": facts.state(unit, day).short_name,
            "states": in_order(states),
            "everything": in_order(every),
            "events": in_order(events),
        },
        "byFormerName": {"nodes": in_order(bearers)},
    }


def difference_of_two_dates(facts: Facts, v: Variables) -> Any:
    root, start, end = facts.organisation(v["root"]), last_day(v["from"]), last_day(v["to"])
    members = list(dict.fromkeys([*facts.subtree(root, start), *facts.subtree(root, end)]))
    staying = [unit for unit in members if facts.lives(unit, start) and facts.lives(unit, end)]

    def through(unit: str) -> list[Event]:
        return [
            event
            for event in facts.events
            if start < event.on.day <= end and unit in [*event.outputs, *(each.organisation for each in event.inputs)]
        ]

    def told(events: list[Event]) -> dict[str, Any] | None:
        if not events:
            return None
        latest = max(event.on.day for event in events)
        [event] = [event for event in events if event.on.day == latest]
        return {"kind": event.kind, "on": printed(event.on), "document": number_of(facts, event)}

    def sounding(unit: str, day: int) -> tuple[str, str]:
        return by_sound(facts.name(unit, day))

    renamed, moved = [], []
    for unit in staying:
        before, after = facts.name(unit, start), facts.name(unit, end)
        new_state = facts.state(unit, end)
        if before != after:
            renaming = [each for each in through(unit) if each.kind == "RENAME"] or [
                each for each in through(unit) if each.on.day == begins(new_state)
            ]
            code = {"code": facts.organisations[unit].code}
            entry = {"before": before, "after": after, "organisation": code, "event": told(renaming)}
            renamed.append((sounding(unit, end), entry))
        left = [each for each in facts.superiors(unit, start) if each not in facts.superiors(unit, end)]
        joined = [each for each in facts.superiors(unit, end) if each not in facts.superiors(unit, start)]
        if left or joined:
            moving = [each for each in through(unit) if each.kind in {"REPARENT", "MOVE_IN_WHOLE"}]
            entry = {
                "organisation": coded(facts, unit, end),
                "before": coded(facts, left[0], start) if left else None,
                "after": coded(facts, joined[0], end) if joined else None,
                "event": told(moving),
            }
            moved.append((sounding(unit, end), entry))
    merged = [
        (
            step.event.on.day,
            {
                "kind": step.event.kind,
                "on": printed(step.event.on),
                "predecessor": coded(facts, step.before, step.event.on.day - 1),
                "successor": coded(facts, step.after, step.event.on.day),
            },
        )
        for step in facts.steps
        if start < step.event.on.day <= end and (step.before in members or step.after in members)
    ]
    founded = [unit for unit in members if facts.lives(unit, end) and not facts.lives(unit, start)]
    ended = [unit for unit in members if facts.lives(unit, start) and not facts.lives(unit, end)]
    return {
        "organisationDiff": {
            "founded": in_order((sounding(unit, end), coded(facts, unit, end)) for unit in founded),
            "ended": in_order((sounding(unit, start), coded(facts, unit, start)) for unit in ended),
            "renamed": in_order(renamed),
            "moved": in_order(moved),
            "merged": in_order(merged),
        }
    }


def under_a_document(facts: Facts, v: Variables) -> Any:
    day = last_day(v["asOf"])
    [key] = [
        key
        for key, each in facts.documents.items()
        if each.number == v["number"] and v.get("issuer") in (None, each.issuer)
    ]
    document = facts.documents[key]
    events = []
    for event in facts.events:
        if event.document != key or event.on.day > day:
            continue
        on = event.on.day
        inputs = [each.organisation for each in event.inputs]
        entry = {
            "kind": event.kind,
            "on": printed(event.on),
            "remarks": event.remarks,
            "inputs": in_order((by_sound(facts.name(each, on - 1)), coded(facts, each, on - 1)) for each in inputs),
            "outputs": in_order((by_sound(facts.name(each, on)), coded(facts, each, on)) for each in event.outputs),
        }
        events.append((on, entry))
    return {
        "document": {
            "number": document.number,
            "title": document.title,
            "issuer": document.issuer,
            "issuedOn": printed(document.issued_on),
            "events": in_order(events),
            "facts": connection(in_order(_resting_on(facts, key, day)), v["first"]),
        }
    }


def _resting_on(facts: Facts, document: str, day: int) -> list[tuple[Any, dict[str, Any]]]:
    found: list[tuple[str, Fact, dict[str, Any]]] = []
    for unit in facts.organisations.values():
        for state in unit.states:
            found.append(("OrganisationState", state, {"name": state.name, "rank": facts.code_name(state.rank)}))
    for edge in facts.subordinations:
        then = beneath(edge, day)
        ends_of = {"subordinate": edge.organisation, "superior": edge.superior}
        named = {name: coded(facts, unit, then) for name, unit in ends_of.items()}
        found.append(("Subordination", edge, {"kind": edge.kind, **named}))
    for pair in facts.counterparts:
        then = beneath(pair, day)
        ends_of = {"partyOrganisation": pair.party_organisation, "unit": pair.organisation}
        named = {name: coded(facts, unit, then) for name, unit in ends_of.items()}
        found.append(("Counterpart", pair, {"coverage": pair.coverage, **named}))
    for held in facts.appointments:
        post = {"code": facts.posts[held.post].code, "title": facts.post_state(held.post, beneath(held, day)).title}
        found.append(("Appointment", held, {"person": {"code": facts.people[held.person].code}, "post": post}))
    for group in facts.co_locations:
        found += [("CoLocation", state, {}) for state in group.states]
    found += [("PartyMembership", each, {}) for each in facts.memberships]
    found += [("Study", each, {}) for each in facts.studies]
    return [
        (
            (begins(fact), kind),
            {
                "__typename": kind,
                "validFrom": printed(fact.start),
                "validTo": None if fact.end_unknown else printed(fact.end),
                **values,
            },
        )
        for kind, fact, values in found
        if (document in (fact.document, getattr(fact, "removal_document", None))) and begins(fact) <= day
    ]
