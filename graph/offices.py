"""A post as it stands now: its life, seats, units and holders, read within a writing transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.connection import Statement
from graph.insertions import BATCH
from graph.writing import WriteTransaction
from rules.dates import NOT_SUPERSEDED
from rules.tenure import Days


@dataclass(frozen=True, slots=True)
class Holder:
    """An appointment to the post: its fact id, the person's id, and its days."""

    appointment: str
    person: str
    days: Days


@dataclass(frozen=True, slots=True)
class Office:
    """What appointments to a post must keep to.

    `lives` are the days on which it is open; `seats` the seats laid down, by the days on which they are shown; `places`
    the days in each organisation; `units` the days on which each of these lives.
    """

    id: str
    title: str
    lives: Sequence[Days]
    seats: Sequence[tuple[Days, int | None]]
    places: Sequence[tuple[Days, str]]
    units: Mapping[str, Sequence[Days]]
    holders: Sequence[Holder]


async def office(tx: WriteTransaction, post_id: str) -> Office:
    """The post with this id, which is there."""
    return (await offices(tx, [post_id]))[post_id]


async def offices(tx: WriteTransaction, post_ids: Iterable[str]) -> dict[str, Office]:
    """Those of these posts that are there, by id."""
    ids = sorted(set(post_ids))
    found: dict[str, Office] = {}
    for start in range(0, len(ids), BATCH):
        for identity, states, *rest in await tx.run(_OFFICES, ids=ids[start : start + BATCH]):
            if states:
                found[identity] = _office(identity, states, *rest)
    return found


def _office(identity: str, states: list[Any], places: list[Any], lives: list[Any], holders: list[Any]) -> Office:
    units: dict[str, list[Days]] = {}
    for unit, first, end in lives:
        units.setdefault(unit, []).append((first, end))
    shown = sorted(states, key=lambda state: int(state[2]))
    return Office(
        identity,
        shown[-1][5],
        [(first, end) for first, end, *_ in states],
        [((since, until), seats) for _, _, since, until, seats, _ in shown if since < until],
        [((first, end), unit) for unit, first, end in places],
        units,
        [Holder(appointment, person, (first, end)) for appointment, person, first, end in holders],
    )


async def open_posts_with_code(tx: WriteTransaction, code: str) -> dict[str, list[Days]]:
    """The days on which posts with this code are open, by id."""
    found: dict[str, list[Days]] = {}
    for identity, first, end in await tx.run(_WITH_CODE, code=code):
        found.setdefault(identity, []).append((first, end))
    return found


def _stands(row: str) -> str:
    return f"{row}.supersededAt = {NOT_SUPERSEDED}"


_OFFICES = Statement(
    "offices",
    f"""UNWIND $ids AS id
MATCH (p:Post {{id: id}})
RETURN collect([
  id,
  COLLECT {{ MATCH (p)-[:HAS_STATE]->(s:PostState) WHERE {_stands("s")}
    RETURN [s.validFrom, s.validTo, s.showFrom, s.showTo, s.seats, s.title] }},
  COLLECT {{ MATCH (p)-[i:POST_IN]->(o:Organisation) WHERE {_stands("i")} RETURN [o.id, i.validFrom, i.validTo] }},
  COLLECT {{ MATCH (p)-[i:POST_IN]->(o:Organisation)-[:HAS_STATE]->(u:OrganisationState)
    WHERE {_stands("i")} AND {_stands("u")} RETURN DISTINCT [o.id, u.validFrom, u.validTo] }},
  COLLECT {{ MATCH (x:Person)-[h:HELD]->(p) WHERE {_stands("h")} RETURN [h.factId, x.id, h.validFrom, h.validTo] }}
]) AS rows""",
)
_WITH_CODE = Statement(
    "posts with code",
    f"MATCH (p:Post {{code: $code}})-[:HAS_STATE]->(s:PostState) WHERE {_stands('s')} "
    "RETURN collect([p.id, s.validFrom, s.validTo]) AS rows",
)
