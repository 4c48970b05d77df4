"""Rules of data entry and cross-checks, recomputed over the facts of a world by plain code of its own.

Every function returns the codes of what breaks the rule: of a person, a post or a unit. Severities play no part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations

from rules.dates import OPEN
from seed.world import Organisation, OrganisationState, Post, World
from tests.seed.timeline import Days, days, grouped, life, superiors_on, within

TODAY = 20261031
_POST_RANKS = ("101", "102", "111", "112", "121", "122", "131", "132", "141", "142", "150", "160", "199")
_HIGHEST_POST_RANK = {
    "104A": "111",
    "104B": "112",
    "105": "121",
    "106": "122",
    "107": "131",
    "108": "132",
    "109": "141",
    "110": "142",
    "111": "150",
}
"""Rank of a unit (ZB03) → the highest rank that a post in it may have (GB/T 12407)."""

Rule = Callable[[World], Iterator[str]]


def birth_month_differs_from_id_number(world: World) -> Iterator[str]:
    """V-13."""
    for person in world.people:
        for state in person.states:
            if person.id_number is not None and state.born_on is not None:
                length = 4 if state.born_on.precision == "Y" else 6
                if str(state.born_on.day)[:length] != person.id_number[6 : 6 + length]:
                    yield person.code


def dates_of_life_out_of_order(world: World) -> Iterator[str]:
    """V-15."""
    for person in world.people:
        for state in person.states:
            known = [date.day for date in (state.born_on, state.work_started_on, state.joined_party_on) if date]
            born, later = known[0], known[1:]
            if any(day <= born for day in later) or any(day > TODAY for day in known):
                yield person.code


def studies_backwards_or_beside_a_full_time_post(world: World) -> Iterator[str]:
    """V-41."""
    codes = {person.key: person.code for person in world.people}
    held = grouped([each for each in world.appointments if each.is_primary], "person")
    for study in world.studies:
        its = days(study)
        beside = study.mode == "FULL_TIME" and any(_share(its, days(each)) for each in held.get(study.person, []))
        if its[1] < its[0] or beside:
            yield codes[study.person]


def title_contains_the_unit_or_the_unit_is_gone(world: World) -> Iterator[str]:
    """V-46."""
    units = {unit.key: unit for unit in world.organisations}
    for post in world.posts:
        names = {
            name
            for place in post.places
            for state in units[place.organisation].states
            for name in (state.name, state.short_name)
            if name
        }
        if any(name in state.title for state in post.states for name in names):
            yield post.code


def former_without_an_end(world: World) -> Iterator[str]:
    """V-49: an end that nobody knows, or one before the beginning."""
    codes = {person.key: person.code for person in world.people}
    for held in world.appointments:
        if held.end_unknown or (held.start and held.end and held.end.last_day < held.start.day):
            yield codes[held.person]


def code_used_twice(world: World) -> Iterator[str]:
    """V-63: by two units that are there at one time, or by two groups."""
    by_code = defaultdict(list)
    for unit in world.organisations:
        by_code[unit.code].append(life(unit.states))
    for code, lives in by_code.items():
        if any(_share(one, other) for one, other in combinations(lives, 2)):
            yield code
    codes = [group.code for group in world.groups]
    yield from {code for code in codes if codes.count(code) > 1}


def outside_the_life_of_the_unit(world: World) -> Iterator[str]:
    """V-70: intervals that end before they begin; posts and appointments beyond the life of their unit."""
    lives = {unit.key: life(unit.states) for unit in world.organisations}
    people = {person.key: person.code for person in world.people}
    posts = {post.key: post for post in world.posts}
    for post in world.posts:
        if not all(within(days(place), lives[place.organisation]) for place in post.places):
            yield post.code
    for held in world.appointments:
        start, end = days(held)
        inside = any(within((start, end), lives[place.organisation]) for place in posts[held.post].places)
        if end < start or not inside:
            yield people[held.person]


def dissolved_with_something_open(world: World) -> Iterator[str]:
    """X-12: posts, members, children or counterparts of a unit that go on when it has ended."""
    units = {unit.key: unit for unit in world.organisations}
    ends = {key: life(unit.states)[1] for key, unit in units.items()}
    posts = {post.key: post.places[-1].organisation for post in world.posts}
    hanging = [(place.organisation, days(place)) for post in world.posts for place in post.places]
    hanging += [(posts[held.post], days(held)) for held in world.appointments]
    hanging += [(each.organisation, days(each)) for each in world.party_memberships]
    hanging += [(line.superior, days(line)) for line in world.subordinations]
    hanging += [(line.organisation, days(line)) for line in world.subordinations]
    for pair in world.counterparts:
        hanging += [(pair.organisation, days(pair)), (pair.party_organisation, days(pair))]
    for key in {key for key, (_, end) in hanging if ends[key] <= TODAY < end}:
        yield units[key].code


def tree_broken(world: World) -> Iterator[str]:
    """X-13: a circle, two superiors of leadership or Party at one time, a line beyond the superior's life."""
    codes = {unit.key: unit.code for unit in world.organisations}
    lives = {unit.key: life(unit.states) for unit in world.organisations}
    for kind in ("LEADERSHIP", "PARTY"):
        lines = grouped([line for line in world.subordinations if line.kind == kind], "organisation")
        for unit, its in lines.items():
            if any(_share(days(one), days(other)) for one, other in combinations(its, 2)):
                yield codes[unit]
    for line in world.subordinations:
        if not within(days(line), lives[line.superior]):
            yield codes[line.organisation]
    for day in sorted({days(line)[0] for line in world.subordinations}):
        above = superiors_on(world, ("LEADERSHIP", "INTERNAL", "PARTY"), day)
        settled: set[str] = set()
        for unit in above:
            path: list[str] = []
            frontier = {unit}
            while frontier and unit not in path:
                frontier = {upper for each in frontier - settled for upper in above.get(each, set())} - set(path)
                path += frontier
            settled.add(unit)
            if unit in path:
                yield codes[unit]


