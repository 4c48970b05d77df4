"""Which bodies a cluster has, and how the reforms of the table change them. The same for every seed number."""

from __future__ import annotations

from functools import cache

from seed.city.calendar import Month, read_month
from seed.province.bodies import UNIT_RANKS, Body, Counterpart, Structure
from seed.province.names import bureau_name, division_name, place_name
from seed.province.plan import COUNTY, Area, Cluster
from seed.tables import table

DIVISIONS = (("office", "办公室"), ("regulation", "政策法规"), ("business", "业务管理"))
_LATEST_DELAY = 9
"""Months after the province's own reform in which the last of the cities carries it out."""

Row = dict[str, str]


@cache
def _rows(name: str) -> tuple[Row, ...]:
    return tuple(table(f"province/{name}.tsv"))


def seat_key(area: int, name: str) -> str:
    """The key of a body of an area's leadership (`committee`, `government` …), also from other clusters."""
    return f"a{area}/{name}"


def centre_key(area: int, domain: str) -> str:
    """The key of the first service centre of a field: it is there for all of the forty years."""
    return f"a{area}/{domain}/centre"


def structure(cluster: Cluster) -> Structure:
    """The bodies and reforms of a cluster."""
    return (
        _seat(cluster.area) if cluster.domain is None else _Field(cluster.area, cluster.domain, cluster.guide).grown()
    )


def _seat(area: Area) -> Structure:
    """The leadership of an area: committee, government, congress, two departments."""
    found = Structure(area)
    government, bureau, division = UNIT_RANKS[area.level]
    place = place_name(area)
    committee = found.add(_party(area, "committee", "committee", f"中共{place}委员会", "11", 1))
    unit = found.add(_unit(area, "government", "government", f"{place}人民政府", "1004", government, 2))
    group = found.add(_party(area, "government-party", "group", f"中共{place}人民政府党组", "20", 3))
    if area.superior is not None:
        committee.subordinate("PARTY", seat_key(area.superior, "committee"), None)
        unit.subordinate("LEADERSHIP", seat_key(area.superior, "government"), None)
    group.subordinate("PARTY", committee.key, None)
    unit.party = group.key
    group.counterparts.append(Counterpart(unit.key, "OWN"))
    committee.counterparts.append(Counterpart(unit.key, "JOINT"))
    congress = found.add(_unit(area, "congress", "congress", f"{place}人民代表大会常务委员会", "1003", government, 4))
    organisation = _unit(area, "organisation", "department", f"中共{place}委组织部", "3203", bureau, 5)
    organisation.nature = "1"
    for body in (congress, found.add(organisation)):
        body.subordinate("LEADERSHIP", committee.key, None)
    office = found.add(_unit(area, "office", "bureau", f"{place}人民政府办公室", "3401", bureau, 6))
    office.subordinate("LEADERSHIP", unit.key, None)
    for number, (name, title) in enumerate((("general", "综合"), ("research", "调研")), start=7):
        its = _body(area, f"office-{name}", number, "division", division_name(area, title))
        its.rank, its.type = division, "INTERNAL_DIVISION"
        found.add(its).subordinate("INTERNAL", office.key, None)
    return found


def _body(area: Area, name: str, number: int, kind: str, title: str) -> Body:
    return Body(
        key=seat_key(area.number, name),
        code=f"{area.code}-{number:03}",
        type="ADMINISTRATIVE_UNIT",
        kind=kind,
        category=None,
        nature="2",
        rank=None,
        names=[(None, title)],
    )


def _party(area: Area, name: str, kind: str, title: str, category: str, number: int) -> Body:
    body = _body(area, name, number, kind, title)
    body.type, body.category, body.nature = "PARTY_ORGANISATION", f"zhiguan.party-organisation-kind/{category}", "1"
    return body


def _unit(area: Area, name: str, kind: str, title: str, category: str, rank: str, number: int) -> Body:
    body = _body(area, name, number, kind, title)
    body.category, body.rank = f"ZB04/{category}", rank
    return body


