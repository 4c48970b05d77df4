"""Trees: no cycle on any day, one leadership parent at a time, no child that outlives its parent (X-13)."""

from __future__ import annotations

from collections.abc import Callable

from tests.reorganisations.oracle.ledger import Ledger, Row
from tests.reorganisations.oracle.writing import Writing

Counts = Callable[[Row], bool]
"""Whether a subordination belongs to the tree: those of one kind, or the natural lines of all."""


def check_subordination(writing: Writing, edge: Row) -> None:
    """A subordination that the event wrote."""
    if edge.begins >= edge.ends:
        return
    superior = str(edge.target)
    writing.covered(superior, edge.begins, edge.ends, "X-13")
    kind, natural = edge.values["kind"], writing.ledger.natural
    trees: list[Counts] = [lambda other: bool(other.values["kind"] == kind)]
    if kind == natural(edge.owner):
        trees.append(lambda other: bool(other.values["kind"] == natural(other.owner)))
    if any(leads_to(writing.ledger, superior, edge.owner, counts, edge.begins, edge.ends) for counts in trees):
        writing.refuse("X-13", f"cycle of {edge.owner}")
    if edge.values["kind"] == "LEADERSHIP" and any(
        other.key != edge.key and other.values["kind"] == "LEADERSHIP" and other.within(edge.begins, edge.ends)
        for other in writing.ledger.now("SUBORDINATE_TO", edge.owner)
    ):
        writing.refuse("X-13", f"two leadership parents of {edge.owner}")


def leads_to(
    ledger: Ledger, unit: str, goal: str, counts: Counts, first: int, end: int, passed: frozenset[str] = frozenset()
) -> bool:
    """On some one day of [first, end), the way up from the unit in that tree comes to the goal (or begins there)."""
    if unit == goal:
        return True
    return unit not in passed and any(
        leads_to(ledger, str(edge.target), goal, counts, max(first, edge.begins), min(end, edge.ends), passed | {unit})
        for edge in ledger.now("SUBORDINATE_TO", unit)
        if counts(edge) and edge.within(first, end)
    )
