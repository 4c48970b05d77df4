"""Who holds what in one month: posts that are open, their holders, and the single steps from one office to another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from seed.city.calendar import Month, year_of
from seed.city.establishment import Post
from seed.city.people import Appointment, Person
from seed.city.structure import Unit

PROVINCE = "province-"
"""How keys of the province's bodies begin."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody comes into a post: codes of ZB11, ZB122, ZB72. `continues`: key of the appointment carried on."""

    method: str = ""
    selection: str = ""
    exchange: str = ""
    continues: str | None = None


_PLAINLY = Manner()


class Offices:
    """The offices of the city as they are filled at the moment."""

    def __init__(self, units: Mapping[str, Unit], posts: Mapping[str, Post]) -> None:
        self.units = units
        self.posts = posts
        self.open: dict[str, Post] = {}
        self.at_level: dict[int, list[Person]] = defaultdict(list)
        self.home = {post.key: self._home_of(post.unit) for post in posts.values()}
        self.leaving: dict[Month, list[Person]] = defaultdict(list)
        self.short_of_staff = False
        self._holders: dict[str, list[tuple[Person, Appointment]]] = defaultdict(list)
        self._main: dict[str, int] = defaultdict(int)
        self._by_role: dict[str, list[Post]] = defaultdict(list)
        for post in posts.values():
            self._by_role[f"{post.unit}.{post.role}"].append(post)

    # Questions.

    def main_post(self, person: Person) -> Post:
        """The main post of somebody in office."""
        return self.posts[person.post or ""]

    def holders(self, post: Post) -> list[tuple[Person, Appointment]]:
        """Who holds the post, as a list of its own."""
        return list(self._holders[post.key])

    def by_role(self, body: str, role: str) -> list[Post]:
        """The open posts of that role in a body."""
        return [post for post in self._by_role.get(f"{body}.{role}", []) if post.key in self.open]

    def has_room(self, post: Post, besides: Person | None = None) -> bool:
        """Whether a seat is free; that of the person `besides` counts as free."""
        others = sum(holder is not besides for holder, _ in self._holders[post.key])
        return post.seats is None or others < post.seats

    def wants_more(self, post: Post) -> bool:
        """Whether somebody is looked for."""
        wanted = post.fill + (post.level == 7 and self.short_of_staff)
        return self._main[post.key] < wanted and self.has_room(post)

    def may_hold(self, person: Person, post: Post, at: Month) -> bool:
        """Whether it is a Party post, or one that brings such a post along, only if the person is a member."""
        needs_party = post.is_party or post.role == "first-deputy" or any("standing" in wish for wish in post.carries)
        return not needs_party or person.is_member(at)

    def root(self, unit: str) -> str:
        """The unit itself; of a division, the body that it is part of."""
        period = self.units[unit].periods[-1]
        return period.parent if period.template == "division" else unit

    def _home_of(self, unit: str) -> str:
        # A township and its Party committee are one working place.
        root = self.root(unit)
        return root.removesuffix("-committee") if self.units[root].county else root

    # Steps.

    def move(
        self, person: Person, post: Post, at: Month, manner: Manner = _PLAINLY, *, keep_level: bool = False
    ) -> None:
        """Give the person this main post, with what comes along with it, in place of the present ones."""
        companions = self._companions(person, post, at)
        for held in [each for each in person.appointments if each.end is None]:
            # A main post that from now on only comes along with another is an appointment of its own.
            if held.primary or held.post not in companions:
                self.close(person, held, at)
        if person.post is not None:
            self.at_level[person.level].remove(person)
        if not keep_level and manner.continues is None:
            person.level, person.since = post.level, at
        self._extend_service(person, post, at)
        person.post = post.key
        self.at_level[person.level].append(person)
        self.append(person, post, at, manner, primary=True)
        standing = {each.post for each in person.appointments if each.end is None}
        for key in companions:
            if key not in standing:
                self.append(person, self.posts[key], at)

    def append(
        self, person: Person, post: Post, at: Month, manner: Manner = _PLAINLY, *, primary: bool = False
    ) -> Appointment:
        """Add an appointment, and nothing else."""
        held = Appointment(
            key=f"{person.key}/{len(person.appointments) + 1:02}",
            post=post.key,
            start=at,
            primary=primary,
            on_quota=True if post.is_leadership and post.level else None,
            method=manner.method or ("1" if post.is_leadership else ""),
            selection=manner.selection,
            exchange=manner.exchange,
            continues=manner.continues,
        )
        person.appointments.append(held)
        self._holders[post.key].append((person, held))
        self._main[post.key] += primary
        return held

    def record_past(self, person: Person, post: Post, start: Month, end: Month) -> None:
        """Add a main post that is over."""
        self.close(person, self.append(person, post, start, primary=True), end)

    def close(self, person: Person, held: Appointment, at: Month) -> None:
        """End one appointment."""
        held.end = at
        self._main[held.post] -= held.primary
        self._holders[held.post] = [pair for pair in self._holders[held.post] if pair[1] is not held]

    def close_all(self, person: Person, at: Month) -> None:
        """End every appointment, before another is given."""
        for held in [each for each in person.appointments if each.end is None]:
            self.close(person, held, at)

    def leave(self, person: Person, at: Month) -> None:
        """End the career."""
        self.close_all(person, at)
        if person.post is not None:
            self.at_level[person.level].remove(person)
        person.post = None

    def _companions(self, person: Person, post: Post, at: Month) -> list[str]:
        found = []
        for wish in post.carries:
            for each in self._by_role.get(wish, []):
                open_then = (each.start is None or each.start <= at) and (each.end is None or at < each.end)
                if open_then and (person.is_member(at) or not each.is_party) and self.has_room(each, besides=person):
                    found.append(each.key)
        return found

    def _extend_service(self, person: Person, post: Post, at: Month) -> None:
        """Women of division rank and above may work until sixty."""
        until_sixty = person.born + 12 * 60 + 1
        if post.level <= 4 and year_of(at) >= 1992 and not person.leaves_early and person.retires < until_sixty - 1:
            person.retires = until_sixty
            self.leaving[person.retires].append(person)
