"""Co-locations that lack somebody, and pairs that are odd, day by day."""

from __future__ import annotations

import pytest

from rules.affiliations import (
    Pair,
    Place,
    joint_with_one,
    lacking_host,
    lacking_members,
    naming_undefined,
    own_of_several,
)
from rules.dates import OPEN

EVER = (0, OPEN)
KIND = "zhiguan.party-organisation-kind"


@pytest.mark.parametrize(
    ("places", "since", "members", "host"),
    [
        ([Place("a", EVER, host=True), Place("b", EVER)], 0, None, None),
        ([Place("a", EVER, host=True), Place("b", (0, 2010))], 0, 2010, None),
        ([Place("a", EVER, host=True), Place("b", (0, 2010)), Place("b", (2012, OPEN))], 0, 2010, None),
        ([Place("a", EVER, host=True), Place("b", (0, 2010)), Place("b", (2012, OPEN))], 2012, None, None),
        ([Place("a", EVER, host=True), Place("a", EVER)], 0, 0, None),
        ([Place("a", (0, 2010), host=True), Place("b", EVER), Place("c", EVER)], 0, None, 2010),
        ([Place("a", (0, 2010), host=True), Place("b", EVER), Place("c", EVER)], 2015, None, 2015),
        ([Place("a", EVER, host=True), Place("b", (2010, OPEN), host=True), Place("c", EVER)], 0, None, 2010),
        ([Place("a", (0, 2010), host=True), Place("b", (2010, OPEN), host=True), Place("c", EVER)], 0, None, None),
        ([], 2000, 2000, 2000),
    ],
)
def test_a_co_location_has_two_members_and_one_host(
    places: list[Place], since: int, members: int | None, host: int | None
) -> None:
    assert (lacking_members(EVER, places, since), lacking_host(EVER, places, since)) == (members, host)


def test_what_ends_with_the_co_location_is_not_missed_after_it() -> None:
    places = [Place("a", (1990, 2000), host=True), Place("b", (1990, 2000))]
    assert lacking_members((1990, 2000), places, 0) is None
    assert lacking_members((1990, 2001), places, 0) == 2000
    assert lacking_host((1989, 2000), places, 0) == 1989


@pytest.mark.parametrize(
    ("pairs", "joint", "own"),
    [
        ([Pair("p", "a", EVER, "JOINT")], 5, None),
        ([Pair("p", "a", EVER, "JOINT"), Pair("p", "b", (0, 2010), "JOINT")], 2010, None),
        ([Pair("p", "a", (0, 2010), "JOINT"), Pair("p", "b", (0, 2010), "JOINT")], None, None),
        ([Pair("p", "a", EVER), Pair("p", "b", (2010, OPEN))], None, 2010),
        ([Pair("p", "a", EVER), Pair("p", "b", (2010, OPEN), "HOSTED")], None, None),
    ],
)
def test_joint_and_own_party_organisations(pairs: list[Pair], joint: int | None, own: int | None) -> None:
    assert (joint_with_one(pairs, 5, OPEN), own_of_several(pairs, 5, OPEN)) == (joint, own)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (Pair(f"{KIND}/20", "a", EVER), Pair(f"{KIND}/14", "a", (2010, OPEN)), 2010),
        (Pair(f"{KIND}/20", "a", (0, 2010)), Pair(f"{KIND}/14", "a", (2010, OPEN)), None),
        (Pair(f"{KIND}/20", "a", EVER), Pair(f"{KIND}/13", "a", EVER), None),
        (Pair(f"{KIND}/20", "a", EVER), Pair(f"{KIND}/14", "a", EVER, "HOSTED"), None),
        (Pair(f"{KIND}/20", "a", EVER), Pair(f"{KIND}/20", "a", EVER), None),
    ],
)
def test_a_committee_beside_a_leadership_group(first: Pair, second: Pair, expected: int | None) -> None:
    assert naming_undefined([first, second], 5, OPEN) == expected
