"""Forty years of appointments: month by month posts open and close, people retire, vacancies are filled from below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from random import Random

from seed.city.calendar import BEGIN, PRESENT, Month, in_year, month, year_of
from seed.city.establishment import Post
from seed.city.offices import PROVINCE, Manner, Offices
from seed.city.people import People, Person

_MINIMUM_MONTHS = {1: 36, 2: 40, 3: 36, 4: 36, 5: 30, 6: 36}
"""Months in the level below before a promotion to the level."""
_AGES = {1: (46, 58), 2: (42, 56), 3: (36, 54), 4: (31, 52), 5: (27, 50), 6: (24, 46)}
"""Ages at which one is promoted to the level."""
_SENIOR_BODIES = ("congress", "cppcc")
_SENIOR_AGES = (52, 58)
_LEAGUE_AGES = (24, 40)
_OPENING_AGES = {1: (50, 58), 2: (46, 57), 3: (42, 57), 4: (36, 56), 5: (31, 55), 6: (27, 52), 7: (20, 48)}
_LONGEST = {1: 54, 2: 72, 3: 66, 4: 84, 5: 96}
"""Months in one leading post after which its holder is due for another."""
_STEPS_BACK = ((3, 57), (4, 56), (5, 54), (6, 52))
"""(level, age) from which leaders pass to posts without leadership."""
_NON_LEADING = {3: "consultant", 4: "vice-consultant", 5: "principal-clerk", 6: "vice-principal-clerk"}
_BEARABLE_VACANCIES = 0.07
"""Share of posts vacant above the lowest level beyond which more beginners are taken on."""
_DELAYS = (0, 1, 2, 3, 4, 6, 9, 14)
"""Months that a post stays vacant before somebody is looked for."""
_TERMS = frozenset(
    month(year, number)
    for year, number in ((1988, 3), (1993, 2), (1998, 2), (2003, 1), (2008, 1), (2013, 1), (2017, 2), (2022, 2))
)
"""Months in which congresses elect: who is too old for another term steps back."""
_LATER = (month(2027, 1), month(2027, 3))
"""When those take office whose appointment is decided already."""

Heirs = Mapping[tuple[str, Month], set[str]]
"""(body that ended, month) → bodies that took over."""


class Careers:
    """The city's personnel, lived through from `BEGIN` to `PRESENT`."""

    def __init__(self, random: Random, people: People, offices: Offices, heirs: Heirs) -> None:
        self._random = random
        self._people = people
        self._offices = offices
        self._heirs = heirs
        self._wanted_from: dict[str, Month] = {}
        self._opening: dict[Month, list[Post]] = defaultdict(list)
        self._closing: dict[Month, list[Post]] = defaultdict(list)
        for post in offices.posts.values():
            if post.start is None or post.start < BEGIN:
                offices.open[post.key] = post
            else:
                self._opening[post.start].append(post)
            if post.end is not None:
                self._closing[post.end].append(post)

    def run(self) -> None:
        """Live through all months."""
        self._begin()
        for at in range(BEGIN, PRESENT + 1):
            self._reorganise(at)
            self._retire(at)
            if at in _TERMS:
                self._renew(at)
            if in_year(at) % 3 == 0:
                self._step_back(at)
                self._rotate(at)
            self._fill(at)
        self._designate()
        for person in self._people.made:
            self._people.study_beside_work(person)

    # Who is there at the beginning.

    def _begin(self) -> None:
        for post in sorted(self._offices.open.values(), key=lambda each: (each.level, each.key)):
            for _ in range(post.fill):
                if post.level >= 6 and self._random.random() < 0.2:
                    continue
                person = self._people.veteran(BEGIN, _OPENING_AGES[post.level])
                since = self._steps_before(person, post)
                person.retires = max(person.retires, BEGIN + self._random.randrange(3, 40))
                self._enter(person, post, since, Manner())

    def _steps_before(self, person: Person, post: Post) -> Month:
        """Earlier posts of somebody who is there at the beginning, none of them one of a known number of seats.

        Returns the month in which the present post begins.
        """
        since = max(person.work_started, BEGIN - 1 - self._random.randrange(1, 50))
        if post.is_party and not person.is_member(since):
            person.become_member(max(person.born + 228, person.work_started))
            since = max(since, person.joined or since)
        if post.level == 7 or since - person.work_started < 24:
            return person.work_started
        clerks = self._clerks(self._offices.home[post.key])
        begin = person.work_started
        while begin < since:
            end = min(since, begin + self._random.randrange(30, 130))
            if since - end < 18:
                end = since
            self._offices.record_past(person, self._random.choice(clerks), begin, end)
            begin = end
        return since

    def _clerks(self, home: str) -> list[Post]:
        every = [post for post in self._offices.open.values() if post.level == 7 and post.start is None]
        return [post for post in every if self._offices.home[post.key] == home] or every

    def _enter(self, person: Person, post: Post, at: Month, manner: Manner) -> None:
        self._offices.leaving[person.retires].append(person)
        self._offices.move(person, post, at, manner)

    # What changes from outside.

    def _reorganise(self, at: Month) -> None:
        offices = self._offices
        for post in self._opening.get(at, []):
            offices.open[post.key] = post
        closing = sorted(self._closing.get(at, []), key=lambda each: (each.level or 9, each.key))
        for post in closing:
            offices.open.pop(post.key, None)
        displaced: list[tuple[Person, Post]] = []
        for post in closing:
            after = offices.posts[post.succeeded_by] if post.succeeded_by else None
            for person, held in offices.holders(post):
                if not held.primary:
                    offices.close(person, held, at)
                elif after is not None and offices.has_room(after):
                    offices.move(person, after, at, Manner(method=held.method, continues=held.key))
                else:
                    displaced.append((person, post))
        for person, post in displaced:
            self._place_elsewhere(person, post, at)

    def _place_elsewhere(self, person: Person, post: Post, at: Month) -> None:
        """Somebody whose post is gone: a post of the level in the heir, a minor one there, or any vacancy."""
        offices = self._offices
        heirs = self._heirs.get((offices.root(post.unit), at), {offices.root(post.unit)})
        near = [each for each in offices.open.values() if each.level and offices.root(each.unit) in heirs]
        others = {_NON_LEADING.get(max(post.level, 3), "clerk"), "deputy", "clerk"}
        choices = [each for each in near if each.level == post.level and each.fill]
        choices += [each for each in near if each.role in others and abs(each.level - post.level) <= 1]
        for each in choices:
            if offices.has_room(each) and offices.may_hold(person, each, at):
                offices.move(person, each, at, keep_level=True)
                return
        anywhere = [
            each
            for each in offices.open.values()
            if each.level == post.level and offices.wants_more(each) and offices.may_hold(person, each, at)
        ]
        if anywhere:
            offices.move(person, self._random.choice(anywhere), at)
        else:
            offices.leave(person, at)

    def _retire(self, at: Month) -> None:
        for person in self._offices.leaving.pop(at, []):
            if person.post is not None and person.retires <= at:
                self._offices.leave(person, at)

    def _renew(self, at: Month) -> None:
        """换届: leaders who could not finish another term pass to the people's congress or the CPPCC."""
        for level in (1, 2):
            for person in list(self._offices.at_level[level]):
                post = self._offices.main_post(person)
                if post.unit not in _SENIOR_BODIES and post.is_leadership and person.age(at) >= 56:
                    self._to_senior_body(person, at)

    def _to_senior_body(self, person: Person, at: Month) -> None:
        for body in _SENIOR_BODIES:
            for post in self._offices.by_role(body, "head" if person.level == 1 else "deputy"):
                if self._offices.wants_more(post):
                    self._offices.move(person, post, at, Manner("3", "2"))
                    return

    def _step_back(self, at: Month) -> None:
        """Leaders near the end of their career pass to a post without leadership in the same body."""
        offices = self._offices
        for level, age in _STEPS_BACK:
            for person in list(offices.at_level[level]):
                post = offices.main_post(person)
                if not post.is_leadership or person.age(at) < age or self._random.random() > 0.12:
                    continue
                home, role = offices.home[post.key], _NON_LEADING[level]
                there = (each for each in offices.open.values() if each.role == role and offices.home[each.key] == home)
                target = next(there, None)
                if target is not None:
                    offices.move(person, target, at, keep_level=True)

    # 交流: who has led one body for long goes to another.

    def _rotate(self, at: Month) -> None:
        for level, longest in _LONGEST.items():
            due = [each for each in self._offices.at_level[level] if self._is_due(each, at, longest)]
            if level == 1:
                for person in due:
                    self._call_away(person, at)
                continue
            self._random.shuffle(due)
            while len(due) >= 2:
                one = due.pop()
                other = next((each for each in due if self._may_change_places(one, each, at)), None)
                if other is not None:
                    due.remove(other)
                    self._change_places(one, other, at)

    def _is_due(self, person: Person, at: Month, longest: int) -> bool:
        post = self._offices.main_post(person)
        settled = post.unit.endswith(_SENIOR_BODIES) or post.unit.startswith(PROVINCE)
        if not post.is_leadership or settled or person.retires - at < 30:
            return False
        return at - person.in_post_since > longest + self._random.randrange(-6, 40)

    def _may_change_places(self, one: Person, other: Person, at: Month) -> bool:
        first, second = self._offices.main_post(one), self._offices.main_post(other)
        alike = first.is_head == second.is_head and first.unit != second.unit
        special = ("court", "procuratorate", "hospital", "school", "league")
        if not alike or any(post.unit.endswith(special) for post in (first, second)):
            return False
        return self._offices.may_hold(one, second, at) and self._offices.may_hold(other, first, at)

    def _change_places(self, one: Person, other: Person, at: Month) -> None:
        first, second = self._offices.main_post(one), self._offices.main_post(other)
        for person in (one, other):
            self._offices.close_all(person, at)
        self._offices.move(one, second, at, _manner(second, lateral=True))
        self._offices.move(other, first, at, _manner(first, lateral=True))

    def _call_away(self, person: Person, at: Month) -> None:
        """To the province; or, from fifty-seven on, to the people's congress or the CPPCC if there is room."""
        if person.age(at) >= 57:
            self._to_senior_body(person, at)
        else:
            for post in self._offices.by_role("province-government", "deputy-secretary-general"):
                self._offices.move(person, post, at)

    # Filling what is vacant.

    def _fill(self, at: Month) -> None:
        offices = self._offices
        vacant = [post for post in offices.open.values() if post.fill and offices.wants_more(post)]
        above = sum(post.level < 7 for post in vacant)
        offices.short_of_staff = above > _BEARABLE_VACANCIES * len(offices.open)
        self._random.shuffle(vacant)
        for post in sorted(vacant, key=lambda each: each.level):
            if post.key not in self._wanted_from:
                at_once = post.start == at or post.level == 1
                self._wanted_from[post.key] = at if at_once else at + self._random.choice(_DELAYS)
            if at < self._wanted_from[post.key] or not offices.wants_more(post):
                continue
            if not self._fill_one(post, at):
                # Looked into again next quarter; beginners come in summer.
                self._wanted_from[post.key] = at + (1 if post.level == 7 else 3)
            elif not offices.wants_more(post):
                del self._wanted_from[post.key]

    def _fill_one(self, post: Post, at: Month) -> bool:
        if post.level == 7:
            return self._recruit(post, at)
        senior = post.unit in _SENIOR_BODIES
        from_outside = post.level == 1 and not senior and self._random.random() < 0.45
        chosen = None if from_outside else self._candidate(post, at)
        if chosen is None and not from_outside and self._random.random() < 0.4:
            chosen = self._candidate(post, at, leniency=1)
        if chosen is None:
            # Nobody is ripe for it yet: the vacancy stays for a while, or somebody comes from the province.
            if post.level > 4 or senior or (post.level > 2 and self._random.random() > 0.06):
                return False
            chosen = self._newcomer(post, at)
        lateral = chosen.post is not None and chosen.level == post.level
        self._offices.move(chosen, post, at, _manner(post, lateral=lateral))
        return True

    def _candidate(self, post: Post, at: Month, leniency: int = 0) -> Person | None:
        """Who is best suited; with `leniency`, somewhat sooner, younger or older than is usual."""
        low, high = self._ages(post, leniency)
        best, best_score = None, 0.0
        for level in (post.level + 1, post.level):
            wait = (_MINIMUM_MONTHS[post.level] if level > post.level else 42) - 12 * leniency
            for person in self._offices.at_level[level]:
                held = self._offices.main_post(person)
                ripe = at - person.since >= wait and low <= person.age(at) <= high and person.retires - at >= 18
                if not ripe or held is post or not self._offices.may_hold(person, post, at):
                    continue
                if level == post.level and not (held.is_leadership or post.is_head):
                    continue
                score = self._suitability(person, held, post, at)
                if score > best_score:
                    best, best_score = person, score
        return best

    def _ages(self, post: Post, leniency: int) -> tuple[int, int]:
        if post.unit.endswith("league"):
            return _LEAGUE_AGES
        low, high = _SENIOR_AGES if post.unit in _SENIOR_BODIES else _AGES[post.level]
        return low - 3 * leniency, high + leniency

    def _suitability(self, person: Person, held: Post, post: Post, at: Month) -> float:
        offices = self._offices
        score = self._random.random() * 5 + min(at - person.since, 120) / 24
        score += 7 if offices.home[held.key] == offices.home[post.key] else 0
        score += 3 if offices.units[held.unit].county == offices.units[post.unit].county else -2
        score += 2 if held.is_leadership else 0
        becomes_head = post.is_head and not held.is_head
        return score - (4.5 if person.level == post.level and not becomes_head else 0)

    def _newcomer(self, post: Post, at: Month) -> Person:
        """Somebody from the province's bodies, with the career that led there."""
        youngest, oldest = _AGES[post.level]
        person = self._people.veteran(at, (youngest + 2, oldest - 3))
        if post.is_party or post.level <= 2:
            person.become_member(min(person.joined or person.born + 276, at - 24))
        province = [each for each in self._offices.open.values() if each.unit.startswith(PROVINCE)]
        ladder = sorted({each.level for each in province if each.level > post.level}, reverse=True)
        body = self._random.choice([each.unit for each in province if each.level == ladder[-1]])
        begin = person.work_started
        span = max(1, (at - begin) // len(ladder))
        for level in ladder:
            end = at if level == ladder[-1] else begin + span + self._random.randrange(-6, 7)
            if end > begin:
                step = [each for each in province if each.level == level]
                own = [each for each in step if each.unit == body]
                self._offices.record_past(person, self._random.choice(own or step), begin, end)
                begin = end
        self._offices.leaving[person.retires].append(person)
        return person

    def _recruit(self, post: Post, at: Month) -> bool:
        if in_year(at) not in {7, 8, 9}:
            return False
        self._enter(self._people.entrant(at), post, at, Manner(method="5" if year_of(at) >= 1995 else "1"))
        return True

    def _designate(self) -> None:
        """Two vacancies of today have a successor who is appointed already and takes office later."""
        offices, later = self._offices, list(_LATER)
        vacant = [post for post in offices.open.values() if 3 <= post.level <= 5 and offices.wants_more(post)]
        for post in sorted(vacant, key=lambda each: (each.level, each.key)):
            person = self._candidate(post, PRESENT, leniency=1)
            if person is not None and later:
                offices.move(person, post, later.pop(0), _manner(post, lateral=False))


def _manner(post: Post, *, lateral: bool) -> Manner:
    """How one comes into a post: heads and deputies of elected bodies by election, others by the Party committee."""
    elected = post.unit.endswith(("government", "congress", "cppcc"))
    return Manner("3" if elected else "1", "2" if elected else "1", "2" if lateral else "")
