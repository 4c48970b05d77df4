"""Both seeds are consistent in themselves: what a file says can all be true at once."""

from __future__ import annotations

from itertools import chain, pairwise
from typing import Any

import pytest

from rules.codes import code_fields
from seed.bureau import bureau
from seed.state_council import state_council
from seed.tables import code_rows
from seed.world import Dated, World
from tests.seed.timeline import (
    change_days,
    coded_values,
    days,
    grouped,
    life,
    lives,
    overlap,
    superiors_on,
    within,
)

WORLDS = {"state council": state_council(), "county": bureau()}
COLLECTIONS = ("documents", "places", "schools", "groups", "organisations", "co_locations", "posts", "people", "events")


@pytest.fixture(params=WORLDS)
def world(request: pytest.FixtureRequest) -> World:
    return WORLDS[str(request.param)]


def keys(world: World, collection: str) -> list[str]:
    return [each.key for each in getattr(world, collection)]


@pytest.mark.parametrize("collection", [*COLLECTIONS, "appointments"])
def test_keys_are_unique_in_both_worlds_together(collection: str) -> None:
    found = [key for world in WORLDS.values() for key in keys(world, collection)]
    assert len(found) == len(set(found))


def test_every_reference_resolves(world: World) -> None:
    units, people, posts = (set(keys(world, name)) for name in ("organisations", "people", "posts"))
    documents, places, held = (set(keys(world, name)) for name in ("documents", "places", "appointments"))
    events = world.events
    assert {each.organisation for each in world.subordinations} | {
        each.superior for each in world.subordinations
    } <= units
    assert {each.organisation for each in world.counterparts + world.party_memberships} <= units
    assert {each.party_organisation for each in world.counterparts} <= {
        unit.key for unit in world.organisations if unit.type == "PARTY_ORGANISATION"
    }
    assert {member.organisation for each in world.co_locations for member in each.members} <= units
    assert {each.organisation for each in world.groupings} <= units
    assert {each.group for each in world.groupings} <= set(keys(world, "groups"))
    assert {place.organisation for post in world.posts for place in post.places} <= units
    for edges in (world.appointments, world.studies, world.party_memberships):
        assert {each.person for each in edges} <= people
    assert {each.post for each in world.appointments} <= posts
    assert {each.school for each in world.studies} <= set(keys(world, "schools"))
    assert {each.on_behalf_of for each in world.appointments} - {None} <= units
    assert {each.continues for each in world.appointments} - {None} <= held
    assert {each.removal_document for each in world.appointments} - {None} <= documents
    assert {i.organisation for event in events for i in event.inputs} <= units
    assert {output for event in events for output in event.outputs} <= units
    assert set(chain.from_iterable(chain.from_iterable(event.successions for event in events))) <= units
    assert set(chain.from_iterable(chain.from_iterable(event.post_successions for event in events))) <= posts
    assert {fact.document for fact in dated_facts(world)} | {event.document for event in events} <= documents | {None}
    wheres = {state.native_place for person in world.people for state in person.states}
    wheres |= {state.birthplace for person in world.people for state in person.states}
    wheres |= {state.place for unit in world.organisations for state in unit.states}
    assert wheres | {state.parent for place in world.places for state in place.states} <= places | {None}


def dated_facts(world: World) -> list[Dated]:
    stated: list[Any] = [
        *world.organisations,
        *world.posts,
        *world.people,
        *world.places,
        *world.schools,
        *world.co_locations,
    ]
    return [
        *(state for each in stated for state in each.states),
        *(place for post in world.posts for place in post.places),
        *(member for each in world.co_locations for member in each.members),
        *world.subordinations,
        *world.counterparts,
        *world.groupings,
        *world.appointments,
        *world.studies,
        *world.party_memberships,
    ]


def test_codes_are_of_the_field_s_set_and_exist(world: World) -> None:
    fields, known = code_fields(), {row.key for row in code_rows()}
    wrong = [
        (field, key)
        for field, key in coded_values(world)
        if key and not (key in known and key.startswith(f"{fields[field]}/"))
    ]
    assert wrong == []


def test_states_follow_each_other_without_gap_or_overlap(world: World) -> None:
    stated: list[Any] = [*world.organisations, *world.posts, *world.people, *world.places, *world.schools]
    for each in stated:
        intervals = [days(state) for state in each.states]
        assert [a[1] for a in intervals[:-1]] == [b[0] for b in intervals[1:]], each.key
        assert all(a < b for a, b in intervals), each.key


def test_a_state_differs_from_the_one_before(world: World) -> None:
    same = [
        unit.key
        for unit in world.organisations
        for before, after in pairwise(unit.states)
        if said(before) == said(after)
    ]
    assert same == []


def said(state: Dated) -> list[object]:
    return [getattr(state, name) for name in type(state).model_fields if name not in {*Dated.model_fields, "sequence"}]


def test_a_unit_has_one_superior_at_a_time_in_each_tree_but_guidance(world: World) -> None:
    for kind in ("LEADERSHIP", "INTERNAL", "PARTY"):
        lines = [line for line in world.subordinations if line.kind == kind]
        for unit, its in grouped(lines, "organisation").items():
            assert overlap(map(days, its)) == [], (unit, kind)


def test_no_unit_is_above_itself_on_any_day(world: World) -> None:
    for day in change_days(world):
        # Trees are walked from one kind to the other: division, bureau, government.
        above = superiors_on(world, ("LEADERSHIP", "INTERNAL", "PARTY"), day)
        guiding = superiors_on(world, ("GUIDANCE",), day)
        for unit in [*above, *guiding]:
            assert unit not in reached_from(unit, above), (day, unit)
            assert unit not in reached_from(unit, guiding), (day, unit)


