"""职务: the posts that each body has by its template, which post follows which, and what comes along with what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil
from zlib import crc32

from seed.city.calendar import Month, month
from seed.city.reforms import Reform
from seed.city.structure import Period, Unit
from seed.tables import table

GRADES = month(2019, 6)
"""From here on non-leadership posts are called by grades (职务与职级并行)."""
GRADE_TITLES = {
    "调研员": "二级调研员",
    "副调研员": "四级调研员",
    "主任科员": "二级主任科员",
    "副主任科员": "四级主任科员",
    "科员": "一级科员",
}
RANKS = {1: "121", 2: "122", 3: "131", 4: "132", 5: "141", 6: "142", 7: "150"}


@dataclass(slots=True)
class Post:
    """A post of one body.

    `level`: what it means for a career, 1 to 7, 0 for posts that only come along with others; `fill`: how many holders
    are looked for; `carries`: the posts that come along with it, as `<body>.<role>`; `seats` None: not known.
    """

    key: str
    code: str
    unit: str
    role: str
    title: str
    level: int
    rank: str
    is_head: bool
    is_leadership: bool
    is_party: bool
    seats: int | None
    fill: int
    sequence: int
    start: Month | None
    end: Month | None
    carries: list[str] = field(default_factory=list)
    succeeded_by: str | None = None
    predecessor: str | None = None


@dataclass(frozen=True, slots=True)
class _Era:
    """A time in which a body has the same posts under the same titles."""

    start: Month | None
    end: Month | None
    template: str
    head_word: str
    rank: str


Templates = Mapping[str, Sequence[Mapping[str, str]]]


def templates() -> Templates:
    """The rows of `posts.tsv` by template."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in table("city/posts.tsv"):
        found[row["template"]].append(row)
    return found


def establish(units: Mapping[str, Unit], events: Sequence[Reform]) -> dict[str, Post]:
    """All posts of these bodies by key. Their successions are entered into the events that they belong to."""
    known = templates()
    posts: dict[str, Post] = {}
    for unit in units.values():
        for era in _eras(unit.periods):
            for number, row in enumerate(known[era.template], start=1):
                holders = _holders(unit.key, row)
                if row["fill"] in {"", "0"} or holders:
                    posts.update((post.key, post) for post in _posts(unit, era, row, number, holders))
    _succeed_in_place(posts, events)
    for event in events:
        _succeed_elsewhere(posts, event)
    return posts


def by_unit(posts: Iterable[Post]) -> dict[str, list[Post]]:
    """Posts grouped by their body."""
    found: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        found[post.unit].append(post)
    return found


def _eras(periods: Sequence[Period]) -> list[_Era]:
    eras: list[_Era] = []
    for period in periods:
        said = (period.template, period.head_word, period.rank)
        if eras and (eras[-1].template, eras[-1].head_word, eras[-1].rank) == said:
            eras[-1] = _Era(eras[-1].start, period.end, *said)
        else:
            eras.append(_Era(period.start, period.end, *said))
    return eras


def _holders(unit: str, row: Mapping[str, str]) -> int:
    """How many holders this unit has of a post; of `1.6` in the table, six units in ten have two and the others one."""
    whole, _, tenths = (row["fill"] or "0").partition(".")
    drawn = crc32(f"{unit} {row['role']}".encode()) % 100 / 100
    return int(whole) + (drawn < float(f"0.{tenths or 0}"))


def _posts(unit: Unit, era: _Era, row: Mapping[str, str], number: int, holders: int) -> Iterable[Post]:
    title = row["title"].replace("{h}", era.head_word).replace("{g}", "区长" if unit.code[:6] < "990520" else "县长")
    spans = [(era.start, era.end, title)]
    if title in GRADE_TITLES and (era.end is None or era.end > GRADES):
        later = (max(era.start or GRADES, GRADES), era.end, GRADE_TITLES[title])
        spans = [later] if era.start is not None and era.start >= GRADES else [(era.start, GRADES, title), later]
    for start, end, its_title in spans:
        mark = "" if start is None else f"@{start // 12}{start % 12 + 1:02}"
        yield Post(
            key=f"{unit.key}/{row['role']}{mark}",
            code=f"{unit.code}.{number}{mark}",
            unit=unit.key,
            role=row["role"],
            title=its_title,
            level=int(row["level"]),
            rank=row["rank"],
            is_head=bool(row["head"]),
            is_leadership=bool(row["leadership"]),
            is_party=bool(row["party"]),
            seats=int(row["seats"]) - ceil(float(row["fill"] or 0)) + holders if row["seats"] else None,
            fill=holders,
            sequence=number,
            start=start,
            end=end,
            carries=[_carried(unit, each) for each in row["carries"].split()],
        )


def _carried(unit: Unit, wish: str) -> str:
    """`<unit>.<role>` of a post that comes along: of a body by key, of the county's, of the unit's own Party body."""
    body, role = wish.rsplit(".", 1)
    if body == "own":
        return f"{unit.key}-party.{role}"
    if body == "own-committee":
        return f"{unit.key}-committee.{role}"
    if body == "branch":
        return f"{unit.key.rsplit('-', 1)[0]}-branch.{role}"
    if body.startswith("."):
        body = f"{unit.county}-{body[1:]}"
    return f"{body}.{role}"


def _succeed_in_place(posts: Mapping[str, Post], events: Sequence[Reform]) -> None:
    """Posts that a new title or rank of their body closes, and the grades of 2019."""
    by_role: dict[tuple[str, str], list[Post]] = defaultdict(list)
    for post in posts.values():
        by_role[post.unit, post.role].append(post)
    changed: dict[tuple[str, Month], Reform] = {}
    for event in events:
        for key in event.surviving:
            changed.setdefault((key, event.on), event)
    graded = next(event for event in events if event.on == GRADES)
    for its in by_role.values():
        for before, after in pairwise(its):
            if before.end is None or before.end != after.start:
                continue
            cause = graded if before.end == GRADES else changed.get((before.unit, before.end))
            if cause is not None:
                _link(before, after, cause)


def _succeed_elsewhere(posts: Mapping[str, Post], event: Reform) -> None:
    """Posts of bodies that ended, to those of the body that began then."""
    if event.kind not in {"MERGE", "SPLIT"} or not event.ended:
        return
    new = {
        (post.unit, post.role): post for post in posts.values() if post.start == event.on and post.unit in event.outputs
    }
    for post in posts.values():
        if post.unit in event.ended and post.end == event.on and post.succeeded_by is None:
            after = new.get((event.outputs[0], post.role))
            if after is not None:
                _link(post, after, event)


def _link(before: Post, after: Post, event: Reform) -> None:
    before.succeeded_by = after.key
    if after.predecessor is None:
        after.predecessor = before.key
    event.post_successions.append((before.key, after.key))
