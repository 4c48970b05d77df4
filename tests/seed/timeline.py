"""A world read as plain intervals, for the tests of its data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from rules.dates import ALWAYS, OPEN
from seed.world import Dated, World

Days = tuple[int, int]


def days(fact: Dated) -> Days:
    """[from, to) as stored days; a fact whose end is unknown is valid on none."""
    start = fact.start.day if fact.start else ALWAYS
    if fact.end_unknown:
        return start, start
    return start, fact.end.day if fact.end else OPEN


def within(inner: Days, outer: Days) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def overlap(intervals: Iterable[Days]) -> list[tuple[Days, Days]]:
    ordered = sorted(intervals)
    return [(a, b) for a, b in pairwise(ordered) if b[0] < a[1]]


def life(states: Sequence[Dated]) -> Days:
    """From the first state's beginning to the last one's end."""
    return days(states[0])[0], days(states[-1])[1]


def lives(world: World) -> dict[str, Days]:
    return {unit.key: life(unit.states) for unit in world.organisations}


def change_days(world: World) -> list[int]:
    """Every day on which some line of subordination begins or ends."""
    return sorted({day for line in world.subordinations for day in days(line)} - {OPEN})


def superiors_on(world: World, kinds: Sequence[str], day: int) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for line in world.subordinations:
        if line.kind in kinds and days(line)[0] <= day < days(line)[1]:
            found[line.organisation].add(line.superior)
    return found


def grouped(items: Iterable[Any], member: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for item in items:
        found[getattr(item, member)].append(item)
    return found


def coded_values(world: World) -> Iterator[tuple[str, str]]:
    """(field as in `code_fields.tsv`, code key) of every coded value."""
    for unit in world.organisations:
        owner = "PartyOrganisation" if unit.type == "PARTY_ORGANISATION" else "Organisation"
        for state in unit.states:
            yield f"{owner}.category", state.category or ""
            yield "Organisation.nature", state.nature or ""
            yield "Organisation.rank", state.rank or ""
    for post in world.posts:
        for post_state in post.states:
            yield "Post.category", post_state.category or ""
            yield "Post.rank", post_state.rank or ""
    for person in world.people:
        for each in person.states:
            yield "Person.sex", each.sex or ""
            yield "Person.ethnicity", each.ethnicity or ""
            yield "Person.politicalAffiliation", each.political_affiliation or ""
    for study in world.studies:
        yield "Study.level", study.level or ""
        yield "Study.degree", study.degree or ""
    for held in world.appointments:
        yield "Appointment.appointmentMethod", held.appointment_method or ""
        yield "Appointment.selectionMethod", held.selection_method or ""
        yield "Appointment.exchangeMethod", held.exchange_method or ""
