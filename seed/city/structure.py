"""The city's bodies as the tables say: units of the city and its counties, period by period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from seed.city.calendar import Month, read_month
from seed.tables import table
from seed.world import OrganisationType

CITY = "澜阳"
CITY_CODE = "990500"
TYPES: dict[str, OrganisationType] = {"A": "ADMINISTRATIVE_UNIT", "P": "PARTY_ORGANISATION", "D": "INTERNAL_DIVISION"}


def fact_key(name: str) -> str:
    """The key of a body, post or document of the city among those of all seeds."""
    return f"ly-{name}"


_HEAD_WORDS = {"委": "主任", "部": "部长", "局": "局长", "会": "主任", "科": "科长", "庭": "庭长", "处": "主任"}
_HEADS_BY_NAME = {
    "总工会": "主席",
    "妇女联合会": "主席",
    "科学技术协会": "主席",
    "文学艺术界联合会": "主席",
    "工商业联合会": "主席",
    "残疾人联合会": "理事长",
    "档案馆": "馆长",
    "图书馆": "馆长",
    "博物馆": "馆长",
    "党校": "常务副校长",
    "日报社": "社长",
    "人民检察院": "检察长",
    "财政厅": "厅长",
    "政法委员会": "书记",
}


@dataclass(frozen=True, slots=True)
class Period:
    """What holds of a unit from `start` until `end` (None: always, still). `party`: see `seed.city.parties`."""

    start: Month | None
    end: Month | None
    name: str
    short: str
    parent: str
    category: str
    nature: str
    rank: str
    party: str
    template: str

    @property
    def head_word(self) -> str:
        """What the head of a unit of this name is called: 局长, 主任, 部长 …"""
        for ending, word in _HEADS_BY_NAME.items():
            if self.name.endswith(ending):
                return word
        return _HEAD_WORDS.get(self.name[-1], "主任")


@dataclass(slots=True)
class Unit:
    """A body with its periods, in order and without gap. `county`: key of the county that it belongs to, if any."""

    key: str
    type: OrganisationType
    code: str
    periods: list[Period]
    county: str | None = None
    sequence: int = 0
    counterparts: list[tuple[str, str, Month | None, Month | None]] = field(default_factory=list)
    """Of party organisations: (unit, coverage, from, to)."""

    @property
    def start(self) -> Month | None:
        return self.periods[0].start

    @property
    def end(self) -> Month | None:
        return self.periods[-1].end

    def at(self, when: Month) -> Period | None:
        """The period that the month lies in; None before its founding and after its end."""
        for period in self.periods:
            if (period.start is None or period.start <= when) and (period.end is None or when < period.end):
                return period
        return None


@dataclass(frozen=True, slots=True)
class County:
    """A district or county of the city. `kind`: 区 or 县."""

    key: str
    name: str
    kind: str
    code: str


def counties(*, small: bool) -> list[County]:
    """The districts and counties; of a small city one each."""
    return [
        County(row["key"], row["name"], row["kind"], row["code"])
        for row in table("city/counties.tsv")
        if row["small"] or not small
    ]


def units(*, small: bool) -> dict[str, Unit]:
    """Every unit of the tables by key. Party bodies and divisions that follow from others are not here."""
    rows = list(table("city/units.tsv"))
    found: dict[str, Unit] = {}
    number = 0
    for key, group in groupby(rows, key=lambda row: row["key"]):
        its = list(group)
        number += 1
        if small and not its[0]["small"]:
            continue
        province = key.startswith("province-")
        code = f"990000-{number:02}" if province else f"{CITY_CODE}-{number:03}"
        found[key] = Unit(key, TYPES[its[0]["type"]], code, _periods(its, CITY, "市"), sequence=number)
    for county in counties(small=small):
        found.update(_county_units(county))
    known = set(found)
    for unit in found.values():
        unit.periods = [_with_known_parent(period, known) for period in unit.periods]
    return found


def _with_known_parent(period: Period, known: set[str]) -> Period:
    # In a small city a unit's superior may have been left out; the government takes its place.
    return period if not period.parent or period.parent in known else replace(period, parent="government")


def _county_units(county: County) -> Iterator[tuple[str, Unit]]:
    own = [row for row in table("city/county_units.tsv") if row["county"] in {"*", county.key}]
    for number, (key, group) in enumerate(groupby(own, key=lambda row: row["key"]), start=1):
        its = [
            {**row, "parent": _expanded(row["parent"], county), "party": _expanded(row["party"], county)}
            for row in group
        ]
        full_key = f"{county.key}-{key}"
        periods = _periods(its, county.name, county.kind)
        yield full_key, Unit(full_key, TYPES[its[0]["type"]], f"{county.code}-{number:02}", periods, county.key, number)


def _expanded(name: str, county: County) -> str:
    return f"{county.key}-{name[1:]}" if name.startswith(".") else name


def _periods(rows: Sequence[dict[str, str]], place: str, kind: str) -> list[Period]:
    """Rows of one unit as periods; an empty cell is as in the row before, and each row lasts until the next."""
    said: dict[str, str] = {}
    periods = []
    ends = read_month(next((row["to"] for row in rows if row["to"]), ""))
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        said |= {column: value for column, value in row.items() if value and column not in {"from", "to"}}
        if row["name"] and not row["short"]:
            said["short"] = row["name"].split("~", 1)[-1]
        name, short = (said[column].replace("~", place).replace("@", kind) for column in ("name", "short"))
        end = read_month(following["from"]) if following is not None else ends
        periods.append(
            Period(
                start=read_month(row["from"]),
                end=end,
                name=name,
                short=short,
                parent=said.get("parent", ""),
                category=said["category"],
                nature=said["nature"],
                rank=said["rank"],
                party=said["party"],
                template=said["posts"],
            )
        )
    return periods
