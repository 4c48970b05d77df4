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
from graph.columns import Projection
from graph.connection import Statement
from graph.listings import Arguments
from graph.scope import LOCAL_ADMINISTRATOR
from loaders import appointments, people

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
        joins = frozenset({"post", "post.rank", "post.organisation", "post.organisation.name"})
        self.person = people.ALL.listing.project(Arguments())
        self.held = appointments.OF_PERSON.listing.project(Arguments(joins=joins))
        everybody = [[["p", number], values_of(self.person, number)] for number in range(PEOPLE)]
        posts = [
            [number, [[[post], values_of(self.held, number * POSTS + post)] for post in range(POSTS)], None]
            for number in range(PEOPLE)
        ]
        self.stored = orjson.dumps(
            {
                "codes.sets": [["GB12407", "职务层次"]],
                "codes.all": [["GB12407/132", "GB12407", "132", "县处级副职", None]],
                "people.page": [[0, everybody, None]],
                "appointments.of_person.page": posts,
            }
        )
        self.answers: dict[str, list[Any]] = {}

    def fetch(self) -> None:
        """Make the rows, as the driver does when they arrive: no two of them share a list or a text."""
        self.answers = orjson.loads(self.stored)

    async def read(self, statement: Statement, parameters: Mapping[str, Any], scope: object) -> list[Any]:
        """The rows of a statement."""
        return self.answers[statement.name]


VALUES: dict[str, Any] = {
    "_type": "AdministrativeUnit",
    "name": "澜阳市自然资源和规划局",
    "title": "副局长",
    "rank": "GB12407/132",
    "_from": 20010600,
    "_to": 20060900,
    "superseded_at": 253402300799999,
    "recorded_at": 1700000000000,
}
DATES = frozenset({"valid_from", "valid_to", "_begun", "_ended", "born_on", "work_started_on"})


def values_of(projection: Projection, number: int) -> list[Any]:
    """A row of a projection, as the driver gives it. A date in four is of a day, the others are of months."""
    values: list[Any] = []
    for place, column in enumerate(projection.columns):
        if column.projection is not None:
            values.append(values_of(column.projection, number))
        elif column.key in DATES:
            some = number * 7919 + place * 101
            month = (1980 + some % 40) * 10000 + (1 + some % 12) * 100
            values.append([month + 1 + some % 28, None] if some % 4 == 0 else [month + 1, "M"])
        elif column.key == "id":
            values.append(f"01a2044b-5437-7001-8162-14dacb{number:06}")
        elif column.key == "code":
            values.append(f"QH{number:04}")
        else:
            values.append(VALUES.get(column.key))
    return values


def places(projection: Projection) -> dict[str, int]:
    """Where the columns of a projection stand."""
    return {column.key: place for place, column in enumerate(projection.columns)}


class ByHand:
    """What somebody would write who needed this one answer, and nothing else: loops over the rows. The floor."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.person, self.held = places(memory.person), places(memory.held)
        post = memory.held.columns[self.held["post"]].projection
        unit = post.columns[places(post)["organisation"]].projection if post is not None else None
        if post is None or unit is None:
            raise ValueError("the post and its unit are not joined")
        self.post, self.unit = places(post), places(unit)
        self.dates: dict[tuple[int, str | None], str] = {}

    def _date(self, stored: list[Any]) -> str:
        day, precision = stored
        told = self.dates.get((day, precision))
        if told is None:
            text = str(day)
            told = f"{text[:4]}-{text[4:6]}" if precision == "M" else f"{text[:4]}-{text[4:6]}-{text[6:]}"
            self.dates[day, precision] = told
        return told

    def data(self) -> dict[str, Any]:
        """The answer's data."""
        codes = {key: {"code": code} for key, _, code, *_ in self.memory.answers["codes.all"]}
        person, held, post, unit = self.person, self.held, self.post, self.unit
        held_by = {number: rows for number, rows, _ in self.memory.answers["appointments.of_person.page"]}
        edges = []
        for number, (_, who) in enumerate(self.memory.answers["people.page"][0][1]):
            posts = []
            for _, row in held_by[number]:
                at = row[held["post"]]
                told = {
                    "title": at[post["title"]],
                    "rank": codes[at[post["rank"]]],
                    "organisation": {"unit": at[post["organisation"]][unit["name"]]},
                }
                since, until = self._date(row[held["valid_from"]]), self._date(row[held["valid_to"]])
                posts.append({"node": {"since": since, "until": until, "post": told}})
            node = {"code": who[person["code"]], "fullName": who[person["name"]], "appointments": {"edges": posts}}
            edges.append({"node": node})
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
    """Rounds of all three in turn, and what they come to."""
    memory = Memory()
    ways: dict[str, Callable[[], Any]] = {
        OURS: ByService(memory, "breadth-first").data,
        "standard": ByService(memory, "standard").data,
        "by hand": ByHand(memory).data,
    }
    settle()
    spent: dict[str, list[Spent]] = {name: [] for name in ways}
    bodies = set()
    for number in range(rounds + WARMING):
        for name, shape in ways.items():
            seconds, body = await took(memory, shape)
            bodies.add(body)
            if number >= WARMING:
                spent[name].append(seconds)
    if len(bodies) > 1:
        raise ValueError("the answers differ")
    lines = [f"µs a leaf: {'median':>14} {'least':>6}   of the processor: median  least"]
    for name, each in spent.items():
        passed, worked = zip(*each, strict=True)
        lines.append(
            f"{name:>13} {a_leaf(statistics.median(passed))} {a_leaf(min(passed))} {'':>11}"
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
