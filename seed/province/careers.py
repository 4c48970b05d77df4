"""Forty years of appointments in a cluster: twice a year terms end, vacancies are filled, and reforms carry people on.

Everybody has exactly five appointments. Whoever has fewer by the posts with a known number of seats began in posts
that have any number of holders, some of them in clusters that are there already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

from seed.city.calendar import Month, month
from seed.province.bodies import Structure
from seed.province.posts import RANKS, Post

BEGIN, PRESENT = month(1986, 3), month(2026, 10)
"""The first month of which the incumbents are known, and the month that the province is described at."""
HELD, STEP = 5, 6
"""Appointments of each person; months between the days on which posts are filled."""
_TERMS = range(6, 14)
"""Half-years that one is in one post."""
_AVERAGE_TERM = 57
_RETIRES = 60 * 12
_FILLED_AT_ONCE = 0.93
_SPARING = 0.97
"""Of the newcomers that are left for a time, the share that may be taken on before it; the rest of the posts wait."""
_AGES = ((46, 54), (44, 53), (42, 52), (40, 50), (36, 48), (33, 45), (29, 42), (26, 38), (22, 32))
"""Ages at which somebody from elsewhere comes into a post, by its place in the ranks."""


@dataclass(slots=True)
class Held:
    """任职: of one person, from a month until another (None: still). `continues`: the place in the person's list of
    the one that it carries on after a reform."""

    post: str
    start: Month
    end: Month | None = None
    primary: bool = True
    continues: int | None = None
    lateral: bool = False


@dataclass(slots=True)
class Career:
    """One person's appointments in order of their start. `born`: provisional while they are lived through."""

    born: Month
    rank: int
    held: list[Held] = field(default_factory=list)
    until: Month = 0
    main: str = ""
    """The post that was held last with a known number of seats, by key."""
    open: list[int] = field(default_factory=list)
    """Places in `held` of those that go on."""

    @property
    def begun(self) -> Month:
        """When the first appointment begins."""
        return self.held[0].start


