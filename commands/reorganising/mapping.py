"""Accounting for what hangs on units that end: each thing goes where the mapping says, or the event is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from commands.lines import days_of
from commands.reorganising.event import Event
from commands.reorganising.hanging import Thing, between, hanging, names_of
from commands.reorganising.orders import Accounts, Entry, Path, Ref
from commands.reorganising.posts import carry_post, end_post, lives_throughout, merge_post
from graph.rows import Value
from rules.tenure import share_a_day

CARRIED = {
    "memberships": "MEMBERSHIP",
    "registrations": "REGISTRATION",
    "counterparts": "COUNTERPART",
    "coLocations": "CO_LOCATION",
    "groups": "GROUP_PLACE",
}
"""Part of a mapping → the beginning of the kinds of change."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a thing: `carry` to the unit `to`, `merge` into the post `to`, or `end`; said at `path`."""

    act: str
    path: Path
    to: str = ""
    anew: Mapping[str, Value] = field(default_factory=dict)


@dataclass(slots=True)
class Accounting:
    """The mapping of one event at work.

    `units`: those that end; with `stays` the one that lives on, and what is unnamed stays where it is. `only`: the
    unit that comes out, if it is one. `before`: units that end just after. `ids`: references → the units they name.
    `codes`: the stored values of what is different in successor posts, by the path of the entry.
    """

    event: Event
    accounts: Accounts
    units: Sequence[str]
    ids: Mapping[Ref, str]
    anew: Mapping[Path, Mapping[str, Value]]
    only: str | None = None
    stays: bool = False
    before: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    named: dict[tuple[str, str], Fate | None] = field(default_factory=dict)

    def things(self) -> list[Thing]:
        """All that is to be accounted for."""
        return list(hanging(self.event.ground, self.units, self.before))

    # what the mapping says

    def read(self) -> None:
        """Find out what each entry is about; refuse those that contradict themselves or the facts (R-07)."""
        about: dict[tuple[str, str], list[Thing]] = {}
        for thing in self.things():
            for name in names_of(self.event.ground, thing):
                about.setdefault((thing.part, name), []).append(thing)
        for entry in self.accounts.entries:
            what = self.ids.get(entry.what) if isinstance(entry.what, Ref) else entry.what
            if what is None or what in self.missing:
                continue
            keys = {(thing.part, thing.id) for thing in about.get((entry.part, what), ())}
            fate = self._fate(entry)
            if not keys:
                self.event.refuse("R-07", f"{entry.part} elsewhere", entry.path, entry.told, (what,))
            for key in keys:
                if key in self.named:
                    self.event.refuse("R-07", "mapped twice", entry.path, entry.told, (what,))
                self.named[key] = fate

    def _fate(self, entry: Entry) -> Fate | None:
        """Where an entry leads; None, and refused, where that cannot be."""
        if entry.act == "carry" and entry.to is not None:
            to = self.ids.get(entry.to)
            return None if to is None else Fate("carry", entry.path, to, self.anew.get(entry.path, {}))
        if entry.act == "merge":
            return self._merged(entry)
        if entry.act == "end":
            return Fate("end", entry.path)
        self.event.refuse("R-07", "says nothing", entry.path, entry.told)
        return None

    def check_destinations(self) -> None:
        """Refuse entries that lead to a unit which ends with this event (R-07), or to what does not live (R-02)."""
        event, ground = self.event, self.event.ground
        for entry in self.accounts.entries:
            if entry.act == "merge" and ground.states(entry.post) and not ground.lives(entry.post):
                path, about = (*entry.path, "to", "mergeInto"), {"title": ground.title(entry.post), "on": ground.on}
                event.refuse("R-02", "post", path, entry.post, (entry.post,), **about)
            to = self.ids.get(entry.to) if entry.to is not None else None
            if entry.to is None or to is None:
                continue
            about = {"name": ground.name(to), "on": ground.on}
            if to in self.units and not self.stays:
                event.refuse("R-07", "destination ends", entry.to.path, entry.to.value, (to,), **about)
            elif not ground.lives(to):
                event.refuse("R-02", "-", entry.to.path, entry.to.value, (to,), **about)

    def _merged(self, entry: Entry) -> Fate | None:
        event, ground = self.event, self.event.ground
        if not ground.states(entry.post):
            return None  # that it is not there has been said
        places = ground.open_of("POST_IN", entry.post)
        if entry.post == entry.what or (not self.stays and any(place.target in self.units for place in places)):
            path = (*entry.path, "to", "mergeInto")
            event.refuse("R-07", "post ends", path, entry.post, (entry.post,), title=ground.title(entry.post))
            return None
        return Fate("merge", entry.path, entry.post)

    def fate(self, thing: Thing) -> Fate | None:
        """What becomes of a thing; None: nobody has said, or what was said cannot be."""
        key = thing.part, thing.id
        if key in self.named:
            return self.named[key]
        if self.accounts.otherwise == "CARRY" and self.only is not None:
            return Fate("carry", (*self.accounts.path, "otherwise"), self.only)
        if self.accounts.otherwise == "END" and not self.stays:
            return Fate("end", (*self.accounts.path, "otherwise"))
        return None

    def refuse_unaccounted(self) -> None:
        """One finding for each thing of which nobody has said anything (X-12), with what is proposed."""
        ground, proposed = self.event.ground, "END" if self.only is None else "CARRY"
        for thing in self.things():
            if (thing.part, thing.id) not in self.named and self.fate(thing) is None:
                name = ground.name(thing.unit)
                self.event.refuse(
                    "X-12",
                    thing.part,
                    (*self.accounts.path, thing.part),
                    proposed,
                    (thing.subject, thing.unit),
                    unit=name,
                    what=described(self.event, thing),
                    id=thing.id,
                )

    def ending_children(self) -> list[tuple[str, Path]]:
        """Subordinates by their natural line that end too, each with the place that says so."""
        ended: dict[str, Path] = {}
        for thing in self.things():
            if thing.part == "children" and thing.row.values["kind"] == self.event.ground.natural(thing.id):
                fate = self.fate(thing)
                if fate is not None and fate.act == "end":
                    ended.setdefault(thing.id, fate.path)
        return list(ended.items())

    # doing it

    def carry_out(self) -> None:
        """Carry and end what hangs on the units. Subordinates that end have ended before."""
        done: set[str] = set()
        for thing in self.things():
            fate = self.fate(thing)
            if fate is None or (thing.part == "posts" and thing.id in done):
                continue
            done.add(thing.id)
            if thing.part == "posts":
                self._settle_post(thing.id, fate)
            elif thing.part == "children":
                self._settle_child(thing, fate)
            else:
                self._settle_edge(thing, fate)
        if not self.stays:
            for row in between(self.event.ground, self.units):
                self.event.end(row, self.accounts.path, row.owner)
                self._tell_edge("COUNTERPART_CLOSED", str(row.target), "counterparts", row.owner, None)

    def _settle_post(self, post: str, fate: Fate) -> None:
        if fate.act == "carry":
            carry_post(self.event, post, fate.to, fate.anew, fate.path)
        elif fate.act == "merge":
            merge_post(self.event, post, fate.to, fate.path)
        else:
            end_post(self.event, post, fate.path)

    def _settle_child(self, thing: Thing, fate: Fate) -> None:
        event, ground = self.event, self.event.ground
        before, after = ground.name(thing.unit), None
        if fate.act == "carry":
            event.carry(thing.row, target=fate.to)
            after = ground.name(fate.to)
        else:
            event.end(thing.row, fate.path, thing.id)
        event.tell("ORGANISATION_MOVED", thing.id, before=before, after=after)

    def _settle_edge(self, thing: Thing, fate: Fate) -> None:
        event, ground, kind = self.event, self.event.ground, CARRIED[thing.part]
        row = ground.fact(thing.row.fact_id) or thing.row
        other = row.owner if thing.end == "target" else str(row.target)
        if fate.act == "end":
            event.end(row, fate.path, thing.subject)
            self._tell_edge(f"{kind}_CLOSED", thing.unit, thing.part, other, None)
            return
        self._fits(thing, fate)
        owner, target = (row.owner, fate.to) if thing.end == "target" else (fate.to, str(row.target))
        days = event.remainder(row)
        if any(share_a_day(days, days_of(each)) for each in ground.of(row.kind, owner) if each.target == target):
            event.close(row)
            self._tell_edge(f"{kind}_CLOSED", thing.unit, thing.part, other, None)
            return
        lives_throughout(event, fate.to, days, fate.path, thing.subject)
        carried = event.carry(row, owner=owner, target=target)
        fact = None if carried is None else carried.fact_id
        self._tell_edge(f"{kind}_CARRIED", thing.unit, thing.part, other, fate.to, fact)

    def _fits(self, thing: Thing, fate: Fate) -> None:
        """Members and counterparts of a party organisation are carried to one."""
        party = thing.part == "memberships" or (thing.part == "counterparts" and thing.end == "owner")
        label = self.event.ground.units[fate.to].label
        if party and label != "PartyOrganisation":
            name = self.event.ground.name(fate.to)
            self.event.refuse("R-07", "no party organisation", fate.path, name, (fate.to,), name=name)

    def _tell_edge(self, kind: str, unit: str, part: str, other: str, to: str | None, fact: str | None = None) -> None:
        ground = self.event.ground
        person = other if part in ("memberships", "registrations") else None
        partner = f" — {ground.name(other)}" if part == "counterparts" else ""
        before = ground.name(unit) + partner
        after = None if to is None else ground.name(to) + partner
        self.event.tell(kind, unit, person=person, before=before, after=after, fact=fact)


def described(event: Event, thing: Thing) -> str:
    """A thing by its name, for messages."""
    ground = event.ground
    if thing.part == "posts":
        return ground.title(thing.id)
    if thing.part == "children":
        return ground.name(thing.id)
    if thing.part == "counterparts":
        return ground.name(thing.subject)
    return thing.id
