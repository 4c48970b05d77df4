"""What happened to the bodies: the events of the tables, and those that a table's periods imply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter

from seed.city.calendar import Month, read_month
from seed.city.structure import County, Period, Unit
from seed.tables import table
from seed.world import ReorganisationKind


@dataclass(slots=True)
class Reform:
    """One reorganisation. `inputs`: unit and whether it survives; `post_successions` are filled in with the posts."""

    kind: ReorganisationKind
    on: Month
    inputs: list[tuple[str, bool]]
    outputs: list[str]
    successions: list[tuple[str, str]]
    remarks: str | None = None
    post_successions: list[tuple[str, str]] = field(default_factory=list)

    @property
    def ended(self) -> list[str]:
        """The inputs that end with it."""
        return [key for key, survives in self.inputs if not survives]

    @property
    def surviving(self) -> list[str]:
        """The inputs that go on."""
        return [key for key, survives in self.inputs if survives]

    @property
    def key(self) -> str:
        """Unique: no unit goes twice through one kind of event in a month."""
        first = (
            self.outputs[-1] if self.kind == "SPLIT" and self.outputs else (self.outputs or self.ended or ["city"])[0]
        )
        return f"{self.on // 12}-{self.on % 12 + 1:02}-{self.kind.lower().replace('_', '-')}-{first}"


def reforms(units: Mapping[str, Unit], counties: Iterable[County]) -> list[Reform]:
    """Every event of these units, in order of time; each end and each change of theirs is part of one."""
    given = list(_given(units, [county.key for county in counties]))
    begun = {(key, event.on) for event in given for key in event.outputs}
    implied = [event for unit in units.values() for event in _implied(unit, begun)]
    return sorted([*given, *implied], key=attrgetter("on"))


def _given(units: Mapping[str, Unit], county_keys: list[str]) -> Iterator[Reform]:
    for row in table("city/events.tsv"):
        for county in county_keys if "*" in row["outputs"] else [""]:
            names = [name.replace("*", county) for name in row["inputs"].split()]
            inputs = [(name.rstrip("+"), name.endswith("+")) for name in names if name.rstrip("+") in units]
            outputs = [name for name in (each.replace("*", county) for each in row["outputs"].split()) if name in units]
            event = event_of(row["kind"], read_month(row["on"]) or 0, inputs, outputs, row["remarks"])  # type: ignore[arg-type]
            if event.ended or (event.kind == "SPLIT" and len(event.outputs) > len(event.surviving)):
                yield event


def event_of(
    kind: ReorganisationKind, on: Month, inputs: list[tuple[str, bool]], outputs: list[str], remarks: str | None = None
) -> Reform:
    """An event whose ended inputs are succeeded by all outputs; of a split, the survivors by what is new."""
    ended, surviving = [key for key, lives in inputs if not lives], [key for key, lives in inputs if lives]
    successions = [(before, after) for before in ended for after in outputs]
    if kind == "SPLIT":
        successions += [(before, after) for before in surviving for after in outputs if after not in surviving]
    return Reform(kind, on, inputs, outputs, successions, remarks)


def _implied(unit: Unit, begun: set[tuple[str, Month]]) -> Iterator[Reform]:
    if unit.start is not None and (unit.key, unit.start) not in begun:
        yield Reform("FOUND", unit.start, [], [unit.key], [])
    for before, after in pairwise(unit.periods):
        for kind in changes(before, after):
            yield Reform(kind, after.start or 0, [(unit.key, True)], [unit.key], [], _told(kind, before, after))


def changes(before: Period, after: Period) -> list[ReorganisationKind]:
    """The kinds of event that lie between two periods of a unit."""
    found: list[ReorganisationKind] = []
    if (before.category, before.nature) != (after.category, after.nature):
        found.append("CONVERT")
    if before.rank != after.rank:
        # A smaller number of ZB03 is a higher rank.
        found.append("UPGRADE" if after.rank < before.rank else "DOWNGRADE")
    if before.name != after.name:
        found.append("RENAME")
    if before.parent != after.parent:
        found.append("REPARENT")
    return found


def _told(kind: ReorganisationKind, before: Period, after: Period) -> str:
    match kind:
        case "RENAME":
            return f"{before.short}更名为{after.short}"
        case "UPGRADE":
            return f"{after.short}机构规格升格"
        case "CONVERT":
            return f"{before.short}转制为{after.short}" if before.name != after.name else f"{after.short}机构类别调整"
        case _:
            return f"{after.short}调整隶属关系"