def reached_from(start: str, steps: dict[str, set[str]]) -> set[str]:
    """What is reached from `start` in one step or more."""
    reached, frontier = set[str](), {start}
    while frontier:
        frontier = {after for before in frontier for after in steps.get(before, set())} - reached
        reached |= frontier
    return reached


def test_edges_lie_within_the_lives_of_both_ends(world: World) -> None:
    known = lives(world)
    for line in world.subordinations:
        assert within(days(line), known[line.organisation]), line
        assert within(days(line), known[line.superior]), line
    for pair in world.counterparts:
        assert within(days(pair), known[pair.party_organisation]), pair
        assert within(days(pair), known[pair.organisation]), pair
    for grouping in world.groupings:
        assert within(days(grouping), known[grouping.organisation]), grouping
    for group in world.co_locations:
        for member in group.members:
            assert within(days(member), known[member.organisation]), member
            assert within(days(member), life(group.states)), member


def test_posts_lie_within_their_organisations_and_appointments_within_their_posts(world: World) -> None:
    known, posts = lives(world), {post.key: post for post in world.posts}
    for post in world.posts:
        assert life(post.places) == life(post.states), post.key
        assert overlap(map(days, post.places)) == [], post.key
        assert all(within(days(place), known[place.organisation]) for place in post.places), post.key
    for held in world.appointments:
        assert within(days(held), life(posts[held.post].states)), held.key


def test_no_post_has_more_holders_than_seats(world: World) -> None:
    by_post = grouped(world.appointments, "post")
    for post in world.posts:
        for state in post.states:
            for day in {days(held)[0] for held in by_post.get(post.key, [])} | {days(state)[0]}:
                if state.seats is None or not days(state)[0] <= day < days(state)[1]:
                    continue
                holding = [held.key for held in by_post.get(post.key, []) if days(held)[0] <= day < days(held)[1]]
                assert len(holding) <= state.seats, (post.key, day, holding)


def test_what_continues_begins_where_the_same_person_s_appointment_ended(world: World) -> None:
    held = {each.key: each for each in world.appointments}
    for each in world.appointments:
        if each.continues is not None:
            before = held[each.continues]
            assert (before.person, before.end) == (each.person, each.start), each.key


def test_predecessors_end_and_successors_live_on_the_day_of_the_event(world: World) -> None:
    units, posts = lives(world), {post.key: life(post.states) for post in world.posts}
    for event in world.events:
        surviving = {each.organisation for each in event.inputs if each.survives}
        for before, after in event.successions:
            assert units[before][1] == event.on.day or before in surviving, event.key
            assert units[after][0] <= event.on.day < units[after][1], event.key
        for before, after in event.post_successions:
            assert posts[before][1] == event.on.day, event.key
            assert posts[after][0] <= event.on.day < posts[after][1], event.key


def test_inputs_end_with_the_event_or_survive_it_and_outputs_live_after_it(world: World) -> None:
    known = lives(world)
    for event in world.events:
        for each in event.inputs:
            begins, ends = known[each.organisation]
            assert begins < event.on.day, (event.key, each.organisation)
            assert (ends > event.on.day) if each.survives else (ends == event.on.day), (event.key, each.organisation)
        surviving = {each.organisation for each in event.inputs if each.survives}
        for output in event.outputs:
            expected = known[output][0] < event.on.day if output in surviving else known[output][0] == event.on.day
            assert expected, (event.key, output)


SHAPES = {
    # kind: (some input ends, some input survives, some output is new)
    "FOUND": {(False, False, True)},
    "RENAME": {(False, True, False)},
    "MERGE": {(True, False, True), (True, True, True)},
    "ABSORB": {(True, True, False)},
    "SPLIT": {(True, False, True), (False, True, True), (True, True, True)},
    "REPARENT": {(False, True, False)},
    "MOVE_IN_WHOLE": {(False, True, False)},
    "UPGRADE": {(False, True, False)},
    "DOWNGRADE": {(False, True, False)},
    "CONVERT": {(False, True, False)},
    "DISSOLVE": {(True, False, False)},
}


def test_an_event_has_the_shape_of_its_kind(world: World) -> None:
    for event in world.events:
        surviving = {each.organisation for each in event.inputs if each.survives}
        ending = any(not each.survives for each in event.inputs)
        shape = (ending, bool(surviving), bool(set(event.outputs) - surviving))
        assert shape in SHAPES[event.kind], event.key
        if event.kind == "MERGE" and len(event.inputs) == 1:
            assert event.remarks is not None, f"{event.key}: what else went in?"


def test_every_unit_that_ends_does_so_in_an_event_and_has_successors_unless_dissolved(world: World) -> None:
    ended = {(i.organisation, event.on.day): event for event in world.events for i in event.inputs if not i.survives}
    for unit, (_, end) in lives(world).items():
        events = [event for (key, day), event in ended.items() if key == unit and day == end]
        if end != 99999999 and not unit.endswith("-party-group"):
            assert len(events) == 1, unit
            successors = [after for before, after in events[0].successions if before == unit]
            assert bool(successors) != (events[0].kind == "DISSOLVE"), unit


def test_succession_has_no_circle(world: World) -> None:
    steps: dict[str, set[str]] = {}
    for before, after in (pair for event in world.events for pair in event.successions):
        steps.setdefault(before, set()).add(after)
    assert [unit for unit in steps if unit in reached_from(unit, steps)] == []
