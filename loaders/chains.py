"""The shortest chain between two people: a search from both ends, one statement for each two steps.

A *hop* leads from one person to the next: two steps over a post or a school, four over a unit. Both ends widen their
circle by two steps at a time until the circles have met and no shorter chain can be left. What is fetched is the
neighbourhood of both, never the paths between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph import links as graph
from loaders.kinds import When
from loaders.reading import Reader, key_of, rows_by_key

Named = tuple[str, str]
"""Kind and id of a node or fact."""


@dataclass(frozen=True, slots=True, order=True)
class Hop:
    """From one person to another: the nodes between them, and the fact behind each step, if it has one."""

    source: str
    target: str
    between: tuple[Named, ...]
    facts: tuple[Named | None, ...]

    def reversed(self) -> Hop:
        """The same, the other way."""
        return Hop(self.target, self.source, self.between[::-1], self.facts[::-1])


@dataclass(slots=True)
class Circle:
    """All people within `radius` steps of one, each with its distance and the hop that reached it first."""

    centre: str
    radius: int = 0
    distances: dict[str, int] = field(default_factory=dict)
    reached_by: dict[str, Hop] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.distances[self.centre] = 0

    def _at(self, distance: int) -> list[str]:
        return sorted(person for person, found in self.distances.items() if found == distance)

    @property
    def near(self) -> list[str]:
        """Those from whom a hop of two steps leads just beyond the circle."""
        return self._at(self.radius)

    @property
    def far(self) -> list[str]:
        """Those from whom a hop of four steps leads just beyond the circle."""
        return self._at(self.radius - 2)

    @property
    def complete(self) -> bool:
        """Nobody else can be reached."""
        return not self.near and not self.far

    def widen(self, hops: Sequence[Hop]) -> None:
        """Take in what the hops of `near` and `far` lead to."""
        self.radius += 2
        # Of equally short hops the same is taken on either engine.
        for hop in sorted(hops):
            if hop.target not in self.distances:
                self.distances[hop.target] = self.radius
                self.reached_by[hop.target] = hop

    def way_to(self, person: str) -> list[Hop]:
        """The hops from the centre to a person within."""
        way: list[Hop] = []
        while person != self.centre:
            way.append(self.reached_by[person])
            person = way[-1].source
        return way[::-1]


@dataclass(slots=True)
class Quest:
    """The search for one chain of at most `longest` steps."""

    a: Circle
    b: Circle
    longest: int
    when: When
    concurrent: bool

    def best(self) -> tuple[int, str] | None:
        """The length of the shortest chain found so far, and the person in whom both circles meet."""
        smaller, larger = sorted((self.a.distances, self.b.distances), key=len)
        lengths = [(found + larger[person], person) for person, found in smaller.items() if person in larger]
        return min(lengths, default=None)

    @property
    def ended(self) -> bool:
        """No shorter chain can be left."""
        best = self.best()
        # A chain may cross both borders within one hop, which is then seen two steps later.
        within = min(self.longest + 2, best[0] if best is not None else self.longest + 2)
        return self.a.radius + self.b.radius >= within or self.a.complete or self.b.complete

    @property
    def next(self) -> Circle:
        """The circle that is cheaper to widen."""
        return min(self.a, self.b, key=lambda circle: len(circle.near) + len(circle.far))

    def chain(self) -> list[Hop] | None:
        """The hops from a to b, or None."""
        best = self.best()
        if best is None or best[0] > self.longest:
            return None
        back = [hop.reversed() for hop in reversed(self.b.way_to(best[1]))]
        return self.a.way_to(best[1]) + back


async def shortest_chains(reader: Reader, quests: Sequence[Quest]) -> list[list[Hop] | None]:
    """The chain of each quest, or None. One statement widens one circle of every quest that goes on."""
    while going_on := [quest for quest in quests if not quest.ended]:
        for concurrent in (False, True):
            circles = [(quest.next, quest.when) for quest in going_on if quest.concurrent == concurrent]
            if circles:
                await _widen(reader, circles, concurrent=concurrent)
    return [quest.chain() for quest in quests]


async def _widen(reader: Reader, circles: Sequence[tuple[Circle, When]], *, concurrent: bool) -> None:
    keys: list[Mapping[str, Any]] = [
        key_of(place, circle.centre, when, near=circle.near, far=circle.far)
        for place, (circle, when) in enumerate(circles)
    ]
    found = await rows_by_key(reader, graph.next_people(concurrent=concurrent), keys)
    for (circle, _), hops in zip(circles, found, strict=True):
        circle.widen([_hop(hop) for hop in hops])


def _hop(row: Sequence[Any]) -> Hop:
    target, source, between, facts = row
    return Hop(source, target, tuple(map(_named, between)), tuple(fact and _named(fact) for fact in facts))


def _named(value: Sequence[str]) -> Named:
    kind, identity = value
    return kind, identity
