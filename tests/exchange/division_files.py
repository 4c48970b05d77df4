"""Revisions for tests: the real ones, small ones that are written as files, and what the store says of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from exchange.divisions.importer import import_divisions
from exchange.divisions.report import DivisionsReport
from graph.connection import Store
from tests.fixtures.graphql import Ask

DIRECTORY = Path(__file__).parent / "data" / "gb2260"
REAL = {revision: DIRECTORY / f"{revision}.tsv" for revision in ("198012", "199712", "201012", "201904")}

Listed = tuple[str, str, str | None]
"""Code, name, and code of the division above."""


def real(revision: str) -> dict[str, str]:
    """Code → name of a real revision."""
    rows = [line.split("\t") for line in REAL[revision].read_text(encoding="utf-8").splitlines()[1:]]
    return {code: name for _, __, code, name in rows}


def with_parents(names: Mapping[str, str]) -> list[Listed]:
    """A revision as `places` must list it. The division above is the one whose code says so, if it is listed."""
    listed: list[Listed] = []
    for code, name in sorted(names.items()):
        prefecture, province = f"{code[:4]}00", f"{code[:2]}0000"
        above = prefecture if prefecture in names and prefecture != code else province
        listed.append((code, name, above if above in names and above != code else None))
    return listed


def write(directory: Path, revision: str, names: Mapping[str, str], source: str = "mca") -> Path:
    """A file with this revision."""
    path = directory / f"{source}-{revision}.tsv"
    rows = [f"{source}\t{revision}\t{code}\t{name}\n" for code, name in names.items()]
    path.write_text("Source\tRevision\tCode\tName\n" + "".join(rows), encoding="utf-8")
    return path


async def imported(
    store: Store, directory: Path, revisions: Iterable[tuple[str, Mapping[str, str]]], *, at_once: bool = False
) -> list[DivisionsReport]:
    """Import these, each by itself or all at once."""
    files = [write(directory, revision, names) for revision, names in revisions]
    batches = [files] if at_once else [[file] for file in files]
    reports = [await import_divisions(store, batch) for batch in batches]
    assert [report.faults for report in reports] == [[] for _ in reports]
    return reports


PLACES = """
query ($asOf: PartialDate!, $knownAt: DateTime, $after: String) {
  places(asOf: $asOf, knownAt: $knownAt, first: 1000, after: $after) {
    nodes { code name parent { code } }
    pageInfo { hasNextPage endCursor }
    totalCount
  }
}
"""


async def listed(ask: Ask, as_of: str, known_at: str | None = None) -> list[Listed]:
    """All places at an instant, page by page."""
    found: list[Listed] = []
    after: str | None = None
    while True:
        page = (await ask(PLACES, {"asOf": as_of, "knownAt": known_at, "after": after}))["places"]
        found += [(each["code"], each["name"], each["parent"] and each["parent"]["code"]) for each in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            assert page["totalCount"] == len(found)
            return found
        after = page["pageInfo"]["endCursor"]


async def facts(store: Store) -> list[str]:
    """Each place that there is now, with its states and events: by codes and names, without ids and recording times."""
    places = await store.run(
        "MATCH (p:Place)-[:HAS_STATE]->(s:PlaceState) WHERE s.currentFactId IS NOT NULL "
        "OPTIONAL MATCH (:Place {id: s.parentId})-[:HAS_STATE]->(t:PlaceState) "
        "WHERE t.currentFactId IS NOT NULL AND t.validFrom <= s.validFrom AND s.validFrom < t.validTo "
        "MATCH (d:Document {id: s.documentId}) "
        "RETURN p.id, [s.code, s.name, t.code, s.validFrom, s.validTo, s.showFrom, s.showTo, d.issuedOn]"
    )
    events = await store.run(
        "MATCH (p:Place)-[e:CHANGED_BY]->(d:Document {id: e.documentId}) WHERE e.currentFactId IS NOT NULL "
        "RETURN p.id, [e.kind, e.on, e.since, e.assumed, d.issuedOn]"
    )
    by_place: dict[str, list[str]] = defaultdict(list)
    for place, fact in [*places, *events]:
        by_place[place].append(repr(fact))
    return sorted(repr(sorted(told)) for told in by_place.values())
