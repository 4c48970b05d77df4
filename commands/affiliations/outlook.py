"""How things will stand once an act is done: what it adds and ends, and the facts around it before and after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from commands.affiliations.lives import Lives, Path
from commands.facts import Batch, Change, ended
from commands.lines import days_of
from graph.references import STATES
from graph.rows import NewNode, NewRow, StoredRow, label_of
from rules.dates import PartialDate
from rules.tenure import Days

Row = NewRow | StoredRow
Owner = tuple[Path, str]
"""An organisation, or person, with the way to it in the input."""


@dataclass(slots=True)
class Outlook:
    """One act on ties of one kind: what it is about to write, and what it must not break.

    `target` is what the organisations are tied to, `path` the way to it in the input; `since` the first day on which
    the act changes anything. `before` are the facts of the kind that touch one of them, as they stand: those of the
    organisations of all time, those of the target that are true on that day or later.
    """

    edge: str
    owners: Sequence[Owner]
    target: str
    path: Path
    since: int
    lives: Lives
    before: Sequence[StoredRow] = ()
    nodes: list[NewNode] = field(default_factory=list)
    rows: list[NewRow] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def new(self) -> list[NewRow]:
        """The ties that begin."""
        return [row for row in self.rows if row.kind == self.edge]

    @property
    def affected(self) -> set[str]:
        """Whose ties begin or end."""
        ended = {change.row.owner for change in self.changes if change.row.kind == self.edge}
        return ended | {row.owner for row in self.new}

    @property
    def after(self) -> list[Row]:
        """The ties as they will stand."""
        return self._after(self.edge, self.before)

    @property
    def life(self) -> Days:
        """The first day of the target, and the first day after its last one, as they will stand."""
        states = self._after(STATES[label_of(self.target)], self.lives.states(self.target))
        days = [days_of(state) for state in states]
        return min(first for first, _ in days), max(end for _, end in days)

    def _after(self, kind: str, before: Iterable[StoredRow]) -> list[Row]:
        gone = {change.row.row_id for change in self.changes}
        after: list[Row] = [row for row in before if row.row_id not in gone]
        after += [ended(change) for change in self.changes]
        after += self.rows
        return [row for row in after if row.kind == kind]

    def path_to(self, organisation: str) -> Path:
        """The way to the organisation in the input; to the target, if it is not named there."""
        return next((path for path, owner in self.owners if owner == organisation), self.path)

    def end(self, row: StoredRow, on: PartialDate) -> None:
        """Have the fact end on that day."""
        self.changes.append(Change(row, on))

    def batch(self, document: str | None) -> Batch:
        """What is written: what begins rests on the document, what ends has ended by it (`endDocumentId`)."""
        return Batch(
            nodes=self.nodes,
            rows=[replace(row, document_id=document) for row in self.rows],
            changes=[_by(each, document) for each in self.changes],
        )


def _by(change: Change, document: str | None) -> Change:
    # Of an organisation's state the next one tells.
    told = {} if change.row.kind == "OrganisationState" else {"endDocumentId": document}
    return replace(change, values={**change.values, **told})
