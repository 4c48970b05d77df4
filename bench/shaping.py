"""What an answer costs beside fetching its data: from rows in memory, as the driver gives them, to its bytes.

`python -m bench.shaping [ROUNDS]`: 1,000 people × 5 posts × unit, 27,000 leaves, of which 15,000 are dates and codes;
edges on both levels, aliases. Both executors, and loops written by hand for this one answer, run in turn; medians and
the range of their ratios are printed.
"""

from __future__ import annotations

import asyncio
import gc
import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from inspect import isawaitable
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import orjson

from api.http.request import GraphQLRequest
from api.http.server import settle
from api.schema import Service
from api.settings import ExecutorName
from graph.connection import Statement
from graph.scope import LOCAL_ADMINISTRATOR

PEOPLE, POSTS, LEAVES = 1000, 5, 27_000
OURS = "breadth-first"
WARMING = 2
"""Rounds that are not counted."""
DOCUMENT = """{ people(first: 1000) { edges { node { code fullName: name
  appointments(during: {}, first: 5) { edges { node { since: validFrom until: validTo
    post { title rank { code } organisation { unit: name } } } } } } } } }"""


class Memory:
    """Stands where the store stands, and answers with rows that are in memory already, new ones each time."""

    def __init__(self) -> None:
        self.returned: dict[str, list[str]] = {}
        """The expressions that each statement returns for an entry, once it was asked for."""
        self.stored = b"{}"
        self.answers: dict[str, list[Any]] = {}

    def store(self) -> None:
        """Make the rows of all statements that were asked for."""
        posts = self._values("appointments.of_person.page")
        stored = {
            "codes.sets": [["GB12407", "职务层次"]],
            "codes.all": [["GB12407/132", "GB12407", "132", "县处级副职", None]],
            "people.page": [[0, list(map(self._values("people.page"), range(PEOPLE))), None]],
            "appointments.of_person.page": [
                [number, [posts(number * POSTS + post) for post in range(POSTS)], None] for number in range(PEOPLE)
            ],
        }
        self.stored = orjson.dumps(stored)

    def _values(self, name: str) -> Callable[[int], list[Any]]:
        expressions = self.returned.get(name, [])
        return lambda number: [value_of(each, number) for each in expressions]

    def fetch(self) -> None:
        """Make the rows, as the driver does when they arrive: no two of them share a list or a text."""
        self.answers = orjson.loads(self.stored)

    async def read(self, statement: Statement, parameters: Mapping[str, Any], scope: object) -> list[Any]:
        """The rows of a statement, or of several that are asked together."""
        names = statement.name.split("+")
        if not self.returned.keys() >= set(names):
            # Each list returns its entries, and then all of them with the number of their parent.
            parts = statement.text.split("RETURN collect([")[1::2]
            self.returned |= dict(zip(names, map(returned, parts), strict=True))
            self.store()
            self.fetch()
        return self.answers[names[0]] if len(names) == 1 else [self.answers[name] for name in names]


def returned(rest: str) -> list[str]:
    """The expressions that a list returns for each entry; `rest` is its statement from the first of them on."""
    found, depth, start = list[str](), 0, 0
    for place, sign in enumerate(rest):
        depth += (sign in "[({") - (sign in "])}")
        if depth < 0:
            return [*found, rest[start:place]]
        if depth == 0 and rest.startswith(", ", place):
            found.append(rest[start:place])
            start = place + 2
    return found


DATES = {"validFrom": 0, "validTo": 101, "bornOn": 202}
VALUES: dict[str, Any] = {
    "name": "澜阳市自然资源和规划局",
    "title": "副局长",
    "rank": "GB12407/132",
    "supersededAt": 253402300799999,
    "recordedAt": 1700000000000,
}


def value_of(expression: str, number: int) -> Any:
    """What the driver gives for an expression. A date in four is of a day, the others are of months."""
    if expression.endswith("IS NOT NULL"):
        return True
    if expression.startswith("CASE"):
        return "AdministrativeUnit"
    name = expression.partition(".")[2]
    date = name.removesuffix("Precision")
    if date in DATES:
        some = number * 7919 + DATES[date]
        if name != date:
            return None if some % 4 == 0 else "M"
        month = (1980 + some % 40) * 10000 + (1 + some % 12) * 100
        return month + 1 + some % 28 if some % 4 == 0 else month + 1
    if name in {"id", "factId"}:
        return f"01a2044b-5437-7001-8162-14dacb{number:06}"
    return f"QH{number:04}" if name == "code" else VALUES.get(name)


