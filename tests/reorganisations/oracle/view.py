"""What was known at one moment: the rules of reading, and what reorganisations add to them.

Most of it is the model of `tests.api.oracle`; here it finds facts by what they hang on, and knows events and groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.api.oracle import Fact, View, When, within
from tests.reorganisations.oracle.ledger import FOREVER, Ledger


@dataclass
class Known(View):
    """A view whose facts are found quickly."""

    _by_owner: Mapping[tuple[str, str], list[Fact]] = field(default_factory=dict)
    _by_target: Mapping[tuple[str, str], list[Fact]] = field(default_factory=dict)
    _by_kind: Mapping[str, list[Fact]] = field(default_factory=dict)

    @classmethod
    def at(cls, ledger: Ledger, moment: int | None) -> Known:
        """What was known then; None: now."""
        known = FOREVER - 1 if moment is None else moment
        facts: list[Fact] = [row for row in ledger.rows if row.since <= known < row.until]
        owners, targets, kinds = defaultdict(list), defaultdict(list), defaultdict(list)
        for fact in facts:
            owners[fact.kind, fact.owner].append(fact)
            targets[fact.kind, str(fact.target)].append(fact)
            kinds[fact.kind].append(fact)
        return cls(ledger.things, facts, owners, targets, kinds)

    def all(self, kind: str, owner: str | None = None, target: str | None = None) -> list[Fact]:
        if owner is not None:
            found = self._by_owner.get((kind, owner), [])
        elif target is not None:
            found = self._by_target.get((kind, target), [])
        else:
            found = self._by_kind.get(kind, [])
        return [fact for fact in found if target in (None, fact.target)]

    def state(self, owner: str, day: int) -> Fact:
        return self._shown(self.all("STATE", owner), day)

    def known(self, key: str) -> bool:
        """It was known that there is such a thing."""
        return bool(self.all("STATE", key) or self.all("EVENT", key))

    def _shown(self, rows: list[Fact], day: int) -> Fact:
        """Of states that begin on one day that which lasts longest; if none was ever valid, the last that began."""
        valid = [row for row in rows if row.begins < row.ends or row.end == "?"]
        if not valid:
            return max(rows, key=lambda row: row.begins)
        earlier = [row for row in valid if row.begins <= day]
        if not earlier:
            return min(valid, key=lambda row: (row.begins, -row.ends))
        return max(earlier, key=lambda row: (row.begins, row.ends))

    def status(self, key: str, asked: int) -> str:
        """ACTIVE while it lives; a unit that ended and was revived later has ENDED in between."""
        first, _ = self.life(key)
        if first.begins > asked:
            return "UPCOMING"
        return "ACTIVE" if self.state(key, asked).valid(asked) else "ENDED"

    # trees by every kind

    def superiors_by(self, key: str, kind: str, when: When) -> list[Fact]:
        """Subordinations of that kind whose superior is the parent: of what does not live, the last or first ones."""
        state = self.state(key, when.at)
        lived = state.shown(when.at)
        return [
            edge
            for edge in self.all("SUBORDINATE_TO", key)
            if edge.values["kind"] == kind
            and (edge.valid(lived) or (state.end == edge.end == "?" and edge.begins <= lived))
        ]

    def in_subtree(self, key: str, when: When) -> list[str]:
        """The unit itself and all beneath it."""
        return [key, *self.descendants(key, when)]

    # lineage

    def family(self, key: str) -> tuple[list[str], list[Fact]]:
        """Everything reached by steps either way, and all steps between."""
        found, waiting = {key}, [key]
        while waiting:
            unit = waiting.pop()
            steps = [*self.all("SUCCEEDED_BY", unit), *self.all("SUCCEEDED_BY", target=unit)]
            for other in {end for step in steps for end in (step.owner, str(step.target))} - found:
                found.add(other)
                waiting.append(other)
        return sorted(found), [step for unit in sorted(found) for step in self.all("SUCCEEDED_BY", unit)]

    def present(self, key: str, asked: int) -> list[str]:
        """The unit itself while it lives, else its living successors."""
        found, seen, waiting = set(), set(), [key]
        while waiting:
            unit = waiting.pop()
            if unit in seen:
                continue
            seen.add(unit)
            if self.known(unit) and self.state(unit, asked).valid(asked):
                found.add(unit)
            else:
                waiting += [str(step.target) for step in self.all("SUCCEEDED_BY", unit)]
        return sorted(found)

    # events

    def events_of(self, key: str, during: tuple[str | None, str | None] | None, when: When) -> list[str]:
        """Events in which it took part, by the day they took effect."""
        events = {str(edge.target) for edge in self.all("INPUT_OF", key)}
        events |= {edge.owner for edge in self.all("PRODUCED", target=key)}
        return sorted(event for event in events if self._in_history(event, during, when))

    def _in_history(self, event: str, during: tuple[str | None, str | None] | None, when: When) -> bool:
        [fact] = self.all("EVENT", event)
        if during is None:
            return fact.begins <= when.at
        start, end = (None if each is None else _day(each) for each in during)
        return (start or 0) <= fact.begins < (10**9 if end is None else end)

    def inputs(self, event: str) -> list[str]:
        return sorted({edge.owner for edge in self.all("INPUT_OF", target=event)})

    def outputs(self, event: str) -> list[str]:
        return sorted({str(edge.target) for edge in self.all("PRODUCED", event)})

    # what binds units

    def co_locations(self, key: str, during: tuple[str | None, str | None] | None, when: When) -> list[Fact]:
        """States of the groups in which it has a place."""
        places = [edge for edge in self.all("IN_COLOCATION", key) if within(edge, during, when.at)]
        groups = {str(edge.target) for edge in places}
        return [
            state for group in sorted(groups) for state in self.all("STATE", group) if within(state, during, when.at)
        ]

    def members(self, group: str, day: int) -> list[Fact]:
        return [edge for edge in self.all("IN_COLOCATION", target=group) if edge.valid(day)]

    def counterparts(self, key: str) -> list[Fact]:
        """Pairings, from either end."""
        return [*self.all("COUNTERPART_OF", key), *self.all("COUNTERPART_OF", target=key)]


def _day(text: str) -> int:
    year, month, day = (*text.split("-"), "01", "01")[:3]
    return int(year) * 10000 + int(month) * 100 + int(day)


def keys(units: Iterable[str]) -> list[dict[str, str]]:
    """Units as an answer lists them."""
    return [{"id": unit} for unit in units]
