"""Events taken back: as errors, after which all is as before; and from a day on, by an event of their own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from graph.connection import Store
from rules.dates import NOT_SUPERSEDED
from tests.appointments.acts import done, everything
from tests.fixtures.graphql import Ask
from tests.reorganisations.bureaus import Bureaus, bureaus, merger

Given = dict[str, Any]
CHANGES = "changes(first: 100) { nodes { kind organisationName postTitle personName before after } }"
COUNTS = "organisationsFounded organisationsEnded organisationsChanged postsOpened postsClosed"
EFFECT = f"{COUNTS} appointmentsOpened appointmentsClosed peopleAffected {CHANGES}"
EVENT = "id kind on remarks document { number } supersededAt inputs { name } outputs { name }"
PAYLOAD = f"""
  __typename
  ... on ReorganisationEnacted {{ dryRun events {{ {EVENT} }} effect {{ {EFFECT} }} warnings {{ rule }} }}
  ... on Refused {{ findings {{ rule severity path value messageEn messageZh subjects {{ id }} }} }}
"""
REORGANISE = f"mutation ($input: ReorganiseInput!) {{ reorganise(input: $input) {{ {PAYLOAD} }} }}"
UNDO = f"mutation ($input: UndoReorganisationInput!) {{ undoReorganisation(input: $input) {{ {PAYLOAD} }} }}"


@pytest.fixture
async def world(empty_store: Store) -> Bureaus:
    made = bureaus()
    await made.save(empty_store)
    return made


async def reorganise(ask: Ask, on: str, *events: Mapping[str, object]) -> list[str]:
    """The ids of the events, which must be accepted."""
    payload = (await ask(REORGANISE, {"input": {"on": on, "events": list(events)}}))["reorganise"]
    assert payload["__typename"] == "ReorganisationEnacted", payload
    return [event["id"] for event in payload["events"]]


async def undo(ask: Ask, event: str, **given: Any) -> dict[str, Any]:
    """The payload, whatever came of it."""
    payload: dict[str, Any] = (await ask(UNDO, {"input": {"event": event, **given}}))["undoReorganisation"]
    return payload


async def standing(store: Store) -> dict[str, dict[str, Any]]:
    """All facts that stand, by id, in every property but those of the row itself."""
    edges = f"MATCH (a)-[r]->(b) WHERE r.supersededAt = {NOT_SUPERSEDED} RETURN a.id, b.id, type(r), properties(r)"
    states = (
        f"MATCH (a)-[:HAS_STATE]->(r) WHERE r.supersededAt = {NOT_SUPERSEDED} "
        "RETURN a.id AS a, null AS b, labels(r)[0] AS kind, properties(r) AS p"
    )
    return {
        properties["factId"]: {
            "ends": (owner, target, kind),
            **{name: value for name, value in properties.items() if name not in ("rowId", "recordedAt")},
        }
        for owner, target, kind, properties in [*await store.run(edges), *await store.run(states)]
    }


def carried(made: Bureaus, **more: Any) -> Given:
    return merger(made, otherwise="CARRY", **more)


EVENTS: dict[str, Callable[[Bureaus], list[Mapping[str, object]]]] = {
    "found": lambda made: [
        {"found": {"organisation": {"key": "n", "name": "县审计局", "parent": {"id": made["county"]}}}}
    ],
    "rename": lambda made: [{"rename": {"organisation": {"id": made["education"]}, "name": "县教育体育局"}}],
    "upgrade": lambda made: [{"upgrade": {"organisation": {"id": made["science"]}, "rank": "106"}}],
    "convert": lambda made: [{"convert": {"organisation": {"id": made["education"]}, "nature": "4"}}],
    "reparent": lambda made: [
        {"reparent": {"organisation": {"id": made["health"]}, "parent": {"id": made["education"]}}}
    ],
    "merge, carrying": lambda made: [carried(made)],
    "merge, a post into another": lambda made: [
        carried(made, posts=[{"post": made["head"], "to": {"mergeInto": made["director"]}}])
    ],
    "absorb": lambda made: [
        {
            "absorb": {
                "inputs": [{"id": made["science"]}],
                "into": {"id": made["education"]},
                "mapping": {"otherwise": "CARRY"},
            }
        }
    ],
    "split that survives": lambda made: [
        {
            "split": {
                "input": {"id": made["education"]},
                "survives": True,
                "into": [{"key": "n", "name": "县体育局", "parent": {"id": made["county"]}}],
                "mapping": {"posts": [{"post": made["deputy"], "to": {"carryTo": {"key": "n"}}}]},
            }
        }
    ],
    "dissolve, with all beneath": lambda made: [
        {"dissolve": {"organisation": {"id": made["education"]}, "mapping": {"otherwise": "END"}}}
    ],
}


@pytest.mark.parametrize("kind", EVENTS)
async def test_after_a_correction_all_is_as_before(ask: Ask, world: Bureaus, empty_store: Store, kind: str) -> None:
    """Facts, their sources and documents; what the moments between show stays. So, too, after a reversal of it."""
    before = await standing(empty_store)
    events = await reorganise(ask, "2019-03", *EVENTS[kind](world))
    enacted = await standing(empty_store)
    assert enacted != before
    for event in reversed(events):
        payload = await undo(ask, event)
        assert payload["__typename"] == "ReorganisationEnacted", payload
    assert await standing(empty_store) == before
    # The same once more, and a reversal of the reversal: what was opened again is closed again.
    *_, event = await reorganise(ask, "2019-03", *EVENTS[kind](world))
    enacted = await standing(empty_store)
    reversed_by = (await undo(ask, event, mode="REVERSAL", on="2021"))["events"][0]["id"]
    assert await standing(empty_store) != enacted
    payload = await undo(ask, reversed_by)
    assert payload["__typename"] == "ReorganisationEnacted", payload
    assert await standing(empty_store) == enacted


SHOWN = """
query ($chief: ID!, $li: ID!, $unit: ID!, $asOf: PartialDate, $knownAt: DateTime) {
  organisation(by: {id: $unit}, asOf: $asOf, knownAt: $knownAt) {
    name status foundedOn endedOn
    parent { name } children(kinds: [LEADERSHIP, INTERNAL]) { nodes { name } }
    counterparts { partyOrganisation { name } } coLocations { members { name } }
    successors { successor { name } on kind } predecessors { predecessor { name } on kind }
    events { kind on }
  }
  post(by: {id: $chief}, asOf: $asOf, knownAt: $knownAt) { closedOn organisation { name } }
  person(by: {id: $li}, asOf: $asOf, knownAt: $knownAt) {
    careerPath { title organisationName from to appointment { continues { validTo } } }
  }
}
"""


async def shown(ask: Ask, made: Bureaus, as_of: str, known_at: str | None = None) -> dict[str, Any]:
    ids = {"chief": made["chief"], "li": made["li"], "unit": made["education"]}
    return await ask(SHOWN, {**ids, "asOf": as_of, "knownAt": known_at})


async def test_the_moments_between_still_show_the_event(ask: Ask, world: Bureaus) -> None:
    days = ("2018-06", "2019-03", "2025")
    before = [await shown(ask, world, day) for day in days]
    [event] = await reorganise(ask, "2019-03", carried(world))
    at = await ask("query ($e: ID!) { node(id: $e) { ... on ReorganisationEvent { recordedAt } } }", {"e": event})
    merged = [await shown(ask, world, day) for day in days]
    assert merged != before
    payload = await undo(ask, event)
    assert payload["events"][0]["supersededAt"] is not None
    assert [await shown(ask, world, day) for day in days] == before
    assert [await shown(ask, world, day, at["node"]["recordedAt"]) for day in days] == merged


async def test_a_reversal_is_an_event_of_its_own(ask: Ask, world: Bureaus) -> None:
    [event] = await reorganise(ask, "2019-03", carried(world))
    told = {"mode": "REVERSAL", "on": "2021-06", "remarks": "试点结束", "document": {"number": "县委〔2021〕5号"}}
    dry = await undo(ask, event, **told, dryRun=True)
    payload = await undo(ask, event, **told)
    assert {**dry, "dryRun": False, "events": None} == {**payload, "events": None}
    [reverse] = payload["events"]
    assert reverse.pop("id") != event
    assert reverse == {
        "kind": "REVERSE",
        "on": "2021-06",
        "remarks": "试点结束",
        "document": {"number": "县委〔2021〕5号"},
        "supersededAt": None,
        "inputs": [{"name": "县教育和科技局"}],
        "outputs": [{"name": "县教育局"}, {"name": "县科技局"}],
    }
    effect = payload["effect"]
    changes = effect.pop("changes")["nodes"]
    assert effect == {
        "organisationsFounded": 2,
        "organisationsEnded": 1,
        "organisationsChanged": 2,
        "postsOpened": 3,
        "postsClosed": 3,
        "appointmentsOpened": 3,
        "appointmentsClosed": 3,
        "peopleAffected": 3,
    }
    assert {
        "kind": "APPOINTMENT_CARRIED",
        "organisationName": "县教育局",
        "postTitle": "局长",
        "personName": "李二",
        "before": "县教育和科技局 局长",
        "after": "县教育局 局长",
    } in changes
    gap, after = await shown(ask, world, "2020"), await shown(ask, world, "2021-06")
    assert (gap["organisation"]["status"], after["organisation"]["status"]) == ("ENDED", "ACTIVE")
    assert after["organisation"]["counterparts"] == [{"partyOrganisation": {"name": "县教育局党委"}}]
    assert after["organisation"]["successors"] == [
        {"successor": {"name": "县教育和科技局"}, "on": "2019-03", "kind": "MERGE"}
    ]
    assert after["organisation"]["predecessors"] == [
        {"predecessor": {"name": "县教育和科技局"}, "on": "2021-06", "kind": "REVERSE"}
    ]
    assert after["person"]["careerPath"] == [
        {
            "title": "局长",
            "organisationName": "县教育局",
            "from": "2018",
            "to": "2019-03",
            "appointment": {"continues": None},
        },
        {
            "title": "局长",
            "organisationName": "县教育和科技局",
            "from": "2019-03",
            "to": "2021-06",
            "appointment": {"continues": {"validTo": "2019-03"}},
        },
        {
            "title": "局长",
            "organisationName": "县教育局",
            "from": "2021-06",
            "to": None,
            "appointment": {"continues": {"validTo": "2021-06"}},
        },
    ]


async def blocked(ask: Ask, store: Store, event: str, **given: Any) -> list[tuple[str, str, list[str]]]:
    """Rule, value and subjects of what was found; the store is as it was."""
    before = await everything(store)
    payload = await undo(ask, event, **given)
    assert payload["__typename"] == "Refused", payload
    assert await everything(store) == before
    assert all(finding["messageZh"] and finding["messageEn"] for finding in payload["findings"])
    found = payload["findings"]
    return sorted((each["rule"], each["value"], [one["id"] for one in each["subjects"]]) for each in found)


async def test_what_stands_on_it_refuses(ask: Ask, world: Bureaus, empty_store: Store) -> None:
    found = {"organisation": {"key": "n", "name": "县审计局", "code": "AUD", "parent": {"id": world["county"]}}}
    [founded] = await reorganise(ask, "2019-03", {"found": found})
    [merged] = await reorganise(ask, "2019-03", carried(world))
    [renamed] = await reorganise(
        ask, "2020", {"rename": {"organisation": {"code": f"{world.tag}ES"}, "name": "县教科局"}}
    )
    opened = await done(ask, "openPost", organisation={"code": "AUD"}, on="2020", title="局长", code="A1")
    successor = await ask(
        "query ($p: ID!) { post(by: {id: $p}) { successors { successor { id } } } }", {"p": world["deputy"]}
    )
    post = successor["post"]["successors"][0]["successor"]["id"]
    appointed = await done(ask, "appoint", person={"id": world["sun"]}, post={"id": post}, **{"from": "2020"})
    appointment = appointed["appointment"]["id"]
    for mode in ({"mode": "CORRECTION"}, {"mode": "REVERSAL", "on": "2022"}):
        post_of_audit = opened["post"]["id"]
        assert await blocked(ask, empty_store, founded, **mode) == [("R-08", post_of_audit, [post_of_audit])]
        assert await blocked(ask, empty_store, merged, **mode) == sorted(
            [("R-08", renamed, [renamed]), ("R-08", appointment, [appointment])]
        )
    # One after another, the latest first, they go.
    await done(ask, "correctAppointment", appointment=appointment, never=True)
    for event in (renamed, merged):
        assert (await undo(ask, event))["__typename"] == "ReorganisationEnacted"
    assert await blocked(ask, empty_store, merged) == [("R-01", merged, [])]


async def test_the_world_must_hold(ask: Ask, world: Bureaus, empty_store: Store) -> None:
    """What the event had ended may be impossible by now."""

    def beneath(unit: str, above: str) -> Mapping[str, object]:
        return {"reparent": {"organisation": {"id": world[unit]}, "parent": {"id": world[above]}}}

    [lifted] = await reorganise(ask, "2012", beneath("science", "health"))
    [freed] = await reorganise(ask, "2013", beneath("science", "county"))
    await reorganise(ask, "2014", beneath("health", "science"))
    assert await blocked(ask, empty_store, freed) == [("X-13", world["science"], [world["science"]])]
    assert await blocked(ask, empty_store, lifted) == [("R-08", freed, [freed])]
    ended = {"organisation": {"id": world["health"]}, "mapping": {"otherwise": "END"}}
    [dissolved] = await reorganise(ask, "2018", {"dissolve": ended})
    both = sorted(("X-13", world[unit], [world[unit]]) for unit in ("health", "science"))
    assert await blocked(ask, empty_store, freed) == both
    taken = {"name": "县疾控局", "code": f"{world.tag}HEA", "parent": {"id": world["county"]}}
    await reorganise(ask, "2020", {"found": {"organisation": taken}})
    [(_, other, _)] = found = await blocked(ask, empty_store, dissolved)
    assert found == [("R-05", other, [other])]
    assert await blocked(ask, empty_store, dissolved, mode="REVERSAL", on="2022") == found


async def test_what_was_hung_on_a_unit_brought_back(ask: Ask, world: Bureaus, empty_store: Store) -> None:
    """A reversal brings a unit back and a seat is taken since: to take the reversal back would leave too many."""
    mapped = {"posts": [{"post": world["head"], "to": {"mergeInto": world["chief"]}}], "otherwise": "CARRY"}
    await done(ask, "endAppointment", appointment=world["li@chief"], on="2018-06")
    absorb = {"inputs": [{"id": world["science"]}], "into": {"id": world["education"]}, "mapping": mapped}
    [absorbed] = await reorganise(ask, "2019", {"absorb": absorb})
    reverse = (await undo(ask, absorbed, mode="REVERSAL", on="2021"))["events"][0]["id"]
    seated = await done(ask, "appoint", person={"id": world["sun"]}, post={"id": world["chief"]}, **{"from": "2021"})
    assert await blocked(ask, empty_store, reverse) == [("X-30", world["chief"], [world["chief"]])]
    await done(ask, "correctAppointment", appointment=seated["appointment"]["id"], never=True)
    opened = await done(ask, "openPost", organisation={"id": world["science"]}, on="2022", title="总工程师")
    post = opened["post"]["id"]
    assert await blocked(ask, empty_store, reverse) == [("R-08", post, [post])]
    await done(ask, "closePost", post={"id": post}, on="2022")
    assert (await undo(ask, reverse))["__typename"] == "ReorganisationEnacted"


async def test_a_reversal_from_when_all_was_over_is_taken_back_like_any_other(
    ask: Ask, world: Bureaus, empty_store: Store
) -> None:
    """It tells nothing but of itself; that does not make it one that was imported."""
    await reorganise(ask, "2015", *EVENTS["rename"](world))
    briefly = {"rename": {"organisation": {"id": world["education"]}, "name": "县教委"}}
    [earlier] = await reorganise(ask, "2010", briefly)
    before = await standing(empty_store)
    reversal = await undo(ask, earlier, mode="REVERSAL", on="2020")
    assert reversal["effect"].pop("changes") == {"nodes": []}
    assert set(reversal["effect"].values()) == {0}
    [reverse] = reversal["events"]
    [again] = (await undo(ask, reverse["id"], mode="REVERSAL", on="2022"))["events"]
    for event in (again, reverse):
        assert (await undo(ask, event["id"]))["events"][0]["supersededAt"] is not None
    assert await standing(empty_store) == before


async def test_a_day_that_cannot_be(ask: Ask, world: Bureaus, empty_store: Store) -> None:
    [event] = await reorganise(ask, "2019-03", *EVENTS["rename"](world))
    early = await blocked(ask, empty_store, event, mode="REVERSAL", on="2019-02")
    assert early == [("R-07", "2019-02", [event])]
    assert await blocked(ask, empty_store, event, mode="CORRECTION", on="2020") == [("R-07", "2020", [])]


async def test_under_a_key_it_is_taken_back_once(ask: Ask, world: Bureaus) -> None:
    [event] = await reorganise(ask, "2019-03", *EVENTS["rename"](world))
    first = await undo(ask, event, idempotencyKey="k")
    assert await undo(ask, event, idempotencyKey="k") == first
    assert json.dumps(first["events"], ensure_ascii=False).count("县教育体育局") == 1
