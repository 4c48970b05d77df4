"""Questions about people beside each other: 27 to 31."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from rules.dates import PartialDate
from seed.world import Appointment, Dated, Study
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
    shares_days,
    shown,
    valid,
    walked,
    was_ever_valid,
)
from tests.queries.listing import Ordered, by_sound_of_person, connection, in_order
from tests.queries.oracle.organisations import coded

Variables = Mapping[str, Any]
FINENESS = {"Y": 0, "M": 1, "D": 2}


@dataclass(frozen=True)
class Service:
    """A time in one unit by one appointment, cut where the post moved. Absent dates are unknown or open."""

    appointment: Appointment
    unit: str
    start: PartialDate | None
    end: PartialDate | None

    @property
    def since(self) -> int:
        return self.start.day if self.start else ALWAYS

    @property
    def until(self) -> int:
        return self.end.day if self.end else OPEN


def services(facts: Facts, person: str, day: int) -> Iterator[Service]:
    """All times of service that had begun by the day."""
    for each in facts.held_by(person):
        if begins(each) >= ends(each):
            continue
        moves = sorted((place for place in facts.posts[each.post].places if was_ever_valid(place)), key=begins)
        for place, following in zip(moves, [*moves[1:], None], strict=True):
            start = each.start if place is moves[0] or begins(place) <= begins(each) else place.start
            left = following.start if following else None
            end = left if left is not None and left.day < ends(each) else each.end
            service = Service(each, place.organisation, start, end)
            if service.since < service.until and service.since <= day:
                yield service


def _later(a: PartialDate | None, b: PartialDate | None) -> PartialDate | None:
    known = [each for each in (a, b) if each]
    return max(known, key=lambda date: (date.day, FINENESS[date.precision])) if known else None


def _earlier(a: PartialDate | None, b: PartialDate | None) -> PartialDate | None:
    known = [each for each in (a, b) if each]
    return min(known, key=lambda date: (date.day, -FINENESS[date.precision])) if known else None


@dataclass(frozen=True)
class Together:
    """A time that two people served side by side; the unit is the first one's."""

    a: Service
    b: Service

    @property
    def start(self) -> PartialDate | None:
        return _later(self.a.start, self.b.start)

    @property
    def end(self) -> PartialDate | None:
        return _earlier(self.a.end, self.b.end)

    @property
    def order(self) -> tuple[int, int]:
        return max(self.a.since, self.b.since), min(self.a.until, self.b.until)

    def told(self, facts: Facts, day: int) -> dict[str, Any]:
        start, end = self.order
        then = day if start <= day < end else min(end - 1, day) if end <= day else start
        return {
            "organisation": coded(facts, self.a.unit, then),
            "from": printed(self.start),
            "to": printed(self.end),
            "months": months_between(start, end if end != OPEN else day) if start else None,
        }


def times_together(facts: Facts, a: str, b: str, day: int, *, through_succession: bool = False) -> list[Together]:
    found = []
    for mine in services(facts, a, day):
        near = {mine.unit}
        if through_succession:
            near |= {step.after for step in walked(facts.steps, mine.unit, forward=True)}
            near |= {step.before for step in walked(facts.steps, mine.unit, forward=False)}
        for theirs in services(facts, b, day):
            if theirs.unit in near and max(mine.since, theirs.since) < min(mine.until, theirs.until):
                found.append(Together(mine, theirs))
    return found


def served_together(facts: Facts, v: Variables) -> Any:
    day, a, b = last_day(v["asOf"]), facts.person(v["a"]), facts.person(v["b"])

    def told(*, through_succession: bool) -> Ordered:
        entries = []
        for each in times_together(facts, a, b, day, through_succession=through_succession):
            start, end = each.order
            then = day if start <= day < end else end - 1
            sides = {
                name: {
                    "person": {"name": facts.person_name(side.appointment.person, then)},
                    "post": {
                        "title": facts.post_state(side.appointment.post, then).title,
                        "organisation": {"name": facts.name(facts.unit(side.appointment.post, then), then)},
                    },
                }
                for name, side in (("a", each.a), ("b", each.b))
            }
            entries.append((each.order, {**each.told(facts, day), **sides}))
        return in_order(entries)

    return {"overlaps": told(through_succession=False), "throughSuccession": told(through_succession=True)}


