"""What is odd after a call and was not before: told as warnings, it refuses nothing (X-15, X-17, X-18, X-19, X-25)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from commands.lines import days_of
from commands.reorganising.event import Event
from commands.reorganising.ground import Ground, is_valid
from commands.reorganising.orders import Path
from commands.reorganising.survey import Survey
from graph.neighbourhood import active_in, with_members
from graph.rows import StoredRow
from rules.affiliations import Pair, joint_with_one, naming_undefined, own_of_several
from rules.dates import OPEN, iso
from rules.findings import Finding

CHANGING = frozenset({"MERGE", "ABSORB", "RENAME", "REPARENT", "MOVE_IN_WHOLE"})
"""Kinds of event in which a unit and its own party organisation go together (X-19)."""


@dataclass(frozen=True, slots=True)
class View:
    """The ground as it is, or as it was before the call: `former` holds what its facts were then, None for new ones."""

    ground: Ground
    former: Mapping[str, StoredRow | None]

    def _then(self, rows: Sequence[StoredRow]) -> list[StoredRow]:
        return [then for row in rows if (then := self.former.get(row.fact_id, row)) is not None]

    def of(self, kind: str, owner: str) -> list[StoredRow]:
        """Rows that start from the owner, of all time."""
        return self._then(self.ground.of(kind, owner))

    def at(self, kind: str, target: str) -> list[StoredRow]:
        """Edges that end there, of all time as far as they were read."""
        return self._then(list(self.ground.all_at(kind, target)))

    def valid(self, rows: Sequence[StoredRow]) -> list[StoredRow]:
        """Those that are valid on the day of the event."""
        return [row for row in rows if is_valid(row.validity.span, self.ground.day)]

    def units_of(self, party: str) -> set[str]:
        """The units of a party organisation on the day."""
        return {str(row.target) for row in self.valid(self.of("COUNTERPART_OF", party))}

    def superiors(self, unit: str, *kinds: str) -> set[str]:
        """Its superiors of these kinds on the day."""
        rows = self.valid(self.of("SUBORDINATE_TO", unit))
        return {str(row.target) for row in rows if row.values["kind"] in kinds}


async def oddities(survey: Survey, done: Sequence[Event]) -> list[Finding]:
    """The warnings of a call whose events are in the store."""
    places = {unit: event.path for event in reversed(done) for unit in _touched(event)}
    if not places:
        return []
    await survey.pairs(places)
    parties = {row.owner for unit in places for row in survey.ground.all_at("COUNTERPART_OF", unit)}
    parties |= {unit for unit in places if survey.ground.units[unit].label == "PartyOrganisation"}
    await survey.pairs(parties)
    found = Search(survey, done, places, View(survey.ground, _former(done)), View(survey.ground, {}))
    return [*found.pairings(parties), *await found.lines(parties), *await found.partners(), *await found.uncovered()]


def _touched(event: Event) -> Iterator[str]:
    """Units whose party organisations, or party organisations whose units, are to be looked at."""
    yield from (row.owner for row in event.touched("OrganisationState"))
    yield from (row.owner for row in event.touched("SUBORDINATE_TO"))
    for row in event.touched("COUNTERPART_OF"):
        yield row.owner
        yield str(row.target)


def _former(done: Sequence[Event]) -> dict[str, StoredRow | None]:
    former: dict[str, StoredRow | None] = {}
    for event in done:
        for row in event.replaced():
            former.setdefault(row.fact_id, row)
        for fact in event.made():
            former.setdefault(fact, None)
    return former


@dataclass(frozen=True, slots=True)
class Search:
    """Looks for what is odd in `now` and was not `before`. `places`: units that were touched → where in the input."""

    survey: Survey
    done: Sequence[Event]
    places: Mapping[str, Path]
    before: View
    now: View

    def _tell(self, rule: str, case: str, unit: str, day: int | None = None, **about: object) -> Finding:
        ground = self.survey.ground
        path = self.places.get(unit) or self.done[-1].path
        told = {"name": ground.name(unit), "day": iso(ground.day if day is None else day, None), **about}
        return Finding(rule, case, path, ground.name(unit), (unit,), told)

    def pairings(self, parties: set[str]) -> Iterator[Finding]:
        """Joint ones of a single unit, own ones of several (X-17); a committee and a leadership group (X-25)."""
        for party in sorted(parties):
            for case, odd in (("joint", joint_with_one), ("own", own_of_several)):
                day = self._since(lambda view, party=party: _pairs(view, party), odd)  # type: ignore[misc]
                if day is not None:
                    yield self._tell("X-17", case, party, day)
        for unit in sorted({unit for party in parties for unit in self.now.units_of(party)}):
            day = self._since(lambda view, unit=unit: _kinds(view, unit), naming_undefined)  # type: ignore[misc]
            if day is not None:
                yield self._tell("X-25", "-", unit, day)

    def _since(
        self, pairs: Callable[[View], list[Pair]], odd: Callable[[Sequence[Pair], int, int], int | None]
    ) -> int | None:
        """The first day on which it is odd now, if it was not odd then."""
        since = self.survey.ground.day
        day, earlier = odd(pairs(self.now), since, OPEN), odd(pairs(self.before), since, OPEN)
        return None if earlier is not None and day is not None and earlier <= day else day

    async def lines(self, parties: set[str]) -> list[Finding]:
        """Party organisations beneath one that is of no superior of their units (X-18)."""
        above = {superior for party in parties for superior in self.now.superiors(party, "PARTY")}
        await self.survey.pairs(above)
        units = {unit for party in parties for unit in self.now.units_of(party) | self.before.units_of(party)}
        await self.survey.climb(units, guarded=False)
        return [
            self._tell("X-18", "-", party)
            for party in sorted(parties)
            if _out_of_line(self.now, party) and not _out_of_line(self.before, party)
        ]

    async def partners(self) -> list[Finding]:
        """Units that change, while their own party organisation does not, or the other way round (X-19)."""
        changed = {row.owner for event in self.done if event.kind in CHANGING for row in _changing(event)}
        own = {unit: self._own(unit) for unit in sorted(changed)}
        partners = {partner for each in own.values() for partner in each} - changed
        if not partners:
            return []
        partners -= await active_in(self.survey.tx, partners, self.survey.ground.day // 100)
        names = self.survey.ground.name
        return [
            self._tell("X-19", "-", unit, partner=names(partner))
            for unit, each in own.items()
            for partner in sorted(each & partners)
        ]

    def _own(self, unit: str) -> set[str]:
        rows = self.before.valid([*self.before.of("COUNTERPART_OF", unit), *self.before.at("COUNTERPART_OF", unit)])
        own = [row for row in rows if row.values["coverage"] == "OWN"]
        return {str(row.target) if row.owner == unit else row.owner for row in own}

    async def uncovered(self) -> list[Finding]:
        """Units with party members among their holders that have lost their last party organisation (X-15)."""
        had = {unit for unit in self.places if self.before.valid(self.before.at("COUNTERPART_OF", unit))}
        heirs = {str(row.target) for event in self.done for row in event.added("SUCCEEDED_BY") if row.owner in had}
        bare = {
            unit
            for unit in had | heirs
            if unit in self.survey.ground.units
            and self.survey.ground.lives(unit)
            and not self.now.valid(self.now.at("COUNTERPART_OF", unit))
        }
        found = await with_members(self.survey.tx, bare, self.survey.ground.day) if bare else set()
        return [self._tell("X-15", "-", unit) for unit in sorted(found)]


def _pairs(view: View, party: str) -> list[Pair]:
    rows = view.of("COUNTERPART_OF", party)
    return [Pair(party, str(row.target), days_of(row), str(row.values["coverage"])) for row in rows]


def _kinds(view: View, unit: str) -> list[Pair]:
    """The pairs of a unit, with what kind its party organisations are of, day by day."""
    found = []
    for row in view.at("COUNTERPART_OF", unit):
        for state in view.of("OrganisationState", row.owner):
            (first, end), (since, until) = days_of(row), days_of(state)
            days = max(first, since), min(end, until)
            found.append(Pair(str(state.values.get("category")), unit, days, str(row.values["coverage"])))
    return found


def _out_of_line(view: View, party: str) -> bool:
    """Its superior is the party organisation of no superior of any of its units."""
    above, units = view.superiors(party, "PARTY"), view.units_of(party)
    if not above or not units:
        return False
    superiors: set[str] = set()
    layer = units
    while layer:
        layer = {each for unit in layer for each in view.superiors(unit, "LEADERSHIP", "INTERNAL")} - superiors
        superiors |= layer
    return not any(view.units_of(each) & superiors for each in above)


def _changing(event: Event) -> list[StoredRow]:
    """What went in and was changed by it: of those that are absorbed, not the one that absorbs them."""
    rows = event.added("INPUT_OF")
    return rows if event.kind != "ABSORB" else [row for row in rows if row.values["survives"] is False]
