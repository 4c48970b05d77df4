"""What a merger costs beside the same rows written bare: a unit with many open appointments is merged into a new one.

`python -m bench.merging [--engine neo4j] [--rounds 3] [10000 …]`: for each number of appointments, in each round, a dry
run, the merger itself, and the very rows that it wrote, written once more by bare `UNWIND` statements between a second
set of the same nodes, in one transaction, old rows superseded there too. Medians of seconds, and the ratio of the last
two.
`--profile` prints where the time of the last merger went.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import pstats
import statistics
import sys
import tempfile
import time
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from neo4j import AsyncManagedTransaction

from commands.acts import Terms, perform
from commands.facts import Batch, new_fact_id, write
from commands.reorganising import prepared
from graph.connection import StatementLog, Store, statement_log
from graph.engines import open_store
from graph.insertions import BATCH
from graph.migrate import migrate
from graph.rows import NewNode, NewRow, Validity, new_node_id
from graph.writing import in_transaction
from rules.dates import PartialDate
from rules.ids import kind_of, new_id
from tests.executor.__main__ import settings

HOLDERS = 10
"""Of each post."""
ON = PartialDate(20190301, "M")


@dataclass
class World:
    """Two units, one with all the posts, and nothing else that could be merged."""

    appointments: int
    ids: list[str] = field(default_factory=list)
    """Of all nodes, in the order of making: the same for worlds of one size."""

    def batch(self) -> Batch:
        """All of it."""
        nodes: list[NewNode] = []
        rows: list[NewRow] = []

        def node(label: str) -> str:
            made = new_node_id(label)
            nodes.append(NewNode(label, made))
            self.ids.append(made)
            return made

        always = Validity(PartialDate(20000101, "Y"))
        large, small = node("AdministrativeUnit"), node("AdministrativeUnit")
        for unit, name in ((large, "大局"), (small, "小局")):
            rows.append(NewRow("OrganisationState", unit, None, always, {"name": name}))
        for number in range(self.appointments // HOLDERS):
            post = node("Post")
            rows.append(NewRow("PostState", post, None, always, {"title": f"职务{number}", "isLeadership": False}))
            rows.append(NewRow("POST_IN", post, large, always))
            for holder in range(HOLDERS):
                person = node("Person")
                rows.append(NewRow("PersonState", person, None, always, {"name": f"张{number}·{holder}"}))
                rows.append(NewRow("HELD", person, post, always, {"isPrimary": True, "sequence": holder}))
        return Batch(nodes, rows)

    async def save(self, store: Store) -> None:
        """Into the store, in one transaction."""
        batch = self.batch()
        await in_transaction(store, lambda tx: write(tx, batch))

    def merger(self) -> dict[str, Any]:
        """The input that merges them."""
        merge = {
            "inputs": [{"id": self.ids[0]}, {"id": self.ids[1]}],
            "into": {"name": "新局", "type": "ADMINISTRATIVE_UNIT"},
            "mapping": {"otherwise": "CARRY"},
        }
        return {"on": ON, "events": [{"merge": merge}]}


async def merge(store: Store, world: World, *, dry: bool) -> float:
    """Seconds that it takes."""
    begun = time.perf_counter()
    done = await perform(store, Terms("bench", {}, dry_run=dry), prepared(world.merger()))
    taken = time.perf_counter() - begun
    if done.dry is not None:
        await done.dry.abandon()
    return taken


WRITTEN = (
    "MATCH (a)-[r]->(b) WHERE r.eventId = $event RETURN type(r), a.id, b.id, properties(r)",
    "MATCH (a)-[:HAS_STATE]->(r) WHERE r.eventId = $event RETURN labels(r)[0], a.id, null, properties(r)",
)
NEW_NODES = "MATCH (n) WHERE n.lastRecordedAt = $at AND n.version = 1 RETURN labels(n), properties(n)"
EVENT = "MATCH (e:ReorganisationEvent) RETURN e.id, e.recordedAt ORDER BY e.recordedAt DESC LIMIT 1"


@dataclass
class Bare:
    """What the last merger wrote, to be written between other nodes: new ids for all that is new."""

    nodes: dict[str, list[dict[str, Any]]]
    rows: dict[tuple[str, str, str], list[dict[str, Any]]]
    gone: dict[tuple[str, str], list[list[str]]]

    @classmethod
    async def of(cls, store: Store, merged: World, other: World) -> Bare:
        """Read it, and carry it over from one world to another one."""
        [[event, at]] = await store.run(EVENT)
        ids = dict(zip(merged.ids, other.ids, strict=True))
        facts: dict[str, str] = {}
        standing = await _current(store, other)
        nodes: dict[str, list[dict[str, Any]]] = {}
        for labels, stored in await store.run(NEW_NODES, at=at):
            ids[stored["id"]] = new_id(kind_of(stored["id"]) or "")
            nodes.setdefault(":".join(sorted(labels)), []).append({**stored, "id": ids[stored["id"]]})
        rows: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
        gone: dict[tuple[str, str], list[list[str]]] = {}
        for statement in WRITTEN:
            for kind, owner, target, stored in await store.run(statement, event=event):
                key = kind, ids[owner], ids.get(target or "")
                old = standing.get((*key, stored["validFrom"]))
                fact = facts.setdefault(stored["factId"], old[0] if old is not None else new_fact_id(kind))
                if old is not None:
                    gone.setdefault((kind, _label(ids[owner])), []).append([ids[owner], old[1]])
                written = {**stored, "factId": fact, "currentFactId": fact, "rowId": new_id("Row")}
                shape = kind, _label(ids[owner]), _label(ids[target]) if target is not None else ""
                rows.setdefault(shape, []).append(
                    {"owner": ids[owner], "target": ids.get(target or ""), "properties": written}
                )
        return cls(nodes, rows, gone)

    def __len__(self) -> int:
        return sum(map(len, self.rows.values()))

    async def write(self, store: Store) -> float:
        """Seconds that it takes in one transaction."""

        async def work(tx: AsyncManagedTransaction) -> None:
            for labels, given in self.nodes.items():
                await _run(tx, f"UNWIND $rows AS row CREATE (n:{labels}) SET n = row", given)
            for (kind, owner), pairs in self.gone.items():
                found = f"(o)-[r:{kind}]->()" if not kind.endswith("State") else f"(o)-[:HAS_STATE]->(r:{kind})"
                await _run(
                    tx,
                    f"UNWIND $rows AS row MATCH (o:{owner} {{id: row[0]}}) MATCH {found} WHERE r.rowId = row[1] "
                    "SET r.supersededAt = 1, r.currentFactId = null",
                    pairs,
                )
            for (kind, owner, target), rows in self.rows.items():
                end = f"MATCH (t:{target} {{id: row.target}}) CREATE (o)-[r:{kind}]->(t)"
                made = end if target else f"CREATE (o)-[:HAS_STATE]->(r:{kind})"
                text = f"UNWIND $rows AS row MATCH (o:{owner} {{id: row.owner}}) {made} SET r = row.properties"
                await _run(tx, text, rows)

        begun = time.perf_counter()
        await store.write(work)
        return time.perf_counter() - begun


async def _run(tx: AsyncManagedTransaction, text: str, rows: list[Any]) -> None:
    for start in range(0, len(rows), BATCH):
        await (await tx.run(text, rows=rows[start : start + BATCH])).consume()


async def _current(store: Store, world: World) -> dict[tuple[Any, ...], tuple[str, str]]:
    """(kind, owner, target, first day) → (fact, row), of the world as it stands."""
    found: dict[tuple[Any, ...], tuple[str, str]] = {}
    statements = (
        "MATCH (a)-[r]->(b) WHERE a.id IN $ids AND r.currentFactId IS NOT NULL "
        "RETURN type(r), a.id, b.id, r.validFrom, r.factId, r.rowId",
        "MATCH (a)-[:HAS_STATE]->(r) WHERE a.id IN $ids AND r.currentFactId IS NOT NULL "
        "RETURN labels(r)[0], a.id, null, r.validFrom, r.factId, r.rowId",
    )
    for statement in statements:
        for kind, owner, target, start, fact, row in await store.run(statement, ids=world.ids):
            found[kind, owner, target, start] = fact, row
    return found


def _label(node_id: str) -> str:
    return kind_of(node_id) or ""


async def measure(store: Store, size: int, profile: cProfile.Profile | None = None) -> tuple[float, float, float, int]:
    """Seconds of a dry run, of the merger, and of its rows written bare; and how many rows."""
    merged, other = World(size), World(size)
    await merged.save(store)
    await other.save(store)
    dry = await merge(store, merged, dry=True)
    with profile if profile is not None else nullcontext():
        taken = await merge(store, merged, dry=False)
    bare = await Bare.of(store, merged, other)
    return dry, taken, await bare.write(store), len(bare)


async def run(given: argparse.Namespace, told: Any) -> None:
    async with open_store(told) as store:
        await migrate(store)
        await measure(store, 500)  # plans are made, code is warm
        for size in given.sizes:
            log = StatementLog()
            token = statement_log.set(log)
            profile = cProfile.Profile() if given.profile else None
            figures = [await measure(store, size) for _ in range(given.rounds)]
            if profile is not None:
                await measure(store, size, profile)
            statement_log.reset(token)
            dry, taken, bare = (statistics.median(each[place] for each in figures) for place in range(3))
            ratios = sorted(each[1] / each[2] for each in figures)
            sys.stdout.write(
                f"{size:>7,} appointments: dry {dry:6.2f} s, merger {taken:6.2f} s, its {figures[0][3]:,} rows bare "
                f"{bare:6.2f} s; ratio {statistics.median(ratios):.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f})\n"
            )
            if profile is not None:
                pstats.Stats(profile, stream=sys.stdout).sort_stats("tottime").print_stats(25)
                sys.stdout.write(f"{Counter(log.names).most_common(12)}\n")


def main() -> None:
    """Run, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.merging", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[1000, 10_000])
    parser.add_argument("--engine", choices=("embedded", "neo4j"), default="neo4j")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zhiguan-merging-") as home, settings(given.engine, Path(home)) as told:
        asyncio.run(run(given, told))


if __name__ == "__main__":
    main()
