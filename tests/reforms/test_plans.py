"""Reform plans: saved, edited by two people, previewed, enacted once."""

from __future__ import annotations

import json
from typing import Any

from graph.connection import Store
from tests.fixtures.graphql import Ask
from tests.reforms.conftest import store_of
from tests.reorganisations.bureaus import Bureaus, merger

SAVE = """mutation ($input: SaveReformPlanInput!) { saveReformPlan(input: $input) {
  ... on Refused { findings { rule path messageZh } }
  ... on ReformPlanDone { plan { id version title status on draft editor revisions { editor title status } } } } }"""
WITHDRAW = """mutation ($input: WithdrawReformPlanInput!) { withdrawReformPlan(input: $input) {
  ... on Refused { findings { rule path } } ... on ReformPlanDone { plan { status editor } } } }"""
ENACT = """mutation ($input: EnactReformPlanInput!) { enactReformPlan(input: $input) {
  ... on Refused { findings { rule path messageEn } }
  ... on ReorganisationEnacted { dryRun
    events { kind on document { number } outputs { name } }
    effect { organisationsFounded organisationsEnded postsOpened appointmentsOpened peopleAffected } } } }"""
PLAN = """query ($id: ID!, $knownAt: DateTime) { reformPlan(id: $id, knownAt: $knownAt) {
  title status version recordedAt events { kind } revisions { title status recordedAt } } }"""
NAMES = '{ organisations(asOf: "2020-03", where: {name: {contains: "科技"}}) { nodes { name } } }'


def draft(world: Bureaus, **more: Any) -> dict[str, Any]:
    document = {"number": "县发〔2020〕3号", "issuer": "县委", "issuedOn": "2020-02-28"}
    events = [merger(world, otherwise="CARRY")]
    return {"title": "科教合并", "on": "2020-03", "document": document, "events": events, "editor": "甲", **more}


async def saved(ask: Ask, world: Bureaus, **more: Any) -> dict[str, Any]:
    answer = await ask(SAVE, {"input": draft(world, **more)})
    told: dict[str, Any] = answer["saveReformPlan"]
    return told


async def test_a_plan_is_edited_by_several_people(ask: Ask, world: Bureaus) -> None:
    first = (await saved(ask, world))["plan"]
    assert (first["version"], first["status"], first["on"], first["editor"]) == (1, "DRAFT", "2020-03", "甲")
    said = json.loads(first["draft"])
    given = draft(world)
    given["events"][0]["merge"]["into"]["type"] = "ADMINISTRATIVE_UNIT"
    assert said == {name: given[name] for name in ("document", "events")}
    again = {"plan": first["id"], "expectedVersion": 1, "title": "科技并入教育", "editor": "乙"}
    assert (await saved(ask, world, **again))["plan"]["revisions"] == [
        {"editor": "甲", "title": "科教合并", "status": "DRAFT"},
        {"editor": "乙", "title": "科技并入教育", "status": "DRAFT"},
    ]
    refused = await saved(ask, world, **again)
    assert [(each["rule"], each["path"]) for each in refused["findings"]] == [("R-04", ["expectedVersion"])]


async def test_a_plan_is_previewed_and_then_enacted_once(ask: Ask, world: Bureaus, empty_store: Store) -> None:
    plan = (await saved(ask, world))["plan"]["id"]
    before = await store_of(empty_store)
    preview = (await ask(ENACT, {"input": {"plan": plan, "dryRun": True}}))["enactReformPlan"]
    assert await store_of(empty_store) == before
    assert preview == {
        "dryRun": True,
        "events": [
            {
                "kind": "MERGE",
                "on": "2020-03",
                "document": {"number": "县发〔2020〕3号"},
                "outputs": [{"name": "县教育和科技局"}],
            }
        ],
        "effect": {
            "organisationsFounded": 1,
            "organisationsEnded": 2,
            "postsOpened": 3,
            "appointmentsOpened": 3,
            "peopleAffected": 3,
        },
    }
    enacted = (await ask(ENACT, {"input": {"plan": plan, "editor": "丙"}}))["enactReformPlan"]
    assert enacted == {**preview, "dryRun": False}
    assert (await ask(NAMES))["organisations"]["nodes"] == [{"name": "县教育和科技局"}]
    told = (await ask(PLAN, {"id": plan}))["reformPlan"]
    assert (told["status"], told["events"]) == ("ENACTED", [{"kind": "MERGE"}])
    at_first = (await ask(PLAN, {"id": plan, "knownAt": told["revisions"][0]["recordedAt"]}))["reformPlan"]
    assert (at_first["status"], at_first["events"], len(at_first["revisions"])) == ("DRAFT", [], 1)
    refused = (await ask(ENACT, {"input": {"plan": plan}}))["enactReformPlan"]
    assert [(each["rule"], each["path"]) for each in refused["findings"]] == [("R-11", ["plan"])]


async def test_a_plan_that_rules_forbid_stays_a_draft(ask: Ask, world: Bureaus, empty_store: Store) -> None:
    plan = (await saved(ask, world, events=[merger(world)]))["plan"]["id"]
    before = await store_of(empty_store)
    refused = (await ask(ENACT, {"input": {"plan": plan}}))["enactReformPlan"]
    assert {each["rule"] for each in refused["findings"]} == {"X-12"}
    assert await store_of(empty_store) == before


async def test_a_plan_is_given_up(ask: Ask, world: Bureaus) -> None:
    plan = (await saved(ask, world))["plan"]["id"]
    given_up = await ask(WITHDRAW, {"input": {"plan": plan, "editor": "丁"}})
    assert given_up["withdrawReformPlan"]["plan"] == {"status": "WITHDRAWN", "editor": "丁"}
    refused = await saved(ask, world, plan=plan)
    assert [each["rule"] for each in refused["findings"]] == ["R-11"]
    unknown = await ask(WITHDRAW, {"input": {"plan": world["county"]}})
    assert unknown["withdrawReformPlan"] == {"findings": [{"rule": "R-01", "path": ["plan"]}]}
