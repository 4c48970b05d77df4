"""Questions about people and what they hold: 1, 2, 3, 6, 7, 24."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seed.world import Appointment, Study
from tests.queries.facts import (
    ALWAYS,
    OPEN,
    Fact,
    Facts,
    begins,
    beneath,
    ends,
    last_day,
    months_between,
    printed,
    shares_days,
    shown,
    status,
    valid,
)
from tests.queries.listing import Ordered, by_sound, connection, in_order

Variables = Mapping[str, Any]


def career(facts: Facts, v: Variables) -> Any:
    day = last_day(v["asOf"])
    person = facts.person(v["person"])
    state = shown(facts.people[person].states, day)
    native = state.native_place
    assert native is not None
    place = shown(facts.places[native].states, day)
    return {
        "person": {
            "code": v["person"],
            "name": state.name,
            "bornOn": printed(state.born_on),
            "workStartedOn": printed(state.work_started_on),
            "joinedPartyOn": printed(state.joined_party_on),
            "nativePlace": {
                "code": facts.places[native].code,
                "name": place.name,
                "parent": place.parent and {"name": shown(facts.places[place.parent].states, day).name},
            },
            "politicalAffiliation": facts.code_name(state.political_affiliation),
            "careerPath": career_path(facts, person, day),
        }
    }


def career_path(facts: Facts, person: str, day: int) -> Ordered:
    """Posts and studies begun by the day, the main one of several first; with gaps and overlaps."""
    held = [(each, not each.is_primary) for each in facts.held_by(person) if begins(each) <= day]
    studied = [(each, False) for each in facts.studies if each.person == person and begins(each) <= day]
    lived: list[tuple[Appointment | Study, bool]] = [*held, *studied]
    lived.sort(key=lambda entry: (begins(entry[0]), ends(entry[0]), entry[1]))
    entries, latest = [], None
    for each, beside in lived:
        gap = None
        if latest not in (None, OPEN, ALWAYS) and latest < begins(each):
            gap = months_between(latest, begins(each)) or None
        overlaps = latest is not None and begins(each) < min(latest, ends(each))
        shared = {"gapMonthsBefore": gap, "overlaps": overlaps, "from": printed(each.start), "to": printed(each.end)}
        shown_entry = _held(facts, each, day) if isinstance(each, Appointment) else _studied(facts, each, day)
        entries.append(((begins(each), ends(each), beside), {**shared, **shown_entry}))
        latest = max(ends(each), latest or ALWAYS)
    return in_order(entries)


def _held(facts: Facts, each: Appointment, day: int) -> dict[str, Any]:
    then = beneath(each, day)
    unit, post = facts.unit(each.post, then), facts.post_state(each.post, then)
    superiors = facts.superiors(unit, then)
    return {
        "kind": "POST",
        "organisationName": facts.name(unit, then),
        "title": post.title,
        "appointment": {
            "status": status(each, day),
            "isPrimary": each.is_primary,
            "post": {
                "code": facts.posts[each.post].code,
                "rank": facts.code_name(post.rank),
                "organisation": {
                    "code": facts.organisations[unit].code,
                    "parent": {"name": facts.name(superiors[0], then)} if superiors else None,
                },
            },
            "document": each.document and {"number": facts.documents[each.document].number},
        },
        "study": None,
    }


def _studied(facts: Facts, each: Study, day: int) -> dict[str, Any]:
    names = [each.level and facts.code_names[each.level], each.department, each.major]
    names.append(each.degree and facts.code_names[each.degree])
    return {
        "kind": "STUDY",
        "organisationName": shown(facts.schools[each.school].states, beneath(each, day)).name,
        "title": "、".join(name for name in names if name),
        "appointment": None,
        "study": {
            "mode": each.mode,
            "level": facts.code_name(each.level),
            "degree": facts.code_name(each.degree),
            "department": each.department,
            "major": each.major,
        },
    }


def career_and_successors(facts: Facts, v: Variables) -> Any:
    day = last_day(v["asOf"])
    person = facts.person(v["person"])
    entries = []
    held = [each for each in facts.held_by(person) if begins(each) <= day]
    for each in held:
        then = beneath(each, day)
        unit = facts.unit(each.post, then)
        names = [
            ((begins(state), ends(state)), _period(state) | {"name": state.name})
            for state in facts.organisations[unit].states
            if shares_days(state, begins(each), ends(each))
        ]
        present = [(by_sound(facts.name(other, day)), _coded(facts, other, day)) for other in facts.present(unit, day)]
        entry = {
            "from": printed(each.start),
            "to": printed(each.end),
            "title": facts.post_state(each.post, then).title,
            "organisationName": facts.name(unit, then),
            "organisationStates": in_order(names),
            "presentOrganisations": in_order(present),
        }
        entries.append(((begins(each), ends(each), not each.is_primary), entry))
    for study in (each for each in facts.studies if each.person == person and begins(each) <= day):
        told = _studied(facts, study, day)
        nowhere: dict[str, Any] = {"organisationStates": [], "presentOrganisations": []}
        entry = {"from": printed(study.start), "to": printed(study.end), "title": told["title"], **nowhere}
        entry["organisationName"] = told["organisationName"]
        entries.append(((begins(study), ends(study), False), entry))
    name = facts.person_name(person, day)
    return {"person": {"code": v["person"], "name": name, "careerPath": in_order(entries)}}


def _period(fact: Fact) -> dict[str, Any]:
    end = None if fact.end_unknown else fact.end
    return {"validFrom": printed(fact.start), "validTo": printed(end)}


def _coded(facts: Facts, organisation: str, day: int) -> dict[str, Any]:
    return {"code": facts.organisations[organisation].code, "name": facts.name(organisation, day)}


def posts_in_a_month(facts: Facts, v: Variables) -> Any:
    person, day = facts.person(v["person"]), last_day(v["asOf"])

    def posts(at: int) -> dict[str, Any]:
        entries = []
        for each in facts.held_by(person):
            if not valid(each, at):
                continue
            unit, post = facts.unit(each.post, at), facts.post_state(each.post, at)
            superiors = facts.superiors(unit, at)
            entry = {
                "isPrimary": each.is_primary,
                "status": "CURRENT",
                **_period(each),
                "post": {
                    "code": facts.posts[each.post].code,
                    "title": post.title,
                    "rank": facts.code_name(post.rank),
                    "organisation": {
                        **_coded(facts, unit, at),
                        "parent": {"name": facts.name(superiors[0], at)} if superiors else None,
                    },
                },
            }
            entries.append(((_or_last(each.sequence), begins(each)), entry))
        return {"nodes": in_order(entries)}

    return {
        "person": {
            "code": v["person"],
            "name": facts.person_name(person, day),
            "then": posts(last_day(v["month"])),
            "since": posts(day),
        }
    }


def _or_last(sequence: int | None) -> int:
    return OPEN if sequence is None else sequence


def multi_post_holders(facts: Facts, v: Variables) -> Any:
    day = last_day(v["asOf"])
    tree = facts.subtree(facts.organisation(v["under"]), day)
    every, on_quota = [], []
    for key, person in facts.people.items():
        held = [each for each in facts.held_by(key) if valid(each, day)]
        if len(held) < 2 or not any(unit in tree for each in held for unit in facts.units_valid(each.post, day)):
            continue
        entry = {
            "person": {"code": person.code, "name": facts.person_name(key, day)},
            "appointments": in_order(
                (
                    (begins(each), ends(each)),
                    {
                        "isPrimary": each.is_primary,
                        "onQuota": each.on_quota,
                        "validFrom": printed(each.start),
                        "post": {
                            "title": facts.post_state(each.post, day).title,
                            "organisation": {"name": facts.name(facts.unit(each.post, day), day)},
                        },
                    },
                )
                for each in held
            ),
        }
        every.append((person.code, entry))
        if all(each.on_quota is True for each in held):
            on_quota.append((person.code, entry))
    return {
        "all": connection(in_order(every), v["first"]),
        "allOnQuota": {"totalCount": len(on_quota), "nodes": in_order(on_quota)},
    }


def posts_of_different_ranks(facts: Facts, v: Variables) -> Any:
    day, person = last_day(v["asOf"]), facts.person(v["person"])
    now, lower = [], []
    for each in facts.held_by(person):
        then = beneath(each, day)
        post, unit = facts.post_state(each.post, then), facts.unit(each.post, then)
        if post.rank in {f"GB12407/{code}" for code in v["lower"]}:
            entry = {
                **_period(each),
                "post": {
                    "title": post.title,
                    "rank": facts.code_name(post.rank),
                    "organisation": {"name": facts.name(unit, then)},
                },
            }
            lower.append(((begins(each), ends(each)), entry))
        if valid(each, day):
            entry = {
                "isPrimary": each.is_primary,
                "onQuota": each.on_quota,
                "post": {
                    "code": facts.posts[each.post].code,
                    "title": post.title,
                    "isParty": post.is_party,
                    "isHead": post.is_head,
                    "rank": facts.code(post.rank),
                    "organisation": {
                        "name": facts.name(unit, day),
                        "rank": facts.code_name(facts.state(unit, day).rank),
                    },
                },
            }
            now.append((_or_last(each.sequence), entry))
    return {
        "person": {
            "code": v["person"],
            "name": facts.person_name(person, day),
            "appointments": {"totalCount": len(now), "nodes": in_order(now)},
            "everOfLowerRank": {"totalCount": len(lower), "nodes": in_order(lower)},
        }
    }


def party_and_administrative_head(facts: Facts, v: Variables) -> Any:
    day, under = last_day(v["asOf"]), facts.organisation(v["under"])
    found = []
    for key, person in facts.people.items():
        heads = []
        of_party = of_unit = False
        for each in facts.held_by(key):
            post = facts.post_state(each.post, day)
            if not valid(each, day) or not post.is_head:
                continue
            unit = facts.unit(each.post, day)
            kind = facts.organisations[unit].type
            of_party |= post.is_party and kind == "PARTY_ORGANISATION"
            beneath_it = kind == "ADMINISTRATIVE_UNIT" and under in facts.superiors(unit, day)
            of_unit |= not post.is_party and beneath_it
            heads.append((_or_last(each.sequence), _head(facts, each, unit, day)))
        if of_party and of_unit:
            name = facts.person_name(key, day)
            found.append((person.code, {"code": person.code, "name": name, "appointments": {"nodes": in_order(heads)}}))
    return {"people": connection(in_order(found), v["first"])}


def _head(facts: Facts, each: Appointment, unit: str, day: int) -> dict[str, Any]:
    post = facts.post_state(each.post, day)
    pairs = [
        ((begins(pair), ends(pair)), {"coverage": pair.coverage, "unit": _code(facts, pair.organisation)})
        for pair in facts.counterparts
        if unit in (pair.organisation, pair.party_organisation) and valid(pair, day)
    ]
    organisation = {**_coded(facts, unit, day), "counterparts": in_order(pairs)}
    return {
        "validFrom": printed(each.start),
        "post": {"title": post.title, "isParty": post.is_party, "organisation": organisation},
    }


def _code(facts: Facts, organisation: str) -> dict[str, Any]:
    return {"code": facts.organisations[organisation].code}
