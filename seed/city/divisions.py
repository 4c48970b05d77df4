"""内设机构: divisions of the city's bodies, and where they went when their body ended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from seed.city.calendar import Month, read_month
from seed.city.reforms import Reform, event_of
from seed.city.structure import Period, Unit
from seed.tables import table


class Divisions:
    """The divisions, carried through the events of the bodies above them in order of time.

    A division of a body that ends is moved as it is to the body's successor; divisions of one name that meet there
    become one.
    """

    def __init__(self, units: dict[str, Unit]) -> None:
        self.units = units
        self.found: dict[str, Unit] = {}
        self.events: list[Reform] = []
        self._wishes: dict[str, tuple[Month, str]] = {}
        self._numbers: dict[str, int] = defaultdict(int)
        for row in table("city/divisions.tsv"):
            if row["unit"] in units:
                self._add_row(row)

    def carry_through(self, events: Iterable[Reform]) -> None:
        """Follow the events, which are in order of time."""
        for event in events:
            if event.ended and event.kind != "DISSOLVE":
                self._follow(event)
            if event.kind == "SPLIT":
                self._leave(event)

    def _add_row(self, row: dict[str, str]) -> None:
        start = read_month(row["from"])
        owner = self.units[row["unit"]]
        begins = start if start is not None and (owner.start is None or start > owner.start) else owner.start
        division = self._new(row["unit"], row["name"], begins)
        if begins is not None:
            self.events.append(Reform("FOUND", begins, [], [division.key], []))
        if row["moves"]:
            on, target = row["moves"].split(">")
            if target in self.units:
                self._wishes[division.key] = (read_month(on) or 0, target)

    def _new(self, owner: str, name: str, start: Month | None) -> Unit:
        self._numbers[owner] += 1
        number = self._numbers[owner]
        key = f"{owner}-{number:02}"
        period = Period(start, None, name, name, owner, "", "", "109", "-", "division")
        unit = Unit(key, "INTERNAL_DIVISION", f"{self.units[owner].code}-{number:02}", [period], sequence=number)
        self.found[key] = unit
        return unit

    def _of(self, owner: str) -> list[Unit]:
        return [unit for unit in self.found.values() if unit.periods[-1].parent == owner and unit.end is None]

    def _follow(self, event: Reform) -> None:
        arriving: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        for body in event.ended:
            for division in self._of(body):
                on, target = self._wishes.get(division.key, (event.on, event.outputs[0]))
                arriving[target if on == event.on else event.outputs[0], division.periods[-1].name].append(division)
        for (target, name), group in arriving.items():
            standing = [unit for unit in self._of(target) if unit.periods[-1].name == name and unit not in group]
            if standing:
                self._end(group, event.on)
                inputs = [*((unit.key, False) for unit in group), (standing[0].key, True)]
                self.events.append(event_of("ABSORB", event.on, inputs, [standing[0].key]))
            elif len(group) > 1:
                self._end(group, event.on)
                new = self._new(target, name, event.on)
                self.events.append(event_of("MERGE", event.on, [(unit.key, False) for unit in group], [new.key]))
            else:
                self._move(group[0], target, event.on)

    def _leave(self, event: Reform) -> None:
        """Divisions that leave a body which goes on, for one that begins."""
        for key, (on, target) in self._wishes.items():
            division = self.found[key]
            elsewhere = division.end is None and division.periods[-1].parent != target
            if on == event.on and elsewhere and target in {*event.outputs, "organisation-department"}:
                self._move(division, target, on)

    def _end(self, group: Iterable[Unit], on: Month) -> None:
        for unit in group:
            unit.periods[-1] = replace(unit.periods[-1], end=on)

    def _move(self, division: Unit, target: str, on: Month) -> None:
        last = division.periods[-1]
        division.periods[-1] = replace(last, end=on)
        division.periods.append(replace(last, start=on, parent=target))
        self.events.append(
            Reform(
                "MOVE_IN_WHOLE",
                on,
                [(division.key, True)],
                [division.key],
                [],
                f"{last.name}整建制划入{self._name(target, on)}",
            )
        )

    def _name(self, key: str, on: Month) -> str:
        period = self.units[key].at(on)
        return period.short if period is not None else key
