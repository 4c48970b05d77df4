"""A cluster as a seed says it: bodies, posts, people and their facts, with keys by which later clusters refer to it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from random import Random

from rules.dates import PartialDate
from seed.city.calendar import Month, as_date
from seed.city.dating import Dating
from seed.city.names import Names
from seed.province.bodies import Body, Reform, Structure
from seed.province.careers import Careers
from seed.province.names import place_name, school_name
from seed.province.people import People, Person, Study
from seed.province.plan import Cluster, Plan
from seed.province.posts import RANKS, Post, posts
from seed.province.structure import centre_key, seat_key, structure
from seed.world import (
    Appointment,
    Counterpart,
    Document,
    Event,
    EventInput,
    Named,
    Organisation,
    OrganisationState,
    PartyMembership,
    PersonState,
    Place,
    PlaceState,
    PostPlace,
    PostState,
    School,
    Subordination,
    World,
)
from seed.world import Person as PersonRecord
from seed.world import Post as PostRecord
from seed.world import Study as StudyRecord

SOURCE = "seed/province"


@cache
def _names() -> Names:
    return Names()


def world(plan: Plan, cluster: Cluster) -> World:
    """The cluster's facts."""
    # A string seeds in the same way in every process.
    random = Random(f"{plan.people}/{plan.seed}/{cluster.number}")  # noqa: S311 - a province is no secret
    return _Writer(plan, cluster, random).world()


def place_key(area: int) -> str:
    """The key of an area's place."""
    return f"a{area}/place"


def person_code(plan: Plan, number: int) -> str:
    """`P0000001` is the first person."""
    return f"P{number + 1:07}"


