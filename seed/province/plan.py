"""How large a province is and how it falls into parts, by arithmetic alone: nothing grows with the number of people.

An *area* is the province, a city or a county. A *cluster* is the leadership of an area, or one field of its
administration (农业, 交通 …): its bodies, reforms, posts and people, made together. A *part* is some clusters that are
loaded in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from math import isqrt

from seed.tables import table

LEAST, MOST = 100, 10_000_000
"""People that a province can have."""
CLUSTER, FIELDS = 310, 10
"""People of a field of administration, about; fields of administration."""
PART, FIRST_PART, GROWTH = 2000, 100, 3
"""People of a part, about; of the first, for which nothing but the engine waits; how much larger the next ones are,
each made while the engine writes the one before."""

Level = str
PROVINCE, CITY, COUNTY = "province", "city", "county"


@dataclass(frozen=True, slots=True)
class Area:
    """The province (number 0), a city or a county. `superior`: the number of the area above."""

    number: int
    level: Level
    code: str
    superior: int | None


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster by number. `domain` None: the leadership of the area. `guide`: the area above, if it has the field.

    `people`: the numbers of those who begin there, from 0; `earlier`: how many of the area are in clusters before.
    """

    number: int
    area: Area
    domain: str | None
    guide: int | None
    people: range
    earlier: int


@dataclass(frozen=True, slots=True)
class Part:
    """What is loaded at once."""

    number: int
    clusters: tuple[Cluster, ...]


@cache
def domains() -> tuple[str, ...]:
    """The fields of administration in their order."""
    return tuple(row["domain"] for row in table("province/domains.tsv"))


@dataclass(frozen=True)
class Plan:
    """A province of `people` people, drawn by the number `seed`. Raises `ValueError` for a size that cannot be."""

    people: int
    seed: int

    def __post_init__(self) -> None:
        if not LEAST <= self.people <= MOST:
            raise ValueError(f"a province has {LEAST} to {MOST} people")

    @cached_property
    def fields(self) -> int:
        """Fields of administration of all areas together."""
        return max(1, round(self.people / CLUSTER))

    @cached_property
    def areas(self) -> int:
        """At least one of each level, so that the tree is as deep as it gets."""
        return max(3, -(-self.fields // FIELDS))

    @property
    def schools(self) -> int:
        """From thirty to three hundred, of ten sorts."""
        return 30 * min(10, max(1, self.people // 1000))

    def area(self, number: int) -> Area:
        """The area of that number: the province, then each city with its counties behind it."""
        if number == 0:
            return Area(0, PROVINCE, "990000", None)
        size = max(2, isqrt(self.areas))
        city, place = divmod(number - 1, size)
        if place == 0:
            return Area(number, CITY, f"99{city + 1:02}00", 0)
        return Area(number, COUNTY, f"99{city + 1:02}{place + 20:02}", number - place)

    def clusters(self) -> Iterator[Cluster]:
        """All clusters in the order of loading; whatever one refers to is in it or in an earlier one."""
        total = sum(weight for _, _, weight in self._weighted())
        before = first = first_of_area = 0
        for number, (area, domain, weight) in enumerate(self._weighted()):
            before += weight
            until = self.people * before // total
            its = self.area(area)
            above = its.superior
            guide = above if above is not None and domain in self.domains_of(above) else None
            first_of_area = first if domain is None else first_of_area
            yield Cluster(number, its, domain, guide, range(first, until), first - first_of_area)
            first = until

    def domains_of(self, area: int) -> list[str]:
        """The fields of administration that an area has; with few people not all have all."""
        names = domains()
        number = self.fields * (area + 1) // self.areas - self.fields * area // self.areas
        return [names[(field + area) % FIELDS] for field in range(number)]

    def _weighted(self) -> Iterator[tuple[int, str | None, int]]:
        for area in range(self.areas):
            level = self.area(area).level
            yield area, None, WEIGHTS[level, False]
            for domain in self.domains_of(area):
                yield area, domain, WEIGHTS[level, True]

    def parts(self) -> Iterator[Part]:
        """All parts: as many clusters as have `PART` people together, and fewer in the first ones."""
        waiting: list[Cluster] = []
        number = people = 0
        enough = min(FIRST_PART, PART)
        for cluster in self.clusters():
            waiting.append(cluster)
            people += len(cluster.people)
            if people >= enough:
                yield Part(number, tuple(waiting))
                waiting, number, people = [], number + 1, 0
                enough = min(enough * GROWTH, PART)
        if waiting:
            yield Part(number, tuple(waiting))

    @cached_property
    def number_of_parts(self) -> int:
        """How many parts there are."""
        return sum(1 for _ in self.parts())


WEIGHTS: dict[tuple[Level, bool], int] = {
    (PROVINCE, False): 118,
    (CITY, False): 118,
    (COUNTY, False): 118,
    (PROVINCE, True): 260,
    (CITY, True): 260,
    (COUNTY, True): 310,
}
"""How many people find posts in a cluster, about: of a level, of a field of administration or not."""
