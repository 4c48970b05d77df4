"""One call of `reorganise` at work: its events one after another, each on what the earlier ones have left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from commands.acts import Answer, told
from commands.documents import cited
from commands.reorganising.effect import effect_of
from commands.reorganising.event import Event
from commands.reorganising.ground import Ground
from commands.reorganising.kinds import LABELS, Case, Happening
from commands.reorganising.oddities import oddities
from commands.reorganising.orders import Accounts, Given, Order, Path, Ref, orders_of
from commands.reorganising.preparing import Preparation
from commands.reorganising.survey import Survey
from graph.locking import clock_ms
from graph.neighbourhood import existing
from graph.rows import new_node_id
from graph.writing import WriteTransaction
from rules.findings import Finding, refuse


@dataclass(slots=True)
class Call:
    """The events of one input, on one ground."""

    tx: WriteTransaction
    given: Given
    ground: Ground
    survey: Survey
    document_id: str | None = None
    first: int = 0
    """The instant at which its first event is recorded."""
    last: int = 0
    done: list[Event] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    keys: dict[str, str | None] = field(default_factory=dict)
    """Key → the unit that was founded under it; None: its event is refused."""
    founded: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, tx: WriteTransaction, given: Given) -> Call:
        """A call at its beginning."""
        ground = Ground(given["on"])
        return cls(tx, given, ground, Survey(tx, ground))

    async def work(self) -> Answer:
        """Do it. Raises `Refused` with all that is wrong."""
        self.document_id = await cited(self.tx, clock_ms(), self.given.get("document"))
        await self._check_versions()
        for order in orders_of(self.given):
            await self._happen(order)
        refuse(_each_once(self.findings))
        await self._touch()
        warnings = [warning for event in self.done for warning in event.warnings]
        warnings += await oddities(self.survey, self.done)
        return {"events": [event.id for event in self.done], "effect": effect_of(self.done), "warnings": told(warnings)}

    async def _check_versions(self) -> None:
        """What has changed since it was read refuses the whole (R-04)."""
        expected = self.given.get("expectedVersions", ())
        there = await existing(self.tx, "Organisation", [each["id"] for each in expected]) if expected else set()
        await self.survey.guard(there)
        for place, each in enumerate(expected):
            path: Path = ("expectedVersions", place)
            found = self.survey.versions.get(each["id"])
            about = {"value": each["id"], "id": each["id"], "read": each["version"], "found": found}
            if found is None:
                self.findings.append(Finding("R-01", "organisation", path, each["id"], (), about))
            elif found != each["version"]:
                self.findings.append(Finding("R-04", "-", path, str(found), (each["id"],), about))

    async def _happen(self, order: Order) -> None:
        """One event, with those that it brings about before it. With findings it takes no effect."""
        news = [new_node_id(LABELS[new.type]) for new in order.news]
        keys = {new.key: unit for new, unit in zip(order.news, news, strict=True) if new.key is not None}
        preparation = Preparation(self.survey, order, news, self.keys)
        await preparation.prepare()
        if preparation.hopeless:
            self.keys |= dict.fromkeys(keys)
            return
        mark = self.ground.mark()
        case = Case(
            order, preparation.ids, news, preparation.values, self.founded, missing=frozenset(preparation.missing)
        )
        planned = self._planned(Happening(self._event(order.kind, order.path), case))
        findings = [*preparation.findings, *(finding for event in planned for finding in event.findings)]
        if findings:
            self.findings += findings
            self.ground.back_to(mark)
            self.founded -= set(news)
            self.keys |= dict.fromkeys(keys)
            return
        await self._write(planned)
        self.keys |= keys
        self.survey.made(node for event in planned for node in event.fresh)

    def _event(self, kind: str, path: Path) -> Event:
        return Event(self.ground, kind, path, self.document_id, self.given.get("remarks"))

    def _planned(self, happening: Happening) -> list[Event]:
        """The events of a happening: subordinates that end come before, deepest first."""
        planned: list[Event] = []
        case, event = happening.case, happening.event
        sake = case.sake | frozenset(case.units())
        for child, path in happening.begin():
            if any(child in each.ended for each in planned):
                continue  # with another one, beneath which it is as well
            if not self.ground.lives(child):
                name = self.ground.name(child)
                event.refuse("V-70", "later", path, name, (child,), start=self.ground.born(child))
                continue
            ref = Ref("id", child, path)
            ending = Order("DISSOLVE", path, Accounts.all_end(path), (ref,))
            below = Case(ending, {ref: child}, (), {}, self.founded, sake)
            planned += self._planned(Happening(self._event("DISSOLVE", path), below))
        happening.finish()
        event.settle()
        return [*planned, event]

    async def _write(self, planned: Sequence[Event]) -> None:
        """Each event at an instant of its own."""
        for event in planned:
            self.last = max(clock_ms() if not self.done else self.last + 1, self.survey.latest + 1)
            if not self.done:
                self.first = self.last
            await event.write(self.tx, self.last)
            self.done.append(event)

    async def _touch(self) -> None:
        """Bump the version of all in which something was recorded, but for what is new."""
        made = {node: event for event in self.done for node in event.fresh}
        touched = {node for event in self.done for node in event.aggregates()}
        await self.tx.touch(touched - made.keys(), self.first, self.last)
        later = {node for event in self.done for node in event.aggregates() if made.get(node, event) is not event}
        await self.tx.touch(later, self.last, self.last)


def _each_once(findings: Sequence[Finding]) -> list[Finding]:
    """What is wrong with a destination is found for all that goes there."""
    found = {(each.rule, each.case, each.path, each.value, each.subjects): each for each in findings}
    return list(found.values())