def succession_at_another_time(world: World) -> Iterator[str]:
    """X-14: succession on another day than the predecessor's end or the successor's beginning; merged without one."""
    codes = {unit.key: unit.code for unit in world.organisations}
    lives = {unit.key: life(unit.states) for unit in world.organisations}
    for event in world.events:
        surviving = {each.organisation for each in event.inputs if each.survives}
        for before, after in event.successions:
            ends = before in surviving or lives[before][1] == event.on.day
            begins = lives[after][0] == event.on.day or after in surviving
            if not (ends and begins):
                yield codes[before]
        followed = {before for before, _ in event.successions}
        for each in event.inputs:
            if not each.survives and event.kind in {"MERGE", "ABSORB", "SPLIT"} and each.organisation not in followed:
                yield codes[each.organisation]


def ranked_above_the_unit_or_the_head(world: World) -> Iterator[str]:
    """X-29."""
    units = {unit.key: unit for unit in world.organisations}
    in_unit: dict[str, list[Post]] = defaultdict(list)
    for post in world.posts:
        in_unit[post.places[-1].organisation].append(post)
    for key, posts in in_unit.items():
        heads = [post for post in posts if post.states[-1].is_head]
        for post in posts:
            rank = _rank(post)
            if rank is None:
                continue
            states = _states_during(units[key], life(post.states))
            highest = [_POST_RANKS.index(_HIGHEST_POST_RANK[state.rank[5:]]) for state in states if state.rank]
            above_unit = any(rank < each for each in highest)
            above_head = any(
                rank < head_rank
                for head in heads
                if (head_rank := _rank(head)) is not None and _share(life(head.states), life(post.states))
            )
            if above_unit or above_head:
                yield post.code


def more_holders_than_seats(world: World) -> Iterator[str]:
    """X-30."""
    by_post = grouped(world.appointments, "post")
    for post in world.posts:
        for state in post.states:
            intervals = [days(held) for held in by_post.get(post.key, [])]
            for moment in {start for start, _ in intervals} | {days(state)[0]}:
                holding = sum(start <= moment < end for start, end in intervals)
                in_state = days(state)[0] <= moment < days(state)[1]
                if in_state and state.seats is not None and holding > state.seats:
                    yield post.code


RULES: dict[str, Rule] = {
    "V-13": birth_month_differs_from_id_number,
    "V-15": dates_of_life_out_of_order,
    "V-41": studies_backwards_or_beside_a_full_time_post,
    "V-46": title_contains_the_unit_or_the_unit_is_gone,
    "V-49": former_without_an_end,
    "V-63": code_used_twice,
    "V-70": outside_the_life_of_the_unit,
    "X-12": dissolved_with_something_open,
    "X-13": tree_broken,
    "X-14": succession_at_another_time,
    "X-29": ranked_above_the_unit_or_the_head,
    "X-30": more_holders_than_seats,
}


def broken(world: World) -> set[tuple[str, str]]:
    """(rule, code of what breaks it) of the whole world."""
    return {(rule, code) for rule, check in RULES.items() for code in check(world)}


def _share(one: Days, other: Days) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])


def _rank(post: Post) -> int | None:
    rank = post.states[-1].rank
    return _POST_RANKS.index(rank.partition("/")[2]) if rank else None


def _states_during(unit: Organisation, when: Days) -> list[OrganisationState]:
    return [state for state in unit.states if _share(days(state), (when[0], min(when[1], OPEN)))]
