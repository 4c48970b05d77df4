"""Bodies, posts and events of the plan as facts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from rules.dates import PartialDate
from seed.city.calendar import Month, as_date, month, read_month
from seed.city.establishment import Post as PlannedPost
from seed.city.geography import CITY_PLACE
from seed.city.reforms import Reform
from seed.city.structure import CITY_CODE, Period, Unit, fact_key
from seed.tables import table
from seed.world import (
    CoLocation,
    CoLocationMember,
    CoLocationState,
    Counterpart,
    Document,
    Event,
    EventInput,
    Grouping,
    Organisation,
    OrganisationGroup,
    OrganisationState,
    Post,
    PostPlace,
    PostState,
    Subordination,
    SubordinationKind,
)

_TREES: Mapping[str, SubordinationKind] = {
    "ADMINISTRATIVE_UNIT": "LEADERSHIP",
    "PARTY_ORGANISATION": "PARTY",
    "INTERNAL_DIVISION": "INTERNAL",
}
_GROUPS = (
    ("party", "DWBM", "澜阳市委工作部门", "committee", "32"),
    ("government", "ZFBM", "澜阳市人民政府工作部门", "government", "34"),
    ("mass", "QTJG", "澜阳市群团机关", "committee", "39"),
)
"""(key, code, name, superior, how the category of its members begins)"""
_PLATES: Mapping[tuple[str, Month], list[str]] = {
    ("planning", month(2019, 2)): ["澜阳市粮食和物资储备局"],
    ("committee-office", month(2019, 2)): ["澜阳市档案局", "澜阳市国家保密局"],
    ("housing", month(2010, 6)): ["澜阳市人民防空办公室"],
    ("publicity-department", month(2019, 2)): ["澜阳市人民政府新闻办公室", "澜阳市新闻出版局"],
    ("rural-affairs", month(2024, 5)): ["澜阳市乡村振兴局"],
}
"""Further plates at a unit's door from a month on."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """The documents of the table: which one a change of that month rests on."""

    rows: Sequence[Mapping[str, str]]

    @classmethod
    def of_table(cls) -> Decisions:
        return cls(list(table("city/documents.tsv")))

    def behind(self, on: Month | None) -> str | None:
        """The key of the document for that month's changes."""
        key = next((row["key"] for row in self.rows if on is not None and read_month(row["on"]) == on), None)
        return fact_key(key) if key is not None else None

    def documents(self) -> Iterator[Document]:
        """The table as facts."""
        for row in self.rows:
            issued = PartialDate.parse(row["issued_on"])
            yield Document(
                key=fact_key(row["key"]),
                number=row["number"],
                title=row["title"],
                issuer=row["issuer"],
                issued_on=issued,
            )


def organisation(unit: Unit, decisions: Decisions) -> Organisation:
    """The unit with a state for every period, and for every further plate at its door."""
    category = "zhiguan.party-organisation-kind/" if unit.type == "PARTY_ORGANISATION" else "ZB04/"
    states = [
        OrganisationState(
            start=as_date(period.start),
            end=as_date(period.end),
            document=decisions.behind(period.start),
            name=period.name,
            short_name=period.short if period.short != period.name else None,
            category=f"{category}{period.category}" if period.category else None,
            nature=f"zhiguan.organisation-nature/{period.nature}" if period.nature else None,
            rank=f"ZB03/{period.rank}" if period.rank else None,
            is_by_reference=period.nature == "3"
            if period.category.startswith("4") and unit.type != "PARTY_ORGANISATION"
            else None,
            sequence=unit.sequence,
            place=unit.county or (CITY_PLACE if unit.type == "ADMINISTRATIVE_UNIT" else None),
            other_names=plates,
        )
        for period, plates in _with_plates(unit)
    ]
    return Organisation(key=fact_key(unit.key), type=unit.type, code=unit.code, states=states)


def _with_plates(unit: Unit) -> Iterator[tuple[Period, list[str] | None]]:
    plates = {on: names for (key, on), names in _PLATES.items() if key == unit.key}
    shown: list[str] | None = None
    for period in _told_apart(unit.periods):
        cuts = sorted(on for on in plates if period.start is not None and on == period.start)
        inner = sorted(on for on in plates if (period.start or 0) < on and (period.end is None or on < period.end))
        shown = plates[cuts[0]] if cuts else shown
        start = period.start
        for cut in inner:
            yield _between(period, start, cut), shown
            start, shown = cut, plates[cut]
        yield _between(period, start, period.end), shown


def _told_apart(periods: Sequence[Period]) -> Iterator[Period]:
    """Periods that differ in what a state says; a change of the superior alone is none."""
    said = attrgetter("name", "short", "category", "nature", "rank")
    for _, group in groupby(periods, key=said):
        its = list(group)
        yield _between(its[-1], its[0].start, its[-1].end)


def _between(period: Period, start: Month | None, end: Month | None) -> Period:
    return Period(
        start,
        end,
        period.name,
        period.short,
        period.parent,
        period.category,
        period.nature,
        period.rank,
        period.party,
        period.template,
    )


def subordinations(units: Mapping[str, Unit], decisions: Decisions) -> Iterator[Subordination]:
    """The lines of each unit to its superiors in turn, and of county bodies to the city's that guide them."""
    for unit in units.values():
        for parent, group in groupby(unit.periods, key=lambda period: period.parent):
            its = list(group)
            if parent:
                yield Subordination(
                    start=as_date(its[0].start),
                    end=as_date(its[-1].end),
                    document=decisions.behind(its[0].start),
                    organisation=fact_key(unit.key),
                    superior=fact_key(parent),
                    kind=_TREES[unit.type],
                )
        guide = units.get(unit.key.removeprefix(f"{unit.county}-")) if unit.county is not None else None
        if guide is not None and guide.key != "government" and unit.type == "ADMINISTRATIVE_UNIT":
            yield from _guidance(unit, guide)


