"""Calls as a whole: dry and meant, known before and after, once under a key, on units as they were read."""

from __future__ import annotations

from api.scalars import write_moment
from graph.connection import Store
from tests.fixtures.graphql import Ask
from tests.reorganisations.bureaus import Bureaus, merger, ref
from tests.reorganisations.doing import REORGANISE, dump, enacted, refusals, reorganise

NAMES = """
query ($id: ID!, $known: DateTime) {
  organisation(by: {id: $id}, asOf: "2013", knownAt: $known) { name status version successors { successor { name } } }
}
"""
RECORDED = "MATCH (e:ReorganisationEvent) WHERE e.recordedAt > $since RETURN e.kind, e.recordedAt ORDER BY e.recordedAt"
EDGES = "MATCH ()-[r]->() WHERE r.eventId = $event RETURN type(r), count(*)"
STATES = "MATCH (r) WHERE r.eventId = $event RETURN labels(r)[0], count(*)"


async def version(store: Store, identity: str) -> int:
    [[found]] = await store.run("MATCH (n {id: $id}) RETURN n.version", id=identity)
    return int(found)


async def test_a_dry_run_tells_what_is_then_done_and_writes_nothing(ask: Ask, world: Bureaus, store: Store) -> None:
    before = await dump(store)
    dry = await enacted(ask, merger(world, otherwise="CARRY"), dryRun=True)
    assert await dump(store) == before
    done = await enacted(ask, merger(world, otherwise="CARRY"))
    assert (dry.pop("dryRun"), done.pop("dryRun")) == (True, False)
    assert dry == done
    assert await dump(store) != before


async def test_snapshots_of_a_dry_run_are_nobody_elses(ask: Ask, world: Bureaus) -> None:
    """A cache that keeps what a dry run told must not take it for what is done afterwards."""
    document = """mutation ($input: ReorganiseInput!) { reorganise(input: $input) {
      ... on ReorganisationEnacted { events { outputs { snapshot version } } } } }"""

    async def output(name: str, *, dry: bool) -> dict[str, object]:
        event = {"rename": {"organisation": ref(world, "science"), "name": name}}
        done = await ask(document, {"input": {"on": "2012-03", "events": [event], "dryRun": dry}})
        found: dict[str, object] = done["reorganise"]["events"][0]["outputs"][0]
        return found

    told = [await output("甲局", dry=True), await output("乙局", dry=True), await output("丙局", dry=False)]
    assert [each["version"] for each in told] == [2, 2, 2]
    assert len({each["snapshot"] for each in told}) == 3
    now = await ask(
        'query ($id: ID!) { organisation(by: {id: $id}, asOf: "2012-03-01") { snapshot } }', {"id": world["science"]}
    )
    assert "dry" not in str(now)


async def test_whoever_asks_what_was_known_before_sees_what_was(ask: Ask, world: Bureaus, store: Store) -> None:
    before = (await ask(NAMES, {"id": world["education"]}))["organisation"]
    await enacted(ask, merger(world, otherwise="CARRY"))
    [[at]] = await store.run("MATCH (e:ReorganisationEvent) RETURN max(e.recordedAt)")
    just_before, then = [
        (await ask(NAMES, {"id": world["education"], "known": write_moment(moment)}))["organisation"]
        for moment in (at - 1, at)
    ]
    assert {**before, "version": 2} == just_before
    assert (then["status"], then["successors"]) == ("ENDED", [{"successor": {"name": "县教育和科技局"}}])


async def test_events_of_a_call_are_recorded_one_after_another_and_stand_on_each_other(
    ask: Ask, world: Bureaus, store: Store
) -> None:
    [[since]] = await store.run("MATCH (n) RETURN max(n.lastRecordedAt)")
    new = {"key": "committee", "name": "县文教委", "parent": ref(world, "county")}
    committee = {"key": "committee"}
    payload = await enacted(
        ask,
        {"found": {"organisation": new}},
        {"reparent": {"organisation": ref(world, "education"), "parent": committee}},
        {"rename": {"organisation": committee, "name": "县文教体委"}},
        {"absorb": {"inputs": [ref(world, "science")], "into": committee, "mapping": {"otherwise": "CARRY"}}},
    )
    assert [event["kind"] for event in payload["events"]] == ["FOUND", "REPARENT", "RENAME", "ABSORB"]
    recorded = await store.run(RECORDED, since=since)
    assert [kind for kind, _ in recorded] == ["FOUND", "REPARENT", "RENAME", "ABSORB"]
    assert [at - recorded[0][1] for _, at in recorded] == [0, 1, 2, 3]


async def test_each_row_knows_the_event_that_wrote_it(ask: Ask, world: Bureaus, store: Store) -> None:
    await enacted(ask, {"rename": {"organisation": ref(world, "science"), "name": "县科学技术局"}})
    [[event]] = await store.run("MATCH (e:ReorganisationEvent) RETURN e.id ORDER BY e.recordedAt DESC LIMIT 1")
    written = [*await store.run(EDGES, event=event), *await store.run(STATES, event=event)]
    assert sorted(written) == [["INPUT_OF", 1], ["OrganisationState", 2], ["PRODUCED", 1]]
    rows = await store.run(
        "MATCH (:Organisation {id: $id})-[:HAS_STATE]->(s) "
        "RETURN s.name, s.validTo, s.eventId = $event, s.supersededAt < 253402300799999 "
        "ORDER BY s.recordedAt, s.validFrom",
        id=world["science"],
        event=event,
    )
    assert rows == [
        ["县科技局", 99999999, None, True],
        ["县科技局", 20120301, True, False],
        ["县科学技术局", 99999999, True, False],
    ]


