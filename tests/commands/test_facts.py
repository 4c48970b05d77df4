"""Changes, corrections and retractions, seen by readers who ask for what was known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from commands.documents import DocumentDraft, ensure_document
from commands.events import EventDraft, event_batch
from commands.facts import Batch, Change, Correction, lock_for, new_fact_id, retract, write
from graph.connection import Store
from graph.errors import WriteConflict
from graph.rows import NewNode, NewRow, UnknownKind, Validity, new_node_id
from graph.writing import WriteTransaction, in_transaction
from rules.dates import LATEST, OPEN, PartialDate

D = PartialDate.parse


class Bureau:
    """A bureau with one post, held by one person."""

    def __init__(self) -> None:
        self.unit = new_node_id("AdministrativeUnit")
        self.post = new_node_id("Post")
        self.person = new_node_id("Person")
        self.name = new_fact_id("OrganisationState")
        self.appointment = new_fact_id("HELD")

    def batch(self) -> Batch:
        return Batch(
            nodes=[
                NewNode("AdministrativeUnit", self.unit, {"code": "A1"}),
                NewNode("Post", self.post),
                NewNode("Person", self.person),
            ],
            rows=[
                NewRow("OrganisationState", self.unit, None, Validity(D("1990-05")), {"name": "县教育局"}, self.name),
                NewRow("PostState", self.post, None, Validity(), {"title": "局长", "seats": 1}),
                NewRow("PersonState", self.person, None, Validity(), {"name": "单明", "bornOn": D("1962-02")}),
                NewRow("POST_IN", self.post, self.unit, Validity()),
                NewRow("HELD", self.person, self.post, Validity(D("1998")), {"isPrimary": True}, self.appointment),
            ],
        )


@pytest.fixture
async def bureau(empty_store: Store) -> Bureau:
    made = Bureau()
    await do(empty_store, made.batch())
    return made


async def do(store: Store, batch: Batch) -> int:
    return await in_transaction(store, lambda tx: write(tx, batch))


async def current(store: Store, kind: str, owner: str) -> list[Any]:
    return await in_transaction(store, lambda tx: tx.current_rows(kind, [owner]))


async def known(store: Store, pattern: str, columns: str, k: int) -> list[Any]:
    """Rows `r` of a pattern that a reader at `knownAt` k sees, oldest validity first."""
    return await store.run(
        f"MATCH {pattern} WHERE r.recordedAt <= $k AND $k < r.supersededAt RETURN {columns} ORDER BY r.validFrom", k=k
    )


NAMES = ("(:Organisation)-[:HAS_STATE]->(r:OrganisationState)", "r.name, r.validFrom, r.validTo, r.showFrom, r.showTo")
HELD = ("(:Person)-[r:HELD]->(:Post)", "r.factId, r.validFrom, r.validTo, r.validToPrecision")


async def test_a_change_closes_the_fact_and_opens_the_next(empty_store: Store, bureau: Bureau) -> None:
    [state] = await current(empty_store, "OrganisationState", bureau.unit)
    renamed = NewRow("OrganisationState", bureau.unit, None, Validity(D("2001-06")), {"name": "县教育体育局"})
    at = await do(empty_store, Batch(changes=[Change(state, D("2001-06"), follow_up=renamed)]))

    assert await known(empty_store, *NAMES, k=at - 1) == [["县教育局", 19900501, OPEN, 0, OPEN]]
    assert await known(empty_store, *NAMES, k=at) == [
        ["县教育局", 19900501, 20010601, 0, 20010601],
        ["县教育体育局", 20010601, OPEN, 20010601, OPEN],
    ]
    assert await known(empty_store, *NAMES, k=LATEST) == await known(empty_store, *NAMES, k=at)
    assert await known(empty_store, *NAMES, k=state.recorded_at - 1) == []


async def test_a_closed_fact_keeps_its_id_and_gets_a_new_row(empty_store: Store, bureau: Bureau) -> None:
    [held] = await current(empty_store, "HELD", bureau.person)
    await do(empty_store, Batch(changes=[Change(held, D("2003"), {"removalDocumentId": "d"})]))
    [closed] = await current(empty_store, "HELD", bureau.person)
    assert closed.fact_id == held.fact_id == bureau.appointment
    assert closed.row_id != held.row_id
    assert closed.validity == Validity(D("1998"), D("2003"))
    assert closed.values == {"isPrimary": True, "removalDocumentId": "d"}
    assert closed.recorded_at > held.recorded_at


async def test_former_with_unknown_end(empty_store: Store, bureau: Bureau) -> None:
    [held] = await current(empty_store, "HELD", bureau.person)
    at = await do(empty_store, Batch(changes=[Change(held, None)]))
    assert await known(empty_store, *HELD, k=at) == [[bureau.appointment, 19980101, 19980101, "U"]]
    [closed] = await current(empty_store, "HELD", bureau.person)
    assert closed.validity == Validity(D("1998"), None, end_unknown=True)


async def test_a_correction_says_that_it_always_was_so(empty_store: Store, bureau: Bureau) -> None:
    [person] = await current(empty_store, "PersonState", bureau.person)
    right = replace(person.as_new(), values={**person.values, "bornOn": D("1961")}, source="a birth certificate")
    at = await do(empty_store, Batch(corrections=[Correction(person, right)]))
    pattern = ("(:Person)-[:HAS_STATE]->(r:PersonState)", "r.factId, r.bornOn, r.bornOnPrecision, r.source, r.nameKey")
    key = "shan ming\t单明"
    assert await known(empty_store, *pattern, k=at - 1) == [[person.fact_id, 19620201, "M", None, key]]
    assert await known(empty_store, *pattern, k=at) == [[person.fact_id, 19610101, "Y", "a birth certificate", key]]


async def test_a_retracted_fact_never_was(empty_store: Store, bureau: Bureau) -> None:
    [held] = await current(empty_store, "HELD", bureau.person)

    async def work(tx: WriteTransaction) -> int:
        at = await lock_for(tx, [held])
        await retract(tx, at, [held])
        return at

    at = await in_transaction(empty_store, work)
    assert await known(empty_store, *HELD, k=at) == []
    assert await known(empty_store, *HELD, k=at - 1) == [[bureau.appointment, 19980101, OPEN, None]]


async def test_a_state_put_before_another_moves_its_place_and_keeps_the_old_layout_known(
    empty_store: Store, bureau: Bureau
) -> None:
    earlier = NewRow("OrganisationState", bureau.unit, None, Validity(D("1980"), D("1990-05")), {"name": "县文教局"})
    at = await do(empty_store, Batch(rows=[earlier]))
    assert await known(empty_store, *NAMES, k=at - 1) == [["县教育局", 19900501, OPEN, 0, OPEN]]
    assert await known(empty_store, *NAMES, k=at) == [
        ["县文教局", 19800101, 19900501, 0, 19900501],
        ["县教育局", 19900501, OPEN, 19900501, OPEN],
    ]
    assert [row.fact_id for row in await current(empty_store, "OrganisationState", bureau.unit)].count(bureau.name) == 1


async def test_versions_grow_only_where_something_was_touched(empty_store: Store, bureau: Bureau) -> None:
    [held] = await current(empty_store, "HELD", bureau.person)
    await do(empty_store, Batch(changes=[Change(held, D("2003"))]))
    versions = await empty_store.run("MATCH (n) WHERE n.version IS NOT NULL RETURN n.id, n.version")
    assert dict(versions) == {bureau.unit: 1, bureau.post: 2, bureau.person: 2}


async def test_recording_grows_within_an_aggregate_even_if_the_clock_stands_still(
    empty_store: Store, bureau: Bureau
) -> None:
    async def work(tx: WriteTransaction) -> list[int]:
        tx._clock = lambda: 1_000  # a clock that was set back
        return [(await tx.lock([bureau.unit])).at for _ in range(2)]

    first, second = await in_transaction(empty_store, work)
    [state] = await current(empty_store, "OrganisationState", bureau.unit)
    assert state.recorded_at < first < second


async def test_what_was_superseded_meanwhile_is_refused_and_nothing_is_written(
    empty_store: Store, bureau: Bureau
) -> None:
    [person] = await current(empty_store, "PersonState", bureau.person)
    correction = Batch(corrections=[Correction(person, person.as_new())])
    await do(empty_store, correction)
    before = await empty_store.run("MATCH (n) WHERE n.version IS NOT NULL RETURN n.id, n.version ORDER BY n.id")
    with pytest.raises(WriteConflict):
        await do(empty_store, correction)
    assert before == await empty_store.run("MATCH (n) WHERE n.version IS NOT NULL RETURN n.id, n.version ORDER BY n.id")


async def test_a_row_whose_end_is_not_there_is_refused(empty_store: Store, bureau: Bureau) -> None:
    lost = NewRow("POST_IN", bureau.post, new_node_id("AdministrativeUnit"), Validity())
    with pytest.raises(WriteConflict):
        await do(empty_store, Batch(rows=[lost]))


def test_what_the_graph_does_not_have_cannot_be_written() -> None:
    with pytest.raises(UnknownKind):
        NewRow("HELD]->() DETACH DELETE n//", "a", "b", Validity())
    with pytest.raises(UnknownKind):
        NewNode("Cat", "1")
    with pytest.raises(ValueError, match="an edge has a target"):
        NewRow("HELD", "a", None, Validity())


def test_an_end_before_the_start_is_refused_but_an_imprecise_one_is_kept() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Validity(D("2012-05"), D("2011"))
    same_year = Validity(D("2012-05"), D("2012"))
    assert same_year.properties() == {
        "validFrom": 20120501,
        "validFromPrecision": "M",
        "validTo": 20120501,
        "validToPrecision": "Y",
    }


async def test_documents_are_recorded_once(empty_store: Store) -> None:
    async def work(tx: WriteTransaction) -> list[str]:
        at = (await tx.lock([])).at
        numbered = DocumentDraft(number="县政发〔2001〕6号", issuer="县人民政府", issued_on=D("2001-05-30"))
        keyed = DocumentDraft(title="决定", import_key="seed:documents:1")
        return [await ensure_document(tx, at, draft) for draft in (numbered, keyed, numbered, keyed)]

    first = await in_transaction(empty_store, work)
    assert first[:2] == first[2:]
    assert await in_transaction(empty_store, work) == first


async def test_a_reorganisation_links_what_went_in_and_what_came_out(empty_store: Store, bureau: Bureau) -> None:
    other = new_node_id("AdministrativeUnit")
    await do(
        empty_store,
        Batch(
            nodes=[NewNode("AdministrativeUnit", other)],
            rows=[NewRow("OrganisationState", other, None, Validity(D("2010-03")), {"name": "县教育和科技局"})],
        ),
    )
    draft = EventDraft(
        "MERGE", D("2010-03"), [(bureau.unit, False)], [other], [(bureau.unit, other)], remarks="机构改革"
    )
    await do(empty_store, event_batch(draft))
    assert await empty_store.run(
        "MATCH (a)-[i:INPUT_OF]->(e:ReorganisationEvent)-[p:PRODUCED]->(b), (a)-[s:SUCCEEDED_BY]->(b) "
        "RETURN a.id, i.survives, e.kind, e.on, e.onPrecision, b.id, s.on, s.validTo, s.eventId = e.id"
    ) == [[bureau.unit, False, "MERGE", 20100301, "M", other, 20100301, OPEN, True]]
