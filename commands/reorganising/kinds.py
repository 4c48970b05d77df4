"""The kinds of event: what each checks, and what it does to the units themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commands.reorganising.event import Event
from commands.reorganising.ground import NATURAL, is_valid
from commands.reorganising.mapping import Accounting
from commands.reorganising.orders import CHANGES, New, Order, Path, Ref
from commands.reorganising.trees import check_subordinations
from graph.neighbourhood import Unit
from graph.rows import NewNode, StoredRow, Validity, Value
from rules.dates import PartialDate

LABELS = {
    "ADMINISTRATIVE_UNIT": "AdministrativeUnit",
    "PARTY_ORGANISATION": "PartyOrganisation",
    "INTERNAL_DIVISION": "InternalDivision",
}


@dataclass(slots=True)
class Case:
    """An order with everything that was looked up for it.

    `ids`: references → units. `news`: ids of the units it founds, in order. `values`: stored values by path, of new
    units, of a state that changes, and of what is different in successor posts. `founded`: units that this call has
    founded so far. `sake`: units whose end brings this event about.
    """

    order: Order
    ids: Mapping[Ref, str]
    news: Sequence[str]
    values: Mapping[Path, Mapping[str, Value]]
    founded: set[str]
    sake: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    """Ids in the mapping that are nothing's: that has been said."""

    def units(self) -> list[str]:
        """The units that take part, each once."""
        return list(dict.fromkeys(self.ids[ref] for ref in self.order.units if ref in self.ids))


