"""The divisions of several revisions as places that live through them: which code of which revision is which place.

What follows from the revisions does not depend on the order in which they became known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from exchange.divisions.revisions import Revision
from graph.rows import NewRow, Validity, Value
from rules.divisions import Step, parents, step

Cell = tuple[int, str]
"""One row of one revision: the revision's number in order of date, and the code."""
Lineage = list[Cell]
"""A place in the revisions that list it, which follow each other without gap."""


@dataclass(frozen=True, slots=True)
class History:
    """Revisions in order of date, the steps between them, and the places that live through them."""

    revisions: Sequence[Revision]
    steps: Sequence[Step]
    lineages: Sequence[Lineage]

    @classmethod
    def of(cls, revisions: Sequence[Revision]) -> History:
        """Work out what became of what."""
        steps = [step(before.names, after.names) for before, after in pairwise(revisions)]
        lineages: list[Lineage] = []
        living: dict[str, Lineage] = {}
        for number, revision in enumerate(revisions):
            before = {new: old for old, new in steps[number - 1].successors.items()} if number else {}
            now: dict[str, Lineage] = {}
            for code in sorted(revision.names):
                if code in before:
                    lineage = living[before[code]]
                else:
                    lineage = []
                    lineages.append(lineage)
                lineage.append((number, code))
                now[code] = lineage
            living = now
        return cls(revisions, steps, lineages)


class Facts:
    """What a history says of its places, once each lineage has a node and each revision a document.

    `nodes`: the node of every cell; `documents`: the document of every revision.
    """

    def __init__(self, history: History, nodes: dict[Cell, str], documents: Sequence[str]) -> None:
        self._history = history
        self._nodes = nodes
        self._documents = documents

    def node(self, lineage: Lineage) -> str:
        """The node of a place."""
        return self._nodes[lineage[0]]

    def states(self, lineage: Lineage) -> Iterator[NewRow]:
        """What the place was: a state for each time in which code, name and parent stay the same."""
        starts = [cell for cell, before in zip(lineage, [None, *lineage], strict=False) if self._differs(before, cell)]
        ends = [start[0] for start in starts[1:]] + [lineage[-1][0] + 1]
        for cell, end in zip(starts, ends, strict=True):
            number, code = cell
            revision = self._history.revisions[number]
            until = self._history.revisions[end].on if end < len(self._history.revisions) else None
            yield NewRow(
                "PlaceState",
                self._nodes[cell],
                None,
                Validity(revision.on, until),
                {"code": code, "name": revision.names[code], "parentId": self._parent(cell)},
                document_id=self._documents[number],
                source=revision.cited(code),
            )

    def events(self, lineage: Lineage) -> Iterator[NewRow]:
        """What happened to the place. Of those in the first revision nobody knows how they came to be."""
        first, last = lineage[0], lineage[-1]
        if first[0] > 0:
            yield self._event("FOUND", lineage, first)
        for before, after in pairwise(lineage):
            if before[1] != after[1]:
                yield self._event("RECODE", lineage, after, assumed=True)
                continue
            if self._name(before) != self._name(after):
                yield self._event("RENAME", lineage, after)
            if self._parent(before) != self._parent(after):
                yield self._event("REPARENT", lineage, after)
        if last[0] + 1 < len(self._history.revisions):
            yield self._event("DISSOLVE", lineage, (last[0] + 1, None))

    def _event(self, kind: str, lineage: Lineage, cell: tuple[int, str | None], *, assumed: bool = False) -> NewRow:
        number, code = cell
        revision, before = self._history.revisions[number], self._history.revisions[number - 1]
        document = self._documents[number]
        values: dict[str, Value] = {"kind": kind, "on": revision.on, "since": before.on, "assumed": assumed}
        return NewRow(
            "CHANGED_BY",
            self.node(lineage),
            document,
            Validity(revision.on),
            values,
            document_id=document,
            source=revision.cited(code),
        )

    def _differs(self, before: Cell | None, cell: Cell) -> bool:
        return before is None or self._told(before) != self._told(cell)

    def _told(self, cell: Cell) -> tuple[str, str, str | None]:
        return cell[1], self._name(cell), self._parent(cell)

    def _name(self, cell: Cell) -> str:
        return self._history.revisions[cell[0]].names[cell[1]]

    def _parent(self, cell: Cell) -> str | None:
        number, code = cell
        return next((node for above in parents(code) if (node := self._nodes.get((number, above))) is not None), None)
