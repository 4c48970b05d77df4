"""Small graphs for tests, written by the write layer, and read as the API reads."""

from __future__ import annotations

from dataclasses import dataclass, field

from commands.facts import new_fact_id, record
from graph.connection import Store
from graph.rows import NewNode, NewRow, Validity, Value, new_node_id
from graph.scope import LOCAL_ADMINISTRATOR, Scope
from graph.writing import WriteTransaction, in_transaction
from loaders.codes import CodeBook
from loaders.kinds import When
from loaders.reading import Reader
from rules.dates import LATEST, PartialDate

TODAY = 20240101
NOW = When(TODAY, TODAY, LATEST)


def reader_of(store: Store) -> Reader:
    """What batch functions read with, for who sees everything."""
    return Reader(store, Scope(LOCAL_ADMINISTRATOR), CodeBook())


def at(day: int, known: int = LATEST) -> When:
    """The instants of an `asOf`."""
    return When(day, day, known)


def period(start: str | None = None, end: str | None = None, *, end_unknown: bool = False) -> Validity:
    """A validity, from reduced ISO 8601."""
    return Validity(
        PartialDate.parse(start) if start else None, PartialDate.parse(end) if end else None, end_unknown=end_unknown
    )


@dataclass
class Draft:
    """Nodes and rows to be recorded at one instant. Every method returns the id of what it adds.

    Dates are reduced ISO 8601, periods half-open; absent ones are unknown or open.
    """

    nodes: list[NewNode] = field(default_factory=list)
    rows: list[NewRow] = field(default_factory=list)

    async def write(self, store: Store) -> int:
        """Record it all; returns the instant."""

        async def work(tx: WriteTransaction) -> int:
            fresh = {node.id for node in self.nodes}
            at = (await tx.lock({row.owner for row in self.rows} - fresh)).at
            await record(tx, at, self.nodes, self.rows)
            return at

        return await in_transaction(store, work)

    def node(self, label: str, **properties: Value) -> str:
        self.nodes.append(NewNode(label, new_node_id(label), properties))
        return self.nodes[-1].id

    def row(self, kind: str, owner: str, target: str | None, validity: Validity, /, **values: Value) -> str:
        self.rows.append(NewRow(kind, owner, target, validity, values, new_fact_id(kind)))
        return str(self.rows[-1].fact_id)

    def unit(
        self,
        name: str,
        start: str | None = None,
        end: str | None = None,
        *,
        label: str = "AdministrativeUnit",
        code: str | None = None,
        **values: Value,
    ) -> str:
        """An organisation with its first name."""
        made = self.node(label, code=code)
        self.named(made, name, start, end, **values)
        return made

    def named(self, unit: str, name: str, start: str | None = None, end: str | None = None, **values: Value) -> str:
        """A period of an organisation."""
        return self.row("OrganisationState", unit, None, period(start, end), name=name, **values)

    def beneath(
        self, unit: str, superior: str, start: str | None = None, end: str | None = None, kind: str = "LEADERSHIP"
    ) -> str:
        """A subordination."""
        return self.row("SUBORDINATE_TO", unit, superior, period(start, end), kind=kind)

    def post(self, title: str, unit: str, start: str | None = None, end: str | None = None) -> str:
        """A post, in the unit while it is open."""
        made = self.node("Post")
        self.row("PostState", made, None, period(start, end), title=title)
        self.placed(made, unit, start, end)
        return made

    def placed(self, post: str, unit: str, start: str | None = None, end: str | None = None) -> str:
        """Where a post is for a time."""
        return self.row("POST_IN", post, unit, period(start, end))

    def person(self, name: str, code: str | None = None, **values: Value) -> str:
        """A person with one state for ever."""
        made = self.node("Person", code=code)
        self.row("PersonState", made, None, period(), name=name, **values)
        return made

    def held(
        self, person: str, post: str, start: str | None = None, end: str | None = None, *, end_unknown: bool = False
    ) -> str:
        """An appointment."""
        return self.row("HELD", person, post, period(start, end, end_unknown=end_unknown))

    def school(self, name: str) -> str:
        """A school with one name for ever."""
        made = self.node("School")
        self.row("SchoolState", made, None, period(), name=name)
        return made

    def place(self, name: str, code: str | None = None, **values: Value) -> str:
        """A place with one name for ever."""
        made = self.node("Place")
        self.row("PlaceState", made, None, period(), code=code, name=name, **values)
        return made

    def studied(self, person: str, school: str, start: str | None = None, end: str | None = None) -> str:
        """A study."""
        return self.row("STUDIED_AT", person, school, period(start, end), mode="FULL_TIME")

    def succeeded(
        self, predecessor: str, successor: str, on: str, kind: str = "MERGE", event: str | None = None
    ) -> str:
        """A succession of organisations or posts."""
        day = PartialDate.parse(on)
        return self.row("SUCCEEDED_BY", predecessor, successor, Validity(start=day), on=day, kind=kind, eventId=event)

    def event(self, kind: str, on: str, *, inputs: list[str], outputs: list[str]) -> str:
        """A reorganisation event."""
        day = PartialDate.parse(on)
        made = self.node("ReorganisationEvent", kind=kind, on=day)
        for unit in inputs:
            self.row("INPUT_OF", unit, made, Validity(start=day), survives=unit in outputs)
        for unit in outputs:
            self.row("PRODUCED", made, unit, Validity(start=day))
        return made
