"""The rules of reading as a model in plain Python: a list of facts, and what follows from it. Imports nothing of ours.

Days are `YYYYMMDD`; moments of knowing are the numbers of the acts by which facts were recorded. It is slow, simple,
and right by inspection; what the API answers is compared with it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

ALWAYS, OPEN, NEVER = 0, 99999999, 10**9
NATURAL = {"AdministrativeUnit": "LEADERSHIP", "PartyOrganisation": "PARTY", "InternalDivision": "INTERNAL"}
UNKNOWN = "?"
"""As an end: it ended, nobody knows when."""


def first_day(text: str) -> int:
    year, month, day = (*text.split("-"), "01", "01")[:3]
    return int(year) * 10000 + int(month) * 100 + int(day)


def last_day(text: str) -> int:
    parts = [int(part) for part in text.split("-")]
    month = parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else monthrange(parts[0], month)[1]
    return parts[0] * 10000 + month * 100 + day


@dataclass(frozen=True)
class Fact:
    """One fact as known from act `since` until act `until`. `start` and `end` are as written; None is open."""

    key: str
    kind: str
    owner: str
    target: str | None
    start: str | None
    end: str | None
    values: Mapping[str, Any] = field(default_factory=dict)
    since: int = 0
    until: int = NEVER

    @property
    def begins(self) -> int:
        return first_day(self.start) if self.start else ALWAYS

    @property
    def ends(self) -> int:
        if self.end is None:
            return OPEN
        # "2012-05 to 2012" is kept, and was valid on no day that is known
        return self.begins if self.end == UNKNOWN else max(first_day(self.end), self.begins)

    @property
    def printed(self) -> tuple[str | None, str | None]:
        return self.start, None if self.end == UNKNOWN else self.end

    def valid(self, day: int) -> bool:
        return self.begins <= day < self.ends

    def shown(self, day: int) -> int:
        """Rule 5: the latest day on which it was valid, not after `day`; else its first."""
        days = [each for each in (day, self.ends - 1) if self.valid(each) and each <= day]
        return max(days) if days else self.begins

    def status(self, asked: int) -> str:
        if self.begins > asked:
            return "UPCOMING"
        return "CURRENT" if self.valid(asked) else "FORMER"


Period = tuple[str | None, str | None]


def within(fact: Fact, during: Period | None, day: int) -> bool:
    """Rule 4 and 7: in a list of facts."""
    if during is None:
        return fact.valid(day)
    return during == (None, None) or shares_days(fact, during)


def begun(fact: Fact, during: Period | None, day: int) -> bool:
    """Rule 4: in a history."""
    return fact.begins <= day if during is None else within(fact, during, day)


def shares_days(fact: Fact, during: Period) -> bool:
    start = first_day(during[0]) if during[0] else ALWAYS
    end = first_day(during[1]) if during[1] else OPEN
    return max(fact.begins, start) < min(fact.ends, end)


@dataclass
class Record:
    """All facts that ever were recorded, and what there is to have facts: key → label."""

    things: dict[str, str] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    acts: int = 0

    def tell(self, things: Mapping[str, str], facts: Sequence[Fact]) -> None:
        self.things |= things
        self.facts += [replace(fact, since=self.acts) for fact in facts]
        self.acts += 1

    def current(self) -> list[Fact]:
        return [fact for fact in self.facts if fact.until == NEVER]

    def supersede(self, key: str, *instead: Fact) -> None:
        [old] = [fact for fact in self.current() if fact.key == key]
        self.facts[self.facts.index(old)] = replace(old, until=self.acts)
        self.tell({}, instead)

    def view(self, known: int) -> View:
        return View(self.things, [fact for fact in self.facts if fact.since <= known < fact.until])


@dataclass(frozen=True)
class When:
    """The day whose values are shown, and the day that was asked."""

    at: int
    asked: int

    def beneath(self, fact: Fact) -> When:
        return When(fact.shown(self.at), self.asked)


@dataclass
class View:
    """What was known at one moment."""

    things: Mapping[str, str]
    facts: list[Fact]

    def all(self, kind: str, owner: str | None = None, target: str | None = None) -> list[Fact]:
        return [
            fact
            for fact in self.facts
            if fact.kind == kind and owner in (None, fact.owner) and target in (None, fact.target)
        ]

    def there(self, *labels: str) -> list[str]:
        """Things of these labels of which anything is known."""
        known = {fact.owner for fact in self.facts}
        return sorted(key for key, label in self.things.items() if label in labels and key in known)

    def state(self, owner: str, day: int) -> Fact:
        """Rule 3: the row that is shown: valid on the day, else the last before, else the first."""
        return self._shown([fact for fact in self.facts if fact.owner == owner and fact.kind == "STATE"], day)

    def place(self, post: str, day: int) -> str:
        target = self._shown(self.all("POST_IN", post), day).target
        assert target is not None
        return target

    def _shown(self, rows: list[Fact], day: int) -> Fact:
        was_valid = [row for row in rows if row.begins < row.ends or row.end == UNKNOWN] or rows
        earlier = [row for row in was_valid if row.begins <= day]
        pick: Callable[..., Fact] = max if earlier else min
        return pick(earlier or was_valid, key=lambda row: row.begins)

    # organisations

    def organisations(self, during: Period | None, when: When) -> list[str]:
        return [
            key
            for key in self.there(*NATURAL)
            if (
                self.state(key, when.at).valid(when.at)
                if during is None
                else during == (None, None) or any(shares_days(state, during) for state in self.all("STATE", key))
            )
        ]

    def life(self, key: str) -> tuple[Fact, Fact]:
        return self.state(key, ALWAYS), self.state(key, OPEN)

    def status(self, key: str, asked: int) -> str:
        first, last = self.life(key)
        if first.begins > asked:
            return "UPCOMING"
        return "ENDED" if last.ends <= asked else "ACTIVE"

    def _natural(self, edge: Fact) -> bool:
        return bool(edge.values["kind"] == NATURAL[self.things[edge.owner]])

    def parents(self, key: str, when: When) -> list[str]:
        """The superior by the natural line; the last one of what no longer lives, the first of what is to come."""
        state = self.state(key, when.at)
        lived = state.shown(when.at)
        return [
            str(edge.target)
            for edge in self.all("SUBORDINATE_TO", key)
            if self._natural(edge)
            and (edge.valid(lived) or (state.end == edge.end == UNKNOWN and edge.begins <= lived))
        ]

    def ancestors(self, key: str, when: When) -> list[str]:
        lived = self.state(key, when.at).shown(when.at)
        found = layer = self.parents(key, when)
        while layer:
            layer = [above for unit in layer for above in self.superiors_on(unit, lived)]
            found = found + layer
        return list(dict.fromkeys(found))

    def superiors_on(self, key: str, day: int) -> list[str]:
        edges = self.all("SUBORDINATE_TO", key)
        return [str(edge.target) for edge in edges if self._natural(edge) and edge.valid(day)]

    def children(self, key: str, when: When, kinds: Sequence[str] | None = None) -> list[str]:
        return sorted(
            {
                edge.owner
                for edge in self.all("SUBORDINATE_TO", target=key)
                if (self._natural(edge) if kinds is None else edge.values["kind"] in kinds) and edge.valid(when.at)
            }
        )

    def descendants(self, key: str, when: When) -> dict[str, int]:
        found: dict[str, int] = {}
        layer, depth = self.children(key, when), 1
        while layer:
            found |= {unit: depth for unit in layer if unit not in found}
            layer, depth = [below for unit in layer for below in self.children(unit, when)], depth + 1
        return found

    def lineage(self, key: str, forward: bool) -> list[tuple[int, Fact]]:
        """(distance, step) of every step, transitively."""
        found: list[tuple[int, Fact]] = []
        layer, visited, distance = [key], {key}, 1
        while layer:
            steps = [step for unit in layer for step in self._steps(unit, forward)]
            found += [(distance, step) for step in steps]
            layer = list(dict.fromkeys(str(step.target if forward else step.owner) for step in steps))
            layer = [unit for unit in layer if unit not in visited]
            visited |= set(layer)
            distance += 1
        return found

    def _steps(self, key: str, forward: bool) -> list[Fact]:
        return self.all("SUCCEEDED_BY", key) if forward else self.all("SUCCEEDED_BY", target=key)

    def present(self, key: str, asked: int) -> list[str]:
        """The unit itself while it lives, else its living successors."""
        if self.state(key, asked).valid(asked):
            return [key]
        return sorted({unit for step in self._steps(key, True) for unit in self.present(str(step.target), asked)})

    # posts and appointments

    def is_open(self, post: str, during: Period | None, when: When) -> bool:
        if during is None:
            return self.state(post, when.at).valid(when.at)
        return during == (None, None) or any(shares_days(state, during) for state in self.all("STATE", post))

    def posts_in(self, unit: str, during: Period | None, when: When) -> list[str]:
        places = self.all("POST_IN", target=unit)
        posts = {place.owner for place in places if within(place, during, when.at)}
        return [post for post in sorted(posts) if self.is_open(post, during, when)]

    def held(self, during: Period | None, when: When, **ends: str) -> list[Fact]:
        return [fact for fact in self.all("HELD", **ends) if within(fact, during, when.at)]

    def held_in(self, unit: str, during: Period | None, when: When) -> list[Fact]:
        held = self.held(during, when)
        return [fact for fact in held if self.place(str(fact.target), when.beneath(fact).at) == unit]

    def vacant_seats(self, post: str, when: When) -> int:
        state = self.state(post, when.at)
        seats = state.values.get("seats")
        if seats is None or not state.valid(when.at):
            return 0
        return max(0, int(seats) - len(self.held(None, when, target=post)))

    # filters

    def matches_organisation(self, where: Mapping[str, Any], key: str, when: When) -> bool:
        def holds() -> Iterator[bool]:
            for name, given in where.items():
                match name:
                    case "name":
                        yield matches_text(given, self.state(key, when.at).values["name"])
                    case "anyName":
                        yield any(matches_text(given, state.values["name"]) for state in self.all("STATE", key))
                    case "type":
                        yield self.things[key] in given
                    case "foundedOn":
                        yield matches_date(given, self.life(key)[0].start)
                    case "endedOn":
                        yield matches_date(given, self.life(key)[1].printed[1], self.life(key)[1].ends)
                    case "parent":
                        yield any(self.matches_organisation(given, other, when) for other in self.parents(key, when))
                    case "ancestor":
                        yield any(self.matches_organisation(given, other, when) for other in self.ancestors(key, when))
                    case "descendant":
                        below = self.descendants(key, when)
                        yield any(self.matches_organisation(given, other, when) for other in below)
                    case "posts":
                        posts = self.posts_in(key, given.get("during"), when)
                        yield from related(given, posts, lambda inner, post: self.matches_post(inner, post, when))
                    case _:
                        yield self._combined(name, given, lambda inner: self.matches_organisation(inner, key, when))

        return all(holds())

    def matches_post(self, where: Mapping[str, Any], key: str, when: When) -> bool:
        def holds() -> Iterator[bool]:
            for name, given in where.items():
                match name:
                    case "title":
                        yield matches_text(given, self.state(key, when.at).values["title"])
                    case "isVacant":
                        yield given == (self.vacant_seats(key, when) > 0)
                    case "organisation":
                        yield self.matches_organisation(given, self.place(key, when.at), when)
                    case "appointments":
                        held = self.held(given.get("during"), when, target=key)
                        yield from related(given, held, lambda inner, each: self.matches_appointment(inner, each, when))
                    case _:
                        yield self._combined(name, given, lambda inner: self.matches_post(inner, key, when))

        return all(holds())

    def matches_person(self, where: Mapping[str, Any], key: str, when: When) -> bool:
        def holds() -> Iterator[bool]:
            for name, given in where.items():
                match name:
                    case "name":
                        yield matches_text(given, self.state(key, when.at).values["name"])
                    case "appointments":
                        held = self.held(given.get("during"), when, owner=key)
                        yield from related(given, held, lambda inner, each: self.matches_appointment(inner, each, when))
                    case _:
                        yield self._combined(name, given, lambda inner: self.matches_person(inner, key, when))

        return all(holds())

    def matches_appointment(self, where: Mapping[str, Any], fact: Fact, when: When) -> bool:
        def holds() -> Iterator[bool]:
            for name, given in where.items():
                match name:
                    case "status":
                        yield fact.status(when.asked) in given
                    case "validFrom":
                        yield matches_date(given, fact.start)
                    case "validTo":
                        yield matches_date(given, fact.printed[1], fact.ends)
                    case "person":
                        yield self.matches_person(given, fact.owner, when.beneath(fact))
                    case "post":
                        yield self.matches_post(given, str(fact.target), when.beneath(fact))
                    case "previous":
                        ended = [
                            other
                            for other in self.all("HELD", fact.owner)
                            if other.begins < other.ends <= fact.begins and other.key != fact.key
                        ]
                        latest = max((other.ends for other in ended), default=None)
                        yield any(
                            self.matches_appointment(given, other, when) for other in ended if other.ends == latest
                        )
                    case _:
                        yield self._combined(name, given, lambda inner: self.matches_appointment(inner, fact, when))

        return all(holds())

    @staticmethod
    def _combined(name: str, given: Any, holds: Callable[[Any], bool]) -> bool:
        match name:
            case "and":
                return all(holds(inner) for inner in given)
            case "or":
                return any(holds(inner) for inner in given)
            case "not":
                return not holds(given)
        raise AssertionError(name)


def related(given: Mapping[str, Any], found: Sequence[Any], holds: Callable[[Any, Any], bool]) -> Iterator[bool]:
    if "some" in given:
        yield any(holds(given["some"], each) for each in found)
    if "none" in given:
        yield not any(holds(given["none"], each) for each in found)
    if "every" in given:
        yield all(holds(given["every"], each) for each in found)


def matches_text(given: Mapping[str, Any], text: str) -> bool:
    tests: dict[str, Callable[[Any], bool]] = {
        "equals": lambda value: bool(text == value),
        "contains": lambda value: value in text,
        "startsWith": text.startswith,
        "in": lambda value: text in value,
    }
    return all(tests[name](value) for name, value in given.items())


def matches_date(given: Mapping[str, Any], text: str | None, stored: int | None = None) -> bool:
    """A condition on a partial date: by its first day; `stored` where it was put later than its text says."""
    day = None if text is None else first_day(text) if stored is None else stored
    tests: dict[str, Callable[[Any], bool]] = {
        "isNull": lambda value: bool((day is None) == value),
        "in": lambda value: day is not None and first_day(value) <= day <= last_day(value),
        "from": lambda value: day is not None and day >= first_day(value),
        "before": lambda value: day is not None and day < first_day(value),
    }
    return all(tests[name](value) for name, value in given.items())