def colleagues_who_lead(facts: Facts, v: Variables) -> Any:
    day, person = last_day(v["asOf"]), facts.person(v["person"])
    colleagues, leading = 0, []
    for key, other in facts.people.items():
        together = [] if key == person else times_together(facts, person, key, day)
        colleagues += bool(together)
        heads = [each for each in facts.held_by(key) if valid(each, day) and _leads_a_unit(facts, each.post, day)]
        if not together or not heads:
            continue
        name = facts.person_name(key, day)
        held = [
            (
                (begins(each), ends(each)),
                {
                    "validFrom": printed(each.start),
                    "post": {
                        "title": facts.post_state(each.post, day).title,
                        "organisation": {"name": facts.name(facts.unit(each.post, day), day)},
                    },
                },
            )
            for each in heads
        ]
        edge = {
            "node": {"code": other.code, "name": name, "appointments": {"nodes": in_order(held)}},
            "overlaps": in_order((each.order, each.told(facts, day)) for each in together),
        }
        leading.append((by_sound_of_person(name), edge))
    return {
        "person": {
            "code": v["person"],
            "name": facts.person_name(person, day),
            "colleagues": {"totalCount": colleagues},
            "leading": connection(in_order(leading), v["first"], "edges"),
        }
    }


def _leads_a_unit(facts: Facts, post: str, day: int) -> bool:
    state = facts.post_state(post, day)
    unit = facts.organisations[facts.unit(post, day)]
    return state.is_head and not state.is_party and unit.type == "ADMINISTRATIVE_UNIT"


def fellow_students(facts: Facts, v: Variables) -> Any:
    day, person = last_day(v["asOf"]), facts.person(v["person"])
    studies = []
    for mine in (each for each in facts.studies if each.person == person and begins(each) <= day):
        together = [
            each
            for each in facts.studies
            if each.school == mine.school and each.person != person and shares_days(each, begins(mine), ends(mine))
        ]
        fellows = [
            (
                (begins(each), ends(each)),
                {
                    "validFrom": printed(each.start),
                    "validTo": printed(each.end),
                    "school": {"name": _school(facts, each, day)},
                    "department": each.department,
                    "major": each.major,
                    "person": {
                        "code": facts.people[each.person].code,
                        "name": facts.person_name(each.person, beneath(each, day)),
                    },
                },
            )
            for each in together
            if each.major == mine.major
        ]
        entry = {
            "school": {"name": _school(facts, mine, day)},
            "mode": mine.mode,
            "major": mine.major,
            "validFrom": printed(mine.start),
            "validTo": printed(mine.end),
            "fellows": {"totalCount": len(fellows), "nodes": in_order(fellows)},
            "ofAnyMajor": {"totalCount": len(together)},
        }
        studies.append(((begins(mine), ends(mine)), entry))
    name = facts.person_name(person, day)
    return {"person": {"code": v["person"], "name": name, "studies": in_order(studies)}}


def _school(facts: Facts, study: Study, day: int) -> str:
    return shown(facts.schools[study.school].states, beneath(study, day)).name


@dataclass(frozen=True)
class Hop:
    """From one person to another: what lies between, and the facts at both ends."""

    target: str
    between: tuple[tuple[str, str], ...]
    first: Appointment | Study
    last: Appointment | Study

    @property
    def length(self) -> int:
        return len(self.between) + 1


class Neighbourhoods:
    """Who is next to whom: by one post or school in two steps, by one unit in four."""

    def __init__(self, facts: Facts, day: int, *, concurrent: bool) -> None:
        self.facts, self.day, self.concurrent = facts, day, concurrent
        self._at: defaultdict[tuple[str, str], list[tuple[Appointment | Study, str, int, int]]] = defaultdict(list)
        self._of: defaultdict[str, list[tuple[str, str, Appointment | Study, int, int]]] = defaultdict(list)
        for each in facts.appointments:
            if self._counts(each):
                self._note("Post", each.post, each, each.post, begins(each), ends(each))
                for unit, since, until in self._served(each):
                    self._note("Organisation", unit, each, each.post, since, until)
        for study in facts.studies:
            if self._counts(study):
                self._note("School", study.school, study, study.school, begins(study), ends(study))

    def _counts(self, fact: Dated) -> bool:
        ever = begins(fact) < ends(fact) if self.concurrent else was_ever_valid(fact)
        return ever and begins(fact) <= self.day

    def _served(self, each: Appointment) -> Iterator[tuple[str, int, int]]:
        if each.end_unknown:
            yield self.facts.unit(each.post, begins(each)), begins(each), begins(each)
            return
        for service in services(self.facts, each.person, OPEN):
            if service.appointment is each:
                yield service.unit, service.since, service.until

    def _note(self, kind: str, thing: str, fact: Appointment | Study, post: str, since: int, until: int) -> None:
        self._at[kind, thing].append((fact, post, since, until))
        self._of[fact.person].append((kind, thing, fact, since, until))

    def hops(self, person: str) -> Iterator[Hop]:
        for kind, thing, mine, since, until in self._of[person]:
            for theirs, post, start, end in self._at[kind, thing]:
                if theirs.person == person or (self.concurrent and max(since, start) >= min(until, end)):
                    continue
                between: tuple[tuple[str, str], ...] = ((kind, thing),)
                if kind == "Organisation":
                    assert isinstance(mine, Appointment)
                    between = (("Post", mine.post), (kind, thing), ("Post", post))
                yield Hop(theirs.person, between, mine, theirs)


