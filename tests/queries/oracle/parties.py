"""Questions about Party organisations, their units, and units that work as one: 21, 22, 48."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seed.world import Appointment, CoLocation, Counterpart
from tests.queries.facts import Facts, begins, beneath, ends, last_day, printed, valid
from tests.queries.listing import Ordered, by_sound, by_sound_of_person, connection, in_order
from tests.queries.oracle.organisations import coded, superior

Variables = Mapping[str, Any]


def pairs_of(facts: Facts, organisation: str) -> list[Counterpart]:
    return [each for each in facts.counterparts if organisation in (each.organisation, each.party_organisation)]


def party_organisations_of_units(facts: Facts, v: Variables) -> Any:
    day = last_day(v["asOf"])
    found = []
    for key, unit in facts.organisations.items():
        if unit.code not in v["units"] or not facts.lives(key, day):
            continue
        now, ever = [], []
        for pair in pairs_of(facts, key):
            period = {
                "coverage": pair.coverage,
                "validFrom": printed(pair.start),
                "validTo": None if pair.end_unknown else printed(pair.end),
            }
            order = begins(pair), ends(pair)
            party = pair.party_organisation
            ever.append((order, {**period, "partyOrganisation": coded(facts, party, beneath(pair, day))}))
            if valid(pair, day):
                now.append((order, {**period, "partyOrganisation": _party_organisation(facts, party, day)}))
        entry = {**coded(facts, key, day), "counterparts": in_order(now), "ever": in_order(ever)}
        found.append((unit.code, entry))
    return {"organisations": {"nodes": in_order(found)}}


def _party_organisation(facts: Facts, party: str, day: int) -> dict[str, Any]:
    above = superior(facts, party, day)
    heads = []
    for key, post in facts.posts.items():
        state = facts.post_state(key, day)
        if state.is_head and valid(state, day) and party in facts.units_valid(key, day):
            held = [
                (
                    (begins(each), ends(each)),
                    {
                        "validFrom": printed(each.start),
                        "person": {
                            "code": facts.people[each.person].code,
                            "name": facts.person_name(each.person, day),
                        },
                    },
                )
                for each in facts.holders_of(key)
                if valid(each, day)
            ]
            entry = {"title": state.title, "appointments": {"nodes": in_order(held)}}
            heads.append(((state.sequence, by_sound(state.title), post.code), entry))
    units = [
        ((begins(pair), ends(pair)), {"unit": coded(facts, pair.organisation, day)})
        for pair in pairs_of(facts, party)
        if valid(pair, day)
    ]
    return {
        **coded(facts, party, day),
        "category": facts.code_name(facts.state(party, day).category),
        "parent": above and {"name": facts.name(above, day)},
        "counterparts": in_order(units),
        "posts": {"nodes": in_order(heads)},
    }


def units_without_party_organisation(facts: Facts, v: Variables) -> Any:
    day, under = last_day(v["asOf"]), facts.organisation(v["under"])
    none, several, stationed = [], [], []
    for key in facts.subtree(under, day):
        unit = facts.organisations[key]
        if key == under or unit.type != "ADMINISTRATIVE_UNIT" or not facts.lives(key, day):
            continue
        pairs = [pair for pair in pairs_of(facts, key) if valid(pair, day)]
        if not pairs:
            category = facts.code_name(facts.state(key, day).category)
            none.append((unit.code, {**coded(facts, key, day), "category": category}))
        if len(pairs) >= 2:
            told = [
                (
                    (begins(pair), ends(pair)),
                    {"coverage": pair.coverage, "partyOrganisation": coded(facts, pair.party_organisation, day)},
                )
                for pair in pairs
            ]
            several.append((unit.code, {**coded(facts, key, day), "counterparts": in_order(told)}))
        if any(pair.coverage == "STATIONED" for pair in pairs):
            stationed.append((unit.code, coded(facts, key, day)))
    return {
        "none": connection(in_order(none), v["first"]),
        "several": {"totalCount": len(several), "nodes": in_order(several)},
        "stationed": {"nodes": in_order(stationed)},
    }


def co_located_units(facts: Facts, v: Variables) -> Any:
    day = last_day(v["asOf"])
    party = co_locations(facts, facts.organisation(v["committee"]), day)
    government = co_locations(facts, facts.organisation(v["government"]), day)
    ever = []
    tree = facts.subtree(facts.organisation(v["government"]), day)
    for group in facts.co_locations:
        if any(member.organisation in tree for member in group.members):
            for state in group.states:
                then = beneath(state, day)
                entry = {
                    "kind": state.kind,
                    "validFrom": printed(state.start),
                    "validTo": printed(state.end),
                    "members": Ordered(
                        [{"name": facts.name(each, then)} for each in members_of(facts, group, then)],
                        [1] * len(members_of(facts, group, then)),
                    ),
                }
                ever.append(((begins(state), ends(state)), entry))
    return {"ofTheParty": party, "ofTheGovernment": government, "everOfTheGovernment": {"nodes": in_order(ever)}}


def members_of(facts: Facts, group: CoLocation, day: int) -> list[str]:
    """The members on the day, the host first."""
    members = [each for each in group.members if valid(each, day)]
    members.sort(key=lambda each: (not each.host, by_sound(facts.name(each.organisation, day))))
    return [each.organisation for each in members]


def co_locations(facts: Facts, under: str, day: int) -> dict[str, Any]:
    tree = facts.subtree(under, day)
    found = []
    for group in facts.co_locations:
        members = members_of(facts, group, day)
        for state in group.states:
            if valid(state, day) and any(member in tree for member in members):
                entry = {
                    "kind": state.kind,
                    "validFrom": printed(state.start),
                    "validTo": printed(state.end),
                    "host": next((coded(facts, each.organisation, day) for each in group.members if each.host), None),
                    "members": [coded(facts, each, day) for each in members],
                    "sharedHolders": shared_holders(facts, members, day),
                }
                found.append(((begins(state), ends(state)), entry))
    return {"totalCount": len(found), "nodes": in_order(found)}


def shared_holders(facts: Facts, members: list[str], day: int) -> dict[str, Any]:
    found = []
    for key, person in facts.people.items():
        held = [each for each in facts.held_by(key) if valid(each, day)]
        served = {unit for each in held for unit in facts.units_valid(each.post, day) if unit in members}
        if len(served) > 1:
            name = facts.person_name(key, day)
            entry = {
                "person": {"code": person.code, "name": name},
                "appointments": in_order(((begins(each), ends(each)), _held(facts, each, day)) for each in held),
            }
            found.append((by_sound_of_person(name), entry))
    return {"totalCount": len(found), "nodes": in_order(found)}


def _held(facts: Facts, each: Appointment, day: int) -> dict[str, Any]:
    unit = coded(facts, facts.unit(each.post, day), day)
    return {
        "isPrimary": each.is_primary,
        "post": {"title": facts.post_state(each.post, day).title, "organisation": unit},
    }
