"""What operations cost."""

from __future__ import annotations

from typing import Any

import pytest

from api.limits.documents import Documents, Understood
from api.limits.numbers import Limits
from api.schema import executable

LAVISH = Limits(cost=10**9, aliases=10**6, introspection=10**9, depth=200)

COSTS: list[tuple[str, dict[str, Any] | None, int]] = [
    ("{ people { nodes { name } } }", None, 50),
    ("{ people(first: 10) { nodes { name } } }", None, 10),
    ("{ people(last: 10) { edges { cursor node { name } } pageInfo { hasNextPage } } }", None, 10),
    ("{ people(first: 10) { nodes { name } edges { node { name } } } }", None, 10),
    ("{ people(first: null) { nodes { name } } }", None, 50),
    ("{ people(first: 5000) { nodes { name } } }", None, 1000),
    ("{ people(first: 10) { pageInfo { endCursor } } }", None, 0),
    ("{ people(first: 10) { totalCount } }", None, 5),
    ("{ people(first: 10) { nodes { appointments { nodes { id } } } } }", None, 10 * (1 + 8)),
    ("{ people(first: 10) { nodes { appointments(first: 100) { nodes { id } } } } }", None, 10 * (1 + 100)),
    ("{ people(first: 10) { nodes { sex { name parent { name } } nativePlace { name } } } }", None, 20),
    ("{ organisations(first: 10) { nodes { states { name } } } }", None, 40),
    ("{ people(first: 10) { nodes { colleagues(first: 3) { nodes { id } } } } }", None, 10 * (1 + 30 + 3)),
    ("{ people(first: 10) { nodes { colleagues(first: 3) { edges { overlaps { months } node { id } } } } } }",
     None, 10 * (1 + 30 + 3 * (1 + 10 + 10))),
    ("query ($n: Int) { people(first: $n) { nodes { name } } }", None, 50),
    ("query ($n: Int) { people(first: $n) { nodes { name } } }", {"n": 7}, 7),
    ("query ($n: Int) { people(first: $n) { nodes { name } } }", {"n": None}, 50),
    ("query ($n: Int = 9) { people(first: $n) { nodes { name } } }", None, 9),
    ("query ($n: Int = 9) { people(first: $n) { nodes { name } } }", {"n": 8}, 8),
    ("query ($n: Int) { people(first: $n) { nodes { name } } }", {"n": "7"}, 1000),
    ("query ($n: Int) { people(first: $n) { nodes { name } } }", {"n": 10**30}, 1000),
    ("query ($a: Int, $b: Int) { people(first: $a, last: $b) { nodes { name } } }", {"b": 7}, 7),
    ("query ($n: Int) { people(first: 10) { nodes { appointments(first: $n) { nodes { id } } } } }", {"n": 4}, 50),
    ("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": ["1", "2", "3"]}, 3),
    ("{ nodes(ids: [1, 2]) { id } }", None, 2),
    ("{ people(first: 10) @skip(if: true) { nodes { name } } }", None, 0),
    ("{ people(first: 10) @include(if: true) { nodes { name } } }", None, 10),
    ("query ($x: Boolean!) { people(first: 10) @include(if: $x) { nodes { name } } }", {"x": False}, 0),
    ("query ($x: Boolean!) { ...P @skip(if: $x) } fragment P on Query { people(first: 10) { nodes { name } } }",
     {"x": False}, 10),
    ("query ($x: Boolean = true) { ... @skip(if: $x) { people(first: 10) { nodes { name } } } }", None, 0),
    ("{ ...P a: people(first: 1) { ...N } } fragment P on Query { people(first: 10) { ...N } } "
     "fragment N on PersonConnection { nodes { nativePlace { name } } }", None, 22),
    ("query ($n: Int) { ...P ...P } fragment P on Query { people(first: $n) { nodes { name } } }", {"n": 10}, 20),
    ("{ __typename codeSet(id: \"ZB04\") { __typename codes { name parent { name } } } }", None, 51),
    ("{ __schema { types { name } } }", None, 0),
]  # fmt: skip


@pytest.mark.parametrize(("document", "variables", "cost"), COSTS)
def test_cost(document: str, variables: dict[str, Any] | None, cost: int) -> None:
    understood = Documents(executable(), LAVISH).understand(document)
    assert isinstance(understood, Understood)
    assert understood.operations[0].plan.figure(variables).objects == cost


def test_each_operation_has_its_own_cost() -> None:
    document = "query A { people(first: 10) { nodes { id } } } query B { people(first: 20) { nodes { id } } }"
    understood = Documents(executable(), LAVISH).understand(document)
    assert isinstance(understood, Understood)
    found = {name: understood.operation(name) for name in ("A", "B")}
    assert {name: each and each.plan.figure(None).objects for name, each in found.items()} == {"A": 10, "B": 20}
    assert understood.operation(None) is None


def test_lists_are_sized_and_heavy_walks_are_weighed() -> None:
    """The walks that a small page size does not make cheap."""
    heavy = {
        "{ multiPostHolders(first: 1) { nodes { person { id } } } }",
        "{ vacantPosts(first: 1) { nodes { post { id } } } }",
        '{ search(text: "x", first: 1) { nodes { id } } }',
        '{ shortestLink(a: {code: "1"}, b: {code: "2"}) { length } }',
        '{ organisationDiff(root: {code: "1"}, from: "2000", to: "2020") { founded { id } } }',
    }
    documents = Documents(executable(), LAVISH)
    for each in heavy:
        understood = documents.understand(each)
        assert isinstance(understood, Understood)
        assert understood.operations[0].plan.figure(None).objects >= 500, each
