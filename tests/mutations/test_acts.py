"""How acts are done: dry, once under a key, one after another, against others; whatever they do."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

import commands.acts
from commands.acts import Answer, Terms, perform
from commands.facts import Batch, write_locked
from graph.connection import Store
from graph.errors import WriteConflict
from graph.rows import NewNode, NewRow, Validity, new_node_id
from graph.writing import WriteTransaction
from rules.dates import PartialDate
from rules.findings import Finding, Refused
from rules.refusals import Refusal
from tests.fixtures.graphql import Ask

PAYLOAD = """
  __typename
  ... on ReorganisationEnacted { dryRun events { kind outputs { name } } }
  ... on Refused { findings { rule severity path value messageEn messageZh subjects { id } } }
"""
REORGANISE = f"mutation ($input: ReorganiseInput!) {{ reorganise(input: $input) {{ {PAYLOAD} }} }}"
NAMES = "MATCH (s:OrganisationState) RETURN s.name ORDER BY s.name"


def founding(name: str, **more: Any) -> dict[str, Any]:
    return {"on": "2019-03", "events": [{"found": {"organisation": {"name": name}}}], **more}


def done(name: str, *, dry: bool = False) -> dict[str, Any]:
    events = [{"kind": "FOUND", "outputs": [{"name": name}]}]
    return {"__typename": "ReorganisationEnacted", "dryRun": dry, "events": events}


async def test_each_field_is_an_act_and_a_dry_one_is_read_and_forgotten(ask: Ask, empty_store: Store) -> None:
    fields = {"a": ("甲局", True), "b": ("乙局", False), "c": ("丙局", True), "d": ("丁局", False)}
    arguments = ", ".join(f"${alias}: ReorganiseInput!" for alias in fields)
    selections = " ".join(f"{alias}: reorganise(input: ${alias}) {{ {PAYLOAD} }}" for alias in fields)
    variables = {alias: founding(name, dryRun=dry) for alias, (name, dry) in fields.items()}
    answered = await ask(f"mutation ({arguments}) {{ {selections} }}", variables)
    assert answered == {alias: done(name, dry=dry) for alias, (name, dry) in fields.items()}
    assert await empty_store.run(NAMES) == [["丁局"], ["乙局"]]


async def test_under_a_key_it_is_done_once(ask: Ask, empty_store: Store) -> None:
    once = founding("甲局", idempotencyKey="k")
    first = await ask(REORGANISE, {"input": once})
    assert first == {"reorganise": done("甲局")}
    assert await ask(REORGANISE, {"input": once}) == first
    assert await empty_store.run(NAMES) == [["甲局"]]
    other = await ask(REORGANISE, {"input": founding("乙局", idempotencyKey="k")})
    finding = {
        "rule": "R-09",
        "severity": "ERROR",
        "path": ["idempotencyKey"],
        "value": "k",
        "messageEn": "This idempotency key was used for another input",
        "messageZh": "该幂等键已用于其他输入",
        "subjects": [],
    }
    assert other == {"reorganise": {"__typename": "Refused", "findings": [finding]}}
    dry = await ask(REORGANISE, {"input": founding("乙局", idempotencyKey="k", dryRun=True)})
    assert dry == {"reorganise": done("乙局", dry=True)}
    assert await empty_store.run(NAMES) == [["甲局"]]


async def test_of_many_at_once_under_one_key_one_is_done(ask: Ask, empty_store: Store) -> None:
    once = {"input": founding("甲局", idempotencyKey="k")}
    answers = await asyncio.gather(*(ask(REORGANISE, once) for _ in range(8)))
    assert answers == [{"reorganise": done("甲局")}] * 8
    assert await empty_store.run(NAMES) == [["甲局"]]


class Acts:
    """Acts on one unit."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.unit = new_node_id("AdministrativeUnit")
        self.attempts = 0

    async def found(self) -> None:
        async def work(tx: WriteTransaction) -> Answer:
            nodes = [NewNode("AdministrativeUnit", self.unit)]
            rows = [NewRow("OrganisationState", self.unit, None, Validity(), {"name": "甲局"})]
            await write_locked(tx, (await tx.lock([])).at, Batch(nodes, rows))
            return {}

        await perform(self.store, Terms("found", {}), work)

    async def touch(self, tx: WriteTransaction) -> Answer:
        self.attempts += 1
        return {"version": (await tx.lock([self.unit])).versions[self.unit]}

    async def version(self) -> int:
        [[version]] = await self.store.run("MATCH (n:Organisation) RETURN n.version")
        assert isinstance(version, int)
        return version