def _guidance(unit: Unit, guide: Unit) -> Iterator[Subordination]:
    start, end = shared_time((unit.start, unit.end), (guide.start, guide.end))
    if end is None or start is None or start < end:
        yield Subordination(
            start=as_date(start),
            end=as_date(end),
            organisation=fact_key(unit.key),
            superior=fact_key(guide.key),
            kind="GUIDANCE",
        )


def shared_time(
    one: tuple[Month | None, Month | None], other: tuple[Month | None, Month | None]
) -> tuple[Month | None, Month | None]:
    """What two half-open times have in common; from None (always) to None (still)."""
    starts = [start for start in (one[0], other[0]) if start is not None]
    ends = [end for end in (one[1], other[1]) if end is not None]
    return max(starts, default=None), min(ends, default=None)


def counterparts(units: Mapping[str, Unit], decisions: Decisions) -> Iterator[Counterpart]:
    """党组织 and the units that they belong to, as long as both are there."""
    for body in units.values():
        for key, coverage, start, end in body.counterparts:
            unit = units[key]
            since, until = shared_time(shared_time((body.start, body.end), (unit.start, unit.end)), (start, end))
            if since is None or until is None or since < until:
                yield Counterpart(
                    start=as_date(since),
                    end=as_date(until),
                    document=decisions.behind(since),
                    party_organisation=fact_key(body.key),
                    organisation=fact_key(key),
                    coverage=coverage,
                )


def co_locations(units: Mapping[str, Unit]) -> Iterator[CoLocation]:
    """合署办公 of discipline inspection and supervision; one team with two name plates for the archives."""
    co_located, ended = month(1993, 3), month(2018, 1)
    if "supervision-bureau" in units:
        yield CoLocation(
            key=fact_key("discipline-and-supervision"),
            states=[CoLocationState(start=as_date(co_located), kind="CO_LOCATED")],
            members=[
                CoLocationMember(start=as_date(co_located), organisation=fact_key("discipline"), host=True),
                CoLocationMember(
                    start=as_date(co_located),
                    end=as_date(ended),
                    organisation=fact_key("supervision-bureau"),
                    host=False,
                ),
                CoLocationMember(start=as_date(ended), organisation=fact_key("supervision"), host=False),
            ],
        )
    since, until = as_date(month(1994, 4)), as_date(month(2019, 2))
    yield CoLocation(
        key=fact_key("archives-two-plates"),
        states=[CoLocationState(start=since, end=until, kind="ONE_TEAM_TWO_PLATES")],
        members=[
            CoLocationMember(start=since, end=until, organisation=fact_key("archives-bureau"), host=True),
            CoLocationMember(start=since, end=until, organisation=fact_key("archives"), host=False),
        ],
    )


def groups() -> list[OrganisationGroup]:
    """机构分组 of the city."""
    return [
        OrganisationGroup(key=fact_key(key), code=f"{CITY_CODE}-{code}", states=[{"name": name}])
        for key, code, name, _, _ in _GROUPS
    ]


def groupings(units: Mapping[str, Unit]) -> Iterator[Grouping]:
    """Which units belong to a group: those of its superior and category, as long as they are that."""
    for key, _, _, superior, category in _GROUPS:
        for unit in units.values():
            for within, periods in groupby(
                unit.periods, key=lambda p: p.parent == superior and p.category.startswith(category)
            ):
                its = list(periods)
                if within and unit.type == "ADMINISTRATIVE_UNIT":
                    yield Grouping(
                        start=as_date(its[0].start),
                        end=as_date(its[-1].end),
                        organisation=fact_key(unit.key),
                        group=fact_key(key),
                        sequence=unit.sequence,
                    )


def post(planned: PlannedPost) -> Post:
    """The post with its one state and place."""
    start, end = as_date(planned.start), as_date(planned.end)
    state = PostState(
        start=start,
        end=end,
        title=planned.title,
        category="ZB42/1" if planned.is_leadership else "ZB42/2",
        rank=f"GB12407/{planned.rank}" if planned.rank else None,
        is_leadership=planned.is_leadership,
        is_head=planned.is_head,
        is_party=planned.is_party,
        seats=planned.seats,
        sequence=planned.sequence,
    )
    place = PostPlace(start=start, end=end, organisation=fact_key(planned.unit))
    return Post(key=fact_key(planned.key), code=planned.code, states=[state], places=[place])


def events(planned: Sequence[Reform], decisions: Decisions) -> Iterator[Event]:
    """The events, each under a key of its own."""
    taken: set[str] = set()
    for event in planned:
        key = event.key
        while key in taken:
            key += "+"
        taken.add(key)
        on = as_date(event.on)
        if on is not None:
            yield Event(
                key=fact_key(key),
                kind=event.kind,
                on=on,
                document=decisions.behind(event.on),
                remarks=event.remarks,
                inputs=[EventInput(organisation=fact_key(name), survives=survives) for name, survives in event.inputs],
                outputs=[fact_key(name) for name in event.outputs],
                successions=[(fact_key(before), fact_key(after)) for before, after in event.successions],
                post_successions=[(fact_key(before), fact_key(after)) for before, after in event.post_successions],
            )


def months_of_change(planned: Sequence[Reform], posts: Collection[PlannedPost]) -> set[Month]:
    """Months in which a body or a post begins, changes or ends."""
    ends = {each.end for each in posts} | {each.start for each in posts}
    return {event.on for event in planned} | {at for at in ends if at is not None}
