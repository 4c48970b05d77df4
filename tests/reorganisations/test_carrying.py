"""What is carried to a unit that is tied to the same already: nobody is tied to one thing twice."""

from __future__ import annotations

from typing import Any

from tests.fixtures.graphql import Ask
from tests.reorganisations.bureaus import Bureaus, ref, refs
from tests.reorganisations.doing import enacted, told

PAIR = "mutation ($input: PairCounterpartInput!) { done: pairCounterpart(input: $input) { __typename } }"
GROUPS = """query ($id: ID!) { organisation(by: {id: $id}) {
  groups(during: {}) { validFrom validTo } } }"""
COUNTERPARTS = """query ($id: ID!) { organisation(by: {id: $id}) {
  counterparts(during: {}) { validFrom validTo partyOrganisation { id } } } }"""


def absorb(made: Bureaus, *inputs: str, into: str) -> dict[str, Any]:
    mapping = {"otherwise": "CARRY"}
    return {"absorb": {"inputs": refs(made, *inputs), "into": ref(made, into), "mapping": mapping}}


async def test_a_place_in_a_group_in_which_the_receiving_unit_is_is_closed(ask: Ask, world: Bureaus) -> None:
    payload = await enacted(ask, absorb(world, "science", into="health"))
    assert "GROUP_PLACE_CLOSED: 县科技局: 县科技局 > -" in told(payload)
    places = {
        unit: (await ask(GROUPS, {"id": world[unit]}))["organisation"]["groups"] for unit in ("science", "health")
    }
    assert places == {
        "science": [{"validFrom": "2006", "validTo": "2012-03"}],
        "health": [{"validFrom": "2006", "validTo": None}],
    }


async def test_a_counterpart_that_the_receiving_party_organisation_has_is_closed(ask: Ask, world: Bureaus) -> None:
    pair = {"partyOrganisation": ref(world, "county_party"), "unit": ref(world, "education"), "coverage": "JOINT"}
    assert (await ask(PAIR, {"input": {**pair, "on": "2010"}}))["done"]["__typename"] != "Refused"
    await enacted(ask, absorb(world, "education_party", into="county_party"))
    found = (await ask(COUNTERPARTS, {"id": world["education"]}))["organisation"]["counterparts"]
    assert sorted((each["validFrom"], each["validTo"], each["partyOrganisation"]["id"]) for each in found) == [
        ("2000", "2012-03", world["education_party"]),
        ("2010", None, world["county_party"]),
    ]


async def test_a_counterpart_that_the_receiving_unit_has_is_closed(ask: Ask, world: Bureaus) -> None:
    pair = {"partyOrganisation": ref(world, "education_party"), "unit": ref(world, "science"), "coverage": "JOINT"}
    assert (await ask(PAIR, {"input": {**pair, "on": "2010"}}))["done"]["__typename"] != "Refused"
    await enacted(ask, absorb(world, "science", into="education"))
    found = (await ask(COUNTERPARTS, {"id": world["education"]}))["organisation"]["counterparts"]
    assert [(each["validFrom"], each["validTo"]) for each in found] == [("2000", None)]