@dataclass(slots=True)
class Happening:
    """One event in two steps, between which subordinates end by events of their own: `begin`, then `finish`."""

    event: Event
    case: Case
    accounting: Accounting | None = None
    takes_place: bool = False
    """All units that it names as taking part are there and live."""

    def begin(self) -> list[tuple[str, Path]]:
        """Check who takes part; the subordinates that are to end first, each with what says so."""
        order = self.case.order
        if order.kind in ("MERGE", "ABSORB"):
            self._check_inputs()
        self.takes_place = self._all_take_part()
        units = self.case.units()
        if not self.takes_place or not units:
            return []
        if not order.survives:
            for unit in units:
                self._may_end(unit)
        only = self._only()
        self.accounting = Accounting(
            self.event,
            order.accounts,
            units,
            self.case.ids,
            self.case.values,
            only,
            order.survives,
            self.case.sake,
            self.case.missing,
        )
        self.accounting.read()
        return [] if order.survives else self.accounting.ending_children()

    def finish(self) -> None:
        """Do what is left, on a ground where those subordinates have ended."""
        order, accounting = self.case.order, self.accounting
        if not self.takes_place:
            return
        for new, unit in zip(order.news, self.case.news, strict=True):
            self._found(new, unit)
        if accounting is not None:
            accounting.check_destinations()
            if not order.survives:
                accounting.refuse_unaccounted()
            if not self.event.findings:
                self._settle(accounting)
        if not self.event.findings:
            check_subordinations(self.event, order.path)
            self._check_codes()

    def _settle(self, accounting: Accounting) -> None:
        order, event = self.case.order, self.event
        if order.kind in ("REPARENT", "MOVE_IN_WHOLE"):
            self._move(accounting.units[0])
        elif order.kind in CHANGES:
            self._change(accounting.units[0], accounting)
        else:
            accounting.carry_out()
        if event.findings:
            return
        successors = [*self.case.news, *([self.case.ids[order.into]] if order.into is not None else [])]
        for unit in accounting.units:
            if not order.survives:
                self._end(unit, successors)
            event.took(unit, survives=order.survives)
            if order.survives:
                event.produced(unit)
            for after in successors:
                event.succeeds(unit, after)
        if order.into is not None:
            event.took(self.case.ids[order.into], survives=True)
            event.produced(self.case.ids[order.into])
        close_small_groups(event)

    # taking part

    def _check_inputs(self) -> None:
        order, ids = self.case.order, self.case.ids
        refs = [*order.units, *([order.into] if order.into is not None else [])]
        for ref, times in Counter(ids[ref] for ref in refs if ref in ids).items():
            if times > 1:
                name = self.event.ground.name(ref)
                self.event.refuse("R-07", "a unit twice", order.path, name, (ref,), name=name)
        if len(order.units) < (2 if order.kind == "MERGE" else 1):
            self.event.refuse("R-07", "too few", (*order.path, "inputs"), str(len(order.units)))

    def _all_take_part(self) -> bool:
        order = self.case.order
        refs = [*order.units, *(ref for ref in (order.into, order.parent) if ref is not None)]
        taking = [self._takes_part(ref) for ref in refs]  # all of them are told of
        return all(taking)

    def _takes_part(self, ref: Ref) -> bool:
        """Whether the unit is there and lives; that it is not there has been said."""
        unit, ground = self.case.ids.get(ref), self.event.ground
        if unit is None:
            return False
        if not ground.lives(unit):
            about = {"name": ground.name(unit), "on": ground.on}
            self.event.refuse("R-02", "-", ref.path, ref.value, (unit,), **about)
            return False
        return True

    def _may_end(self, unit: str) -> None:
        """Nothing later contradicts the end (R-03)."""
        ground = self.event.ground
        states = [row.validity.span for row in ground.states(unit)]
        begun = min(span.valid_from for span in states)
        known = ground.units[unit]
        reason = None
        if begun >= ground.day and unit not in self.case.founded:
            reason = "begun"
        elif any(span.valid_from > ground.day for span in states if span.valid_from < span.valid_to):
            reason = "later state"
        elif known.last_event > ground.day:
            reason = "later event"
        elif not _is_endless(ground.state_on(unit, ground.day)):
            reason = "ends"
        if reason is not None:
            path = next(ref.path for ref in self.case.order.units if self.case.ids.get(ref) == unit)
            name = ground.name(unit)
            self.event.refuse("R-03", reason, path, name, (unit,), name=name, on=ground.on)

    def _only(self) -> str | None:
        """The one unit that comes out; None where several or none do, or the unit lives on."""
        order, news = self.case.order, self.case.news
        if order.into is not None:
            return self.case.ids[order.into]
        return news[0] if len(news) == 1 and not order.survives else None

    # units that begin and end

    def _found(self, new: New, unit: str) -> None:
        event, ground = self.event, self.event.ground
        label = LABELS[new.type]
        event.nodes.append(NewNode(label, unit, {"code": new.code}))
        ground.units[unit] = Unit(unit, label, new.code, 0)
        values = self.case.values.get(new.path, {})
        event.add("OrganisationState", unit, None, Validity(ground.on), values)
        self.case.founded.add(unit)
        parent = None
        if new.parent is None:
            event.warn("W-01", "-", new.path, str(values["name"]), (unit,), name=values["name"])
        elif self._receives(new.parent):
            parent = self.case.ids[new.parent]
            kind = new.parent_kind or NATURAL[label]
            event.add("SUBORDINATE_TO", unit, parent, Validity(ground.on), {"kind": kind})
        event.produced(unit)
        above = "" if parent is None else f"{ground.name(parent)} / "
        event.tell("ORGANISATION_FOUNDED", unit, after=f"{above}{values['name']}")

    def _check_codes(self) -> None:
        """After the event no other unit that lives now or later has the code of a new one (R-05)."""
        event, ground = self.event, self.event.ground
        for new, unit in zip(self.case.order.news, self.case.news, strict=True):
            for other in ground.units.values() if new.code is not None else ():
                if other.code == new.code and other.id != unit and ground.open_of("OrganisationState", other.id):
                    about = {"code": new.code, "name": ground.name(other.id)}
                    event.refuse("R-05", "-", (*new.path, "code"), new.code, (other.id,), **about)

    def _receives(self, ref: Ref) -> bool:
        """Whether the unit can have a new one beneath it."""
        unit = self.case.ids.get(ref)
        if unit is not None and not self.case.order.survives and unit in self.case.units():
            name = self.event.ground.name(unit)
            self.event.refuse("R-07", "destination ends", ref.path, ref.value, (unit,), name=name)
            return False
        return self._takes_part(ref)

    def _end(self, unit: str, successors: Sequence[str]) -> None:
        event, ground = self.event, self.event.ground
        name, after = ground.name(unit), "、".join(map(ground.name, successors)) or None
        for row in (*ground.states(unit), *ground.of("SUBORDINATE_TO", unit)):
            event.close(row)
        event.ended.add(unit)
        event.tell("ORGANISATION_ENDED", unit, name=name, before=name, after=after)

    # changes of the unit itself

    def _change(self, unit: str, accounting: Accounting) -> None:
        event, ground, order = self.event, self.event.ground, self.case.order
        state = ground.state_on(unit, ground.day)
        if state is None:
            raise RuntimeError(f"{unit} lives and has no state")
        given = self.case.values.get(order.path, {})
        values = {"shortName": None, **given} if order.kind == "RENAME" else given
        changed = {name for name, value in values.items() if state.values.get(name) != value}
        name = ground.name(unit)
        if not changed:
            event.refuse("R-06", "-", order.path, name, (unit,), name=name)
        elif order.kind in ("UPGRADE", "DOWNGRADE"):
            self._check_direction(unit, state.values.get("rank"), values["rank"])
        if any(_keeps(later, state, changed) for later in self._later(unit)):
            event.refuse("R-03", "later value", order.path, name, (unit,), name=name, on=ground.on)
        if event.findings:
            return
        self._tell_change(unit, state.values, {**state.values, **values})
        event.carry(state, {**values, **_unapproved(state.values)} if order.kind == "CONVERT" else values)
        self._remake_posts(unit, accounting)

    def _later(self, unit: str) -> list[StoredRow]:
        ground = self.event.ground
        spans = [(row, row.validity.span) for row in ground.states(unit)]
        return [row for row, span in spans if ground.day < span.valid_from < span.valid_to]

    def _check_direction(self, unit: str, old: Value, new: Value) -> None:
        """An upgrade leads to a higher rank, a downgrade to a lower one (R-07); the first of the set is the highest."""
        ground, order = self.event.ground, self.case.order
        if str(new) not in ground.codes:
            return  # that it is no code has been said
        places = [ground.codes[str(key)].place if str(key) in ground.codes else None for key in (old, new)]
        higher = places[0] is None or (places[1] is not None and places[1] < places[0])
        if higher != (order.kind == "UPGRADE"):
            about = {"old": ground.code_name(old), "new": ground.code_name(new)}
            self.event.refuse("R-07", order.kind.lower(), (*order.path, "rank"), str(new), (unit,), **about)

    def _tell_change(self, unit: str, old: Mapping[str, Value], new: Mapping[str, Value]) -> None:
        event, ground, kind = self.event, self.event.ground, self.case.order.kind
        if kind == "RENAME":
            before, after = (_called(values) for values in (old, new))
            event.tell("ORGANISATION_RENAMED", unit, before=before, after=after)
            return
        names = ("category", "nature") if kind == "CONVERT" else ("rank",)
        before, after = (
            " / ".join(filter(None, (ground.code_name(values.get(name)) for name in names))) for values in (old, new)
        )
        told = "ORGANISATION_CONVERTED" if kind == "CONVERT" else "ORGANISATION_REGRADED"
        event.tell(told, unit, before=before or None, after=after)

    def _remake_posts(self, unit: str, accounting: Accounting) -> None:
        """Posts that are mapped are made anew in the unit itself; nothing else can be said of them."""
        for entry in self.case.order.accounts.entries:
            to = self.case.ids.get(entry.to) if entry.to is not None else None
            if entry.part != "posts" or entry.act != "carry" or to != unit:
                self.event.refuse("R-07", "only remade", entry.path, entry.told)
        if not self.event.findings:
            accounting.carry_out()

    def _move(self, unit: str) -> None:
        event, ground, order = self.event, self.event.ground, self.case.order
        if order.parent is None:
            raise RuntimeError("a move without a parent")
        parent = self.case.ids[order.parent]
        kind = order.line or ground.natural(unit)
        mine = [row for row in ground.of("SUBORDINATE_TO", unit) if row.values["kind"] == kind]
        standing = [row for row in mine if is_valid(row.validity.span, ground.day)]
        name = ground.name(unit)
        if any(row.target == parent for row in standing):
            event.refuse("R-06", "-", order.path, name, (unit, parent), name=name)
            return
        left = self._left(unit, standing)
        if left is not None:
            before = ground.name(str(left.target))
            event.carry(left, target=parent)
        elif event.findings:
            return
        else:
            before = None
            event.add("SUBORDINATE_TO", unit, parent, Validity(ground.on, self._until(unit, mine)), {"kind": kind})
        event.tell("ORGANISATION_MOVED", unit, before=before, after=ground.name(parent))

    def _left(self, unit: str, standing: Sequence[StoredRow]) -> StoredRow | None:
        """The subordination that the unit leaves: of several that one which `from` names (R-07)."""
        event, ground, order = self.event, self.event.ground, self.case.order
        name = ground.name(unit)
        if order.leaves is not None:
            superior = self.case.ids.get(order.leaves)
            found = next((row for row in standing if row.target == superior), None)
            if found is None:
                event.refuse("R-07", "not beneath", order.leaves.path, order.leaves.value, (unit,), name=name)
            return found
        if len(standing) > 1:
            superiors = [str(row.target) for row in standing]
            about = {"name": name, "superiors": "、".join(map(ground.name, superiors))}
            event.refuse("R-07", "several superiors", (*order.path, "from"), None, (unit, *superiors), **about)
        return standing[0] if len(standing) == 1 else None

    def _until(self, unit: str, mine: Sequence[StoredRow]) -> PartialDate | None:
        """When a subordination ends that has none before it: as the next one begins, or the unit ends."""
        ground = self.event.ground
        spans = [(row, row.validity.span) for row in mine]
        starts = [row.validity.start for row, span in spans if ground.day < span.valid_from < span.valid_to]
        last = max(ground.states(unit), key=lambda row: row.validity.span.valid_to)
        dates = [date for date in (*starts, last.validity.end) if date is not None]
        return min(dates, default=None)


