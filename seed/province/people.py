"""人员 of a province: who they are and what they studied, drawn so that it fits what they held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from rules.dates import PartialDate
from seed.city.calendar import Month, month, year_of
from seed.city.lives import id_number
from seed.city.names import Names
from seed.province.careers import PRESENT, Career
from seed.province.names import PARTY_SCHOOL, SCHOOL_SORTS
from seed.province.plan import Area

_PARTY_MEMBERS = 0.88
_ETHNICITIES = (("01", 930), ("03", 25), ("11", 12), ("15", 12), ("02", 7), ("08", 6), ("06", 5), ("10", 3))
_CODES, _SHARES = [code for code, _ in _ETHNICITIES], list(accumulate(share for _, share in _ETHNICITIES))
_SUBJECTS = (
    ("中文系", "汉语言文学", "05"),
    ("法律系", "法学", "03"),
    ("经济系", "经济学", "02"),
    ("管理系", "行政管理", "12"),
    ("数学系", "应用数学", "07"),
    ("农学系", "农学", "09"),
    ("土木系", "土木工程", "08"),
    ("医学系", "临床医学", "10"),
    ("教育系", "教育学", "04"),
    ("历史系", "历史学", "06"),
)
"""Department, subject, and how the codes of its degrees end (GB/T 6864)."""


@dataclass(slots=True)
class Study:
    """学习经历. `level` of ZB64, `degree` of GB/T 6864."""

    school: int
    start: Month
    end: Month
    level: str
    degree: str | None
    department: str
    major: str
    full_time: bool


@dataclass(slots=True)
class Person:
    """A person. `number`: within the province, from 0; `native`: the number of an area."""

    number: int
    name: str
    sex: str
    ethnicity: str
    born: PartialDate
    id_number: str
    native: int
    joined: Month | None
    died: Month | None
    career: Career
    studies: list[Study]


class People:
    """Makes the people of a cluster out of careers. `names` knows the tables; `schools`: how many there are."""

    def __init__(self, random: Random, names: Names, area: Area, schools: int) -> None:
        self._random, self._names, self._area, self._schools = random, names, area, schools

    def person(self, number: int, place: int, career: Career) -> Person:
        """The person with that career. `place`: the how manieth of the area; ID numbers are told apart by it."""
        random = self._random
        year = year_of(career.born)
        sex = "2" if random.random() < 0.3 else "1"
        day, order = place % 28 + 1, place // 28 * 2 % 998 + (sex == "1")
        birth = year * 10000 + (career.born % 12 + 1) * 100 + day
        begun = career.begun
        joined = None
        if random.random() < _PARTY_MEMBERS:
            joined = max(career.born + 12 * 18 + random.randrange(8, 60), begun - 12)
            joined = joined if joined < PRESENT else None
        return Person(
            number=number,
            name=self._names.draw(random, sex, max(1920, min(2005, year))),
            sex=sex,
            ethnicity=random.choices(_CODES, cum_weights=_SHARES)[0],
            born=PartialDate(birth),
            id_number=id_number(self._area.code, str(birth), order),
            native=self._area.number if random.random() < 0.7 else random.randrange(self._area.number + 1),
            joined=joined,
            died=self._died(career),
            career=career,
            studies=list(self._studies(career, begun)),
        )

    def _died(self, career: Career) -> Month | None:
        if career.open or any(held.end is None for held in career.held):
            return None
        dies = career.born + 12 * self._random.randint(66, 96) + self._random.randrange(12)
        return dies if dies < PRESENT and dies > max(held.end or 0 for held in career.held) else None

    def _studies(self, career: Career, begun: Month) -> Iterator[Study]:
        """One before work; then a master's degree at once, or a course beside work."""
        random = self._random
        years = random.choice((3, 4, 4))
        july = begun - (begun - 6) % 12
        first = self._subject(years == 4, july - 12 * years + 2, july, "21" if years == 4 else "31", "4")
        yield first
        beside = begun + 12 * random.randint(2, 9)
        beside = beside - beside % 12 + 8
        if beside + 34 >= PRESENT or random.random() < 0.5:
            beside = min(beside, month(2023, 9))
        party = random.random() < 0.5
        second = self._subject(not party, beside, beside + 34, "1B" if party else "21", "3" if not party else "")
        second.full_time = False
        if party:
            second.school = second.school // SCHOOL_SORTS * SCHOOL_SORTS + PARTY_SCHOOL
            second.department, second.major = "在职研究生班", "公共管理"
        else:
            second.level = "11" if years == 4 else "21"
            second.degree = None if years != 4 else second.degree
        yield second

    def _subject(self, graduates: bool, start: Month, end: Month, level: str, degree: str) -> Study:
        department, major, ending = self._random.choice(_SUBJECTS)
        town, sort = self._random.randrange(self._schools // SCHOOL_SORTS), self._random.randrange(PARTY_SCHOOL)
        school = town * SCHOOL_SORTS + sort
        code = f"{degree}{ending}" if graduates and degree else None
        return Study(school, start, end, level, code, department, major, full_time=True)