async def test_versions_grow_where_something_was_recorded_and_nowhere_else(
    ask: Ask, world: Bureaus, store: Store
) -> None:
    nodes = {name: identity for name, identity in world.ids.items() if identity in {node.id for node in world.nodes}}
    before = {name: await version(store, identity) for name, identity in nodes.items()}
    await enacted(ask, merger(world, otherwise="CARRY"))
    grown = {name for name, identity in nodes.items() if await version(store, identity) == before[name] + 1}
    assert grown == {
        *("education", "science", "office", "health", "education_party"),
        *("chief", "deputy", "head", "wu", "li", "ma", "he", "pair"),
    }
    assert {name for name, identity in nodes.items() if await version(store, identity) == before[name]} == (
        nodes.keys() - grown
    )


async def test_what_has_changed_since_it_was_read_refuses(ask: Ask, world: Bureaus, store: Store) -> None:
    read = {"id": world["science"], "version": await version(store, world["science"])}
    stale = {"id": world["education"], "version": 7}
    [finding] = await refusals(ask, merger(world, otherwise="CARRY"), expectedVersions=[read, stale])
    assert (finding["rule"], finding["path"], finding["value"]) == ("R-04", ["expectedVersions", "1"], "1")
    await enacted(ask, merger(world, otherwise="CARRY"), expectedVersions=[read])


async def test_under_a_key_a_reform_is_done_once(ask: Ask, world: Bureaus, store: Store) -> None:
    first = await enacted(ask, merger(world, otherwise="CARRY"), idempotencyKey=f"{world.tag}key")
    held = await dump(store)
    assert await enacted(ask, merger(world, otherwise="CARRY"), idempotencyKey=f"{world.tag}key") == first
    assert await dump(store) == held
    [finding] = await refusals(ask, merger(world, otherwise="END"), idempotencyKey=f"{world.tag}key")
    assert (finding["rule"], finding["value"]) == ("R-09", f"{world.tag}key")


async def test_what_is_to_come_shows_on_its_day(ask: Ask, world: Bureaus) -> None:
    await enacted(ask, merger(world, otherwise="CARRY"), on="2090-01")
    assert (await ask(NAMES.replace("2013", "2089"), {"id": world["education"]}))["organisation"]["status"] == "ACTIVE"
    assert (await ask(NAMES.replace("2013", "2090"), {"id": world["education"]}))["organisation"]["status"] == "ENDED"


async def test_a_code_can_go_to_the_successor(ask: Ask, world: Bureaus) -> None:
    merged = merger(world, otherwise="CARRY")
    merged["merge"]["into"]["code"] = f"{world.tag}EDU"
    await enacted(ask, merged)
    again = {"found": {"organisation": {"name": "新局", "code": f"{world.tag}EDU"}}}
    [finding] = await refusals(ask, again)
    assert finding["rule"] == "R-05"
    by_code = {"rename": {"organisation": {"code": f"{world.tag}EDU"}, "name": "县教科局"}}
    assert (await enacted(ask, by_code, on="2013"))["events"][0]["inputs"] == [{"name": "县教育和科技局"}]
    assert (await enacted(ask, by_code, on="2011"))["events"][0]["inputs"] == [{"name": "县教育局"}]


async def test_warnings_are_told_and_refuse_nothing(ask: Ask, world: Bureaus) -> None:
    payload = await reorganise(ask, merger(world, otherwise="CARRY"), {"found": {"organisation": {"name": "县史志办"}}})
    assert [(each["rule"], each["path"], each["subjects"]) for each in payload["warnings"]] == [
        ("W-01", ["events", "1", "found", "organisation"], [{"name": "县史志办"}]),
        ("X-19", ["events", "0", "merge"], [{"name": "县教育局"}]),
    ]


async def test_two_calls_in_one_document_are_two_transactions(ask: Ask, world: Bureaus) -> None:
    field = REORGANISE[REORGANISE.index("reorganise(") :].rsplit("}", 1)[0]
    fields = " ".join(f"{name}: {field.replace('$input', f'${name}')}" for name in "ab")
    both = f"mutation ($a: ReorganiseInput!, $b: ReorganiseInput!) {{ {fields} }}"
    first = {"on": "2012-03", "events": [merger(world, otherwise="CARRY")], "dryRun": True}
    second = {"on": "2012-03", "events": [{"rename": {"organisation": ref(world, "science"), "name": "县科学局"}}]}
    answered = await ask(both, {"a": first, "b": second})
    assert [answered["a"]["dryRun"], answered["b"]["events"][0]["inputs"]] == [True, [{"name": "县科技局"}]]
