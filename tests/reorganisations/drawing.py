"""Inputs drawn at random: events of every kind with mappings of every form.

They are drawn with the oracle's ledger at hand, so that most of them can be; what they name are its keys.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.api.oracle import first_day
from tests.reorganisations.oracle.answers import UNIT_LABELS
from tests.reorganisations.oracle.calls import Call, reorganise
from tests.reorganisations.oracle.codes import CATEGORIES, NATURES, POST_RANKS, RANKS, UNKNOWN
from tests.reorganisations.oracle.ledger import Ledger, Row
from tests.reorganisations.oracle.mapping import Accounting
from tests.reorganisations.oracle.writing import Writing

DAYS = (
    "1995",
    "1998-03",
    "2001-06-15",
    "2003-03",
    "2003-03-02",
    "2008",
    "2012-03",
    "2012-03-01",
    "2018-05",
    "2024-12-31",
    "2029",
    "2032-02",
)
"""First days of events: several precisions, some a day apart, some to come."""
KINDS = (
    *("found", "rename", "merge", "absorb", "split", "reparent", "moveInWhole"),
    *("upgrade", "downgrade", "convert", "dissolve"),
)
TYPES = {
    "AdministrativeUnit": "ADMINISTRATIVE_UNIT",
    "PartyOrganisation": "PARTY_ORGANISATION",
    "InternalDivision": "INTERNAL_DIVISION",
}
LETTERS = "甲乙丙丁戊"

Input = dict[str, Any]


@dataclass
class Drawing:
    """Draws inputs for a ledger. `fresh` gives keys of new units; `ids` has whatever can be named in an input."""

    chance: Random
    ledger: Ledger
    fresh: Callable[[], str]
    ids: Container[str]
    on: str = DAYS[0]
    whole: Ledger | None = None
    """The ledger before the call that is being drawn."""

    def one_in(self, number: int) -> bool:
        return self.chance.randrange(number) == 0

    # what there is

    def units(self) -> list[str]:
        return sorted(
            key for key, label in self.ledger.things.items() if label in UNIT_LABELS and self.ledger.there(key)
        )

    def alive(self) -> list[str]:
        return [unit for unit in self.units() if self.ledger.lives(unit, first_day(self.on))]

    def posts(self) -> list[str]:
        posts = (key for key, label in self.ledger.things.items() if label == "Post" and key in self.ids)
        return sorted(post for post in posts if self.ledger.there(post))

    def free(self) -> list[str]:
        """Units that may end: nothing later contradicts it."""
        day = first_day(self.on)
        return [
            unit
            for unit in self.alive()
            if all(state.begins < day and (state.end is None or state.ends <= day) for state in self._states(unit))
            and not any(edge.begins > day for edge in self.ledger.now("INPUT_OF", unit))
            and unit not in ("u1", "c1")
        ]

    def _states(self, unit: str) -> list[Row]:
        return [state for state in self.ledger.now("STATE", unit) if state.begins < state.ends]

    def day(self) -> str:
        """Not before the last event, as a rule."""
        latest = max((event.begins for event in self.ledger.now("EVENT")), default=0)
        later = [day for day in DAYS if first_day(day) >= latest]
        return self.chance.choice(later if later and not self.one_in(3) else DAYS)

    def unit(self, *, but: Sequence[str] = (), label: str | None = None, ending: bool = False) -> str:
        """A unit, alive as a rule."""
        likely = self.free() if ending and not self.one_in(8) else self.alive()
        found = [unit for unit in (self.units() if self.one_in(25) else likely) if unit not in but]
        alike = [unit for unit in found if self.ledger.things[unit] == label]
        if alike and not self.one_in(12):
            found = alike
        return self.chance.choice(found or self.units())

    # whole calls

    def call(self, most: int = 4) -> tuple[str, list[Input], Call]:
        """A call of one to `most` events, and what the oracle says to it."""
        self.on = self.day()
        events: list[Input] = []
        whole = self.whole = self.ledger
        said = None
        for _ in range(1 if self.one_in(2) else self.chance.randint(2, most)):
            event = self.event()
            said = reorganise(whole, self.on, [*events, event])
            if said.refused and events and not self.one_in(6):
                continue
            events.append(event)
            if said.refused:
                break
            self.ledger = said.after
        self.ledger = whole
        return self.on, events, reorganise(whole, self.on, events)

    def event(self) -> Input:
        name = self.chance.choice(KINDS)
        given: Input = getattr(self, "_reparent" if name == "moveInWhole" else f"_{name}")()
        return {name: {key: value for key, value in given.items() if value is not None}}

    # events

    def _new(self, label: str | None = None, parents: Sequence[str] = ()) -> Input:
        key = self.fresh()
        label = label or self.chance.choice((*UNIT_LABELS, "AdministrativeUnit"))
        codes = [code for code in self.ledger.codes.values() if code is not None]
        code = key if self.one_in(2) else self.chance.choice(codes) if codes and self.one_in(6) else None
        parent = self.chance.choice(list(parents)) if parents and self.one_in(2) else None
        if parent is None and not self.one_in(5):
            parent = self.unit(label="AdministrativeUnit" if label == "InternalDivision" else label)
        return {
            "key": key,
            "type": TYPES[label],
            "code": code,
            "name": f"{key}甲",
            "shortName": f"{key}短" if self.one_in(3) else None,
            "rank": self._rank() if self.one_in(2) else None,
            "category": self._category(label) if self.one_in(2) else None,
            "nature": self.chance.choice(NATURES) if self.one_in(3) else None,
            "parent": parent,
            "parentKind": "GUIDANCE" if parent is not None and self.one_in(12) else None,
        }

    def _rank(self) -> str:
        return UNKNOWN if self.one_in(25) else self.chance.choice(RANKS)

    def _category(self, label: str) -> str:
        return UNKNOWN if self.one_in(25) else self.chance.choice(CATEGORIES[label])

    def _found(self) -> Input:
        return {"organisation": self._new()}

    def _rename(self) -> Input:
        unit = self.unit()
        short = f"{unit}短{self.chance.randrange(2)}" if self.one_in(2) else None
        name = f"{unit}{self.chance.choice(LETTERS)}"
        return {"organisation": unit, "name": name, "shortName": short, "mapping": self._remade(unit)}

    def _upgrade(self, *, up: bool = True) -> Input:
        unit = self.unit()
        rank = self._rank()
        shown = [state.values.get("rank") for state in self._states(unit) if state.valid(first_day(self.on))]
        if shown and shown[0] is not None and not self.one_in(8):
            place = RANKS.index(shown[0])
            right = RANKS[:place] if up else RANKS[place + 1 :]
            rank = self.chance.choice(right or RANKS)
        return {"organisation": unit, "rank": rank, "mapping": self._remade(unit)}

    def _downgrade(self) -> Input:
        return self._upgrade(up=False)

    def _convert(self) -> Input:
        unit = self.unit()
        return {
            "organisation": unit,
            "category": self._category(self.ledger.things[unit]) if not self.one_in(3) else None,
            "nature": self.chance.choice(NATURES) if self.one_in(2) else None,
            "mapping": self._remade(unit),
        }

    def _remade(self, unit: str) -> Input | None:
        """Posts of the unit that are made anew in it."""
        posts = [post for post in self._accounting([unit]).posts(unit) if post in self.ids]
        if not posts or not self.one_in(2):
            return None
        chosen = self.chance.sample(posts, self.chance.randint(1, min(2, len(posts))))
        if self.one_in(20):
            chosen.append(self.chance.choice(self.posts()))
        return {"posts": [{"post": post, "to": {"carryTo": unit}, "as": self._as()} for post in chosen]}

    def _as(self) -> Input:
        offered: Input = {
            "title": f"职{self.chance.choice(LETTERS)}",
            "rank": self.chance.choice(POST_RANKS),
            "seats": self.chance.randint(1, 3),
        }
        return dict(self.chance.sample(sorted(offered.items(), key=str), self.chance.randint(1, 2)))

    def _reparent(self) -> Input:
        unit = self.unit()
        label = self.ledger.things[unit]
        parent = self.unit(
            but=[] if self.one_in(15) else [unit], label="AdministrativeUnit" if label[0] == "I" else label
        )
        given: Input = {"organisation": unit, "parent": parent}
        if self.one_in(4):
            given["kind"] = self.chance.choice(("GUIDANCE", "GUIDANCE", "LEADERSHIP", "PARTY"))
        if self.one_in(6):
            above = self._above([unit])
            given["from"] = self.chance.choice(above) if above else self.unit()
        return given

    def _several(self) -> list[str]:
        first = self.unit(ending=True)
        label = self.ledger.things[first]
        inputs = [first]
        for _ in range(2 if self.one_in(3) else 1):
            inputs.append(self.unit(but=[] if self.one_in(25) else inputs, label=label, ending=True))
        return inputs[:1] if self.one_in(25) else inputs

    def _merge(self) -> Input:
        inputs = self._several()
        new = self._new(self.ledger.things[inputs[0]], self._above(inputs))
        return {"inputs": inputs, "into": new, "mapping": self._mapping(inputs, [new["key"]], new["key"])}

    def _absorb(self) -> Input:
        *inputs, into = self._several()
        inputs = inputs or [into]
        return {"inputs": inputs, "into": into, "mapping": self._mapping(inputs, [into], into)}

    def _split(self) -> Input:
        unit = self.unit(ending=True)
        label = self.ledger.things[unit]
        parts = [self._new(label, self._above([unit])) for _ in range(self.chance.randint(1, 3))]
        keys = [part["key"] for part in parts]
        survives = self.one_in(2)
        only = keys[0] if len(keys) == 1 and not survives else None
        return {"input": unit, "into": parts, "survives": survives, "mapping": self._mapping([unit], keys, only)}

    def _dissolve(self) -> Input:
        unit = self.unit(ending=True)
        return {"organisation": unit, "mapping": self._mapping([unit], [], None)}

    def _above(self, units: Sequence[str]) -> list[str]:
        return [
            str(edge.target)
            for unit in units
            for edge in self.ledger.now("SUBORDINATE_TO", unit, after=first_day(self.on))
        ]

    # mappings

    def _accounting(self, units: Sequence[str]) -> Accounting:
        return Accounting(Writing(self.ledger, "", self.on, 0), {}, units)

    def _mapping(self, ending: Sequence[str], outputs: Sequence[str], only: str | None) -> Input | None:
        """Some of what hangs on the units is named, the rest left to `otherwise`."""
        hanging = list(dict.fromkeys(self._accounting(ending).hanging_keys()))
        met: set[str] = set()
        choices = ("CARRY", "CARRY", "END") if only is not None else ("END", "END", "CARRY")
        otherwise = None if self.one_in(8) else self.chance.choice(choices)
        every = otherwise is None or (otherwise == "CARRY" and only is None)
        mapping: Input = {"otherwise": otherwise}
        for part, key in hanging:
            group = self._group(key)
            if part != "children" and key not in self.ids and group is None:
                continue  # an earlier event of the call has made it: it has no name yet
            if not self.one_in(3) and not (every and not self.one_in(10)):
                continue
            if group is not None and (key not in self.ids or self.one_in(2)):
                if group in met and not self.one_in(15):
                    continue  # all places in it have been named
                met.add(key := group)
            mapping.setdefault(part, []).append(self._entry(part, key, ending, outputs))
        if self.one_in(30) and self.posts():
            stray = {"post": self.chance.choice(self.posts()), "to": {"end": True}}
            mapping.setdefault("posts", []).append(stray)
        return {name: value for name, value in mapping.items() if value is not None} or None

    def _group(self, key: str) -> str | None:
        """A place in a group may be named by the group."""
        row = (self.whole or self.ledger).fact(key)
        return row.target if row is not None and row.kind in ("IN_COLOCATION", "GROUPED_IN") else None

    def _entry(self, part: str, key: str, ending: Sequence[str], outputs: Sequence[str]) -> Input:
        to = self._destination(part, key, ending, outputs)
        if part == "posts":
            if self.one_in(4) and self.posts():
                return {"post": key, "to": {"mergeInto": self.chance.choice(self.posts())}}
            entry: Input = {"post": key, "to": {"carryTo": to} if to else {"end": True}}
            return {**entry, "as": self._as()} if to and self.one_in(3) else entry
        if part == "children":
            return {"organisation": key, **({"to": to} if to else {"end": True})}
        return {"fact": key, "to": {"carryTo": to} if to else {"end": True}}

    def _destination(self, part: str, key: str, ending: Sequence[str], outputs: Sequence[str]) -> str | None:
        """A unit that comes out or another one; None to end it."""
        if self.one_in(4):
            return None
        label = self.ledger.things[ending[0]]
        if part == "memberships":
            label = "PartyOrganisation"
        if part == "counterparts":
            fact = self.ledger.fact(key)
            label = "PartyOrganisation" if fact is not None and fact.owner in ending else "AdministrativeUnit"
        if outputs and not self.one_in(3):
            return self.chance.choice(list(outputs))
        return self.unit(but=() if self.one_in(15) else (*ending, key), label=label)
