"""The facts that a reorganisation event wrote: as it found them, as it left them, and as they are now.

They are read from the event's units, and from what hangs or hung on them: docs/reorganisations.md, "Undoing".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.rows import StoredRow
from graph.traces import End, Recorded, RecordedEvent, first_told_by, rows_around, rows_not_of
from graph.writing import WriteTransaction

LINEAGE = frozenset({"INPUT_OF", "PRODUCED", "SUCCEEDED_BY"})
"""Rows that tell of the event itself; they are of all time."""
REVERSAL = "REVERSE"
"""The kind of events that take others back; none is imported."""
ENDS: tuple[End, ...] = ("owner", "target")


@dataclass(frozen=True, slots=True)
class Written:
    """One fact: the row that the event wrote, the one whose place it took, and the one that stands now, if any."""

    row: StoredRow
    before: StoredRow | None
    now: StoredRow | None

    @property
    def changed(self) -> bool:
        """Whether it is no longer as the event left it."""
        return self.now is None or self.now.as_new() != self.row.as_new()


@dataclass(frozen=True, slots=True)
class Trace:
    """All that an event wrote, and what has been hung since on the units and posts that it founded."""

    event: RecordedEvent
    facts: Sequence[Written]
    hung: Sequence[StoredRow]

    def units(self) -> tuple[list[StoredRow], list[StoredRow]]:
        """The rows of its inputs and of its outputs."""
        rows = [each.row for each in self.facts]
        return [row for row in rows if row.kind == "INPUT_OF"], [row for row in rows if row.kind == "PRODUCED"]

    @property
    def facts_of_the_world(self) -> list[Written]:
        """Its facts without those that tell of the event itself."""
        return [each for each in self.facts if each.row.kind not in LINEAGE]


async def trace(tx: WriteTransaction, event: RecordedEvent) -> Trace:
    """Read it. The number of statements does not depend on how much was written."""
    reading = _Reading(tx, event)
    await reading.walk()
    facts = await reading.facts()
    return Trace(event, facts, await _hung(tx, event, facts))


class _Reading:
    """Rows around an event, gathered from node to node."""

    def __init__(self, tx: WriteTransaction, event: RecordedEvent) -> None:
        self._tx = tx
        self._event = event
        self._rows: dict[str, Recorded] = {}

    async def walk(self) -> None:
        """From the event to its units, and to all that hangs or hung on them."""
        event = [self._event.id]
        units = _ends(await self._at("INPUT_OF", ["target"], event), await self._at("PRODUCED", ["owner"], event))
        units -= set(event)
        await self._at("OrganisationState", ["owner"], units)
        await self._at("SUCCEEDED_BY", ENDS, units)
        lines = await self._at("SUBORDINATE_TO", ENDS, units)
        await self._at("SUBORDINATE_TO", ["owner"], {row.owner for row in lines} - units)
        pairs = await self._at("COUNTERPART_OF", ENDS, units)
        await self._at("COUNTERPART_OF", ENDS, _ends(pairs) - units)
        for kind in ("IN_COLOCATION", "GROUPED_IN"):
            places = await self._at(kind, ["owner"], units)
            await self._at(kind, ["target"], _targets(places))
            if kind == "IN_COLOCATION":
                await self._at("CoLocationState", ["owner"], _targets(places))
        for kind in ("PARTY_MEMBER_OF", "REGISTERED_IN"):
            people = {row.owner for row in await self._at(kind, ["target"], units)}
            await self._at(kind, ["owner"], people)
        await self._walk_posts({row.owner for row in await self._at("POST_IN", ["target"], units)})

    async def _walk_posts(self, posts: set[str]) -> None:
        posts = posts | _ends(await self._at("SUCCEEDED_BY", ENDS, posts))
        await self._at("PostState", ["owner"], posts)
        await self._at("POST_IN", ["owner"], posts)
        held = await self._at("HELD", ["target"], posts)
        if self._event.kind == REVERSAL:
            # It has no lineage of its own that would lead to the posts which holders came back from.
            await self._at("HELD", ["owner"], {row.owner for row in held})

    async def _at(self, kind: str, ends: Iterable[End], node_ids: Iterable[str]) -> list[StoredRow]:
        """Gather the rows at these nodes; return those that the event wrote."""
        found: dict[str, Recorded] = {}
        for end in ends:
            for each in await rows_around(self._tx, self._event, kind, end, node_ids):
                found[each.row.row_id] = each
        self._rows |= found
        return [each.row for each in found.values() if self._wrote(each)]

    def _wrote(self, each: Recorded) -> bool:
        event = self._event
        return each.row.event_id == event.id and each.row.recorded_at == event.at < each.superseded_at

    async def facts(self) -> list[Written]:
        """The facts behind the rows that were gathered."""
        written = {_fact(each.row): each.row for each in self._rows.values() if self._wrote(each)}
        before, now = {}, {}
        for each in self._rows.values():
            if each.stands:
                now[_fact(each.row)] = each.row
            elif each.superseded_at == self._event.at > each.row.recorded_at:
                before[_fact(each.row)] = each.row
        now |= await self._standing({fact: row for fact, row in written.items() if fact not in now})
        return [Written(row, before.get(fact), now.get(fact)) for fact, row in written.items()]

    async def _standing(self, lost: dict[tuple[str, str], StoredRow]) -> dict[tuple[str, str], StoredRow]:
        """Rows that stand of facts that others have changed."""
        found: dict[tuple[str, str], StoredRow] = {}
        for kind in sorted({kind for kind, _ in lost}):
            rows = await self._tx.current_rows(kind, {row.owner for row in lost.values() if row.kind == kind})
            found |= {_fact(row): row for row in rows if _fact(row) in lost}
        return found


async def _hung(tx: WriteTransaction, event: RecordedEvent, facts: Sequence[Written]) -> list[StoredRow]:
    """What stands at the units and posts that the event founded, and is not its own doing."""
    begun = [each.row for each in facts if each.before is None]
    units = await first_told_by(tx, event, "OrganisationState", _owners("OrganisationState", begun))
    posts = await first_told_by(tx, event, "PostState", _owners("PostState", begun))
    hung: dict[str, StoredRow] = {}
    for kind, end, at_units in _kinds_at():
        for row in await rows_not_of(tx, event, kind, end, units if at_units else posts):
            hung[row.row_id] = row
    return list(hung.values())


def _kinds_at() -> Iterator[tuple[str, End, bool]]:
    """What can stand at a unit (True), and at a post (False)."""
    for kind in ("OrganisationState", "IN_COLOCATION", "GROUPED_IN", "INPUT_OF"):
        yield kind, "owner", True
    for kind in ("POST_IN", "PARTY_MEMBER_OF", "REGISTERED_IN", "PRODUCED"):
        yield kind, "target", True
    for end in ENDS:
        for kind in ("SUBORDINATE_TO", "COUNTERPART_OF", "SUCCEEDED_BY"):
            yield kind, end, True
        yield "SUCCEEDED_BY", end, False
    for kind in ("PostState", "POST_IN"):
        yield kind, "owner", False
    yield "HELD", "target", False


def _fact(row: StoredRow) -> tuple[str, str]:
    return row.kind, row.fact_id


def _owners(kind: str, rows: Iterable[StoredRow]) -> set[str]:
    return {row.owner for row in rows if row.kind == kind}


def _targets(rows: Iterable[StoredRow]) -> set[str]:
    return {row.target for row in rows if row.target is not None}


def _ends(*groups: Iterable[StoredRow]) -> set[str]:
    return {end for rows in groups for row in rows for end in (row.owner, row.target) if end is not None}
