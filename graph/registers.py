"""What an import needs of the places that earlier imports of the same list have left, within its transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from graph.connection import Statement
from graph.rows import StoredRow
from graph.writing import WriteTransaction
from rules.dates import NOT_SUPERSEDED, OPEN, PartialDate


@dataclass(frozen=True, slots=True)
class ListDocument:
    """The document that a revision of a list is: `digest` is a fingerprint of what the revision says."""

    id: str
    issuer: str
    issued_on: PartialDate
    digest: str


_DOCUMENTS = Statement(
    "registers.documents",
    "MATCH (d:Document) WHERE d.importKey STARTS WITH $prefix WITH d ORDER BY d.issuedOn "
    "RETURN collect([d.id, d.issuer, d.issuedOn, d.issuedOnPrecision, d.importDigest]) AS rows",
)
_STATES = Statement(
    "registers.states",
    f"MATCH (r:PlaceState {{documentId: $id}}) WHERE r.supersededAt = {NOT_SUPERSEDED} "
    "MATCH (o:Place)-[:HAS_STATE]->(r) RETURN collect([o.id, properties(r)]) AS rows",
)
_UNDATED = Statement(
    "registers.undated_places",
    "UNWIND $codes AS code MATCH (r:PlaceState {code: code}) "
    f"WHERE r.supersededAt = {NOT_SUPERSEDED} AND r.validFrom = 0 AND r.validTo = {OPEN} AND r.documentId IS NULL "
    "MATCH (o:Place)-[:HAS_STATE]->(r) "
    f"WHERE COUNT {{ MATCH (o)-[:HAS_STATE]->(s:PlaceState) WHERE s.supersededAt = {NOT_SUPERSEDED} }} = 1 "
    "RETURN collect([o.id, r.code, r.name]) AS rows",
)
_JOIN = Statement(
    "registers.join_places",
    "UNWIND $pairs AS pair MATCH (kept:Place {id: pair[1]}) MATCH (:Place {id: pair[0]})<-[:SAME_AS*0..1]-(p:Place) "
    "MERGE (p)-[same:SAME_AS]->(kept) SET same.recordedAt = coalesce(same.recordedAt, $at) "
    "RETURN [[count(same)]] AS rows",
)


async def list_documents(tx: WriteTransaction, prefix: str) -> list[ListDocument]:
    """The documents whose import key begins so, in order of date."""
    return [
        ListDocument(node_id, issuer, PartialDate(day, precision or "D"), digest)
        for node_id, issuer, day, precision, digest in await tx.run(_DOCUMENTS, prefix=prefix)
    ]


async def states_resting_on(tx: WriteTransaction, documents: Sequence[ListDocument]) -> list[StoredRow]:
    """States of places that rest on these documents, and are not superseded."""
    return [
        StoredRow.of_properties("PlaceState", owner, None, stored)
        for document in documents
        for owner, stored in await tx.run(_STATES, id=document.id)
    ]


async def undated_places(tx: WriteTransaction, codes: Collection[str]) -> list[tuple[str, str, str]]:
    """(id, code, name) of places with one of these codes that have one state, without dates and document."""
    return [(node, code, name) for node, code, name in await tx.run(_UNDATED, codes=sorted(codes))]


async def join_places(tx: WriteTransaction, pairs: Sequence[tuple[str, str]], at: int) -> None:
    """Record that places were found to be the same: (id, id of the one that is kept). They are locked."""
    if pairs:
        await tx.run(_JOIN, pairs=[list(pair) for pair in pairs], at=at)