class ByHand:
    """What somebody would write who needed this one answer, and nothing else: loops over the rows. The floor."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.dates: dict[tuple[int, str | None], str] = {}

    def _date(self, day: int, precision: str | None) -> str:
        told = self.dates.get((day, precision))
        if told is None:
            text = str(day)
            told = f"{text[:4]}-{text[4:6]}" if precision == "M" else f"{text[:4]}-{text[4:6]}-{text[6:]}"
            self.dates[day, precision] = told
        return told

    def data(self) -> dict[str, Any]:
        """The answer's data."""
        codes = {key: {"code": code} for key, _, code, *_ in self.memory.answers["codes.all"]}
        person = self.memory.returned["people.page"]
        held = self.memory.returned["appointments.of_person.page"]
        code, name = person.index("x.code"), person.index("s.name")
        start, end, title = held.index("h.validFrom"), held.index("h.validTo"), held.index("ps.title")
        rank, unit = held.index("ps.rank"), held.index("pUnitState.name")
        start_precision, end_precision = held.index("h.validFromPrecision"), held.index("h.validToPrecision")
        held_by = {number: rows for number, rows, _ in self.memory.answers["appointments.of_person.page"]}
        edges = []
        for number, who in enumerate(self.memory.answers["people.page"][0][1]):
            posts = []
            for row in held_by[number]:
                told = {"title": row[title], "rank": codes[row[rank]], "organisation": {"unit": row[unit]}}
                since, until = self._date(row[start], row[start_precision]), self._date(row[end], row[end_precision])
                posts.append({"node": {"since": since, "until": until, "post": told}})
            edges.append({"node": {"code": who[code], "fullName": who[name], "appointments": {"edges": posts}}})
        return {"people": {"edges": edges}}


class ByService:
    """One of the executors."""

    def __init__(self, memory: Any, executor: ExecutorName) -> None:
        self.service = Service(memory, ZoneInfo("Asia/Shanghai"), executor=executor)
        self.request = GraphQLRequest(DOCUMENT)

    async def data(self) -> Mapping[str, Any] | None:
        """The answer's data. Raises the first of its errors."""
        result = await self.service.execute(self.request, LOCAL_ADMINISTRATOR, "bench")
        if result.errors:
            raise result.errors[0]
        return result.data


class Spent(NamedTuple):
    """Seconds that passed, and those that the process had the processor: the same where nothing else runs."""

    passed: float
    worked: float


async def took(memory: Memory, shape: Callable[[], Any]) -> tuple[Spent, bytes]:
    """What one answer took, from its rows to its bytes, and the bytes."""
    memory.fetch()
    for _ in range(5):
        await asyncio.sleep(0)  # the last answer's rows go when the loop lets go of its tasks
    gc.collect()
    begun = Spent(time.perf_counter(), time.process_time())
    data = shape()
    if isawaitable(data):
        data = await data
    body = orjson.dumps({"data": data})
    return Spent(time.perf_counter() - begun.passed, time.process_time() - begun.worked), body


async def run(rounds: int) -> str:
    """Rounds of all three in turn, each twice, and what they come to.

    The first of two pays for what the one before has done to the memory of the process; it is told by itself.
    """
    memory = Memory()
    ways: dict[str, Callable[[], Any]] = {
        OURS: ByService(memory, "breadth-first").data,
        "standard": ByService(memory, "standard").data,
        "by hand": ByHand(memory).data,
    }
    settle()
    spent: dict[str, list[Spent]] = {name: [] for name in ways}
    first: dict[str, list[Spent]] = {name: [] for name in ways}
    bodies = set()
    for number in range(rounds + WARMING):
        for name, shape in ways.items():
            for kept in (first, spent):
                seconds, body = await took(memory, shape)
                bodies.add(body)
                if number >= WARMING:
                    kept[name].append(seconds)
    if len(bodies) > 1:
        raise ValueError("the answers differ")
    lines = [f"µs a leaf: {'median':>19} {'least':>9}   of the processor: median  least"]
    after = {f"{name}, first": each for name, each in first.items()}
    for name, each in (spent | after).items():
        passed, worked = zip(*each, strict=True)
        lines.append(
            f"{name:>20} {a_leaf(statistics.median(passed))} {a_leaf(min(passed))} {'':>11}"
            f"{a_leaf(statistics.median(worked))} {a_leaf(min(worked))}"
        )
    for name in ("standard", "by hand"):
        pairs = list(zip(spent[OURS], spent[name], strict=True))
        passed = sorted(other.passed / ours.passed for ours, other in pairs)
        worked = sorted(other.worked / ours.worked for ours, other in pairs)
        lines.append(f"{name} / {OURS}: {told(passed)}; of the processor: {told(worked)}")
    lines.append(f"{LEAVES} leaves, {len(bodies.pop())} bytes, {rounds} rounds, load {os.getloadavg()[0]:.1f}")
    return "\n".join(lines) + "\n"


def a_leaf(seconds: float) -> str:
    """As microseconds a leaf."""
    return f"{seconds / LEAVES * 1e6:9.3f}"


def told(ratios: Sequence[float]) -> str:
    """The median and the range, of ratios in order."""
    return f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(run(int(sys.argv[1]) if len(sys.argv) > 1 else 15)))