class _Field:
    """One field of an area's administration: its bureaus with their divisions, party groups and service centres.

    `guide`: the number of the area above, if it has the same field: its bureaus guide these.
    """

    def __init__(self, area: Area, domain: str, guide: int | None) -> None:
        self.area, self.domain, self._guide = area, domain, guide
        self._rows = {row["bureau"]: row for row in _rows("bureaus") if row["domain"] == domain}
        self._reforms = [row for row in _rows("reforms") if row["domain"] == domain]
        position = next(number for number, row in enumerate(_rows("domains"), start=1) if row["domain"] == domain)
        self._first_number = 100 * position
        # As late as its city; the province is number 0.
        self._delay = (area.superior or area.number) % (_LATEST_DELAY + 1)
        self.found = Structure(area)
        self._system = self._party("system", "system", f"中共{place_name(area)}{self._name()}系统委员会", "14")
        self._system.subordinate("PARTY", seat_key(area.number, "committee"), None)

    def grown(self) -> Structure:
        """From the bureaus of the beginning through all reforms."""
        first = [key for key in self._rows if self._is_there_first(key)]
        for key in first:
            self._bureau(key, None)
        self._centres(first)
        for row in self._reforms:
            self._carry_out(row)
        return self.found

    def _is_there_first(self, key: str) -> bool:
        """Whether no reform founds the bureau: none has it among its outputs, or the first to do so lets it survive."""
        first = next((row for row in self._reforms if key in row["outputs"].split()), None)
        return first is None or f"{key}+" in first["inputs"].split()

    def _name(self) -> str:
        return next(row["name"] for row in _rows("domains") if row["domain"] == self.domain)

    def _key(self, name: str) -> str:
        return f"{self.domain}/{name}"

    def _number(self) -> int:
        return self._first_number + len(self.found.bodies)

    def _party(self, name: str, kind: str, title: str, category: str) -> Body:
        return self.found.add(_party(self.area, self._key(name), kind, title, category, self._number()))

    def _unit(self, name: str, kind: str, title: str, category: str, rank: str) -> Body:
        return self.found.add(_unit(self.area, self._key(name), kind, title, category, rank, self._number()))

    def _internal(self, name: str, kind: str, title: str, superior: str, at: Month | None) -> Body:
        body = self.found.add(_body(self.area, self._key(name), self._number(), kind, title))
        body.type, body.rank = "INTERNAL_DIVISION", UNIT_RANKS[self.area.level][2]
        body.start, body.names = at, [(at, title)]
        body.subordinate("INTERNAL", superior, at)
        return body

    def _bureau(self, key: str, at: Month | None) -> None:
        """A bureau with its party group and divisions, from a month on."""
        row = self._rows[key]
        title = bureau_name(self.area, row["name"])
        bureau = self._unit(key, "bureau", title, row["category"], UNIT_RANKS[self.area.level][1])
        group = self._party(f"{key}-party", "group", f"中共{title}党组", "20")
        for body, its in ((bureau, title), (group, f"中共{title}党组")):
            body.start, body.names = at, [(at, its)]
        bureau.subordinate("LEADERSHIP", seat_key(self.area.number, "government"), at)
        if self._guide is not None:
            bureau.subordinate("GUIDANCE", seat_key(self._guide, self._key(key)), at)
        group.subordinate("PARTY", seat_key(self.area.number, "committee"), at)
        group.counterparts.append(Counterpart(bureau.key, "OWN", at))
        self._system.counterparts.append(Counterpart(bureau.key, "JOINT", at))
        bureau.party = group.key
        for name, title_of_division in DIVISIONS:
            self._internal(f"{key}-{name}", "division", division_name(self.area, title_of_division), bureau.key, at)

    def _centres(self, first: list[str]) -> None:
        """A service centre at each of the first two bureaus; in counties one has branches four levels deep."""
        division = UNIT_RANKS[self.area.level][2]
        place = place_name(self.area)
        names = ("centre", "inspection")
        for key, name, title in zip(first, names, ("服务中心", "监测中心"), strict=False):
            bureau = self._bureau_body(key)
            centre = self._unit(name, "centre", f"{place}{self._name()}{title}", "412", division)
            centre.nature = "4"
            centre.subordinate("LEADERSHIP", bureau.key, None)
            if self.area.level == COUNTY and name == "centre":
                self._branches(centre, place)

    def _branches(self, centre: Body, place: str) -> None:
        division, above = UNIT_RANKS[self.area.level][2], centre
        for name, title in (("branch", "中心站"), ("station", "工作站")):
            body = self._unit(name, "station", f"{place}{self._name()}{title}", "412", division)
            body.nature = "4"
            body.subordinate("LEADERSHIP", above.key, None)
            above = body
        section = self._internal("section", "division", "技术推广股", above.key, None)
        self._internal("team", "team", "外勤组", section.key, None)

    def _bureau_body(self, key: str) -> Body:
        return self.found.bodies[seat_key(self.area.number, self._key(key))]

    def _carry_out(self, row: Row) -> None:
        """One line of the table, for the bureaus and for the parts of them that correspond."""
        planned = read_month(row["on"]) or 0
        on = planned + self._delay
        inputs = [(name.rstrip("+"), name.endswith("+")) for name in row["inputs"].split()]
        outputs = row["outputs"].split()
        if row["kind"] == "RENAME":
            self._rename(inputs[0][0], row["name"], on)
            return
        for key in outputs:
            if key not in {name for name, _ in inputs}:
                self._bureau(key, on)
        for key in (name for name, survives in inputs if not survives):
            self._bureau_body(key).end_guidance(planned)
        for suffix in ("", "-party", *(f"-{name}" for name, _ in DIVISIONS)):
            self.found.happens(
                row["kind"],  # type: ignore[arg-type]  # the table's kinds are those of the schema
                on,
                [(self._bureau_body(f"{key}{suffix}"), survives) for key, survives in inputs],
                [self._bureau_body(f"{key}{suffix}") for key in outputs],
            )
        for key, survives in inputs:
            if not survives:
                self._close(key, outputs, on)

    def _close(self, key: str, outputs: list[str], on: Month) -> None:
        """What stood beside a bureau that ends: the common party committee lets it go, centres go to its successor."""
        ended = self._bureau_body(key)
        for pair in self._system.counterparts:
            if pair.unit == ended.key:
                pair.end = on
        for body in self.found.bodies.values():
            if body.kind == "centre" and any(line.superior == ended.key and line.end is None for line in body.lines):
                successor = self._bureau_body(outputs[0]).key if outputs else seat_key(self.area.number, "government")
                body.subordinate("LEADERSHIP", successor, on)
                self.found.happens("REPARENT", on, [(body, True)], [body])

    def _rename(self, key: str, name: str, on: Month) -> None:
        title = bureau_name(self.area, name)
        for body, its in ((self._bureau_body(key), title), (self._bureau_body(f"{key}-party"), f"中共{title}党组")):
            body.names.append((on, its))
            self.found.happens("RENAME", on, [(body, True)], [body])
