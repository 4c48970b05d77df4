"""A small world, told in lines. Every thing has a key, by which tests speak of it.

    world = Chronicle()
    world.unit("labour", {"1984-09..2001-06": "县劳动局", "2001-06..": "县劳动和社会保障局"})
    world.post("director", "labour", {"..": "局长"}, seats=1)
    world.person("wu", "吴海涛")
    world.held("wu", "director", "1996..2000")
    await world.tell(store)
    world.ids["labour"]

Spans are half-open, `from..to`, either end open; `1990..?` is former with an unknown end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from commands.events import EventDraft, event_batch
from commands.facts import Batch, new_fact_id, write
from graph.connection import Store
from graph.rows import NewNode, NewRow, StoredRow, Validity, Value, new_node_id
from graph.writing import in_transaction
from rules.dates import PartialDate

Spans = str | Mapping[str, str | Mapping[str, Value]]
"""A name for all time, or what was so in each span: a name, or all values of the state."""


def span(text: str) -> Validity:
    """`1990..2001-06`, `..`, `2001..`, `1990..?`."""
    start, _, end = text.partition("..")
    return Validity(
        PartialDate.parse(start) if start else None,
        PartialDate.parse(end) if end not in ("", "?") else None,
        end_unknown=end == "?",
    )


def moment(milliseconds: int) -> str:
    """An instant of recording, as `knownAt` takes it."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds")