class _Writer:
    def __init__(self, plan: Plan, cluster: Cluster, random: Random) -> None:
        self._plan, self._cluster, self._random = plan, cluster, random
        self._structure: Structure = structure(cluster)
        self._posts = posts(self._structure)
        self._when = cache(Dating({reform.on for reform in self._structure.reforms}).of)
        self._reform_months = sorted({reform.on for reform in self._structure.reforms})

    def world(self) -> World:
        cluster, area = self._cluster, self._cluster.area
        careers = Careers(self._random, self._structure, self._posts, len(cluster.people), self._elsewhere()).lived()
        makes = People(self._random, _names(), area, self._plan.schools)
        people = [
            makes.person(number, cluster.earlier + order, career)
            for order, (number, career) in enumerate(zip(cluster.people, careers, strict=True))
        ]
        return World(
            source=SOURCE,
            documents=list(self._documents()),
            places=list(self._places()),
            schools=list(_schools(self._plan.schools)) if cluster.number == 0 else [],
            organisations=[self._organisation(body) for body in self._structure.bodies.values()],
            subordinations=list(self._subordinations()),
            counterparts=list(self._counterparts()),
            posts=[self._post(post) for post in self._posts.values()],
            people=[self._person(person) for person in people],
            appointments=[held for person in people for held in self._appointments(person)],
            studies=[self._study(person, study) for person in people for study in person.studies],
            party_memberships=[each for person in people for each in self._membership(person)],
            events=[self._event(reform) for reform in self._structure.reforms],
        )

    def _elsewhere(self) -> list[str]:
        """Posts in earlier clusters that anybody may have begun in: of each field's service centre, open for ever."""
        area = self._cluster.area.number
        if area == 0:
            return []
        return [
            f"{centre_key(earlier, domain)}.clerk"
            for earlier in {self._random.randrange(area) for _ in range(20)}
            for domain in self._plan.domains_of(earlier)
        ]

    def _places(self) -> Iterator[Place]:
        area = self._cluster.area
        if self._cluster.domain is None:
            parent = place_key(area.superior) if area.superior is not None else None
            state = PlaceState(name=place_name(area), short_name=place_name(area)[:-1], parent=parent)
            yield Place(key=place_key(area.number), code=area.code, states=[state])

    def _documents(self) -> Iterator[Document]:
        place = place_name(self._cluster.area)
        for number, at in enumerate(self._reform_months, start=1):
            on = as_date(at)
            if on is not None:
                yield Document(
                    key=self._document(at) or "",
                    number=f"{place}编〔{at // 12}〕{self._cluster.number % 100 * 10 + number}号",
                    title=f"关于{place}机构改革有关事项的通知",
                    issuer=f"中共{place}委机构编制委员会",
                    issued_on=on,
                )

    def _document(self, at: Month | None) -> str | None:
        return f"c{self._cluster.number}/{at}" if at is not None and at in self._reform_months else None

    def _organisation(self, body: Body) -> Organisation:
        ends = [since for since, _ in body.names[1:]] + [body.end]
        return Organisation(
            key=body.key,
            type=body.type,
            code=body.code,
            states=[
                OrganisationState(
                    start=_date(since),
                    end=_date(end),
                    document=self._document(since),
                    name=name,
                    category=body.category,
                    nature=f"zhiguan.organisation-nature/{body.nature}",
                    rank=f"ZB03/{body.rank}" if body.rank else None,
                    sequence=int(body.code.partition("-")[2]),
                    place=place_key(self._cluster.area.number),
                )
                for (since, name), end in zip(body.names, ends, strict=True)
            ],
        )

    def _subordinations(self) -> Iterator[Subordination]:
        for body in self._structure.bodies.values():
            for line in body.lines:
                yield Subordination(
                    start=_date(line.start),
                    end=_date(line.end),
                    document=self._document(line.start),
                    organisation=body.key,
                    superior=line.superior,
                    kind=line.kind,
                )

    def _counterparts(self) -> Iterator[Counterpart]:
        for body in self._structure.bodies.values():
            for pair in body.counterparts:
                yield Counterpart(
                    start=_date(pair.start),
                    end=_date(pair.end),
                    party_organisation=body.key,
                    organisation=pair.unit,
                    coverage=pair.coverage,
                )

    def _post(self, post: Post) -> PostRecord:
        ends = [since for since, _ in post.titles[1:]] + [post.end]
        states = [
            PostState(
                start=_date(since),
                end=_date(end),
                title=title,
                category="ZB42/1" if post.is_leadership else "ZB42/2",
                rank=f"GB12407/{RANKS[post.rank]}" if post.rank is not None else None,
                is_leadership=post.is_leadership,
                is_head=post.is_head,
                is_party=post.is_party,
                seats=post.seats,
                sequence=post.sequence,
            )
            for (since, title), end in zip(post.titles, ends, strict=True)
        ]
        place = PostPlace(start=_date(post.start), end=_date(post.end), organisation=post.body.key)
        return PostRecord(key=post.key, code=post.code, states=states, places=[place])

    def _person(self, person: Person) -> PersonRecord:
        state = PersonState(
            name=person.name,
            sex=f"GB2261.1/{person.sex}",
            ethnicity=f"GB3304/{person.ethnicity}",
            born_on=person.born,
            died_on=_date(person.died),
            native_place=place_key(person.native),
            work_started_on=self._when(person.career.begun),
            joined_party_on=_date(person.joined),
            political_affiliation="GB4762/01" if person.joined is not None else "GB4762/13",
        )
        return PersonRecord(
            key=f"p{person.number}",
            code=person_code(self._plan, person.number),
            id_number=person.id_number,
            states=[state],
        )

    def _appointments(self, person: Person) -> Iterator[Appointment]:
        key = f"p{person.number}/h"
        for place, held in enumerate(person.career.held):
            post = self._posts.get(held.post)
            leading = post is not None and post.is_leadership
            yield Appointment(
                key=f"{key}{place}",
                start=self._when(held.start),
                end=self._when(held.end),
                document=self._document(held.start) if held.continues is not None else None,
                person=f"p{person.number}",
                post=held.post,
                is_primary=held.primary,
                on_quota=True if held.primary else None,
                appointment_method="ZB11/1" if leading else "ZB11/2",
                selection_method="ZB122/1" if leading else None,
                exchange_method="ZB72/2" if held.lateral else None,
                continues=f"{key}{held.continues}" if held.continues is not None else None,
            )

    def _study(self, person: Person, study: Study) -> StudyRecord:
        return StudyRecord(
            start=_date(study.start),
            end=_date(study.end),
            person=f"p{person.number}",
            school=school_key(study.school),
            mode="FULL_TIME" if study.full_time else "IN_SERVICE",
            level=f"ZB64/{study.level}",
            degree=f"GB6864/{study.degree}" if study.degree else None,
            department=study.department,
            major=study.major,
        )

    def _membership(self, person: Person) -> Iterator[PartyMembership]:
        """党员组织关系: with the common committee of the field; of the leadership with its committee."""
        if person.joined is None:
            return
        area, domain = self._cluster.area.number, self._cluster.domain
        body = seat_key(area, "committee" if domain is None else f"{domain}/system")
        yield PartyMembership(
            start=_date(person.joined), end=_date(person.died), person=f"p{person.number}", organisation=body
        )

    def _event(self, reform: Reform) -> Event:
        on = as_date(reform.on)
        assert on is not None  # noqa: S101 - a month is one
        return Event(
            key=reform.key,
            kind=reform.kind,
            on=on,
            document=self._document(reform.on),
            inputs=[EventInput(organisation=key, survives=survives) for key, survives in reform.inputs],
            outputs=reform.outputs,
            successions=reform.successions,
            post_successions=reform.post_successions,
        )


def school_key(number: int) -> str:
    """The key of a school."""
    return f"s{number}"


def _schools(number_of_schools: int) -> Iterator[School]:
    for number in range(number_of_schools):
        yield School(key=school_key(number), states=[Named(name=school_name(number))])


@lru_cache(maxsize=4096)
def _date(at: Month | None) -> PartialDate | None:
    return as_date(at)
