"""People of the plan as facts: who they are, what they studied, which posts they held, where they were members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rules.dates import PartialDate
from seed.city.bodies import shared_time
from seed.city.calendar import BEGIN, Month, as_date
from seed.city.dating import Dating
from seed.city.establishment import Post as PlannedPost
from seed.city.geography import place_key, school_key
from seed.city.people import Person as PlannedPerson
from seed.city.structure import CITY_CODE, Unit, fact_key
from seed.world import Appointment, Document, PartyMembership, Person, PersonState, Study

_CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_YEAR_ONLY = 1934
"""People born before this year are known by their year of birth only, and retired before ID numbers were recorded."""


def id_number(area: str, born: str, order: int) -> str:
    """公民身份号码 of GB 11643: area, birth `YYYYMMDD`, order (odd for men), check digit."""
    digits = f"{area}{born}{order:03}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, _CHECK_WEIGHTS, strict=True))
    return digits + _CHECK_DIGITS[total % 11]


def person(planned: PlannedPerson) -> Person:
    """Who they are. Areas in ID numbers are the fictional city's, so that none is a real person's."""
    year, number = planned.born // 12, planned.born % 12 + 1
    birth = f"{year}{number:02}{planned.number * 7 % 28 + 1:02}"
    born_on = PartialDate(year * 10000 + 101, "Y") if year < _YEAR_ONLY else as_date(planned.born)
    return Person(
        key=planned.key,
        code=planned.key.upper(),
        id_number=(
            id_number(CITY_CODE, birth, planned.number * 2 % 998 + (planned.sex == "1")) if year >= _YEAR_ONLY else None
        ),
        states=[
            PersonState(
                name=planned.name,
                sex=f"GB2261.1/{planned.sex}",
                ethnicity=f"GB3304/{planned.ethnicity}",
                born_on=born_on,
                died_on=as_date(planned.died),
                native_place=place_key(planned.native_place),
                birthplace=place_key(planned.birthplace),
                work_started_on=as_date(planned.work_started),
                joined_party_on=as_date(planned.joined),
                political_affiliation=f"GB4762/{planned.affiliation}",
            )
        ],
    )


@dataclass(frozen=True, slots=True)
class Lives:
    """What is needed to date and place people's facts."""

    units: Mapping[str, Unit]
    posts: Mapping[str, PlannedPost]
    dating: Dating

    def documents(self, people: Sequence[PlannedPerson]) -> Iterator[Document]:
        """任免通知: one for each month whose session is known to the day, if it appointed or removed anybody."""
        months = {at for person in people for held in person.appointments for at in (held.start, held.end) if at}
        for number, at in enumerate(sorted(at for at in months if self.dating.decided_on(at)), start=1):
            on = self.dating.decided_on(at)
            if on is not None:
                yield Document(
                    key=_decision(at),
                    number=f"澜委〔{at // 12}〕{number % 90 + 10}号",
                    title=f"关于{at // 12}年{at % 12 + 1}月份干部职务任免的通知",
                    issuer="中共澜阳市委员会",
                    issued_on=on,
                )

    def appointments(self, planned: PlannedPerson) -> Iterator[Appointment]:
        """The appointments in order; the order of posts held at one time is that of their weight."""
        held_before: Month | None = None
        dates: dict[Month, PartialDate | None] = {}
        for held in sorted(planned.appointments, key=lambda each: each.start):
            if held.start not in dates:
                early = held_before is not None and held.start < BEGIN
                dates[held.start] = (
                    self.dating.long_ago(held.start, held_before, planned.number)
                    if early and held_before is not None
                    else self.dating.of(held.start)
                )
            held_before = held.start
        for held in planned.appointments:
            post = self.posts[held.post]
            decided = post.is_leadership and held.method == "1"
            yield Appointment(
                key=held.key,
                start=dates[held.start],
                end=self._end(planned, held.end, dates),
                document=_decision(held.start) if decided and self.dating.decided_on(held.start) else None,
                person=planned.key,
                post=fact_key(held.post),
                is_primary=held.primary,
                on_quota=held.on_quota,
                appointment_method=f"ZB11/{held.method}" if held.method else None,
                selection_method=f"ZB122/{held.selection}" if held.selection else None,
                exchange_method=f"ZB72/{held.exchange}" if held.exchange else None,
                removal_document=(
                    _decision(held.end)
                    if decided and held.end is not None and self.dating.decided_on(held.end)
                    else None
                ),
                continues=held.continues,
            )

    def _end(
        self, planned: PlannedPerson, end: Month | None, dates: Mapping[Month, PartialDate | None]
    ) -> PartialDate | None:
        if end is None:
            return None
        # Nobody decides on the month of a death.
        return dates.get(end, as_date(end) if end == planned.died else self.dating.of(end))

    def studies(self, planned: PlannedPerson) -> Iterator[Study]:
        """Studies before and beside work. Long ago only the years are known."""
        for study in planned.studies:
            long_ago = study.end < BEGIN - 240
            yield Study(
                start=PartialDate(study.start // 12 * 10000 + 101, "Y") if long_ago else as_date(study.start),
                end=PartialDate(study.end // 12 * 10000 + 101, "Y") if long_ago else as_date(study.end),
                person=planned.key,
                school=school_key(study.school),
                mode="FULL_TIME" if study.full_time else "IN_SERVICE",
                level=f"ZB64/{study.level}",
                degree=f"GB6864/{study.degree}" if study.degree else None,
                department=study.department or None,
                major=study.major or None,
            )

    def memberships(self, planned: PlannedPerson) -> Iterator[PartyMembership]:
        """党员组织关系: with the branch or committee of the unit worked in, moving along with the main post."""
        if planned.joined is None:
            return
        standing: list[tuple[str, Month | None, Month | None]] = []
        for held in planned.appointments:
            if not held.primary:
                continue
            for body in self._bodies_of(self.posts[held.post].unit):
                start, end = shared_time((max(held.start, planned.joined), held.end), (body.start, body.end))
                if end is not None and (start or 0) >= end:
                    continue
                if standing and standing[-1][0] == body.key and standing[-1][2] == start:
                    standing[-1] = (body.key, standing[-1][1], end)
                else:
                    standing.append((body.key, start, end))
        for key, start, end in standing:
            yield PartyMembership(
                start=as_date(start), end=as_date(end), person=planned.key, organisation=fact_key(key)
            )

    def _bodies_of(self, unit: str) -> Iterator[Unit]:
        # A division's people are members where its unit is; one at a time, so the first that is found.
        roots = [unit] if self.units[unit].type != "INTERNAL_DIVISION" else [self.units[unit].periods[0].parent]
        for root in roots:
            for key in (f"{root}-branch", f"{root}-committee", f"{root}-party"):
                body = self.units.get(key)
                if body is not None and body.periods[0].category in {"50", "51", "12", "14", "30"}:
                    yield body
                    return


def _decision(at: Month) -> str:
    return fact_key(f"appointments-{at // 12}-{at % 12 + 1:02}")
