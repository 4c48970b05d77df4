"""Forty years of appointments: month by month posts open and close, people retire, and vacancies are filled from below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from random import Random

from seed.city.calendar import BEGIN, PRESENT, Month, in_year, month, year_of
from seed.city.establishment import GRADES, Post
from seed.city.people import Appointment, People, Person
from seed.city.structure import Unit

_MINIMUM_MONTHS = {1: 36, 2: 40, 3: 36, 4: 36, 5: 30, 6: 36}
"""Months in the level below before a promotion to the level."""
_AGES = {1: (46, 58), 2: (42, 56), 3: (36, 54), 4: (31, 52), 5: (27, 50), 6: (24, 46)}
"""Ages at which one is promoted to the level."""
_BEARABLE_VACANCIES = 0.07
"""Share of posts vacant above the lowest level beyond which more beginners are taken on."""
_SENIOR_AGES = (52, 58)
_OPENING_AGES = {1: (50, 58), 2: (46, 57), 3: (42, 57), 4: (36, 56), 5: (31, 55), 6: (27, 52), 7: (20, 48)}
_SENIOR_BODIES = ("congress", "cppcc")
_TERMS = tuple(month(year, number) for year, number in ((1988, 3), (1993, 2), (1998, 2), (2003, 1), (2008, 1), (2013, 1), (2017, 2), (2022, 2)))
"""Months in which congresses elect: who is too old for another term steps back."""
_NON_LEADING = {3: "consultant", 4: "vice-consultant", 5: "principal-clerk", 6: "vice-principal-clerk"}


class Careers:
    """The state of the city's offices in one month, and the step to the next."""

    def __init__(self, random: Random, people: People, units: Mapping[str, Unit], posts: Mapping[str, Post]) -> None:
        self._random = random
        self._people = people
        self._units = units
        self._posts = posts
        self._holders: dict[str, list[tuple[Person, Appointment]]] = defaultdict(list)
        self._by_level: dict[int, list[Person]] = defaultdict(list)
        self._main: dict[str, int] = defaultdict(int)
        self._short = False
        self._wanted_from: dict[str, Month] = {}
        self._opening: dict[Month, list[Post]] = defaultdict(list)
        self._closing: dict[Month, list[Post]] = defaultdict(list)
        self._by_role: dict[str, list[Post]] = defaultdict(list)
        self._open_posts: dict[str, Post] = {}
        self._home = {post.key: self._home_of(post.unit) for post in posts.values()}
        for post in posts.values():
            self._by_role[f"{post.unit}.{post.role}"].append(post)
            if post.start is not None:
                self._opening[post.start].append(post)
            else:
                self._open_posts[post.key] = post
            if post.end is not None:
                self._closing[post.end].append(post)
        self._retiring: dict[Month, list[Person]] = defaultdict(list)

    def run(self) -> None:
        """Live through all months."""
        for at in range(min(self._opening, default=BEGIN), BEGIN):
            for post in self._opening.get(at, []):
                self._open_posts[post.key] = post
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
        for person in self._people.made:
            self._people.study_beside_work(person)

    # Who is there at the beginning.

    def _begin(self) -> None:
        for post in sorted(self._open_posts.values(), key=lambda each: (each.level, each.key)):
            for _ in range(post.fill):
                person = self._people.veteran(BEGIN, _OPENING_AGES[post.level])
                self._prepare(person, post, BEGIN - 1)
                self._enter(person, post, person.since)

    def _prepare(self, person: Person, post: Post, latest: Month) -> None:
        """Earlier steps of somebody who enters at a level: in posts whose number nobody has laid down."""
        home = self._home[post.key]
        person.since = max(person.work_started, latest - self._random.randrange(1, 50))
        if post.is_party and not person.is_member(person.since):
            person.joined, person.affiliation = max(person.born + 228, person.work_started), "01"
            person.since = max(person.since, person.joined)
        if post.level == 7 or person.since - person.work_started < 24:
            person.since = person.work_started
            return
        clerks = [each for each in self._clerks(home) if each.start is None]
        begin = person.work_started
        while clerks and begin < person.since:
            end = min(person.since, begin + self._random.randrange(30, 130))
            if person.since - end < 18:
                end = person.since
            self._record_past(person, self._random.choice(clerks), begin, end)
            begin = end

    def _clerks(self, home: str) -> list[Post]:
        own = [post for post in self._open_posts.values() if post.level == 7 and self._home[post.key] == home]
        return own or [post for post in self._open_posts.values() if post.level == 7]

    # What changes from outside.

    def _reorganise(self, at: Month) -> None:
        for post in self._opening.get(at, []):
            self._open_posts[post.key] = post
        displaced: list[tuple[Person, Post]] = []
        closing = sorted(self._closing.get(at, []), key=lambda each: (each.level or 9, each.predecessor is None, each.key))
        for post in closing:
            self._open_posts.pop(post.key, None)
        for post in closing:
            after = self._posts[post.succeeded_by] if post.succeeded_by else None
            for person, held in list(self._holders[post.key]):
                if held.end is not None:
                    continue
                if not held.primary:
                    self._close(person, held, post, at)
                elif after is not None and self._has_room(after):
                    self._move(person, after, at, continues=held.key, method=held.method)
                else:
                    displaced.append((person, post))
        for person, post in displaced:
            self._place_elsewhere(person, post, at)

    def _place_elsewhere(self, person: Person, post: Post, at: Month) -> None:
        """Somebody whose post is gone: a deputy's post or one without leadership in the heir, else any at the level."""
        heirs = self._heirs(post, at)
        near = [each for each in self._open_posts.values() if each.level and self._root(each.unit) in heirs]
        level = post.level
        roles = [_NON_LEADING.get(max(level, 3), "clerk"), "deputy", "clerk"]
        for wanted in (lambda p: p.level == level and p.fill, lambda p: p.role in roles and abs(p.level - level) <= 1):
            for each in near:
                if wanted(each) and self._has_room(each) and self._may_hold(person, each, at):
                    self._move(person, each, at, keep_level=True)
                    return
        anywhere = [each for each in self._open_posts.values() if each.level == level and self._has_room(each)]
        anywhere = [each for each in anywhere if each.seats is None or each.fill > len(self._open_holders(each))]
        anywhere = [each for each in anywhere if self._may_hold(person, each, at) and not each.unit.startswith("province")]
        if anywhere:
            self._move(person, self._random.choice(anywhere), at)
        else:
            self._leave(person, at)

    def _heirs(self, post: Post, at: Month) -> set[str]:
        """Bodies that took over from the post's one: those that hold successors of its posts, or its superior."""
        return self._heirs_of.get((self._root(post.unit), at), {self._root(post.unit)})

    _heirs_of: Mapping[tuple[str, Month], set[str]] = {}

    def inherit(self, heirs: Mapping[tuple[str, Month], set[str]]) -> None:
        """Tell who takes over from whom: (body that ended, month) → bodies."""
        self._heirs_of = heirs

    def _retire(self, at: Month) -> None:
        for person in self._retiring.pop(at, []):
            if person.post is not None and person.retires <= at:
                self._leave(person, at)

    def _renew(self, at: Month) -> None:
        """换届: leaders who could not finish another term make room; who has served two goes elsewhere."""
        for level in (1, 2, 3):
            for person in list(self._by_level[level]):
                post = self._posts[person.post or ""]
                if post.unit in _SENIOR_BODIES or not post.is_leadership:
                    continue
                if person.age(at) >= 56 and level <= 2:
                    self._to_senior_body(person, at)

    def _to_senior_body(self, person: Person, at: Month) -> None:
        for body in _SENIOR_BODIES:
            for post in self._by_role.get(f"{body}.{'head' if person.level == 1 else 'deputy'}", []):
                if post.key in self._open_posts and self._wants_more(post):
                    self._move(person, post, at, method="3", selection="2")
                    return

    def _step_back(self, at: Month) -> None:
        """Leaders near the end of their career pass to a post without leadership in the same body."""
        for level, age in ((3, 57), (4, 56), (5, 54), (6, 52)):
            for person in list(self._by_level[level]):
                post = self._posts[person.post or ""]
                if not post.is_leadership or person.age(at) < age or self._random.random() > 0.12:
                    continue
                home = self._home[post.key]
                role = _NON_LEADING[level]
                target = next((p for p in self._open_posts.values() if p.role == role and self._home[p.key] == home), None)
                if target is not None:
                    self._move(person, target, at, keep_level=True)

    def _rotate(self, at: Month) -> None:
        """交流: who has led one body for long changes places with another leader; the city's heads are called away."""
        for level, longest in ((1, 54), (2, 72), (3, 66), (4, 84), (5, 96)):
            long_there = [each for each in self._by_level[level] if self._is_due(each, at, longest)]
            if level == 1:
                for person in long_there:
                    self._call_away(person, at)
                continue
            self._random.shuffle(long_there)
            while len(long_there) >= 2:
                one = long_there.pop()
                other = next((each for each in long_there if self._may_change_places(one, each, at)), None)
                if other is not None:
                    long_there.remove(other)
                    self._change_places(one, other, at)

    def _is_due(self, person: Person, at: Month, longest: int) -> bool:
        post = self._posts[person.post or ""]
        settled = post.unit in _SENIOR_BODIES or post.unit.endswith(("-congress", "-cppcc")) or post.unit.startswith("province-")
        if not post.is_leadership or settled or person.retires - at < 30:
            return False
        return at - person.appointments_since > longest + self._random.randrange(-6, 40)

    def _may_change_places(self, one: Person, other: Person, at: Month) -> bool:
        first, second = self._posts[one.post or ""], self._posts[other.post or ""]
        alike = first.is_head == second.is_head and first.unit != second.unit and first.level == second.level
        courts = any(unit.endswith(("court", "procuratorate", "hospital", "school")) for unit in (first.unit, second.unit))
        return alike and not courts and self._may_hold(one, second, at) and self._may_hold(other, first, at)

    def _change_places(self, one: Person, other: Person, at: Month) -> None:
        first, second = self._posts[one.post or ""], self._posts[other.post or ""]
        for person in (one, other):
            for held in [each for each in person.appointments if each.end is None]:
                self._close(person, held, self._posts[held.post], at)
        self._move(one, second, at, **_methods(second, lateral=True))
        self._move(other, first, at, **_methods(first, lateral=True))

    def _call_away(self, person: Person, at: Month) -> None:
        """To the province; or, from fifty-seven on, to the people's congress or the CPPCC if there is room."""
        if person.age(at) >= 57:
            self._to_senior_body(person, at)
        else:
            for post in self._by_role.get("province-government.deputy-secretary-general", []):
                self._move(person, post, at)

    # Filling what is vacant.

    def _fill(self, at: Month) -> None:
        vacant = [post for post in self._open_posts.values() if post.fill and self._wants_more(post)]
        self._short = sum(post.level < 7 for post in vacant) > _BEARABLE_VACANCIES * len(self._open_posts)
        self._random.shuffle(vacant)
        for post in sorted(vacant, key=lambda each: each.level):
            since = self._wanted_from.get(post.key)
            if since is None:
                delay = 0 if post.start == at or post.level <= 1 else self._random.choice((0, 1, 2, 3, 4, 6, 9, 14))
                since = self._wanted_from[post.key] = at + delay
            if at < since or not self._wants_more(post):
                continue
            if not self._fill_one(post, at):
                # Looked into again next quarter; beginners come in summer.
                self._wanted_from[post.key] = at + (1 if post.level == 7 else 3)
            elif not self._wants_more(post):
                self._wanted_from.pop(post.key, None)

    def _fill_one(self, post: Post, at: Month) -> bool:
        if post.level == 7:
            return self._recruit(post, at)
        outside = post.level == 1 and post.role != "chairman" and self._random.random() < 0.45 and post.unit not in _SENIOR_BODIES
        best = None if outside else self._candidate(post, at)
        if best is None and not outside and self._random.random() < 0.4:
            best = self._candidate(post, at, leniency=1)
        if best is None:
            # Nobody is ripe for it yet: the vacancy stays for a while, or somebody comes from the province.
            if post.level > 4 or post.unit in _SENIOR_BODIES or (post.level > 2 and self._random.random() > 0.06):
                return False
            best = self._newcomer(post, at)
        lateral = best.post is not None and best.level == post.level
        self._move(best, post, at, **_methods(post, lateral=lateral))
        return True

    def _candidate(self, post: Post, at: Month, leniency: int = 0) -> Person | None:
        """Who is best suited; with `leniency`, somewhat sooner, younger or older than is usual."""
        home = self._home[post.key]
        county = self._units[post.unit].county
        senior = post.unit in _SENIOR_BODIES
        low, high = _SENIOR_AGES if senior else _AGES[post.level]
        if post.unit == "youth-league" or post.unit.endswith("youth-league"):
            low, high = 24, 40
        best, best_score = None, 0.0
        for level in (post.level + 1, post.level):
            for person in self._by_level[level]:
                held = self._posts[person.post or ""]
                wait = (_MINIMUM_MONTHS[post.level] if level > post.level else 42) - 12 * leniency
                if at - person.since < wait or not low - 3 * leniency <= person.age(at) <= high + leniency or person.retires - at < 18:
                    continue
                if held.key == post.key or not self._may_hold(person, post, at):
                    continue
                if level == post.level and not (held.is_leadership or post.is_head):
                    continue
                score = self._random.random() * 5 + min(at - person.since, 120) / 24
                score += 7 if self._home[held.key] == home else 0
                score += 3 if self._units[held.unit].county == county else -2
                score -= 4.5 if level == post.level and not (post.is_head and not held.is_head) else 0
                score += 2 if held.is_leadership else 0
                if score > best_score:
                    best, best_score = person, score
        return best

    def _newcomer(self, post: Post, at: Month) -> Person:
        """Somebody from the province's bodies, with the career that led there."""
        ages = _AGES[post.level]
        person = self._people.veteran(at, (ages[0] + 2, ages[1] - 3))
        if post.is_party or post.level <= 2:
            person.joined, person.affiliation = person.joined or person.born + 276, "01"
            person.joined = min(person.joined, at - 24)
        elsewhere = [each for each in self._open_posts.values() if each.unit.startswith("province-") and each.level]
        ladder = sorted({each.level for each in elsewhere if each.level > post.level}, reverse=True)
        steps = ladder or [5]
        span = max(1, (at - person.work_started) // len(steps))
        begin = person.work_started
        body = self._random.choice([each.unit for each in elsewhere if each.level == steps[-1]])
        for number, level in enumerate(steps):
            choices = [each for each in elsewhere if each.level == level and each.unit == body] or [
                each for each in elsewhere if each.level == level
            ]
            end = at if number == len(steps) - 1 else begin + span + self._random.randrange(-6, 7)
            if end > begin:
                self._record_past(person, self._random.choice(choices), begin, end)
                begin = end
        person.level, person.since = min(7, post.level + 1), begin
        self._retiring[person.retires].append(person)
        return person

    def _recruit(self, post: Post, at: Month) -> bool:
        if in_year(at) not in {7, 8, 9}:
            return False
        person = self._people.entrant(at)
        if person.studies and person.studies[0].end > at:
            person.work_started = at
        self._enter(person, post, at, method="5" if year_of(at) >= 1995 else "1")
        return True

    # Single steps.

    def _enter(self, person: Person, post: Post, at: Month, **methods: str) -> None:
        person.retires = max(person.retires, BEGIN + self._random.randrange(3, 40))
        self._retiring[person.retires].append(person)
        self._move(person, post, at, **methods)

    def _move(
        self, person: Person, post: Post, at: Month, *, keep_level: bool = False, continues: str | None = None, **methods: str
    ) -> None:
        """Give the person this main post, with what comes along with it, in place of the present ones."""
        companions = self._companions(person, post, at)
        for held in [each for each in person.appointments if each.end is None]:
            if held.post not in companions:
                self._close(person, held, self._posts[held.post], at)
        if person.post is not None:
            self._by_level[person.level].remove(person)
        if not (keep_level or continues) or person.level == 0:
            if post.level != person.level or person.post is None:
                person.since = at
            person.level = post.level
        if post.level <= 4 and person.sex == "2" and year_of(at) >= 1992 and person.retires < person.born + 12 * 60:
            # Women of division rank and above may work until sixty.
            person.retires = person.born + 12 * 60 + 1
            self._retiring[person.retires].append(person)
        if not continues:
            person.since = max(person.since, at) if not keep_level else person.since
        person.post = post.key
        self._by_level[person.level].append(person)
        self._append(person, post, at, primary=True, continues=continues, **methods)
        standing = {each.post for each in person.appointments if each.end is None}
        for key in companions:
            if key not in standing:
                self._append(person, self._posts[key], at)

    def _append(
        self, person: Person, post: Post, at: Month, *, primary: bool = False, continues: str | None = None,
        method: str = "", selection: str = "", exchange: str = "",
    ) -> Appointment:
        held = Appointment(
            key=f"{person.key}/{len(person.appointments) + 1:02}",
            post=post.key,
            start=at,
            primary=primary,
            on_quota=True if post.is_leadership and post.level and primary else None,
            method=method or ("1" if post.is_leadership else ""),
            selection=selection,
            exchange=exchange,
            continues=continues,
        )
        person.appointments.append(held)
        self._holders[post.key].append((person, held))
        self._main[post.key] += primary
        return held

    def _record_past(self, person: Person, post: Post, start: Month, end: Month) -> None:
        self._close(person, self._append(person, post, start, primary=True), post, end)

    def _companions(self, person: Person, post: Post, at: Month) -> list[str]:
        found = []
        for wish in post.carries:
            for each in self._by_role.get(wish, []):
                open_now = (each.start is None or each.start <= at) and (each.end is None or at < each.end)
                if open_now and (person.is_member(at) or not each.is_party) and self._has_room_besides(each, person):
                    found.append(each.key)
        return found

    def _close(self, person: Person, held: Appointment, post: Post, at: Month) -> None:
        held.end = at
        self._main[post.key] -= held.primary
        self._holders[post.key] = [pair for pair in self._holders[post.key] if pair[1] is not held]

    def _leave(self, person: Person, at: Month) -> None:
        for held in [each for each in person.appointments if each.end is None]:
            self._close(person, held, self._posts[held.post], at)
        if person.post is not None:
            self._by_level[person.level].remove(person)
        person.post, person.left = None, True

    # Small questions.

    def _open_holders(self, post: Post) -> list[tuple[Person, Appointment]]:
        return self._holders[post.key]

    def _has_room(self, post: Post) -> bool:
        return post.seats is None or len(self._holders[post.key]) < post.seats

    def _has_room_besides(self, post: Post, person: Person) -> bool:
        others = [holder for holder, _ in self._holders[post.key] if holder is not person]
        return post.seats is None or len(others) < post.seats

    def _wants_more(self, post: Post) -> bool:
        wanted = post.fill + (post.level == 7 and self._short)
        return self._main[post.key] < wanted and self._has_room(post)

    def _may_hold(self, person: Person, post: Post, at: Month) -> bool:
        needs_party = post.is_party or post.role == "first-deputy" or any("committee.standing" in wish for wish in post.carries)
        return not needs_party or person.is_member(at)

    def _root(self, unit: str) -> str:
        period = self._units[unit].periods[-1]
        return period.parent if period.template == "division" else unit

    def _home_of(self, unit: str) -> str:
        root = self._root(unit)
        return root.removesuffix("-committee") if self._units[root].county else root


def _methods(post: Post, *, lateral: bool) -> dict[str, str]:
    """Codes of how one comes into the post: elected heads, posts by decision of the Party committee."""
    elected = post.unit in {"government", "congress", "cppcc"} or post.unit.endswith(("-government", "-congress", "-cppcc"))
    methods = {"method": "3", "selection": "2"} if elected else {"method": "1", "selection": "1"}
    return {**methods, "exchange": "2"} if lateral else methods


def heirs(events: Iterable[object]) -> dict[tuple[str, Month], set[str]]:
    """(body that ended, month) → bodies that took over."""
    found: dict[tuple[str, Month], set[str]] = {}
    for event in events:
        for key in event.ended:  # type: ignore[attr-defined]
            found[key, event.on] = set(event.outputs) or {"government-office"}  # type: ignore[attr-defined]
    return found


_ = GRADES
