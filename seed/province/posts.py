"""职务 of the bodies of a cluster: by the template of their kind, and which post follows which in a reform."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from seed.city.calendar import Month
from seed.province.bodies import Body, Structure
from seed.province.names import head_of_place, head_word
from seed.province.plan import CITY, COUNTY, PROVINCE, Area
from seed.tables import table

RANKS = ("111", "112", "121", "122", "131", "132", "141", "142", "150")
_BUREAU = {PROVINCE: 2, CITY: 4, COUNTY: 6}
"""The place among the ranks of a bureau's head, by level."""


@dataclass(slots=True)
class Post:
    """A post. `rank`: its place in `RANKS`; `fill`: how many holders are looked for; `carries`: keys of posts that come
    along; `successors`: keys; `seats` None: as many as there are. Starts and ends with its body."""

    key: str
    code: str
    body: Body
    role: str
    titles: list[tuple[Month | None, str]]
    rank: int | None
    is_head: bool
    is_leadership: bool
    is_party: bool
    seats: int | None
    fill: int
    sequence: int
    carries: list[str] = field(default_factory=list)
    successors: list[str] = field(default_factory=list)

    @property
    def start(self) -> Month | None:
        """When its body began; None if always."""
        return self.body.start

    @property
    def end(self) -> Month | None:
        """When its body ended; None if it has not."""
        return self.body.end


@cache
def _templates() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in table("province/posts.tsv"):
        found[row["kind"]].append(row)
    return found


def posts(structure: Structure) -> dict[str, Post]:
    """All posts of the structure by key. Their successions are entered into its reforms."""
    found: dict[str, Post] = {}
    for body in structure.bodies.values():
        for number, row in enumerate(_templates()[body.kind], start=1):
            post = _post(structure.area, body, row, number)
            found[post.key] = post
    for reform in structure.reforms:
        for before, after in reform.successions:
            if structure.bodies[before].end == reform.on:
                _succeed(found, before, after, reform.post_successions)
    return found


def _succeed(found: dict[str, Post], before: str, after: str, pairs: list[tuple[str, str]]) -> None:
    for post in found.values():
        if post.body.key == before:
            successor = found.get(f"{after}.{post.role}")
            if successor is not None:
                post.successors.append(successor.key)
                pairs.append((post.key, successor.key))


def _post(area: Area, body: Body, row: dict[str, str], number: int) -> Post:
    step = row["step"]
    return Post(
        key=f"{body.key}.{row['role']}",
        code=f"{body.code}.{number}",
        body=body,
        role=row["role"],
        titles=_titles(area, body, row["title"]),
        rank=min(len(RANKS) - 1, _BUREAU[area.level] + int(step)) if step else None,
        is_head=bool(row["head"]),
        is_leadership=bool(row["leadership"]),
        is_party=bool(row["party"]),
        seats=int(row["seats"]) if row["seats"] else None,
        fill=int(row["fill"] or 0),
        sequence=number,
        carries=[_carried(body, each) for each in row["carries"].split()],
    )


def _titles(area: Area, body: Body, title: str) -> list[tuple[Month | None, str]]:
    """The title since the post's start, and anew since each name of the body that calls its head otherwise."""
    if "{h}" not in title:
        return [(body.start, title.replace("{g}", head_of_place(area)))]
    found: list[tuple[Month | None, str]] = []
    for since, name in body.names:
        told = title.replace("{h}", head_word(name))
        if not found or found[-1][1] != told:
            found.append((since, told))
    return found


def _carried(body: Body, wish: str) -> str:
    """`party.member`: of the body's own party body; `committee.standing`: of the area's committee."""
    name, role = wish.split(".")
    area = body.key.split("/", 1)[0]
    return f"{body.party}.{role}" if name == "party" else f"{area}/{name}.{role}"
