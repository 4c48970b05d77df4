"""The reform of 2019 in the demo city, replayed from its state of 2018 as one plan: previewed, enacted, taken back."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from graph.connection import Store
from rules.dates import NOT_SUPERSEDED, PartialDate
from seed.city.plan import Size, city
from seed.load import load_codes
from seed.recording import record_worlds
from tests.fixtures.graphql import Ask
from tests.reforms.city import Reform, before

ON = "2019-02"
REFUSED = "... on Refused { findings { rule path value messageEn } }"
SAVE = f"""mutation ($input: SaveReformPlanInput!) {{ done: saveReformPlan(input: $input) {{
  {REFUSED} ... on ReformPlanDone {{ plan {{ id status }} }} }} }}"""
ENACT = f"""mutation ($input: EnactReformPlanInput!) {{ done: enactReformPlan(input: $input) {{
  {REFUSED} ... on ReorganisationEnacted {{ events {{ id kind }} warnings {{ rule }}
    effect {{ organisationsFounded organisationsEnded organisationsChanged postsOpened postsClosed
      appointmentsOpened appointmentsClosed peopleAffected
      changes(first: 1000) {{ totalCount nodes {{ kind organisationName before after }} }} }} }} }} }}"""
UNDO = f"""mutation ($input: UndoReorganisationInput!) {{ done: undoReorganisation(input: $input) {{
  {REFUSED} ... on ReorganisationEnacted {{ events {{ id }} }} }} }}"""
NAMES = """query ($asOf: PartialDate, $after: String) { organisations(asOf: $asOf, first: 1000, after: $after) {
  nodes { code name parent { code } } pageInfo { hasNextPage endCursor } } }"""
STANDING = tuple(
    f"MATCH (a)-{pattern} WHERE r.supersededAt = {NOT_SUPERSEDED} AND NOT a:ReformPlan "
    f"RETURN {kind}, a.id, {target}, properties(r)"
    for pattern, kind, target in (
        ("[r]->(b)", "type(r)", "b.id"),
        ("[:HAS_STATE]->(r)", "labels(r)[0]", "null"),
    )
)
OF_THE_ROW = frozenset({"rowId", "recordedAt"})
"""Properties by which a row differs from the one that it takes the place of."""


@dataclass
class Replay:
    """What was seen. `wrong`: what should not have been."""

    events: int = 0
    facts: int = 0
    effect: dict[str, Any] = field(default_factory=dict)
    warnings: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)
    statements: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counts = ", ".join(f"{name} {number}" for name, number in self.effect.items() if name != "changes")
        warnings = ", ".join(f"{number} {rule}" for rule, number in sorted(self.warnings.items()))
        return "\n".join(
            [
                f"{self.events} events in one plan, on {self.facts} facts; {counts}",
                f"warnings: {warnings or 'none'}",
                ", ".join(
                    f"{name} {taken:.1f} s ({self.statements[name]} statements)" for name, taken in self.seconds.items()
                ),
                *(f"WRONG {each}" for each in self.wrong),
            ]
        )


async def replay(store: Store, ask: Ask, size: Size) -> Replay:
    """Into an empty store, with the shape it needs."""
    world, on = city(size=size), PartialDate.parse(ON)
    reform, seen = Reform(world, on), Replay()
    await load_codes(store)
    await record_worlds(store, [before(world, on)])
    at_first = await standing(store)
    seen.facts = len(at_first)

    async def done(name: str, act: str, **given: Any) -> dict[str, Any]:
        begun = time.perf_counter()
        payload: dict[str, Any] = (await ask(act, {"input": given}))["done"]
        seen.seconds[name] = seen.seconds.get(name, 0.0) + time.perf_counter() - begun
        seen.statements[name] += ask.statements
        seen.wrong += [f"{name}: {finding}" for finding in payload.get("findings", ())]
        return payload

    document = {"number": "澜发〔2019〕1号", "issuer": "澜阳市委"}
    saved = await done("save", SAVE, title="2019年机构改革", on=ON, document=document, events=reform.inputs())
    if seen.wrong:
        return seen
    plan = saved["plan"]["id"]
    preview = await done("preview", ENACT, plan=plan, dryRun=True)
    if await standing(store) != at_first:
        seen.wrong.append("the preview has written something")
    enacted = await done("enact", ENACT, plan=plan)
    if seen.wrong:
        return seen
    seen.events, seen.effect = len(enacted["events"]), enacted["effect"]
    seen.warnings = Counter(warning["rule"] for warning in enacted["warnings"])
    if {**preview, "events": None} != {**enacted, "events": None}:
        seen.wrong.append(f"the preview was {preview['effect']}, what was done {enacted['effect']}")
    told = {
        name: seen.effect[name] for name in ("postsOpened", "postsClosed", "appointmentsOpened", "appointmentsClosed")
    }
    posts, appointments = reform.carried()
    if list(told.values()) != [posts, posts, appointments, appointments]:
        seen.wrong.append(f"{posts} posts and {appointments} appointments go over to others, told is {told}")
    seen.wrong += await differences(ask, reform)
    for event in reversed(enacted["events"]):
        await done("undo", UNDO, event=event["id"])
    left = await standing(store)
    seen.wrong += [f"was {at_first.get(fact)}, is {left.get(fact)}" for fact in at_first.keys() ^ left.keys()]
    seen.wrong += [f"was {was}, is {left[fact]}" for fact, was in at_first.items() if left.get(fact, was) != was]
    return seen


async def standing(store: Store) -> dict[str, tuple[Any, ...]]:
    """All facts that stand, by id, in every property but those of the row itself."""
    return {
        properties["factId"]: (kind, owner, target, {k: v for k, v in properties.items() if k not in OF_THE_ROW})
        for statement in STANDING
        for kind, owner, target, properties in await store.run(statement)
    }


async def differences(ask: Ask, reform: Reform) -> list[str]:
    """Units that are not there, called or placed as the seed says that they came out of the reform."""
    found: set[tuple[str, ...]] = set()
    page: dict[str, Any] = {"endCursor": None, "hasNextPage": True}
    while page["hasNextPage"]:
        answer = (await ask(NAMES, {"asOf": ON, "after": page["endCursor"]}))["organisations"]
        found |= {(each["code"], each["name"], (each["parent"] or {}).get("code", "")) for each in answer["nodes"]}
        page = answer["pageInfo"]
    day, codes = reform.on.day, {key: unit.code for key, unit in reform.units.items()}
    expected = {
        (unit.code, reform.state(unit.key, day).name, codes.get(reform.superior(unit.key, day) or "", ""))
        for unit in reform.living()
    }
    return [
        *(f"{unit} is not there after the reform" for unit in sorted(expected - found)),
        *(f"{unit} is there after the reform" for unit in sorted(found - expected)),
    ]