@pytest.fixture
async def acts(empty_store: Store) -> Acts:
    made = Acts(empty_store)
    await made.found()
    return made


async def test_acts_at_once_on_one_unit_all_happen(acts: Acts) -> None:
    touched = await asyncio.gather(*(perform(acts.store, Terms("touch", {}), acts.touch) for _ in range(12)))
    assert sorted(each.answer["version"] for each in touched) == list(range(1, 13))
    assert await acts.version() == 13


async def test_what_others_prevent_is_tried_again_and_refused_in_the_end(
    acts: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def thwarted(tx: WriteTransaction) -> Answer:
        await acts.touch(tx)
        if acts.attempts < 4:
            raise WriteConflict("others")
        return {}

    await perform(acts.store, Terms("touch", {}), thwarted)
    assert (acts.attempts, await acts.version()) == (4, 2)

    monkeypatch.setattr(commands.acts, "PATIENCE", 0.0)
    acts.attempts = 0
    with pytest.raises(Refusal) as caught:
        await perform(acts.store, Terms("touch", {}), thwarted)
    assert (caught.value.code, await acts.version()) == ("CONFLICT", 2)


async def test_a_guard_keeps_others_out_and_the_version_as_it_is(acts: Acts) -> None:
    entered = asyncio.Event()

    async def guarding(tx: WriteTransaction) -> Answer:
        versions = await tx.guard([acts.unit])
        entered.set()
        await asyncio.sleep(0.3)
        return {"version": versions[acts.unit]}

    async def touching() -> int:
        await entered.wait()
        done = await perform(acts.store, Terms("touch", {}), acts.touch)
        assert isinstance(done.answer["version"], int)
        return done.answer["version"]

    guarded, touched = await asyncio.gather(perform(acts.store, Terms("guard", {}), guarding), touching())
    # The embedded engine lets both work, and whoever commits later begins again.
    assert guarded.answer["version"] in {1, 2}
    assert (touched, await acts.version()) == (1, 2)


async def test_a_rule_that_forbids_it_undoes_what_was_written(acts: Acts) -> None:
    async def refused(tx: WriteTransaction) -> Answer:
        await acts.touch(tx)
        raise Refused([Finding("R-09", "-")])

    for dry in (True, False):
        with pytest.raises(Refused):
            await perform(acts.store, Terms("touch", {}, dry_run=dry), refused)
    assert (acts.attempts, await acts.version()) == (2, 1)


@pytest.mark.parametrize("failure", [Refused, RuntimeError])
async def test_what_fails_fails_for_what_is_of_one_moment(
    acts: Acts, engine_name: str, failure: type[Exception]
) -> None:
    """Two units get a second state at once, while an act that will fail has counted those of the first only."""
    other = Acts(acts.store)
    await other.found()
    units = [acts.unit, other.unit]
    seen: list[tuple[int, ...]] = []
    writer: list[asyncio.Future[Any]] = []

    async def writing(tx: WriteTransaction) -> Answer:
        later = Validity(PartialDate.parse("2000"))
        rows = [NewRow("OrganisationState", unit, None, later, {"name": "乙局"}) for unit in units]
        await write_locked(tx, (await tx.lock(units)).at, Batch(rows=rows))
        return {}

    async def counting(tx: WriteTransaction) -> Answer:
        await tx.guard(units)
        first = await tx.current_rows("OrganisationState", units[:1])
        if not writer:
            writer.append(asyncio.ensure_future(perform(acts.store, Terms("write", {}), writing)))
            await asyncio.wait(writer, timeout=2)  # an engine with locks keeps it waiting
        seen.append((len(first), len(await tx.current_rows("OrganisationState", units[1:]))))
        raise failure([Finding("R-09", "-")])

    with pytest.raises(failure):
        await perform(acts.store, Terms("count", {}), counting)
    await asyncio.gather(*writer)
    assert seen[-1] in {(1, 1), (2, 2)}
    if engine_name == "embedded":
        assert seen == [(1, 2), (2, 2)]


async def test_a_dry_run_that_is_given_up_holds_nothing(acts: Acts) -> None:
    """Its client goes away while it works, and while its payload is read; or there is an error in its payload."""
    entered = asyncio.Event()

    async def lingering(tx: WriteTransaction) -> Answer:
        answer = await acts.touch(tx)
        entered.set()
        await asyncio.sleep(60)
        return answer

    task = asyncio.ensure_future(perform(acts.store, Terms("touch", {}, dry_run=True), lingering))
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    abandoned = await perform(acts.store, Terms("touch", {}, dry_run=True), acts.touch)
    assert abandoned.dry is not None
    await abandoned.dry.drop()
    async with asyncio.timeout(10):
        await perform(acts.store, Terms("touch", {}), acts.touch)
    assert await acts.version() == 2


BAD_PAGE = """
mutation ($input: ReorganiseInput!) {
  reorganise(input: $input) { ... on ReorganisationEnacted { effect { changes(first: 1, last: 1) { totalCount } } } }
}
"""


async def test_an_error_in_the_payload_of_a_dry_run_leaves_nothing(ask: Ask, empty_store: Store) -> None:
    refused = await ask.refusal(BAD_PAGE, {"input": founding("甲局", dryRun=True)})
    assert refused.codes == ["PAGE_SIZE"]
    assert await empty_store.run(NAMES) == []
    async with asyncio.timeout(10):
        await ask(REORGANISE, {"input": founding("甲局")})


CHANGES = """
mutation ($input: ReorganiseInput!, $first: Int, $after: String, $last: Int, $before: String) {
  reorganise(input: $input) { ... on ReorganisationEnacted { effect {
    changes(first: $first, after: $after, last: $last, before: $before) {
      totalCount edges { cursor } nodes { after } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  } } }
}
"""


async def test_changes_have_pages(ask: Ask, empty_store: Store) -> None:
    events = [{"found": {"organisation": {"name": name}}} for name in "甲乙丙丁戊"]

    async def paged(**window: Any) -> tuple[str, bool, bool, list[str]]:
        variables = {"input": {"on": "2019", "events": events, "dryRun": True}, **window}
        page = (await ask(CHANGES, variables))["reorganise"]["effect"]["changes"]
        cursors = [edge["cursor"] for edge in page["edges"]]
        info = page["pageInfo"]
        assert [info["startCursor"], info["endCursor"]] == [cursors[0], cursors[-1]]
        assert page["totalCount"] == 5
        names = "".join(node["after"] for node in page["nodes"])
        return names, info["hasPreviousPage"], info["hasNextPage"], cursors

    whole = await paged()
    assert whole[:3] == ("甲乙丙丁戊", False, False)
    first, second, _, fourth, fifth = whole[3]
    assert (await paged(first=2))[:3] == ("甲乙", False, True)
    assert (await paged(first=2, after=second))[:3] == ("丙丁", True, True)
    assert (await paged(last=2))[:3] == ("丁戊", True, False)
    assert (await paged(last=2, before=fourth))[:3] == ("乙丙", True, True)
    assert (await paged(after=first, before=fifth))[:3] == ("乙丙丁", True, True)
    refused = await ask.refusal(CHANGES, {"input": {"on": "2019", "events": events, "dryRun": True}, "after": "x"})
    assert refused.codes == ["CURSOR_NOT_OF_THIS_LIST"]
