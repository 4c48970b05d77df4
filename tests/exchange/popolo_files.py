"""Popolo files for tests, and what an import left in the store."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from exchange.popolo.importer import import_popolo
from exchange.popolo.report import ImportReport
from graph.connection import Store

TASMANIA = Path(__file__).parent / "data" / "tasmania.json"


def tasmania() -> dict[str, Any]:
    """A fresh copy of the real file's content."""
    content: dict[str, Any] = json.loads(TASMANIA.read_text(encoding="utf-8"))
    return content


def write(path: Path, content: Any) -> Path:
    """The file with this content."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


async def imported(store: Store, directory: Path, content: Any, name: str = "town") -> ImportReport:
    """Import a content as a file of this name."""
    return await import_popolo(store, write(directory / f"{name}.json", content))


def told(report: ImportReport) -> list[tuple[str, str, bool]]:
    """Place, code, and whether the row was taken, of every fault."""
    return [(each.place, each.code, each.taken) for each in report.faults]


def outcomes(report: ImportReport) -> dict[str, dict[str, int]]:
    """The counts that are not nought."""
    every = {**report.collections, "role_posts": report.role_posts}
    return {
        name: {key: number for key, number in counts.model_dump().items() if number and key != "read"}
        for name, counts in every.items()
        if counts.read
    }


async def graph(store: Store) -> list[Any]:
    """Everything that is now true in the store, by import keys and names, without ids and times of recording."""
    return await store.run(
        """
        MATCH (p:Person)-[h:HELD]->(q:Post)-[i:POST_IN]->(o:Organisation)
        MATCH (p)-[:HAS_STATE]->(ps:PersonState), (q)-[:HAS_STATE]->(qs:PostState), (o)-[:HAS_STATE]->(os)
        WHERE h.currentFactId IS NOT NULL AND i.currentFactId IS NOT NULL AND ps.currentFactId IS NOT NULL
          AND qs.currentFactId IS NOT NULL AND os.currentFactId IS NOT NULL
        RETURN p.importKey, ps.name, qs.title, os.name, h.validFrom, h.validTo, h.label
        ORDER BY p.importKey, qs.title, os.name, h.validFrom
        """
    )


async def versions(store: Store) -> list[Any]:
    """Every node's version, and how many rows there are."""
    nodes = await store.run("MATCH (n) WHERE n.version IS NOT NULL RETURN n.importKey, n.version ORDER BY n.importKey")
    edges = await store.run("MATCH ()-[r]->() WHERE r.rowId IS NOT NULL RETURN count(r)")
    states = await store.run("MATCH (s) WHERE s.rowId IS NOT NULL RETURN count(s)")
    return [nodes, edges, states]
