"""What units, posts and people are called on a day, as it stands, read within a writing transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.connection import Statement
from graph.insertions import BATCH
from graph.rows import label_of
from graph.writing import WriteTransaction
from rules.dates import NOT_SUPERSEDED


@dataclass(frozen=True, slots=True)
class Names:
    """Name of each unit and person, title of each post, and the unit that each post is in, by id."""

    names: Mapping[str, str]
    places: Mapping[str, str]

    def of(self, identity: str | None) -> str:
        """What it is called; empty where that is not known."""
        return self.names.get(identity or "", "")

    def of_post(self, post: str) -> str:
        """The post with its unit."""
        return f"{self.of(self.places.get(post))} {self.of(post)}"


async def names(tx: WriteTransaction, node_ids: Iterable[str], day: int) -> Names:
    """What these are called on that day; of posts, their units' names too."""
    called: dict[str, str] = {}
    places: dict[str, str] = {}
    ids = set(node_ids)
    for post, unit in await _read(tx, _PLACES, _of(ids, "Post"), day):
        places[post] = unit
    ids |= set(places.values())
    for label, statement in _NAMES.items():
        called.update(await _read(tx, statement, _of(ids, label), day))
    return Names(called, places)


def _of(ids: Iterable[str], label: str) -> list[str]:
    return sorted(identity for identity in ids if label_of(identity) == label)


async def _read(tx: WriteTransaction, statement: Statement, ids: list[str], day: int) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for start in range(0, len(ids), BATCH):
        rows = await tx.run(statement, ids=ids[start : start + BATCH], day=day)
        found += [(identity, value) for identity, value in rows]
    return found


_SHOWN = f"s.supersededAt = {NOT_SUPERSEDED} AND s.showFrom <= $day AND $day < s.showTo"
_NAMES = {
    label: Statement(
        f"names of {label}",
        f"UNWIND $ids AS id MATCH (n:{label} {{id: id}})-[:HAS_STATE]->(s:{state}) WHERE {_SHOWN} "
        f"RETURN collect([id, s.{named}]) AS rows",
    )
    for label, state, named in (
        ("Organisation", "OrganisationState", "name"),
        ("Post", "PostState", "title"),
        ("Person", "PersonState", "name"),
    )
}
_PLACES = Statement(
    "places of posts",
    f"UNWIND $ids AS id MATCH (n:Post {{id: id}})-[s:POST_IN]->(o:Organisation) WHERE {_SHOWN} "
    "RETURN collect([id, o.id]) AS rows",
)


async def code_names(tx: WriteTransaction, keys: Iterable[str]) -> dict[str, str]:
    """What the codes of these keys stand for."""
    given = sorted(set(keys))
    return dict(await tx.run(_CODES, keys=given)) if given else {}


_CODES = Statement(
    "names of codes", "UNWIND $keys AS key MATCH (c:Code {key: key}) RETURN collect([key, c.name]) AS rows"
)
