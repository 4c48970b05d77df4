"""What an answer costs beside fetching its data: from rows in memory, as the driver gives them, to its bytes.

`python -m bench.shaping [ROUNDS]`: 1,000 people × 5 posts × unit, 27,000 leaves, of which 15,000 are dates and codes;
edges on both levels, aliases. Both executors run in turn; medians and the range of their ratio are printed.
"""

from __future__ import annotations

import asyncio
import gc
import statistics
import sys
import time
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from api.http.request import GraphQLRequest
from api.schema import Service
from api.settings import ExecutorName
from graph.connection import Statement
from graph.listings import Arguments
from graph.projections import Projection
from graph.scope import LOCAL_ADMINISTRATOR
from loaders import appointments, people

PEOPLE, POSTS, LEAVES = 1000, 5, 27_000
DOCUMENT = """{ people(first: 1000) { edges { node { code fullName: name
  appointments(during: {}, first: 5) { edges { node { since: validFrom until: validTo
    post { title rank { code } organisation { unit: name } } } } } } } } }"""


class Memory:
    """Stands where the store stands, and answers with rows that are in memory already."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Any]] = {
            "codes.sets": [["GB12407", "职务层次"]],
            "codes.all": [["GB12407/132", "GB12407", "132", "县处级副职", None]],
        }
        joins = frozenset({"post", "post.rank", "post.organisation", "post.organisation.name"})
        person, held = people.ALL.listing, appointments.OF_PERSON.listing
        everybody = [[["p", number], values_of(person.project(Arguments()), number)] for number in range(PEOPLE)]
        self.answers["people.page"] = [[0, everybody, None]]
        rows = [[[number], values_of(held.project(Arguments(joins=joins)), number)] for number in range(POSTS)]
        self.answers["appointments.of_person.page"] = [[number, rows, None] for number in range(PEOPLE)]

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
    """A row of a projection, as the driver gives it."""
    values: list[Any] = []
    for column in projection.columns:
        if column.projection is not None:
            values.append(values_of(column.projection, number))
        elif column.key in DATES:
            values.append([20010601 + number % POSTS * 10000, "M"])
        elif column.key == "id":
            values.append(f"01a2044b-5437-7001-8162-14dacb{number:06}")
        else:
            values.append(VALUES.get(column.key))
    return values


async def took(service: Service, request: GraphQLRequest) -> tuple[float, int]:
    """Seconds of one answer, from the request to its bytes, and how many bytes."""
    gc.collect()
    begun = time.perf_counter()
    result = await service.execute(request, LOCAL_ADMINISTRATOR, "bench")
    body = orjson.dumps({"data": result.data})
    seconds = time.perf_counter() - begun
    if result.errors:
        raise result.errors[0]
    return seconds, len(body)


async def run(rounds: int) -> str:
    """Rounds of both executors in turn, and what they come to."""
    names: tuple[ExecutorName, ExecutorName] = ("breadth-first", "standard")
    memory: Any = Memory()
    services = [Service(memory, ZoneInfo("Asia/Shanghai"), executor=name) for name in names]
    request = GraphQLRequest(DOCUMENT)
    seconds: list[list[float]] = [[], []]
    sizes = set()
    for number in range(rounds + 2):
        for place, service in enumerate(services):
            spent, size = await took(service, request)
            sizes.add(size)
            if number >= 2:
                seconds[place].append(spent)
    ours, theirs = (sorted(each) for each in seconds)
    ratios = sorted(standard / breadth for breadth, standard in zip(*seconds, strict=True))
    lines = [
        f"{name:>13}: {statistics.median(each) / LEAVES * 1e6:6.2f} µs a leaf (least {each[0] / LEAVES * 1e6:.2f})"
        for name, each in zip(names, (ours, theirs), strict=True)
    ]
    lines.append(f"{'ratio':>13}: {statistics.median(ratios):6.1f} ({ratios[0]:.1f} to {ratios[-1]:.1f})")
    lines.append(f"{LEAVES} leaves, {' = '.join(map(str, sizes))} bytes, {rounds} rounds")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(run(int(sys.argv[1]) if len(sys.argv) > 1 else 15)))
