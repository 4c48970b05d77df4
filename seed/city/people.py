"""人员: who they are before they begin to work, drawn from the tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from seed.city.calendar import BEGIN, PRESENT, Month, month, year_of
from seed.city.names import Names
from seed.tables import table

MALE, FEMALE = "1", "2"
MEMBER, YOUTH_LEAGUE, NONE = "01", "03", "13"
_ETHNICITIES = (("01", 930), ("03", 25), ("11", 12), ("15", 12), ("02", 7), ("08", 6), ("06", 5), ("10", 3))
_LOCAL_SHARE = 0.78
_OTHER_AFFILIATIONS = ("05", "06", "07", "08", "10", "12", NONE)


@dataclass(slots=True)
class Study:
    """学习经历. Months; `level` of ZB64, `degree` of GB/T 6864."""

    school: str
    start: Month
    end: Month
    level: str
    degree: str = ""
    department: str = ""
    major: str = ""
    full_time: bool = True


@dataclass(slots=True)
class Appointment:
    """任职 of one person. `continues`: the appointment that it carries on after a reorganisation."""

    key: str
    post: str
    start: Month
    end: Month | None = None
    primary: bool = False
    on_quota: bool | None = None
    method: str = ""
    selection: str = ""
    exchange: str = ""
    continues: str | None = None


@dataclass(slots=True)
class Person:
    """A person. `level` and `since`: what the career has reached, since when; `post`: the main post at the moment."""

    number: int
    name: str
    sex: str
    ethnicity: str
    born: Month
    native_place: str
    birthplace: str
    work_started: Month
    joined: Month | None
    affiliation: str
    retires: Month
    studies: list[Study] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    died: Month | None = None
    level: int = 7
    since: Month = 0
    post: str | None = None
    leaves_early: bool = False

    @property
    def key(self) -> str:
        return f"ly{self.number:04}"

    def become_member(self, joined: Month) -> None:
        """A member of the Communist Party of China since that month."""
        self.joined, self.affiliation = joined, MEMBER

    @property
    def in_post_since(self) -> Month:
        """When the present main post began, through reorganisations."""
        held = next(each for each in reversed(self.appointments) if each.primary)
        by_key = {each.key: each for each in self.appointments}
        while held.continues is not None:
            held = by_key[held.continues]
        return held.start

    def age(self, at: Month) -> int:
        """Whole years of age."""
        return (at - self.born) // 12

    def is_member(self, at: Month) -> bool:
        """Whether a member of the Communist Party of China by that month."""
        return self.joined is not None and self.joined <= at


class People:
    """Makes people; knows the tables of names, places and schools."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._names = Names()
        self._local = ("lancheng", "lancheng", "xingang", "pingwan", "pingwan", "yunling", "yunling", "lanyang")
        places = list(table("city/native_places.tsv"))
        provinces = {row["code"] for row in places if not row["parent"]}
        parents = {row["parent"] for row in places}
        self._distant = [
            row["code"] for row in places if row["code"] not in parents and row["parent"] not in {"", *provinces}
        ]
        self._distant += ["110000", "120000", "310000", "500000"]
        self._schools = list(table("city/schools.tsv"))
        self._subjects = {
            row["key"]: [tuple(subject.split(":")) for subject in row["subjects"].split()]
            for row in self._schools
            if row["subjects"]
        }
        self._kinds: dict[str, list[str]] = {}
        for row in self._schools:
            if row["kind"] and row["key"] in self._subjects:
                self._kinds.setdefault(row["kind"], []).append(row["key"])
        self.made: list[Person] = []

    def entrant(self, at: Month) -> Person:
        """Somebody who begins to work in that month."""
        schooling = self._schooling(year_of(at))
        age = {"61": 19, "41": 19, "31": 21, "3B": 24, "21": 22, "11": 25}[schooling]
        return self._person(at, at - 12 * age - self._random.randrange(2, 20), at, schooling)

    def veteran(self, at: Month, ages: tuple[int, int]) -> Person:
        """Somebody of an age between the two who has long been at work."""
        years = self._random.randint(*ages)
        born = at - 12 * years - self._random.randrange(12)
        begins_at = {True: (16, 21), False: (18, 25)}[year_of(born) < 1960]
        started = born + 12 * self._random.randint(*begins_at) + self._random.randrange(12)
        schooling = self._schooling(year_of(started))
        age = {"61": 18, "41": 19, "31": 21, "3B": 24, "21": 22, "11": 25}[schooling]
        started = max(started, born + 12 * age + 6)
        if schooling not in {"61", "3B"}:
            # Studies end in July, and work begins in August.
            started = started - started % 12 + 7
        if schooling == "3B":
            started = max(started - started % 12 + 7, month(1974, 8))
        return self._person(at, born, min(started, at - 12), schooling)

    def _person(self, at: Month, born: Month, started: Month, schooling: str) -> Person:
        random, year = self._random, year_of(born)
        sex = FEMALE if random.random() < min(0.42, 0.14 + max(0, year - 1940) * 0.006) else MALE
        local = random.random() < _LOCAL_SHARE
        native = random.choice(self._local if local else self._distant)
        birthplace = native if random.random() < 0.85 else random.choice(self._local)
        person = Person(
            number=len(self.made) + 1,
            name=self._names.draw(random, sex, max(1920, min(2005, year))),
            sex=sex,
            ethnicity=random.choices([code for code, _ in _ETHNICITIES], [weight for _, weight in _ETHNICITIES])[0],
            born=born,
            native_place=native,
            birthplace=birthplace,
            work_started=started,
            joined=None,
            affiliation=NONE,
            retires=born + 12 * (60 if sex == MALE else 55) + 1,
        )
        if random.random() < 0.93:
            joined = max(born + 12 * 18 + random.randrange(10, 40), started + random.randrange(-18, 96))
            if joined <= PRESENT:
                person.joined, person.affiliation = joined, MEMBER
            else:
                person.affiliation = YOUTH_LEAGUE if year_of(PRESENT) - year < 28 else NONE
        else:
            person.affiliation = random.choice(_OTHER_AFFILIATIONS)
        if schooling != "61" and (study := self._full_time(person, schooling)) is not None:
            person.studies.append(study)
        self._may_leave_early(person, at)
        self.made.append(person)
        return person

    def _may_leave_early(self, person: Person, at: Month) -> None:
        """A few die in office, a few go into business; the others live on after they have retired."""
        random, fate = self._random, self._random.random()
        leaves = person.retires
        if fate < 0.02:
            leaves = person.born + 12 * random.randint(44, 58) + random.randrange(12)
        elif fate < 0.035:
            leaves = max(month(1992, 6), person.born + 12 * random.randint(30, 44))
        dies = person.born + 12 * random.randint(68, 97) + random.randrange(12)
        if leaves < person.retires and leaves > max(at, person.work_started) + 60:
            person.retires, person.leaves_early = leaves, True
            dies = leaves if fate < 0.02 else dies
        person.died = dies if BEGIN + 48 < dies <= PRESENT else None

    def _schooling(self, year: int) -> str:
        """A level of ZB64 that somebody has who begins to work in that year."""
        if year < 1966:
            levels = {"61": 5, "41": 3, "31": 1, "21": 1.5}
        elif year < 1973:
            levels = {"61": 7, "41": 1}
        elif year < 1981:
            levels = {"61": 6, "41": 1.5, "3B": 1.5}
        elif year < 1990:
            levels = {"61": 1.5, "41": 4, "31": 3, "21": 2.5}
        elif year < 2002:
            levels = {"41": 2.5, "31": 4, "21": 4}
        elif year < 2012:
            levels = {"31": 2, "21": 7, "11": 1}
        else:
            levels = {"21": 7, "11": 3.5}
        return self._random.choices(list(levels), list(levels.values()))[0]

    def _full_time(self, person: Person, schooling: str) -> Study | None:
        kind = {"41": "SECONDARY", "31": "COLLEGE"}.get(schooling, "UNIVERSITY")
        last_july = person.work_started - (person.work_started - 6) % 12
        entered = year_of(last_july) - 3
        # Schools took nobody in from 1966 on; those who then came without an examination were 大学普通班 (V-34).
        if 1966 <= entered <= (1969 if kind == "UNIVERSITY" else 1971):
            return None
        if kind == "UNIVERSITY":
            schooling = "3B" if 1970 <= entered <= 1976 else "21" if schooling == "3B" else schooling
        years = 4 if schooling == "21" else 3
        school = self._random.choice(self._kinds[kind])
        department, major, degree = self._random.choice(self._subjects[school])
        if schooling == "11":
            # A master of the same field: bachelors are 4xx, masters 3xx.
            degree = f"3{degree[1:]}"
        elif schooling != "21" or last_july < month(1982):
            degree = ""
        return Study(school, last_july - 12 * years + 2, last_july, schooling, degree, department, major)

    def study_beside_work(self, person: Person) -> None:
        """在职教育: with some likelihood, one course of two and a half to three years in mid-career."""
        if not person.appointments or self._random.random() > 0.45:
            return
        begins = max(person.work_started + 48, person.born + 12 * self._random.randint(29, 42))
        begins = max(begins - begins % 12 + 8, month(1985, 9))
        last = person.appointments[-1].end
        highest = person.studies[0].level if person.studies else "61"
        if begins > month(2023) or (last is not None and last < begins + 36) or (person.retires < begins + 48):
            return
        level, school = ("2B", "party-school") if highest in {"61", "41", "31", "3B"} else ("1B", "party-school")
        if self._random.random() < 0.25:
            level, school = ("2A", "central-party-school") if level == "2B" else ("1A", "central-party-school")
        if highest in {"61", "41"} and begins < month(1993):
            level, school = "37", "party-school"
        major = self._random.choice(("经济管理", "行政管理", "法律", "党政管理", "区域经济学"))
        person.studies.append(
            Study(school, begins, begins + 34 if level[0] != "3" else begins + 22, level, "", "", major, False)
        )
