"""A world in memory that goes wrong: every value follows from a number and a place, and some are not what they should.

Nulls where none may be, exceptions for one parent or for a whole batch, text that is no date, rows of a wrong type,
promises that fail.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from api.errors import ApiError
from graph.listings import Arguments
from loaders.kinds import When
from rules.refusals import Refusal

SHAPES = ("T", "T!", "[T]", "[T!]", "[T]!", "[T!]!", "[[T]]", "[[T!]!]!", "[[T]!]", "[[T!]]!")
"""What a field of a type T may return."""
OBJECTS = {
    "Stone": ("Stone",),
    "Cat": ("Cat",),
    "Being": ("Cat", "Dog"),
    "Thing": ("Stone", "Cat", "Dog"),
    "Matter": ("Stone", "Dog"),
}
"""Types that fields lead to, and of which types their objects are: objects, interfaces, a union."""
WRONG_TYPES = ("Nothing", "Being", "Query", "", None, 7)
ALWAYS = When(20260101, 20260101, 0)
CODES: Mapping[str, Any] = {
    "A/1": {"name": "one", "number": 1},
    "A/2": {"name": "two", "number": None},
    "A/3": {"name": None, "number": 3},
    "A/4": {"name": "four", "number": "no number"},
}
"""Codes; two of them cannot be shown."""


class Promise:
    """A value that has to be awaited, once or several times."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __await__(self) -> Generator[None, None, Any]:
        yield
        if isinstance(self.value, Exception):
            raise self.value
        return self.value


def is_nullable(shape: str) -> bool:
    return not shape.endswith("!")


def item(shape: str) -> str | None:
    """The shape within a list; None of what is no list."""
    bare = shape.removesuffix("!")
    return bare[1:-1] if bare.startswith("[") else None


@dataclass(frozen=True)
class World:
    """What stands where. `wrong` is how often a value, an item or a batch is."""

    seed: int
    wrong: float
    codes: Any = None
    rows: dict[tuple[str, str, int], dict[str, Any]] = field(default_factory=dict)
    """Those made so far."""

    def row(self, kind: str, identity: str, depth: int = 1) -> dict[str, Any]:
        """A row with all values that stand in it."""
        known = self.rows.get((kind, identity, depth))
        if known is None:
            known = self.rows[kind, identity, depth] = self._row(kind, identity, depth)
        return known

    def _row(self, kind: str, identity: str, depth: int) -> dict[str, Any]:
        from tests.executor.faulty_schema import STANDING  # noqa: PLC0415 they need one another

        random = self.random("row", kind, identity)
        row: dict[str, Any] = {"_type": kind, "id": identity, "_when": ALWAYS}
        row["_code"] = random.choice([*CODES, None, "A/1", "B/unknown"])
        for name, (shape, target) in STANDING.items():
            if name.startswith("_") and random.random() < 0.4:
                continue  # joined in for some rows, and to be loaded for others
            if random.random() < self.wrong / 4:
                continue
            row[name] = self.value(random, shape, target, f"{identity}.{name}", depth)
        return row

    def random(self, *place: str) -> Random:
        return Random(":".join((str(self.seed), *place)))  # noqa: S311 the same for both executors

    def value(self, random: Random, shape: str, target: str, place: str, depth: int = 1, late: float = 0) -> Any:
        """A value of that shape, right or wrong; `late` is how often it has to be awaited."""
        value = self._value(random, shape, target, place, depth, late)
        return Promise(value) if random.random() < late else value

    def _value(self, random: Random, shape: str, target: str, place: str, depth: int, late: float) -> Any:
        if random.random() < self.wrong:
            return self._fault(random, shape, target, place)
        if is_nullable(shape) and random.random() < 0.15:
            return None
        inner = item(shape)
        if inner is not None:
            count = random.choice((0, 1, 1, 2))
            return [self.value(random, inner, target, f"{place}.{n}", depth, late) for n in range(count)]
        if target in OBJECTS:
            if depth == 0:
                return None
            shared = random.choice((place, random.choice("abcd")))
            return self.row(random.choice(OBJECTS[target]), shared, depth - 1)
        return leaf(random, target)

    def _fault(self, random: Random, shape: str, target: str, place: str) -> Any:
        faults: list[Any] = [None, None, RuntimeError("fault"), ApiError("TOO_EARLY", "Too early", "太早")]
        faults.append(Refusal.cursor("x"))
        if item(shape) is not None:
            faults += [7, "text"]
        elif target in OBJECTS:
            row = {"_type": random.choice((*WRONG_TYPES, "Cat", "Dog")), "id": place, "_when": ALWAYS}
            faults += [row, row]
        else:
            faults += [object(), {"a": 1}, [1], "wrong", 2**40, float("nan"), True, 1, 1.5]
        return random.choice(faults)


def leaf(random: Random, target: str) -> Any:
    match target:
        case "String":
            return random.choice(("", "text", "字"))
        case "Int":
            return random.choice((0, 1, -5, 2**31 - 1))
        case "Float":
            return random.choice((0.0, 1.5, -3, 7))
        case "Boolean":
            return random.random() < 0.5
        case "PartialDate":
            return random.choice(((20120301, "M"), (20120315, None), (19990101, "Y")))
        case _:
            return random.choice(("RED", "GREEN"))


@dataclass(frozen=True)
class Batch:
    """A batch function: everything for all parents at once, or nothing for any."""

    name: str
    shape: str
    target: str

    async def __call__(self, reader: World, parents: Sequence[Any], arguments: Arguments) -> list[Any]:
        random = reader.random("batch", self.name, arguments.key)
        if random.random() < reader.wrong / 2:
            if random.random() < 0.3:
                return []
            raise RuntimeError("the whole batch")
        return [self.one(reader, parent, arguments) for parent in parents]

    def one(self, world: World, parent: Any, arguments: Arguments) -> Any:
        """One parent's value."""
        place = f"{parent['id']}.{self.name}{arguments.key}"
        return world.value(world.random(place), self.shape, self.target, place)


@dataclass(frozen=True)
class ThingPages:
    """A connection's batch functions."""

    name: str
    more: None = None

    def foretold(self, *_: Any, **__: Any) -> None:
        """Nothing is read along."""

    async def page(self, reader: World, parents: Sequence[Any], arguments: Arguments) -> list[Any]:
        if (arguments.first or 0) > 5:
            raise Refusal.page_size("first", arguments.first or 0, 5)
        return [self._page(reader, f"{parent['id']}.{self.name}", arguments) for parent in parents]

    def _page(self, world: World, place: str, arguments: Arguments) -> Any:
        random = world.random("page", place)
        if random.random() < world.wrong:
            return random.choice((None, RuntimeError("page")))
        nodes = [world.value(random, "T!", "Thing", f"{place}.{n}") for n in range(arguments.first or 2)]
        edges = [{"cursor": world.value(random, "T!", "String", ""), "node": node, "_when": ALWAYS} for node in nodes]
        row = {"edges": edges, "nodes": nodes, "_when": ALWAYS}
        if "totalCount" in arguments.joins:
            row["total_count"] = self._count(world, place)
        return row

    async def count(self, reader: World, parents: Sequence[Any], arguments: Arguments) -> list[Any]:
        return [self._count(reader, f"{parent['id']}.{self.name}") for parent in parents]

    def _count(self, world: World, place: str) -> Any:
        return world.value(world.random("count", place), "T!", "Int", place)
