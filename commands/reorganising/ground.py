"""What is known of the units concerned and of what hangs on them, in memory: as the events so far have left it.

It holds the rows that are not superseded, as far as they were read. Nothing here reads or writes the store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from graph.neighbourhood import CodeFound, Unit
from graph.rows import StoredRow
from rules.dates import PartialDate
from rules.ids import kind_of
from rules.tenure import Days, uncovered
from rules.timeline import Span

STATES = {"Organisation": "OrganisationState", "Post": "PostState", "CoLocation": "CoLocationState"}
"""Kind of id → kind of its states."""
NATURAL = {"AdministrativeUnit": "LEADERSHIP", "PartyOrganisation": "PARTY", "InternalDivision": "INTERNAL"}
"""Label of a unit → the kind of subordination that is natural for it."""


class Ground:
    """Rows by fact, by owner and by target. `day` is the first day of the new order; `on` the date it was given as."""

    def __init__(self, on: PartialDate) -> None:
        self.on = on
        self.day = on.day
        self.units: dict[str, Unit] = {}
        self.codes: dict[str, CodeFound] = {}
        self._rows: dict[str, StoredRow] = {}
        self._owned: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        self._aimed: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        self._undo: list[tuple[str, StoredRow | None]] = []

    # rows

    def learn(self, rows: Iterable[StoredRow]) -> None:
        """Rows that were read. What is known already stays: the events so far may have changed it."""
        for row in sorted(rows, key=lambda row: row.fact_id):
            if row.fact_id not in self._rows:
                self._place(row)

    def put(self, row: StoredRow) -> None:
        """From now on the fact is so."""
        self._undo.append((row.fact_id, self._rows.get(row.fact_id)))
        self._place(row)

    def drop(self, fact_id: str) -> None:
        """From now on the fact is not known."""
        self._undo.append((fact_id, self._rows.get(fact_id)))
        self._displace(fact_id)

    def mark(self) -> int:
        """A point to come back to."""
        return len(self._undo)

    def back_to(self, mark: int) -> None:
        """Take back what was put and dropped since."""
        while len(self._undo) > mark:
            fact_id, before = self._undo.pop()
            self._displace(fact_id)
            if before is not None:
                self._place(before)

    def _place(self, row: StoredRow) -> None:
        self._rows[row.fact_id] = row
        self._owned[row.kind, row.owner][row.fact_id] = None
        if row.target is not None:
            self._aimed[row.kind, row.target][row.fact_id] = None

    def _displace(self, fact_id: str) -> None:
        row = self._rows.pop(fact_id, None)
        if row is not None:
            self._owned[row.kind, row.owner].pop(fact_id, None)
            if row.target is not None:
                self._aimed[row.kind, row.target].pop(fact_id, None)

    def fact(self, fact_id: str) -> StoredRow | None:
        """The fact as it now is."""
        return self._rows.get(fact_id)

    def of(self, kind: str, owner: str) -> list[StoredRow]:
        """Rows of that kind that belong to the owner, or start from it."""
        return [self._rows[fact] for fact in self._owned.get((kind, owner), ())]

    def open_of(self, kind: str, owner: str) -> list[StoredRow]:
        """Those of them that are open after `day`."""
        return [row for row in self.of(kind, owner) if is_open(row.validity.span, self.day)]

    def open_at(self, kind: str, target: str) -> list[StoredRow]:
        """Edges of that kind that end there and are open after `day`."""
        found = (self._rows[fact] for fact in self._aimed.get((kind, target), ()))
        return [row for row in found if is_open(row.validity.span, self.day)]

    def all_at(self, kind: str, target: str) -> Iterator[StoredRow]:
        """Edges of that kind that end there, of all time as far as they were read."""
        return (self._rows[fact] for fact in self._aimed.get((kind, target), ()))

    # units and posts

    def states(self, thing: str) -> list[StoredRow]:
        """States of a unit, post or co-location."""
        return self.of(STATES[kind_of(thing) or ""], thing)

    def state_on(self, thing: str, day: int) -> StoredRow | None:
        """Its state that is valid on the day."""
        return next((row for row in self.states(thing) if is_valid(row.validity.span, day)), None)

    def shown(self, thing: str) -> StoredRow:
        """Its state on `day`, else the one that is nearest: for texts."""
        found = self.state_on(thing, self.day)
        if found is not None:
            return found
        states = sorted(self.states(thing), key=lambda row: row.validity.span.valid_from)
        begun = [row for row in states if row.validity.span.valid_from <= self.day]
        return begun[-1] if begun else states[0]

    def born(self, thing: str) -> PartialDate | None:
        """The first day of its life; None: unknown, or always."""
        return min(self.states(thing), key=lambda row: row.validity.span.valid_from).validity.start

    def lives(self, thing: str) -> bool:
        """Whether the unit or post lives on `day`."""
        return self.state_on(thing, self.day) is not None

    def gap(self, thing: str, days: Days) -> int | None:
        """The first of the days on which the unit or post does not live; None: it lives on all of them."""
        spans = (row.validity.span for row in self.states(thing))
        return uncovered(days, ((span.valid_from, span.valid_to) for span in spans))

    def natural(self, unit: str) -> str:
        """The kind of subordination that is natural for it."""
        return NATURAL[self.units[unit].label]

    def name(self, unit: str) -> str:
        """What a unit is called on `day`."""
        return str(self.shown(unit).values["name"])

    def title(self, post: str) -> str:
        """What a post is called on `day`."""
        return str(self.shown(post).values["title"])

    def place(self, post: str) -> str:
        """The unit in which a post is on `day`, or next."""
        places = self.open_of("POST_IN", post) or self.of("POST_IN", post)
        return str(min(places, key=lambda row: row.validity.span.valid_from).target)

    def code_name(self, key: object) -> str:
        """What a code stands for; nothing for none."""
        if key is None:
            return ""
        found = self.codes.get(str(key))
        return found.name if found is not None else str(key).partition("/")[2]


def is_valid(span: Span, day: int) -> bool:
    """Whether it is valid on the day."""
    return span.valid_from <= day < span.valid_to


def is_open(span: Span, day: int) -> bool:
    """Whether it is valid on the day or on some later day."""
    return span.valid_to > day and span.valid_from < span.valid_to
