"""The demo city as a plan: as large as it says, the same for the same number, and believable."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from functools import cache
from itertools import pairwise

import pytest

import tests.seed.test_worlds as worlds
from rules.dates import OPEN, months_between
from seed.bureau import bureau
from seed.city.plan import SEED, Size, city
from seed.state_council import state_council
from seed.world import Appointment, World
from tests.seed.city_rules import TODAY
from tests.seed.timeline import days, grouped, life, lives, superiors_on

ROOTS = {"ly-province-committee", "ly-province-government"}
RANKS = ("150", "142", "141", "132", "131", "122", "121")
YOUNGEST = {"142": 20, "141": 23, "132": 26, "131": 32, "122": 38, "121": 43}
"""Rank of a leading post → the least age at which somebody here gets it."""


@cache
def world(seed: int = SEED, size: Size = "full") -> World:
    return city(seed, size)


def without_exceptions(whole: World) -> World:
    """The city without `exceptions.json`, where rules are broken on purpose."""
    return World.model_construct(
        source=whole.source,
        **{
            name: [each for each in getattr(whole, name) if "ly-x-" not in repr(each) and "'ly9" not in repr(each)]
            for name in World.model_fields
            if name != "source"
        },
    )


@pytest.fixture(scope="module", params=["full", "small"])
def plain(request: pytest.FixtureRequest) -> World:
    return without_exceptions(world(size=request.param))


CHECKS = [
    worlds.test_every_reference_resolves,
    worlds.test_codes_are_of_the_field_s_set_and_exist,
    worlds.test_states_follow_each_other_without_gap_or_overlap,
    worlds.test_a_state_differs_from_the_one_before,
    worlds.test_a_unit_has_one_superior_at_a_time_in_each_tree_but_guidance,
    worlds.test_edges_lie_within_the_lives_of_both_ends,
    worlds.test_posts_lie_within_their_organisations_and_appointments_within_their_posts,
    worlds.test_no_post_has_more_holders_than_seats,
    worlds.test_what_continues_begins_where_the_same_person_s_appointment_ended,
    worlds.test_predecessors_end_and_successors_live_on_the_day_of_the_event,
    worlds.test_inputs_end_with_the_event_or_survive_it_and_outputs_live_after_it,
    worlds.test_succession_has_no_circle,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_what_holds_of_every_seed_holds_of_the_city(check: object, plain: World) -> None:
    check(plain)  # type: ignore[operator]


def test_events_have_the_shape_of_their_kind_but_for_one_that_is_of_posts_only(plain: World) -> None:
    of_units = [event for event in plain.events if event.inputs or event.outputs]
    worlds.test_an_event_has_the_shape_of_its_kind(plain.model_copy(update={"events": of_units}))
    assert [str(event.on) for event in plain.events if event not in of_units] == ["2019-06"]


def test_its_size_is_as_announced() -> None:
    whole = world()
    kinds = Counter(unit.type for unit in whole.organisations)
    assert 230 <= kinds["ADMINISTRATIVE_UNIT"] + kinds["INTERNAL_DIVISION"] <= 290
    assert 110 <= kinds["PARTY_ORGANISATION"] <= 140
    assert 1400 <= len(whole.posts) <= 1600
    assert 950 <= len(whole.people) <= 1150
    small = world(size="small")
    assert all(len(getattr(small, name)) < 0.7 * len(getattr(whole, name)) for name in ("posts", "people", "events"))


def test_the_same_number_makes_the_same_city_in_any_process() -> None:
    script = (
        "import hashlib; from seed.city.plan import city;"
        "print(hashlib.sha256(city(7, 'small').model_dump_json().encode()).hexdigest())"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": "1"}, capture_output=True, check=True
    )
    here = hashlib.sha256(city(7, "small").model_dump_json().encode()).hexdigest()
    assert run.stdout.decode().strip() == here


def test_another_number_makes_other_people_in_the_same_bodies() -> None:
    one, other = world(size="small"), world(7, "small")
    assert one.organisations == other.organisations
    assert one.posts == other.posts
    assert [person.states[0].name for person in one.people] != [person.states[0].name for person in other.people]


def test_no_key_is_another_seed_s_but_that_of_the_province() -> None:
    for name in (*worlds.COLLECTIONS, "appointments"):
        here = {each.key: each for each in getattr(world(), name)}
        assert len(here) == len(getattr(world(), name))
        for other in (bureau(), state_council()):
            shared = [each for each in getattr(other, name) if each.key in here]
            assert [each.key for each in shared] == (["jiangdong"] if shared else [])
            assert all(each == here[each.key] for each in shared)


@pytest.mark.parametrize("year", range(1985, 2027))
def test_every_living_unit_is_in_the_tree(year: int) -> None:
    whole, day = world(), year * 10000 + 1231
    above = superiors_on(whole, ("LEADERSHIP", "INTERNAL", "PARTY"), day)
    for unit, (start, end) in lives(whole).items():
        if start <= day < end and unit not in ROOTS:
            reached, frontier = set[str](), {unit}
            while frontier:
                frontier = {upper for each in frontier for upper in above.get(each, set())} - reached
                assert unit not in frontier
                reached |= frontier
            assert reached & ROOTS, unit


def careers() -> dict[str, list[Appointment]]:
    main = [each for each in without_exceptions(world()).appointments if each.is_primary]
    return {person: sorted(its, key=days) for person, its in grouped(main, "person").items()}


def test_everybody_has_a_career_without_gap() -> None:
    its = careers()
    assert set(its) == {person.key for person in without_exceptions(world()).people}
    for person, held in its.items():
        assert all(one.end == other.start for one, other in pairwise(held)), person


def test_careers_begin_with_work_and_end_by_retirement_age() -> None:
    people = {person.key: person.states[0] for person in world().people}
    for key, held in careers().items():
        who = people[key]
        assert who.born_on is not None
        assert who.work_started_on is not None
        assert days(held[0])[0] // 100 == who.work_started_on.day // 100, key
        assert 16 <= age(who.born_on.day, days(held[0])[0]) <= 27, key
        end = days(held[-1])[1]
        assert age(who.born_on.day, end if end != OPEN else TODAY) <= 61, key
        assert who.died_on is None or end <= who.died_on.day, key


def age(born: int, day: int) -> int:
    return months_between(born, day) // 12


def test_promotions_go_by_plausible_steps() -> None:
    posts = {post.key: post.states[0] for post in world().posts}
    people = {person.key: person.states[0] for person in world().people}
    jumps = steps = 0
    for key, held in careers().items():
        born = people[key].born_on
        assert born is not None
        for appointment in held:
            post = posts[appointment.post]
            if post.is_leadership and post.rank:
                assert age(born.day, days(appointment)[0]) >= YOUNGEST[post.rank[-3:]], appointment.key
        ranks = [RANKS.index(rank[-3:]) for each in held if (rank := posts[each.post].rank)]
        steps += len(ranks) - 1
        jumps += sum(after - before > 2 for before, after in pairwise(ranks))
    assert jumps / steps < 0.08


def test_studies_before_work_end_before_it() -> None:
    first = {person: days(held[0])[0] for person, held in careers().items()}
    full_time = [study for study in without_exceptions(world()).studies if study.mode == "FULL_TIME"]
    assert all(days(study)[1] <= first[study.person] for study in full_time)
    assert len({study.person for study in full_time}) > 600


def test_it_has_everything_worth_asking_for() -> None:
    whole = world()
    assert {event.kind for event in whole.events} >= {
        *("FOUND", "RENAME", "MERGE", "ABSORB", "SPLIT", "REPARENT", "MOVE_IN_WHOLE", "UPGRADE", "CONVERT", "DISSOLVE"),
    }
    reforms = [
        event for event in without_exceptions(whole).events if str(event.on) in {"2001-11", "2010-06", "2019-02"}
    ]
    assert len(reforms) > 100
    assert all(event.document for event in reforms)
    assert {pair.coverage for pair in whole.counterparts} == {"OWN", "JOINT", "STATIONED", "HOSTED"}
    kinds = {state.kind for group in whole.co_locations for state in group.states}
    assert kinds == {"CO_LOCATED", "ONE_TEAM_TWO_PLATES"}
    precisions = Counter(held.start.precision for held in whole.appointments if held.start)
    assert all(precisions[precision] > 100 for precision in ("Y", "M", "D"))
    assert any(held.end_unknown for held in whole.appointments)
    assert sum(held.continues is not None for held in whole.appointments) > 100
    assert sum(len(event.post_successions) for event in whole.events) > 200


def test_heads_of_counties_are_deputy_secretaries_too() -> None:
    now = [held for held in world().appointments if days(held)[0] <= TODAY < days(held)[1]]
    held_by = grouped(now, "person")
    for county in ("lancheng", "xingang", "pingwan", "yunling"):
        head = next(held.person for held in now if held.post == f"ly-{county}-government/head")
        posts = {held.post for held in held_by[head]}
        assert {f"ly-{county}-committee/deputy", f"ly-{county}-government-party/secretary"} <= posts


def test_some_posts_are_vacant_and_some_of_them_have_a_successor_already() -> None:
    held = grouped(world().appointments, "post")
    vacant, awaited = set[str](), set[str]()
    for post in world().posts:
        if post.states[0].seats == 1 and life(post.states)[1] == OPEN:
            intervals = [days(each) for each in held.get(post.key, [])]
            if not any(start <= TODAY < end for start, end in intervals):
                vacant.add(post.key)
                awaited |= {post.key} if any(start > TODAY for start, _ in intervals) else set()
    assert 10 < len(vacant) < 80
    assert 2 <= len(awaited) < len(vacant)
