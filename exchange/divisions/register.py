"""What the store holds of earlier revisions, read back from the states of places: nothing else is kept of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from exchange.divisions.lineages import Cell, History
from exchange.divisions.revisions import Revision
from graph.registers import ListDocument, list_documents, states_resting_on
from graph.rows import StoredRow
from graph.writing import WriteTransaction

REGISTER = "gb2260:register"
"""Import key of the document that is the standard itself: whoever changes the register locks it."""
PREFIX = "gb2260:revision:"


def revision_key(revision: Revision) -> str:
    """Import key of the document that a revision is. Two revisions of one day are the same."""
    return f"{PREFIX}{revision.on.day}"


@dataclass(frozen=True, slots=True)
class Register:
    """The revisions that the store holds, in order of date, and the states of places that rest on them.

    `owners`: the node of every cell.
    """

    documents: Sequence[ListDocument]
    revisions: Sequence[Revision]
    states: Sequence[StoredRow]
    owners: dict[Cell, str]

    def position(self, revision: Revision) -> int:
        """Where the revision stands, or belongs, among those of the store."""
        return sum(each.on.day < revision.on.day for each in self.revisions)

    def has(self, revision: Revision) -> bool:
        """Whether there is one of the same day."""
        return any(each.on.day == revision.on.day for each in self.revisions)

    def with_revision(self, revision: Revision) -> Sequence[Revision]:
        """The revisions with this one, which takes the place of one of the same day."""
        position = self.position(revision)
        return [*self.revisions[:position], revision, *self.revisions[position + self.has(revision) :]]

    def owners_with(self, revision: Revision) -> dict[Cell, str]:
        """The same nodes by the cells that there are with this revision."""
        if self.has(revision):
            return self.owners
        position = self.position(revision)
        return {(number + (number >= position), code): node for (number, code), node in self.owners.items()}


async def revision_documents(tx: WriteTransaction) -> list[ListDocument]:
    """The documents of the revisions that the store holds, in order of date."""
    return await list_documents(tx, PREFIX)


async def read_register(tx: WriteTransaction) -> Register:
    """What the store holds."""
    documents = await revision_documents(tx)
    states = await states_resting_on(tx, documents)
    names: list[dict[str, str]] = [{} for _ in documents]
    rows: list[dict[str, str]] = [{} for _ in documents]
    owners: dict[Cell, str] = {}
    for state in states:
        span, code = state.validity.span, str(state.values["code"])
        for number, document in enumerate(documents):
            if span.valid_from <= document.issued_on.day < span.valid_to:
                names[number][code] = str(state.values["name"])
                owners[number, code] = state.owner
            if state.document_id == document.id and state.source is not None:
                rows[number][code] = state.source
    revisions = [
        Revision(document.issuer, document.issued_on, names[number], rows=rows[number])
        for number, document in enumerate(documents)
    ]
    return Register(documents, revisions, states, owners)


def assign(history: History, owners: dict[Cell, str]) -> tuple[dict[Cell, str], list[tuple[str, str]]]:
    """Which node each cell belongs to now, as far as there are nodes; and which turned out to be the same as another.

    A node goes with the earliest of its rows that is still listed. Of several nodes in one lineage the earliest stays.
    """
    lineage_of = {cell: number for number, lineage in enumerate(history.lineages) for cell in lineage}
    earliest: dict[str, Cell] = {}
    for cell in sorted(owners):
        if cell in lineage_of:
            earliest.setdefault(owners[cell], cell)
    found: dict[int, list[str]] = defaultdict(list)
    for node, cell in earliest.items():
        found[lineage_of[cell]].append(node)
    nodes = {cell: found[number][0] for cell, number in lineage_of.items() if number in found}
    same = [(other, kept) for kept, *others in found.values() for other in others]
    return nodes, same
