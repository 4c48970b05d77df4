"""When organisations, groups and co-locations live, and what they are called, as it now stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from commands.lines import days_of
from graph.references import STATES
from graph.rows import StoredRow, label_of
from graph.writing import WriteTransaction
from rules.dates import iso
from rules.findings import Finding
from rules.tenure import Days, uncovered

Path = tuple[str | int, ...]


class Lives:
    """The states of things, by their ids."""

    def __init__(self, states: Iterable[StoredRow]) -> None:
        self._states: dict[str, list[StoredRow]] = defaultdict(list)
        for state in states:
            self._states[state.owner].append(state)

    def states(self, node: str) -> Sequence[StoredRow]:
        """All periods of one thing."""
        return self._states[node]

    def days(self, node: str) -> list[Days]:
        """The days on which it lives."""
        return [days_of(state) for state in self._states[node]]

    def name(self, node: str, day: int) -> str:
        """What it is called on that day; a co-location has no name."""
        shown = [state for state in self._states[node] if state.show and state.show[0] <= day < state.show[1]]
        return str(shown[0].values.get("name", node)) if shown else node

    def outlived(self, node: str, days: Days, path: Path, beyond: str = "V-70") -> list[Finding]:
        """What is wrong if it does not live on each of these days: R-02 if not on the first, else the rule `beyond`."""
        # People have no first and last day: what is known of them may begin or end any time.
        day = None if label_of(node) == "Person" else uncovered(days, self.days(node))
        if day is None:
            return []
        about = {"name": self.name(node, day), "day": iso(day, None), "on": iso(day, None)}
        rule, case = ("R-02", "-") if day == days[0] else (beyond, "life")
        if label_of(node) == "CoLocationGroup":
            case = "co-location"
        return [Finding(rule, case, path, iso(day, None), (node,), about)]


async def lives_of(tx: WriteTransaction, node_ids: Iterable[str]) -> Lives:
    """The lives of these organisations, groups and co-locations."""
    by_state: dict[str, set[str]] = defaultdict(set)
    for node in node_ids:
        by_state[STATES[label_of(node)]].add(node)
    return Lives([state for label, ids in by_state.items() for state in await tx.current_rows(label, ids)])