class Careers:
    """The personnel of one cluster. `quota`: how many people there are; `elsewhere`: posts of other clusters that
    anybody may have begun in."""

    def __init__(
        self, random: Random, structure: Structure, posts: dict[str, Post], quota: int, elsewhere: Sequence[str]
    ) -> None:
        self._random, self._posts, self._quota = random, posts, quota
        self._elsewhere = elsewhere
        self._reforms = sorted({reform.on for reform in structure.reforms})
        self._holders: dict[str, list[Career]] = {post.key: [] for post in posts.values()}
        self._clerks = [
            (post.key, post.start or 0, post.end or PRESENT + 1)
            for post in posts.values()
            if post.seats is None and not post.is_leadership and not post.is_party
        ]
        sought = sorted((post for post in posts.values() if post.fill), key=lambda post: (post.rank or 0, post.key))
        self._sought = [(post, post.start or 0, post.end or PRESENT, post.fill) for post in sought]
        self._months = sum(fill * (end - max(start, BEGIN)) for _, start, end, fill in self._sought)
        """Months to come in all posts together."""
        self._expected = 0.0
        self._free: list[Career] = []
        self.made: list[Career] = []

    def lived(self) -> list[Career]:
        """All careers, of exactly as many people as the quota says."""
        steps = sorted({*range(BEGIN, PRESENT, STEP), *(at for at in self._reforms if at < PRESENT)})
        working: list[Career] = []
        for at, following in pairwise([*steps, PRESENT]):
            for career in working:
                if career.until <= at:
                    self._leave(career, at)
                    self._free.append(career)
            if at in self._reforms:
                self._reorganise(at)
            self._fill(at, following)
            self._free.clear()
            working = [career for career in self.made if career.open]
        while len(self.made) < self._quota:
            self.made.append(Career(born=0, rank=len(RANKS) - 1))
        for career in self.made:
            self._complete(career)
        return self.made

    # Reforms.

    def _reorganise(self, at: Month) -> None:
        ended = {post.key for post in self._posts.values() if post.end == at}
        ending = [
            (career, place)
            for key in ended
            for career in self._holders[key]
            for place in career.open
            if career.held[place].post == key
        ]
        # The main posts first: whoever loses that one leaves the others, too.
        ending.sort(key=lambda pair: (not pair[0].held[pair[1]].primary, pair[0].held[pair[1]].post, pair[1]))
        for career, place in ending:
            if place in career.open:
                self._carry_on(career, place, at)

    def _carry_on(self, career: Career, place: int, at: Month) -> None:
        was = career.held[place]
        self._close(career, place, at)
        successors = self._posts[was.post].successors
        follows = next((each for each in successors if self._has_room(self._posts[each])), None)
        if follows is not None and len(career.held) < HELD:
            self._open(career, Held(follows, at, primary=was.primary, continues=place, lateral=was.lateral))
            career.main = follows if was.primary else career.main
        elif was.primary:
            self._leave(career, at)
            self._free.append(career)

    # Vacancies.

    def _fill(self, at: Month, following: Month) -> None:
        lasting = [(post, fill) for post, start, end, fill in self._sought if start <= at < end]
        vacant = [post for post, fill in lasting for _ in range(fill - len(self._holders[post.key]))]
        remaining = len(vacant) + self._months / _AVERAGE_TERM
        self._months -= sum(fill for _, fill in lasting) * (following - at)
        self._expected = max(self._expected, remaining)
        self._free.sort(key=lambda career: career.rank)
        for post in vacant:
            if at > BEGIN and self._random.random() > _FILLED_AT_ONCE:
                continue
            newcomers = self._quota - len(self.made)
            chosen = None
            if self._random.random() * remaining >= newcomers:
                chosen = self._candidate(post, at)
            if chosen is None and newcomers * self._expected > self._quota * (remaining - 1) * _SPARING:
                chosen = self._newcomer(post, at)
            if chosen is not None:
                self._appoint(chosen, post, at)
            remaining = max(1.0, remaining - 1)

    def _candidate(self, post: Post, at: Month) -> Career | None:
        """The highest of those free who is at most three steps below the post; else one of a step above it."""
        rank = post.rank or 0
        for higher, lower in ((rank, rank + 3), (rank - 1, rank - 1)):
            for place, career in enumerate(self._free):
                in_rank = higher <= career.rank <= lower and career.main != post.key
                if in_rank and len(career.held) < HELD and at - career.born < _RETIRES - 48:
                    return self._free.pop(place)
        return None

    def _newcomer(self, post: Post, at: Month) -> Career:
        rank = post.rank or 0
        career = Career(at - 12 * self._random.randint(*_AGES[rank]) - self._random.randrange(12), rank)
        self.made.append(career)
        return career

    def _appoint(self, career: Career, post: Post, at: Month) -> None:
        rank = post.rank or 0
        since = at
        if at == BEGIN and post.start is None:
            since = at - self._random.randrange(60)
        lateral = bool(career.held) and career.rank == rank
        career.rank, career.main = rank, post.key
        career.until = min(at + STEP * self._random.choice(_TERMS), max(at + STEP, career.born + _RETIRES))
        self._open(career, Held(post.key, since, lateral=lateral))
        for key in post.carries:
            carried = self._posts.get(key)
            if carried is not None and len(career.held) < HELD and self._has_room(carried):
                self._open(career, Held(key, since, primary=False))

    def _has_room(self, post: Post) -> bool:
        return post.seats is None or len(self._holders[post.key]) < post.seats

    def _open(self, career: Career, held: Held) -> None:
        career.open.append(len(career.held))
        career.held.append(held)
        self._holders[held.post].append(career)

    def _close(self, career: Career, place: int, at: Month) -> None:
        career.open.remove(place)
        career.held[place].end = at
        self._holders[career.held[place].post].remove(career)

    def _leave(self, career: Career, at: Month) -> None:
        for place in list(career.open):
            self._close(career, place, at)

    # What came before.

    def _complete(self, career: Career) -> None:
        """Fill up to five with earlier posts that have any number of holders."""
        missing = HELD - len(career.held)
        if not career.held:
            end = self._random.choice((None, *range(month(1996), PRESENT, 7)))
            first = (end or PRESENT - self._random.randrange(4, 40)) - missing * self._random.randrange(24, 70)
        else:
            first, end = career.begun, career.begun
            first -= sum(self._random.randrange(18, 60) for _ in range(missing))
            if missing:
                first = max(first, min(career.born + 12 * 20, end - missing * 12))
        until = end if end is not None else PRESENT - self._random.randrange(4, 40)
        # Equal pieces but for a few months; the last goes on until the first post with seats, or until the end.
        width = (until - first) // missing if missing else 0
        starts = [
            first + width * piece + (self._random.randrange(width // 3 + 1) if piece else 0) for piece in range(missing)
        ]
        ends = [*starts[1:], end]
        early = [Held(self._clerk_post(a, b), a, b) for a, b in zip(starts, ends, strict=False)]
        for each in career.held:
            each.continues = None if each.continues is None else each.continues + missing
        career.held[:0] = early
        begun = career.begun
        if not missing:
            career.born = min(begun - 12 * 19, max(career.born, begun - 12 * 25))
        elif not begun - 12 * 27 < career.born <= begun - 12 * 18:
            career.born = begun - 12 * 19 - self._random.randrange(48)

    def _clerk_post(self, start: Month, end: Month | None) -> str:
        if self._elsewhere and self._random.random() < 0.15:
            return self._random.choice(self._elsewhere)
        until = PRESENT + 1 if end is None else end
        return self._random.choice([key for key, begun, ended in self._clerks if begun <= start and until <= ended])
