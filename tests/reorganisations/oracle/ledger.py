"""What is known of a small world: a list of facts, since when and until when each was known, and which event wrote it.

Dates are texts as they are written ("2012", "2012-03"); days are `YYYYMMDD`; moments are milliseconds. Units, posts,
people, events and groups are known by keys. The rules of reading are those of `tests.api.oracle`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tests.api.oracle import ALWAYS, NATURAL, Fact, first_day

FOREVER = 10**18
COMING = 10**15
"""Moments from here on are those of events that are not yet recorded, in their order."""


@dataclass(frozen=True)
class Row(Fact):
    """One fact as known from `since` until `until`. `event`: the event that wrote it so, if one did."""

    until: int = FOREVER
    event: str | None = None

    def open_after(self, day: int) -> bool:
        """Valid on the day or on some later one."""
        return self.begins < self.ends and self.ends > day

    def within(self, first: int, end: int) -> bool:
        """Valid on some day of [first, end)."""
        return max(self.begins, first) < min(self.ends, end)


class Ledger:
    """All rows that ever were known. `things`: key → label, of all that has facts."""

    def __init__(self) -> None:
        self.things: dict[str, str] = {}
        self.codes: dict[str, str | None] = {}
        """The code of a unit, which it keeps."""
        self.post_codes: dict[str, str | None] = {}
        self.rows: list[Row] = []
        self._now: dict[str, Row] = {}
        self._made = 0

    def branch(self) -> Ledger:
        """The same once more, to try something out."""
        other = Ledger()
        other.things, other.codes = dict(self.things), dict(self.codes)
        other.post_codes = dict(self.post_codes)
        other.rows, other._now = list(self.rows), dict(self._now)
        other._made = self._made
        return other

    def new_key(self, letter: str) -> str:
        """A key that nothing has."""
        self._made += 1
        return f"{letter}{self._made}"

    def there(self, key: str) -> bool:
        """Something is known of it now."""
        return any(row.owner == key for row in self._now.values())

    def now(
        self, kind: str, owner: str | None = None, target: str | None = None, after: int | None = None
    ) -> list[Row]:
        """What is known now; with `after` only what is open after that day."""
        return [
            row
            for row in self._now.values()
            if row.kind == kind
            and owner in (None, row.owner)
            and target in (None, row.target)
            and (after is None or row.open_after(after))
        ]

    def known_now(self) -> list[Row]:
        """Every fact that is known now."""
        return list(self._now.values())

    def fact(self, key: str) -> Row | None:
        """A fact as it is known now."""
        return self._now.get(key)

    def write(self, row: Row) -> None:
        """From `row.since` on the fact is known to be so, whatever became of the row that was taken for a model."""
        row = replace(row, until=FOREVER)
        self.retract(row.key, row.since)
        self._now[row.key] = row
        self.rows.append(row)

    def retract(self, key: str, at: int) -> None:
        """From `at` on the fact is not known any more."""
        old = self._now.pop(key, None)
        if old is None:
            return
        place = self.rows.index(old)
        if old.since == at:  # it was not known at any moment
            del self.rows[place]
        else:
            self.rows[place] = replace(old, until=at)

    def written_by(self, event: str, at: int) -> list[Row]:
        """Rows that the event wrote at that moment, whatever became of them."""
        return [row for row in self.rows if row.event == event and row.since == at]

    def before(self, key: str, at: int) -> Row | None:
        """The fact's row that ceased to be known at that moment."""
        return next((row for row in self.rows if row.key == key and row.until == at), None)

    def recorded(self, moments: Mapping[int, int]) -> None:
        """What was to come has been recorded at these moments: number → moment."""

        def settled(moment: int) -> int:
            return moments[moment - COMING] if COMING <= moment < FOREVER else moment

        self.rows = [
            row
            if max(row.since, row.until) < COMING or (row.since < COMING and row.until == FOREVER)
            else replace(row, since=settled(row.since), until=settled(row.until))
            for row in self.rows
        ]
        self._now = {row.key: row for row in self.rows if row.until == FOREVER}

    # what units and posts are

    def lives(self, key: str, day: int) -> bool:
        """A unit or post that lives on the day."""
        return any(state.valid(day) for state in self.now("STATE", key))

    def first_day_without(self, key: str, first: int, end: int) -> int | None:
        """The first day of [first, end) on which a unit or post does not live."""
        for state in sorted(self.now("STATE", key), key=lambda state: state.begins):
            if state.begins <= first < state.ends:
                first = state.ends
        return first if first < end else None

    def natural(self, unit: str) -> str:
        """The kind of subordination that is natural for it."""
        return NATURAL[self.things[unit]]


def day_of(text: str | None) -> int:
    """The first day of a beginning."""
    return ALWAYS if text is None else first_day(text)


def later(on: str, start: str | None) -> str | None:
    """max(on, start): on the same day the fact's own beginning."""
    return on if first_day(on) > day_of(start) else start
