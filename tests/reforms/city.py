"""The demo city before a reform, and that reform as one plan: its events of the seed as `reorganise` takes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from rules.dates import PartialDate
from seed.world import Dated, Event, Organisation, OrganisationState, World
from tests.seed.timeline import days

NATURAL = {"ADMINISTRATIVE_UNIT": "LEADERSHIP", "PARTY_ORGANISATION": "PARTY", "INTERNAL_DIVISION": "INTERNAL"}
CARRY = {"otherwise": "CARRY"}

Input = dict[str, Any]
F = TypeVar("F", bound=Dated)
H = TypeVar("H")


def before(world: World, on: PartialDate) -> World:
    """The world as it stood before that day: what begins then is not there, what ends then goes on."""
    organisations = _living(world.organisations, on)
    posts = [
        post.model_copy(update={"places": _standing(post.places, on)})
        for post in _living(world.posts, on)
        if _standing(post.places, on)
    ]
    co_locations = [
        each.model_copy(update={"members": _standing(each.members, on)}) for each in _living(world.co_locations, on)
    ]
    edges = ("subordinations", "counterparts", "groupings", "appointments", "studies", "party_memberships")
    return world.model_copy(
        update={
            "organisations": organisations,
            "posts": posts,
            "co_locations": co_locations,
            "people": _living(world.people, on),
            "events": [event for event in world.events if event.on.day < on.day],
            **{name: _standing(getattr(world, name), on) for name in edges},
        }
    )


def _standing(facts: Sequence[F], on: PartialDate) -> list[F]:
    found = [fact for fact in facts if days(fact)[0] < on.day]
    return [fact if days(fact)[1] < on.day else fact.model_copy(update=_open(fact)) for fact in found]


def _open(fact: Dated) -> dict[str, None]:
    told = ("end", "removal_document")
    return {name: None for name in told if name in type(fact).model_fields}


def _living(things: Sequence[H], on: PartialDate) -> list[H]:
    living = ((thing, _standing(thing.states, on)) for thing in things)  # type: ignore[attr-defined]
    return [thing.model_copy(update={"states": states}) for thing, states in living if states]  # type: ignore[attr-defined]


@dataclass
class Reform:
    """The events of one month as inputs. `founded`: keys of the units that these found."""

    world: World
    on: PartialDate
    founded: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.units = {unit.key: unit for unit in self.world.organisations}
        self.events = [event for event in self.world.events if event.on.day == self.on.day]
        self.ended = {went.organisation: event for event in self.events for went in event.inputs if not went.survives}

    def inputs(self) -> list[Input]:
        """All of them, in their order."""
        return [told for event in self.events for told in self._told(event)]

    def _told(self, event: Event) -> Iterator[Input]:
        ending = [self._ref(each.organisation) for each in event.inputs if not each.survives]
        surviving = [each.organisation for each in event.inputs if each.survives]
        match event.kind:
            case "FOUND":
                yield from ({"found": {"organisation": self._new(unit)}} for unit in event.outputs)
            case "MERGE" | "SPLIT" if len(ending) < 2 or surviving:
                yield from self._founded(event, ending, surviving)
            case "MERGE":
                yield {"merge": {"inputs": ending, "into": self._new(event.outputs[0]), "mapping": CARRY}}
            case "ABSORB":
                yield {"absorb": {"inputs": ending, "into": self._ref(event.outputs[0]), "mapping": CARRY}}
            case "REPARENT" | "MOVE_IN_WHOLE":
                yield from self._moved(event)
            case _:
                yield from self._changed(event)

    def _founded(self, event: Event, ending: list[Input], surviving: list[str]) -> Iterator[Input]:
        """A unit out of what lives on, and perhaps of one that ends: a merger is of two that end."""
        [new] = [unit for unit in event.outputs if unit not in surviving]
        if surviving:
            yield {"split": {"input": self._ref(surviving[0]), "survives": True, "into": [self._new(new)]}}
        else:
            yield {"found": {"organisation": self._new(new)}}
        if ending:
            yield {"absorb": {"inputs": ending, "into": self._ref(new), "mapping": CARRY}}

    def _moved(self, event: Event) -> Iterator[Input]:
        """Not what is carried with all of its superior."""
        [unit] = event.outputs
        was, now = self.superior(unit, self.on.day - 1), self.superior(unit, self.on.day)
        gone = self.ended.get(was or "")
        if gone is None or now not in gone.outputs:
            yield {"reparent": {"organisation": self._ref(unit), "parent": self._ref(str(now))}}

    def _changed(self, event: Event) -> Iterator[Input]:
        [unit] = event.outputs
        told: Input = {"organisation": self._ref(unit)}
        before, after = self.state(unit, self.on.day - 1), self.state(unit, self.on.day)
        match event.kind:
            case "RENAME":
                yield {"rename": {**told, "name": after.name, "shortName": after.short_name}}
            case "UPGRADE" | "DOWNGRADE":
                yield {event.kind.lower(): {**told, "rank": _code(after.rank)}}
            case "CONVERT":
                names = [name for name in ("category", "nature") if getattr(before, name) != getattr(after, name)]
                yield {"convert": {**told, **{name: _code(getattr(after, name)) for name in names}}}

    def _ref(self, unit: str) -> Input:
        return {"key": unit} if unit in self.founded else {"code": self.units[unit].code}

    def _new(self, unit: str) -> Input:
        state, superior = self.state(unit, self.on.day), self.superior(unit, self.on.day)
        told = {
            "type": self.units[unit].type,
            "code": self.units[unit].code,
            "name": state.name,
            "shortName": state.short_name,
            "category": _code(state.category),
            "nature": _code(state.nature),
            "rank": _code(state.rank),
            "parent": None if superior is None else self._ref(superior),
        }
        self.founded.add(unit)
        return {"key": unit, **{name: value for name, value in told.items() if value is not None}}

    def state(self, unit: str, day: int) -> OrganisationState:
        """The state of a unit on a day."""
        return next(state for state in self.units[unit].states if days(state)[0] <= day < days(state)[1])

    def superior(self, unit: str, day: int) -> str | None:
        """The superior by the natural line on a day."""
        kind = NATURAL[self.units[unit].type]
        lines = (line for line in self.world.subordinations if line.organisation == unit and line.kind == kind)
        return next((line.superior for line in lines if days(line)[0] <= day < days(line)[1]), None)

    def carried(self) -> tuple[int, int]:
        """How many posts of the units that end, and appointments in them, go over to others."""
        posts = {
            post.key
            for post in self.world.posts
            for place in post.places
            if place.organisation in self.ended and self._stands(place)
        }
        return len(posts), sum(held.post in posts and self._stands(held) for held in self.world.appointments)

    def _stands(self, fact: Dated) -> bool:
        """The fact is true on the eve of the reform, whatever becomes of it on the day."""
        return days(fact)[0] < self.on.day <= days(fact)[1]

    def living(self) -> list[Organisation]:
        """The units that live once the reform is done."""
        states = {unit.key: unit.states for unit in self.world.organisations}
        return [
            unit
            for unit in self.world.organisations
            if any(days(state)[0] <= self.on.day < days(state)[1] for state in states[unit.key])
        ]


def _code(key: str | None) -> str | None:
    return None if key is None else key.partition("/")[2]
