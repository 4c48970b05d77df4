"""The generated province: as large as asked, the same for the same numbers, and true in itself at any size."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from functools import cache
from itertools import chain

import pytest

import tests.seed.test_worlds as worlds
from graph.rows import NODE_LABELS, label_of
from rules.dates import OPEN
from seed.province.loading import prepared_parts
from seed.province.plan import FIRST_PART, GROWTH, MOST, PART, Plan
from seed.province.worlds import world
from seed.world import World
from tests.seed.city_rules import RULES, TODAY
from tests.seed.timeline import days, grouped, life, superiors_on

COLLECTIONS = [name for name in World.model_fields if name != "source"]


@cache
def province(people: int, seed: int = 1) -> World:
    """All clusters of a province as one world."""
    plan = Plan(people, seed)
    return joined([world(plan, cluster) for cluster in plan.clusters()])


def joined(its: list[World]) -> World:
    told = {name: list(chain.from_iterable(getattr(each, name) for each in its)) for name in COLLECTIONS}
    return World.model_construct(source="province", **told)


@pytest.fixture(scope="module")
def whole() -> World:
    return province(1600)


CHECKS = [
    worlds.test_every_reference_resolves,
    worlds.test_codes_are_of_the_field_s_set_and_exist,
    worlds.test_states_follow_each_other_without_gap_or_overlap,
    worlds.test_a_state_differs_from_the_one_before,
    worlds.test_a_unit_has_one_superior_at_a_time_in_each_tree_but_guidance,
    worlds.test_no_unit_is_above_itself_on_any_day,
    worlds.test_edges_lie_within_the_lives_of_both_ends,
    worlds.test_posts_lie_within_their_organisations_and_appointments_within_their_posts,
    worlds.test_no_post_has_more_holders_than_seats,
    worlds.test_what_continues_begins_where_the_same_person_s_appointment_ended,
    worlds.test_predecessors_end_and_successors_live_on_the_day_of_the_event,
    worlds.test_inputs_end_with_the_event_or_survive_it_and_outputs_live_after_it,
    worlds.test_an_event_has_the_shape_of_its_kind,
    worlds.test_every_unit_that_ends_does_so_in_an_event_and_has_successors_unless_dissolved,
    worlds.test_succession_has_no_circle,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_what_holds_of_every_seed_holds_of_the_province(check: object, whole: World) -> None:
    check(whole)  # type: ignore[operator]


@pytest.mark.parametrize("rule", RULES)
def test_it_breaks_no_rule_of_data_entry(rule: str, whole: World) -> None:
    assert list(RULES[rule](whole)) == []


@pytest.mark.parametrize("people", [100, 333, 1600])
def test_everybody_has_five_appointments_and_two_studies(people: int) -> None:
    its = province(people)
    assert [person.code for person in its.people] == [f"P{number:07}" for number in range(1, people + 1)]
    assert {len(held) for held in grouped(its.appointments, "person").values()} == {5}
    assert {len(studies) for studies in grouped(its.studies, "person").values()} == {2}
    assert len(its.appointments) == 5 * people
    assert len(its.studies) == 2 * people


def test_codes_and_id_numbers_are_nobody_else_s(whole: World) -> None:
    for codes in (
        [unit.code for unit in whole.organisations],
        [post.code for post in whole.posts],
        [person.id_number for person in whole.people],
        [document.number for document in whole.documents],
        *([each.key for each in getattr(whole, name)] for name in (*worlds.COLLECTIONS, "appointments")),
    ):
        assert len(codes) == len(set(codes))


def test_bodies_stand_eight_levels_below_the_province(whole: World) -> None:
    above = superiors_on(whole, ("LEADERSHIP", "INTERNAL"), TODAY)
    assert max(depth(unit, above) for unit in above) == 8
    parties = superiors_on(whole, ("PARTY",), TODAY)
    assert max(depth(unit, parties) for unit in parties) == 3


def depth(unit: str, above: dict[str, set[str]]) -> int:
    levels = 0
    while unit in above:
        (unit,) = above[unit]
        levels += 1
    return levels


def test_some_hold_two_posts_at_a_time(whole: World) -> None:
    for day in (20051231, TODAY):
        held = Counter(each.person for each in whole.appointments if days(each)[0] <= day < days(each)[1])
        assert 0.03 < sum(number > 1 for number in held.values()) / len(held) < 0.12


def test_reforms_carry_people_and_posts_on(whole: World) -> None:
    assert {event.kind for event in whole.events} >= {"MERGE", "ABSORB", "SPLIT", "RENAME", "REPARENT"}
    years = {event.on.day // 10000 for event in whole.events}
    assert min(years) <= 1996
    assert max(years) >= 2018
    successors = dict(pair for event in whole.events for pair in event.successions)
    assert any(successors.get(after) in successors for after in successors.values()), "lineage of three steps"
    pairs = {pair for event in whole.events for pair in event.post_successions}
    held = {each.key: each for each in whole.appointments}
    carried = [each for each in whole.appointments if each.continues is not None]
    assert len(carried) > 100
    assert all((held[each.continues].post, each.post) in pairs for each in carried if each.continues)
    assert all(days(each)[0] < days(each)[1] for each in whole.appointments)


def test_most_posts_are_filled_and_some_are_vacant(whole: World) -> None:
    filled = {each.post for each in whole.appointments if days(each)[1] == OPEN}
    lasting = [post.key for post in whole.posts if post.states[-1].seats and life(post.states)[1] == OPEN]
    assert 0.6 < sum(post in filled for post in lasting) / len(lasting) < 0.98


def test_some_began_in_another_cluster(whole: World) -> None:
    plan = Plan(1600, 1)
    first = {f"p{cluster.people.start}": f"a{cluster.area.number}/" for cluster in plan.clusters()}
    area, elsewhere = "", 0
    for each in whole.appointments:
        area = first.get(each.person, area)
        elsewhere += not each.post.startswith(area)
    assert 50 < elsewhere < 500


def digest(people: int, seed: int) -> str:
    return hashlib.sha256(province(people, seed).model_dump_json().encode()).hexdigest()


def test_the_same_numbers_make_the_same_province_in_any_process() -> None:
    script = "from tests.seed.test_province import digest; print(digest(300, 7))"
    environment = {**os.environ, "PYTHONHASHSEED": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True)
    assert run.stdout.decode().strip() == digest(300, 7)


def test_another_number_makes_other_people_in_the_same_bodies() -> None:
    one, other = province(300, 7), province(300, 8)
    assert one.organisations == other.organisations
    assert one.events == other.events
    assert [person.states[0].name for person in one.people] != [person.states[0].name for person in other.people]


@pytest.mark.parametrize("people", [100, 12_345, 1_000_000, MOST])
def test_parts_divide_any_number_of_people_evenly(people: int) -> None:
    plan = Plan(people, 1)
    following = parts = 0
    places = set()
    enough = FIRST_PART
    for part in plan.parts():
        assert part.number == parts
        assert sum(len(cluster.people) for cluster in part.clusters) <= enough + 800
        enough = min(PART, GROWTH * enough)
        for cluster in part.clusters:
            assert cluster.people.start == following
            following = cluster.people.stop
            if cluster.domain is None:
                assert cluster.area.code not in places
                places.add(cluster.area.code)
        parts += 1
    assert following == people
    assert parts == plan.number_of_parts


def test_a_part_refers_to_itself_and_to_earlier_ones_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seed.province.plan.PART", 300)
    there: set[str] = set()
    touched = 0
    for part in prepared_parts(Plan(1600, 1)):
        made = {row["id"] for each in part.prepared.insertions for row in each.rows if "id" in row}
        edges = [row for each in part.prepared.insertions for row in each.rows if "owner" in row]
        ends = {row["owner"] for row in edges} | {row["target"] for row in edges if row["target"]}
        assert ends <= made | there
        assert not made & there
        assert part.prepared.touched == {row["target"] for row in edges if "isPrimary" in row["properties"]} & there
        there |= made
        touched += len(part.prepared.touched)
    assert touched > 0


def test_no_step_of_a_part_leads_to_a_node_of_a_later_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commands.bulk.NODES", 7)
    there: set[str] = set()
    for part in prepared_parts(Plan(400, 1)):
        assert len(part.prepared.steps) > 20
        for step in part.prepared.steps:
            made = {row["id"] for each in step for row in each.rows if each.kind in NODE_LABELS}
            owners = {row["owner"] for each in step for row in each.rows if each.kind.endswith("State")}
            there |= made
            assert owners <= made
            assert {label_of(node) for node in made - owners} <= {"Document", "ReorganisationEvent"}
            ends = [
                end for each in step for row in each.rows if "owner" in row for end in (row["owner"], row["target"])
            ]
            assert there.issuperset(filter(None, ends))
