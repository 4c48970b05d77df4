"""党组织 that units have of their own, made from the letter in a unit's `party` column and carried through its events.

`G` leadership group and branch, `g` leadership group, `C` Party committee, `B` branch, `H` branch and a hosted one,
`J` the joint branch of small institutions, `-` none; a key names a body of the tables (a township's committee).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise

from seed.city.calendar import Month, month, read_month
from seed.city.reforms import Reform, changes, event_of
from seed.city.structure import Period, Unit
from seed.tables import table
from seed.world import ReorganisationKind

GROUP, COMMITTEE, BRANCH = "20", "14", "50"


@dataclass(frozen=True, slots=True)
class _Form:
    """How a body of one sort is named and where it stands in the Party's tree."""

    suffix: str
    name: str
    category: str
    template: str
    parent: str


_GROUP = _Form("party", "中共{name}党组", GROUP, "leadership-group", "committee")
_COMMITTEE = _Form("party", "中共{name}委员会", COMMITTEE, "party-committee", "organ-committee")
_BRANCH = _Form("branch", "中共{name}机关支部委员会", BRANCH, "branch", "organ-committee")
_BODIES: Mapping[str, tuple[_Form, ...]] = {
    "G": (_GROUP, _BRANCH),
    "g": (_GROUP,),
    "C": (_COMMITTEE,),
    "B": (_BRANCH,),
    "H": (_BRANCH,),
}


class Parties:
    """The party organisations of the units, with their events."""

    def __init__(self, units: dict[str, Unit], events: Iterable[Reform]) -> None:
        self.units = units
        self.found: dict[str, Unit] = {}
        self.events: list[Reform] = []
        for unit in units.values():
            for suffix in ("party", "branch"):
                self._add(unit, suffix)
        for suffix in ("party", "branch"):
            self._mirror(list(events), suffix)
        self._complete()
        self._link_committees()

    def _add(self, unit: Unit, suffix: str) -> None:
        periods = [(period, _form(period, suffix)) for period in unit.periods]
        for present, group in groupby(periods, key=lambda pair: pair[1] is not None):
            if not present:
                continue
            its = _joined([self._period(unit, period, form) for period, form in group if form is not None])
            key = f"{unit.key}-{suffix}"
            code = f"{unit.code}-{'D' if suffix == 'party' else 'Z'}"
            body = Unit(key, "PARTY_ORGANISATION", code, its, unit.county, unit.sequence)
            body.counterparts.append((unit.key, "OWN", its[0].start, its[-1].end))
            self.found[key] = body

    def _period(self, unit: Unit, period: Period, form: _Form) -> Period:
        parent = form.parent
        if unit.county is not None:
            parent = f"{unit.county}-committee"
        elif form is _COMMITTEE and period.nature == "2":
            parent = "committee"
        name = form.name.format(name=period.name.removeprefix("中共"))
        short = form.name.removeprefix("中共").format(name=period.short)
        category = form.category
        if form is _COMMITTEE and period.nature != "2":
            category = "12"
        return Period(period.start, period.end, name, short, parent, category, "1", "", "-", form.template)

    def _mirror(self, events: list[Reform], suffix: str) -> None:
        for event in events:
            ended = [key for key in (f"{unit}-{suffix}" for unit in event.ended) if self._ends(key, event.on)]
            outputs = [key for key in (f"{unit}-{suffix}" for unit in event.outputs) if self._lives(key, event.on)]
            surviving = [f"{unit}-{suffix}" for unit in event.surviving if f"{unit}-{suffix}" in outputs]
            kind: ReorganisationKind = event.kind
            if ended and not outputs:
                kind, surviving = "DISSOLVE", []
            elif ended and event.kind == "MERGE":
                surviving = []
            elif not ended:
                continue
            self.events.append(
                event_of(
                    kind,
                    event.on,
                    [*((key, False) for key in ended), *((key, True) for key in surviving)],
                    outputs,
                    "随机构调整",
                )
            )

    def _complete(self) -> None:
        """What no event of the units explains: bodies that were founded or that changed in themselves."""
        begun = {(key, event.on) for event in self.events for key in event.outputs}
        for body in self.found.values():
            if body.start is not None and (body.key, body.start) not in begun:
                self.events.append(Reform("FOUND", body.start, [], [body.key], []))
            for before, after in pairwise(body.periods):
                for kind in changes(before, after):
                    self.events.append(
                        Reform(
                            kind,
                            after.start or 0,
                            [(body.key, True)],
                            [body.key],
                            [],
                            f"{before.short}调整为{after.short}",
                        )
                    )

    def _link_committees(self) -> None:
        """Bodies of the tables that belong to a unit: a township's committee to its government."""
        for unit in self.units.values():
            named = {period.party for period in unit.periods} & set(self.units)
            for key in named:
                self.units[key].counterparts.append((unit.key, "OWN", unit.start, unit.end))

    def _ends(self, key: str, on: Month) -> bool:
        return key in self.found and self.found[key].end == on

    def _lives(self, key: str, on: Month) -> bool:
        return key in self.found and self.found[key].at(on) is not None


def _form(period: Period, suffix: str) -> _Form | None:
    return next((form for form in _BODIES.get(period.party, ()) if form.suffix == suffix), None)


def _joined(periods: list[Period]) -> list[Period]:
    """Periods that say the same, as one: a change of the unit's rank is none of its Party group's."""
    joined = [periods[0]]
    for period in periods[1:]:
        last = joined[-1]
        if changes(last, period) or last.template != period.template:
            joined.append(period)
        else:
            joined[-1] = Period(
                last.start,
                period.end,
                last.name,
                last.short,
                last.parent,
                last.category,
                last.nature,
                last.rank,
                last.party,
                last.template,
            )
    return joined


def particular_bodies(units: Mapping[str, Unit]) -> tuple[dict[str, Unit], list[Reform]]:
    """The bodies of `party_bodies.tsv`: stationed groups, the joint branch, the hosted one; with their events.

    A row is a unit that the body stands with from a month on; where a further row has a name, it is a new one.
    """
    found: dict[str, Unit] = {}
    events: list[Reform] = []
    rows = [row for row in table("city/party_bodies.tsv") if row["unit"] in units]
    for key, group in groupby(rows, key=lambda row: row["key"]):
        its = list(group)
        periods: list[Period] = []
        for row in (row for row in its if row["name"]):
            start = read_month(row["from"])
            if periods:
                periods[-1] = Period(periods[-1].start, start, *_rest(periods[-1]))
            periods.append(
                Period(
                    start, None, row["name"], row["short"], row["parent"], row["category"], "1", "", "-", row["posts"]
                )
            )
        body = Unit(key, "PARTY_ORGANISATION", f"990500-{its[0]['code']}", periods, sequence=900)
        body.counterparts = [
            (row["unit"], row["coverage"], read_month(row["from"]), read_month(row["to"])) for row in its
        ]
        found[key] = body
        events.append(Reform("FOUND", periods[0].start or month(1985), [], [key], []))
        for before, after in pairwise(periods):
            for kind in changes(before, after):
                events.append(
                    Reform(kind, after.start or 0, [(key, True)], [key], [], f"{before.short}更名为{after.short}")
                )
    return found, events


def _rest(period: Period) -> tuple[str, str, str, str, str, str, str, str]:
    return (
        period.name,
        period.short,
        period.parent,
        period.category,
        period.nature,
        period.rank,
        period.party,
        period.template,
    )
