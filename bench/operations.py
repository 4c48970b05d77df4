"""The eight reference operations, and what each is asked about in the store at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from api.settings import Settings
from graph.connection import Store
from rules.dates import PartialDate

FOLDER = Path(__file__).parent / "operations"
DAY = 20051231
"""The day of operation 5."""

Variables = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation; `choosing` is a statement that returns the sets of variables that it is asked with."""

    name: str
    told: str
    choosing: str
    rows: tuple[str, ...]
    """Where the entries stand that its size is told by: keys from `data` on."""
    day: int | None = None
    """The day that it is about; None: today."""

    @property
    def document(self) -> str:
        """As clients send it."""
        return (FOLDER / f"{self.name}.graphql").read_text("utf-8")

    async def asked(self, store: Store) -> list[Variables]:
        """The variables of the requests, one set after the other; the same for the same store."""
        day = self.day if self.day is not None else today()
        return [dict(variables) for [variables] in await store.run(self.choosing, day=day)]


def today() -> int:
    """`YYYYMMDD`, in the zone that the servers answer in."""
    return PartialDate.of_day(datetime.now(ZoneInfo(Settings.model_fields["timezone"].default)).date()).day


def rows_at(data: Any, path: Sequence[str]) -> int:
    """How many entries the lists at the end of the path have together."""
    if isinstance(data, list):
        return sum(rows_at(each, path) for each in data) if path else len(data)
    return 1 if not path else rows_at(data[path[0]], path[1:])


# By the last characters of the code first: neighbours in the code are neighbours in the store.
_SPREAD = "ORDER BY reverse(x.code)"
_PEOPLE = f"MATCH (x:Person) WHERE x.code IS NOT NULL AND EXISTS {{ (x)-[:STUDIED_AT]->() }} WITH x {_SPREAD}"
_ALONE = "x.code IS NOT NULL AND COUNT { (o:Organisation {code: x.code}) } = 1"
# Those with 10 to 60 beneath them first: in a province of any size, those whose answers are neither small nor huge.
# Among equals by the last characters of their ids, which follow no order.
_UNITS = f"""MATCH (x:Organisation)<-[:SUBORDINATE_TO]-(y) WHERE {_ALONE}
WITH x, count(y) AS beneath ORDER BY beneath < 10 OR beneath > 60, reverse(x.id) LIMIT 120"""
_ALL_POSTS = "count(DISTINCT h) AS held"
_OF_SEVERAL = """p, COUNT { (p)-[l:HELD]->(:Post) WHERE l.validFrom <= $day AND $day < l.validTo } AS each
WITH DISTINCT x, p, each WHERE each > 1 WITH x, sum(each) AS held"""


def _reaching(held: str) -> str:
    """Units beneath which 100 to 1,000 posts are held on `$day`."""
    return f"""{_UNITS}
MATCH (x) ((a)<-[e:SUBORDINATE_TO]-(b)
  WHERE e.kind = CASE WHEN b:PartyOrganisation THEN 'PARTY' WHEN b:InternalDivision THEN 'INTERNAL'
    ELSE 'LEADERSHIP' END
  AND e.validFrom + 0 <= $day AND $day < e.validTo + 0){{0,10}}
  (o:Organisation)<-[:POST_IN]-(:Post)<-[h:HELD]-(p:Person)
  WHERE h.validFrom + 0 <= $day AND $day < h.validTo + 0
WITH x, {held} WHERE 100 <= held AND held <= 1000 WITH x ORDER BY held DESC, x.code LIMIT 8"""


OPERATIONS = (
    Operation("1-person", "person by code", f"{_PEOPLE} LIMIT 50 RETURN {{code: x.code}}", ("person",)),
    Operation(
        "2-career", "career path of one", f"{_PEOPLE} LIMIT 50 RETURN {{code: x.code}}", ("person", "careerPath")
    ),
    Operation(
        "3-careers",
        "careers of 100",
        f"{_PEOPLE} LIMIT 400 WITH collect(x.code) AS codes\n"
        "UNWIND range(0, 3) AS n RETURN {codes: codes[n * 100 .. n * 100 + 100]}",
        ("people", "nodes", "careerPath"),
    ),
    Operation(
        "4-incumbents",
        "incumbents of a subtree",
        f"{_reaching(_ALL_POSTS)} RETURN {{unit: x.code}}",
        ("organisation", "appointments", "nodes"),
    ),
    Operation(
        "5-multi-post-holders",
        "multi-post holders of a district as of 2005",
        f"{_reaching(_OF_SEVERAL)} RETURN {{district: x.code}}",
        ("multiPostHolders", "nodes", "appointments"),
        DAY,
    ),
    Operation(
        "6-lineage",
        "lineage of a unit",
        f"MATCH (x:Organisation)<-[:SUCCEEDED_BY]-(y) WHERE {_ALONE}\n"
        "WITH x, count(y) AS before ORDER BY before DESC, reverse(x.code) LIMIT 20 RETURN {unit: x.code}",
        ("organisation", "predecessors"),
    ),
    Operation(
        "7-holders",
        "holders of a post through its predecessors",
        f"MATCH (x:Post)<-[:SUCCEEDED_BY]-() WITH DISTINCT x {_SPREAD} LIMIT 20 RETURN {{post: x.code}}",
        ("post", "appointments", "nodes"),
    ),
    Operation(
        "8-page",
        "page of 1,000 people × five posts × unit",
        "RETURN {}",
        ("people", "nodes", "appointments", "nodes"),
    ),
)
