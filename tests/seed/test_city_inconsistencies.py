"""The list of the city's inconsistencies is complete and true; and each rule that found them can fail."""

from __future__ import annotations

import json
from typing import Any

import pytest

from seed.city.plan import SEED, Size, city
from seed.tables import table
from seed.world import World
from tests.seed.city_rules import RULES, broken


def listed() -> set[tuple[str, str]]:
    return {(row["rule"], row["subject"]) for row in table("city/inconsistencies.tsv")}


@pytest.mark.parametrize(("seed", "size"), [(SEED, "full"), (SEED, "small"), (7, "full"), (20261122, "small")])
def test_the_list_is_complete_and_true(seed: int, size: Size) -> None:
    assert broken(city(seed, size)) == listed()


def test_every_rule_has_its_case_told_in_both_languages() -> None:
    assert {rule for rule, _ in listed()} == set(RULES)
    assert all(row["zh"] and row["en"] for row in table("city/inconsistencies.tsv"))


UNIT: dict[str, Any] = {"type": "ADMINISTRATIVE_UNIT", "code": "a", "key": "a", "states": [{"name": "甲局"}]}
OTHER = {**UNIT, "key": "b", "code": "b", "states": [{"name": "乙局"}]}
POST = {
    "key": "p",
    "code": "p",
    "states": [{"title": "局长", "isLeadership": True, "isHead": True, "isParty": False}],
    "places": [{"organisation": "a"}],
}
PERSON = {"key": "x", "code": "x", "states": [{"name": "某人", "bornOn": "1960-05"}]}


def line(below: str, above: str, **dates: str) -> dict[str, str]:
    return {"organisation": below, "superior": above, "kind": "LEADERSHIP", **dates}


FURTHER: list[tuple[str, str, dict[str, Any]]] = [
    ("X-13", "a", {"organisations": [UNIT, OTHER], "subordinations": [line("a", "b"), line("b", "a")]}),
    (
        "X-12",
        "b",
        {
            "organisations": [UNIT, {**OTHER, "states": [{"name": "乙局", "to": "2010"}]}],
            "subordinations": [line("a", "b")],
        },
    ),
    ("V-15", "x", {"people": [{**PERSON, "states": [{"name": "某人", "bornOn": "1960", "joinedPartyOn": "2040"}]}]}),
    (
        "V-70",
        "x",
        {
            "organisations": [{**UNIT, "states": [{"name": "甲局", "from": "2001"}]}],
            "posts": [POST],
            "people": [PERSON],
            "appointments": [{"key": "h", "person": "x", "post": "p", "from": "2000-01"}],
        },
    ),
]
"""Cases that the city does not have: (rule, subject, a world that breaks it)."""


@pytest.mark.parametrize(("rule", "subject", "facts"), FURTHER, ids=[rule for rule, _, _ in FURTHER])
def test_a_rule_sees_what_the_city_does_not_have(rule: str, subject: str, facts: dict[str, Any]) -> None:
    assert subject in set(RULES[rule](World.model_validate_json(json.dumps(facts))))