@dataclass
class Chronicle:
    """What was so when. Things get a code equal to their key, unless another is given."""

    nodes: list[NewNode] = field(default_factory=list)
    rows: list[NewRow] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)

    def unit(
        self, key: str, states: Spans, type: str = "AdministrativeUnit", code: str | None = None, **values: Value
    ) -> None:
        """An organisation; `values` belong to all of its states."""
        self._node(type, key, code=code or key)
        self._states("OrganisationState", key, states, "name", values)

    def beneath(self, key: str, superior: str, when: str = "..", kind: str = "LEADERSHIP") -> None:
        """A subordination; its key is `subordinate<superior`."""
        self._row("SUBORDINATE_TO", f"{key}<{superior}", key, superior, when, kind=kind)

    def counterpart(self, party_organisation: str, unit: str, when: str = "..", coverage: str = "OWN") -> None:
        """A pairing of a party organisation with a unit; its key is `party=unit`."""
        self._row("COUNTERPART_OF", f"{party_organisation}={unit}", party_organisation, unit, when, coverage=coverage)

    def co_located(self, key: str, members: Mapping[str, str], when: str = "..", kind: str = "CO_LOCATED") -> None:
        """A co-location of members, each with its span; the first one is the host."""
        self._node("CoLocationGroup", key)
        self._row("CoLocationState", f"{key}/state", key, None, when, kind=kind)
        for number, (member, during) in enumerate(members.items()):
            self._row("IN_COLOCATION", f"{member}~{key}", member, key, during, host=number == 0)

    def group(self, key: str, states: Spans) -> None:
        """An organisation group."""
        self._node("OrganisationGroup", key, code=key)
        self._states("OrganisationGroupState", key, states, "name", {})

    def grouped(self, member: str, group: str, when: str = "..", sequence: int | None = None) -> None:
        """A place in an organisation group; its key is `member~group/span`."""
        self._row("GROUPED_IN", f"{member}~{group}/{when}", member, group, when, sequence=sequence)

    def post(
        self, key: str, unit: str | Mapping[str, str], states: Spans, code: str | None = None, **values: Value
    ) -> None:
        """A post with its place, or its places by span; `values` belong to all of its states."""
        self._node("Post", key, code=code or key)
        self._states("PostState", key, states, "title", values)
        for when, place in (unit if isinstance(unit, Mapping) else {"..": unit}).items():
            self._row("POST_IN", f"{key}@{place}", key, place, when)

    def person(self, key: str, states: Spans, code: str | None = None, **values: Value) -> None:
        """A person; `values` belong to all states."""
        self._node("Person", key, code=code or key)
        self._states("PersonState", key, states, "name", values)

    def held(self, person: str, post: str, when: str, **values: Value) -> str:
        """An appointment; its key, which is returned, is `person/post/span`."""
        key = f"{person}/{post}/{when}"
        self._row("HELD", key, person, post, when, **values)
        return key

    def registered(self, person: str, unit: str, when: str, identity: str) -> str:
        """A registration under a code of ZB125; its key, which is returned, is `person:unit/span`."""
        key = f"{person}:{unit}/{when}"
        self._row("REGISTERED_IN", key, person, unit, when, identity=f"ZB125/{identity}")
        return key

    def school(self, key: str, states: Spans) -> None:
        """A school."""
        self._node("School", key)
        self._states("SchoolState", key, states, "name", {})

    def studied(self, person: str, school: str, when: str, **values: Value) -> str:
        """A study; its key, which is returned, is `person/school/span`."""
        key = f"{person}/{school}/{when}"
        self._row("STUDIED_AT", key, person, school, when, **{"mode": "FULL_TIME", **values})
        return key

    def place(self, key: str, states: Spans, code: str | None = None, parent: str | None = None) -> None:
        """A place."""
        self._node("Place", key)
        values = {"code": code or key, "parentId": self.ids[parent] if parent else None}
        self._states("PlaceState", key, states, "name", values)

    def document(self, key: str, **values: Value) -> str:
        """A document; returns its id."""
        self._node("Document", key, **{"number": key, **values})
        return self.ids[key]

    def rests_on(self, document: str, *keys: str) -> None:
        """These facts rest on the document."""
        facts = {self.ids[key] for key in keys}
        for row in self.rows:
            if row.fact_id in facts:
                object.__setattr__(row, "document_id", self.ids[document])

    def event(
        self,
        key: str,
        kind: str,
        on: str,
        inputs: Mapping[str, bool] | None = None,
        outputs: Iterable[str] = (),
        successions: Iterable[tuple[str, str]] = (),
        document: str | None = None,
    ) -> None:
        """A reorganisation; `inputs` tell whether they survive."""
        self.ids[key] = new_node_id("ReorganisationEvent")
        draft = EventDraft(
            kind,
            PartialDate.parse(on),
            [(self.ids[name], survives) for name, survives in (inputs or {}).items()],
            [self.ids[name] for name in outputs],
            [(self.ids[before], self.ids[after]) for before, after in successions],
            self.ids[document] if document else None,
        )
        batch = event_batch(draft, self.ids[key])
        self.nodes += batch.nodes
        self.rows += batch.rows

    async def tell(self, store: Store) -> int:
        """Write all that was not told yet; returns the instant of recording."""
        at = await do(store, Batch(nodes=self.nodes, rows=self.rows))
        self.nodes, self.rows = [], []
        return at

    def _node(self, label: str, key: str, /, **properties: Value) -> None:
        self.ids[key] = new_node_id(label)
        self.nodes.append(NewNode(label, self.ids[key], properties))

    def _states(self, kind: str, key: str, states: Spans, named: str, values: Mapping[str, Value]) -> None:
        told: Mapping[str, Any] = {"..": states} if isinstance(states, str) else states
        for when, state in told.items():
            given = {named: state} if isinstance(state, str) else state
            self._row(kind, f"{key}/{when}", key, None, when, **{**values, **given})

    def _row(self, kind: str, key: str, owner: str, target: str | None, when: str, /, **values: Value) -> None:
        self.ids[key] = new_fact_id(kind)
        ends = self.ids[owner], self.ids[target] if target is not None else None
        self.rows.append(NewRow(kind, *ends, span(when), values, self.ids[key]))


async def do(store: Store, batch: Batch) -> int:
    """Write the batch; returns the instant of recording."""
    return await in_transaction(store, lambda tx: write(tx, batch))


async def stored(store: Store, kind: str, owner: str, **values: Value) -> StoredRow:
    """The one current row of the owner that has these values."""
    rows = await in_transaction(store, lambda tx: tx.current_rows(kind, [owner]))
    [row] = [row for row in rows if values.items() <= row.values.items()]
    return row
