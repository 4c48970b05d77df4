"""Reading what hangs on units and posts as it now stands, whole rows, within a writing transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from graph.connection import Statement
from graph.insertions import chunks
from graph.locking import looked_up_by
from graph.rows import ROW_KINDS, StoredRow
from graph.writing import WriteTransaction
from rules.dates import NOT_SUPERSEDED, OPEN


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit by itself. `label`: what it is; `last_event`: day of the last event that it took part in, 0: none."""

    id: str
    label: str
    code: str | None
    last_event: int


@dataclass(frozen=True, slots=True)
class CodeFound:
    """A code as it stands in its set; the smaller `place`, the earlier there."""

    name: str
    place: tuple[int, str]


async def units(tx: WriteTransaction, ids: Iterable[str]) -> dict[str, Unit]:
    """The units of these ids that are there."""
    found: dict[str, Unit] = {}
    for chunk in chunks(sorted(set(ids))):
        for node_id, labels, code, last in await tx.run(_UNITS, ids=chunk):
            [label] = set(labels) - {"Organisation"}
            found[node_id] = Unit(node_id, label, code, last or 0)
    return found


async def arriving(tx: WriteTransaction, kind: str, targets: Iterable[str], label: str, after: int) -> list[StoredRow]:
    """Edges of that kind that end at these nodes (looked up by `label`) and are open after the day."""
    found: list[StoredRow] = []
    for chunk in chunks(sorted(set(targets))):
        rows = await tx.run(_arriving(kind, label), ids=chunk, after=after)
        found += [StoredRow.of_properties(kind, owner, target, stored) for owner, target, stored in rows]
    return found


async def resolved(tx: WriteTransaction, by: str, values: Iterable[str], day: int) -> dict[str, list[str]]:
    """Ids of the units that these ids or codes (`by`) stand for; a code's are those that live on the day.

    What was found to be the same is followed.
    """
    found: dict[str, list[str]] = {}
    for value, node_id in await tx.run(_BY[by], values=sorted(set(values)), day=day):
        found.setdefault(value, []).append(node_id)
    return found


async def bearers(tx: WriteTransaction, codes: Iterable[str], day: int) -> list[tuple[str, str]]:
    """(code, unit) of the units with these codes that live on the day or on some later day."""
    rows = await tx.run(_BEARERS, values=sorted(set(codes)), day=day)
    return [(code, node_id) for code, node_id in rows]


async def codes(tx: WriteTransaction, keys: Iterable[str]) -> dict[str, CodeFound]:
    """The codes of these keys that are there."""
    rows = await tx.run(_CODES, keys=sorted(set(keys)))
    return {key: CodeFound(name, (OPEN if place is None else place, code)) for key, name, place, code in rows}


async def existing(tx: WriteTransaction, label: str, ids: Sequence[str]) -> set[str]:
    """Those of these ids that are nodes of that label."""
    return {node_id for (node_id,) in await tx.run(_existing(label), ids=list(ids))}


_UNITS = Statement(
    "units",
    "UNWIND $ids AS id MATCH (o:Organisation {id: id}) "
    "RETURN collect([id, labels(o), o.code, "
    f"reduce(last = 0, day IN [(o)-[r:INPUT_OF]->() WHERE r.supersededAt = {NOT_SUPERSEDED} | r.validFrom] "
    f"+ [(o)<-[r:PRODUCED]-() WHERE r.supersededAt = {NOT_SUPERSEDED} | r.validFrom] | "
    "CASE WHEN day > last THEN day ELSE last END)]) AS rows",
)
_LIVES = (
    f"EXISTS {{ MATCH (o)-[:HAS_STATE]->(s:OrganisationState) WHERE s.supersededAt = {NOT_SUPERSEDED} "
    "AND s.validTo > $day AND %s }"
)
_KEPT = "OPTIONAL MATCH (n)-[:SAME_AS]->(kept:Organisation) WITH DISTINCT value, coalesce(kept, n) AS o "
_BY = {
    "id": Statement(
        "units by id",
        f"UNWIND $values AS value MATCH (n:Organisation {{id: value}}) {_KEPT}"
        f"WHERE EXISTS {{ MATCH (o)-[:HAS_STATE]->(s) WHERE s.supersededAt = {NOT_SUPERSEDED} }} "
        "RETURN collect([value, o.id]) AS rows",
    ),
    "code": Statement(
        "units by code",
        f"UNWIND $values AS value MATCH (n:Organisation {{code: value}}) {_KEPT}"
        f"WHERE {_LIVES % 's.validFrom <= $day'} RETURN collect([value, o.id]) AS rows",
    ),
}
_BEARERS = Statement(
    "units bearing codes",
    "UNWIND $values AS value MATCH (o:Organisation {code: value}) "
    f"WHERE {_LIVES % 's.validFrom < s.validTo'} RETURN collect([value, o.id]) AS rows",
)
_CODES = Statement(
    "codes by key",
    "UNWIND $keys AS key MATCH (c:Code {key: key}) RETURN collect([key, c.name, c.sequence, c.code]) AS rows",
)


@cache
def _existing(label: str) -> Statement:
    return Statement(
        f"existing {label}",
        f"UNWIND $ids AS id MATCH (n:{looked_up_by(label)} {{id: id}}) RETURN collect([id]) AS rows",
    )


@cache
def _arriving(kind: str, label: str) -> Statement:
    if ROW_KINDS[kind].state:
        raise ValueError(f"{kind} is no edge")
    return Statement(
        f"arriving {kind}",
        f"UNWIND $ids AS id MATCH (n:{looked_up_by(label)} {{id: id}})<-[r:{kind}]-(o) "
        f"WHERE r.supersededAt = {NOT_SUPERSEDED} AND r.validTo > $after AND r.validFrom < r.validTo "
        "RETURN collect([o.id, id, properties(r)]) AS rows",
    )
