"""The days on which nodes live, and who has which code, as it stands, read within a writing transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from graph.connection import Statement
from graph.insertions import BATCH
from graph.rows import label_of
from graph.writing import WriteTransaction
from rules.dates import NOT_SUPERSEDED
from rules.tenure import Days

STATES: Mapping[str, str] = {
    "Organisation": "OrganisationState",
    "Post": "PostState",
    "CoLocationGroup": "CoLocationState",
    "OrganisationGroup": "OrganisationGroupState",
}
"""Label of what lives from day to day → label of its states."""


async def lives(tx: WriteTransaction, node_ids: Iterable[str]) -> dict[str, list[Days]]:
    """The days on which each of these units, posts and groups lives; what never did has none."""
    found: dict[str, list[Days]] = {identity: [] for identity in node_ids}
    for label, state in STATES.items():
        ids = sorted(identity for identity in found if label_of(identity) == label)
        for start in range(0, len(ids), BATCH):
            for identity, first, end in await tx.run(_lives(label, state), ids=ids[start : start + BATCH]):
                found[identity].append((first, end))
    return found


async def of_one_code(tx: WriteTransaction, unit_ids: Iterable[str]) -> list[tuple[str, str, str]]:
    """(code, unit, other unit) for each other unit that has the code of one of these."""
    rows = await tx.run(_OF_ONE_CODE, ids=sorted(unit_ids))
    return [(code, unit, other) for code, unit, other in rows]


@cache
def _lives(label: str, state: str) -> Statement:
    return Statement(
        f"lives {label}",
        f"UNWIND $ids AS id MATCH (n:{label} {{id: id}})-[:HAS_STATE]->(s:{state}) "
        f"WHERE s.supersededAt = {NOT_SUPERSEDED} RETURN collect([id, s.validFrom, s.validTo]) AS rows",
    )


_OF_ONE_CODE = Statement(
    "units of one code",
    "UNWIND $ids AS id MATCH (n:Organisation {id: id}) WHERE n.code IS NOT NULL "
    "MATCH (o:Organisation {code: n.code}) WHERE o.id <> id RETURN collect([n.code, id, o.id]) AS rows",
)
