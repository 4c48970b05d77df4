"""What an input refers to by id, code or number, as it stands now, read within a writing transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from graph.connection import Statement
from graph.writing import WriteTransaction
from rules.dates import NOT_SUPERSEDED
from rules.tenure import Days

STATES: Mapping[str, str] = {
    "Organisation": "OrganisationState",
    "Person": "PersonState",
    "Post": "PostState",
    "OrganisationGroup": "OrganisationGroupState",
    "CoLocationGroup": "CoLocationState",
}
"""What can be referred to, and the label of its states."""
KEYS = frozenset({"id", "code", "idNumber"})


@dataclass(frozen=True, slots=True)
class Referred:
    """A thing that fits, and the days on which it lives."""

    id: str
    lives: list[Days] = field(default_factory=list)

    def lives_on(self, day: int) -> bool:
        """Whether it lives on that day."""
        return any(first <= day < end for first, end in self.lives)


async def fitting(tx: WriteTransaction, label: str, key: str, value: str) -> list[Referred]:
    """The things of that label whose `id`, `code` or `idNumber` this is, following what was found to be the same."""
    found: dict[str, Referred] = {}
    for identity, first, end in await tx.run(_fitting(label, key), value=value):
        found.setdefault(identity, Referred(identity)).lives.append((first, end))
    return list(found.values())


async def last_recorded(tx: WriteTransaction, organisation_id: str) -> int:
    """The instant at which something of this organisation was recorded last."""
    return int((await tx.run(_LAST_RECORDED, id=organisation_id))[0][0])


async def unknown_codes(tx: WriteTransaction, keys: Mapping[str, str]) -> list[str]:
    """Of the code keys by field, the fields whose code is not in its set."""
    known = {key for (key,) in await tx.run(_KNOWN_CODES, keys=sorted(keys.values()))}
    return [field_name for field_name, key in keys.items() if key not in known]


@cache
def _fitting(label: str, key: str) -> Statement:
    if key not in KEYS:
        raise ValueError(key)
    return Statement(
        f"fitting {label}",
        f"MATCH (n:{label} {{{key}: $value}}) OPTIONAL MATCH (n)-[:SAME_AS]->(kept:{label}) "
        f"WITH DISTINCT coalesce(kept, n) AS n MATCH (n)-[:HAS_STATE]->(s:{STATES[label]}) "
        f"WHERE s.supersededAt = {NOT_SUPERSEDED} RETURN collect([n.id, s.validFrom, s.validTo]) AS rows",
    )


_LAST_RECORDED = Statement(
    "last recorded", "MATCH (n:Organisation {id: $id}) RETURN [[coalesce(n.lastRecordedAt, 0)]] AS rows"
)
_KNOWN_CODES = Statement("known codes", "UNWIND $keys AS key MATCH (c:Code {key: key}) RETURN collect([key]) AS rows")