def shortest_chains(near: Neighbourhoods, a: str, b: str, longest: int) -> list[list[tuple[str, Hop]]]:
    """All shortest chains from a to b, each as (person, hop) after hop."""
    distances, ways = {a: 0}, defaultdict[str, list[tuple[str, Hop]]](list)
    for distance in range(0, longest, 2):
        if b in distances and distances[b] <= distance:
            break
        for person in [each for each, found in distances.items() if found == distance]:
            for hop in near.hops(person):
                reached = distance + hop.length
                if reached <= longest and reached <= distances.get(hop.target, longest):
                    if reached < distances.get(hop.target, longest + 1):
                        distances[hop.target], ways[hop.target] = reached, []
                    ways[hop.target].append((person, hop))

    def back(person: str) -> Iterator[list[tuple[str, Hop]]]:
        if person == a:
            yield []
        for source, hop in ways[person] if person != a else ():
            for chain in back(source):
                yield [*chain, (source, hop)]

    return list(back(b)) if b in distances else []


def shortest_link(facts: Facts, v: Variables) -> Any:
    day, a, b = last_day(v["asOf"]), facts.person(v["a"]), facts.person(v["b"])

    def link(*, concurrent: bool) -> dict[str, Any] | None:
        chains = shortest_chains(Neighbourhoods(facts, day, concurrent=concurrent), a, b, v["maxLength"])
        if not chains:
            return None
        [chain] = chains  # of several, the API takes one that no oracle can foretell
        steps = [step for source, hop in chain for step in _steps(facts, source, hop, day)]
        return {"length": len(steps), "steps": steps}

    return {"shortestLink": link(concurrent=False), "concurrent": link(concurrent=True)}


def _steps(facts: Facts, source: str, hop: Hop, day: int) -> Iterator[dict[str, Any]]:
    nodes = [("Person", source), *hop.between, ("Person", hop.target)]
    for place, (before, after) in enumerate(pairwise(nodes)):
        fact = hop.first if place == 0 else hop.last if place == len(nodes) - 2 else None
        via = fact and {
            "__typename": type(fact).__name__,
            "validFrom": printed(fact.start),
            "validTo": None if fact.end_unknown else printed(fact.end),
        }
        yield {"source": _thing(facts, *before, day), "target": _thing(facts, *after, day), "via": via}


def _thing(facts: Facts, kind: str, key: str, day: int) -> dict[str, Any]:
    match kind:
        case "Person":
            return {"__typename": kind, "code": facts.people[key].code, "name": facts.person_name(key, day)}
        case "Post":
            return {"__typename": kind, "code": facts.posts[key].code, "title": facts.post_state(key, day).title}
        case "School":
            return {"__typename": kind, "name": shown(facts.schools[key].states, day).name}
    kinds = {"A": "AdministrativeUnit", "P": "PartyOrganisation", "I": "InternalDivision"}
    return {"__typename": kinds[facts.organisations[key].type[0]], **coded(facts, key, day)}


def moved_between(facts: Facts, v: Variables) -> Any:
    day = last_day(v["asOf"])

    def post_in(each: Appointment, region: str) -> bool:
        unit = facts.unit(each.post, beneath(each, day))
        return facts.organisations[unit].code.startswith(region)

    found = []
    for each in facts.appointments:
        if not each.is_primary or not post_in(each, v["to"]):
            continue
        ended = [other for other in facts.held_by(each.person) if begins(other) < ends(other) <= begins(each)]
        last = max((ends(other) for other in ended), default=None)
        if any(post_in(other, v["from"]) for other in ended if ends(other) == last):
            then = beneath(each, day)
            state = facts.post_state(each.post, then)
            entry = {
                "validFrom": printed(each.start),
                "validTo": None if each.end_unknown else printed(each.end),
                "exchangeMethod": facts.code_name(each.exchange_method),
                "person": {
                    "code": facts.people[each.person].code,
                    "name": facts.person_name(each.person, then),
                },
                "post": {
                    "title": state.title,
                    "rank": facts.code_name(state.rank),
                    "organisation": coded(facts, facts.unit(each.post, then), then),
                },
            }
            found.append((begins(each), entry))
    return {"appointments": connection(in_order(found), v["first"])}