def close_small_groups(event: Event) -> None:
    """A co-location left with fewer than two members is closed with what is left of it."""
    ground = event.ground
    for group in sorted({str(row.target) for row in event.touched("IN_COLOCATION")}):
        left = [row for row in ground.all_at("IN_COLOCATION", group) if is_valid(row.validity.span, ground.day)]
        states = ground.open_of("CoLocationState", group)
        if len({row.owner for row in left}) < 2 and states:
            for row in left:
                event.close(row)
                if not event.untold(row.fact_id, "CO_LOCATION_CLOSED"):
                    event.tell("CO_LOCATION_CLOSED", row.owner, before=ground.name(row.owner))
            for row in states:
                event.close(row)


def _is_endless(state: StoredRow | None) -> bool:
    return state is not None and state.validity.end is None


def _keeps(later: StoredRow, state: StoredRow, changed: set[str]) -> bool:
    """Whether a later state still has an old value of what changes; name and short name count as one."""
    if changed & {"name", "shortName"}:
        return all(later.values.get(name) == state.values.get(name) for name in ("name", "shortName"))
    return any(later.values.get(name) == state.values.get(name) for name in changed)


def _unapproved(values: Mapping[str, Value]) -> Mapping[str, Value]:
    """A unit that is converted has to be approved anew to be managed by reference (CS-09)."""
    return {"isByReference": False, "approvalDocumentId": None} if values.get("isByReference") else {}


def _called(values: Mapping[str, Value]) -> str:
    short = values.get("shortName")
    return f"{values['name']}（{short}）" if short else str(values["name"])
