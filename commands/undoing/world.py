"""Whether the world holds after an event was taken back (X-13, V-70, R-05, X-30, R-10, X-35, V-68); read afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from commands.lines import days_of, line_of
from commands.reorganising.ground import NATURAL
from graph.lives import STATES, lives, of_one_code
from graph.neighbourhood import units
from graph.offices import Holder, Office, offices
from graph.rows import NewRow, StoredRow, label_of
from graph.writing import WriteTransaction
from rules.dates import iso
from rules.findings import Finding
from rules.tenure import Days, crowded, joined, share_a_day, uncovered
from rules.trees import Line, comes_back, other_leader

PATH = ("event",)
ONCE = {"COUNTERPART_OF": "R-03", "IN_COLOCATION": "X-35", "GROUPED_IN": "R-03", "PARTY_MEMBER_OF": "R-03"}
"""Edges of which there is one at a time between the same two, and the rule that says so."""

_HANGING = frozenset({"SUBORDINATE_TO", "POST_IN", "HELD", "REGISTERED_IN", *ONCE})
_LIVING = STATES.keys() - {"OrganisationGroup"}


async def broken(tx: WriteTransaction, opened: Sequence[NewRow], since: int) -> list[Finding]:
    """All rules that these facts break, now that they are true again; `since`: the first day that is otherwise."""
    valid = [row for row in opened if row.validity.span.valid_from < row.validity.span.valid_to]
    lines = [row for row in valid if row.kind == "SUBORDINATE_TO"]
    return [
        *await _outliving(tx, valid, since),
        *await _circles(tx, lines),
        *await _twice(tx, valid),
        *await _registered_twice(tx, [row for row in valid if row.kind == "REGISTERED_IN"]),
        *await _codes(tx, {row.owner for row in valid if row.kind == "OrganisationState"}),
        *await _seats(tx, [row for row in valid if row.kind == "HELD"], since),
    ]


async def _outliving(tx: WriteTransaction, rows: Iterable[NewRow], since: int) -> list[Finding]:
    """Facts that last beyond the life of what they hang on (V-70; of a subordination X-13)."""
    hanging = [
        (row, end)
        for row in rows
        if row.kind in _HANGING
        for end in (row.owner, str(row.target))
        if label_of(end) in _LIVING
    ]
    living = await lives(tx, {end for _, end in hanging})
    findings = []
    for row, end in hanging:
        first, last = days_of(row)
        day = uncovered((max(first, since), last), living[end])
        if day is not None:
            rule = "X-13" if row.kind == "SUBORDINATE_TO" else "V-70"
            findings.append(_finding(rule, "ended", end, id=end, day=iso(day, None)))
    return _once(findings)


async def lines_above(tx: WriteTransaction, units: Iterable[str]) -> dict[str, list[StoredRow]]:
    """Of these units, and of all that are above them by lines of any kind, the lines to their superiors."""
    above: dict[str, list[StoredRow]] = {unit: [] for unit in units}
    waiting = set(above)
    while waiting:
        for row in await tx.current_rows("SUBORDINATE_TO", waiting):
            above[row.owner].append(row)
        waiting = {str(row.target) for unit in waiting for row in above[unit]} - above.keys()
        above |= {unit: [] for unit in waiting}
    return above


async def _circles(tx: WriteTransaction, lines: Sequence[NewRow]) -> list[Finding]:
    """Units that would be beneath themselves on some day, and those with two leaders (X-13)."""
    above = await lines_above(tx, {end for row in lines for end in (row.owner, str(row.target))})
    natural = {unit: NATURAL[each.label] for unit, each in (await units(tx, above)).items()}
    around = {unit: [line_of(row) for row in rows] for unit, rows in above.items()}
    again = [line_of(row) for row in lines]
    return _once(
        [_tree(line, "circle") for line in again if comes_back(line, around.__getitem__, natural.get)]
        + [_tree(line, "led twice") for line in again if other_leader(line, around[line.unit]) is not None]
    )


def _tree(line: Line, case: str) -> Finding:
    return _finding("X-13", case, line.unit, id=line.unit)


async def _twice(tx: WriteTransaction, rows: Iterable[NewRow]) -> list[Finding]:
    findings = []
    for kind, rule in ONCE.items():
        again = [row for row in rows if row.kind == kind]
        there: dict[tuple[str, str], list[StoredRow]] = defaultdict(list)
        for other in await tx.current_rows(kind, {row.owner for row in again}) if again else ():
            there[other.owner, str(other.target)].append(other)
        for row in again:
            others = [each for each in there[row.owner, str(row.target)] if each.fact_id != row.fact_id]
            if any(share_a_day(days_of(row), days_of(other)) for other in others):
                findings.append(_finding(rule, "twice", row.owner, id=row.owner, other=row.target))
    return _once(findings)


async def _registered_twice(tx: WriteTransaction, rows: Sequence[NewRow]) -> list[Finding]:
    """People who were registered elsewhere since (V-68)."""
    there: dict[str, list[StoredRow]] = defaultdict(list)
    for other in await tx.current_rows("REGISTERED_IN", {row.owner for row in rows}) if rows else ():
        there[other.owner].append(other)
    twice = [
        (row, other)
        for row in rows
        for other in there[row.owner]
        if other.fact_id != row.fact_id and share_a_day(days_of(row), days_of(other))
    ]
    return _once([_finding("V-68", "twice", row.owner, id=row.owner, other=other.target) for row, other in twice])


async def _codes(tx: WriteTransaction, units: set[str]) -> list[Finding]:
    """Units that would have one code on one day (R-05)."""
    pairs = await of_one_code(tx, units) if units else []
    living = await lives(tx, {unit for _, *both in pairs for unit in both})
    return [
        _finding("R-05", "unit", other, code=code, id=other)
        for code, unit, other in pairs
        if any(share_a_day(mine, theirs) for mine in living[unit] for theirs in living[other])
    ]


async def _seats(tx: WriteTransaction, held: Sequence[NewRow], since: int) -> list[Finding]:
    """Posts with more holders than seats (X-30), or with one person twice (R-10), as others were appointed since."""
    by_post: dict[str, dict[str, NewRow]] = defaultdict(dict)
    for row in held:
        by_post[str(row.target)][str(row.fact_id)] = row
    findings = []
    for post, room in (await offices(tx, by_post)).items():
        again = by_post[post]
        others = [holder for holder in room.holders if holder.appointment not in again]
        findings += _crowd(room, others, since)
        findings += _doubled(room, others, again.values())
    return findings


def _crowd(room: Office, others: Sequence[Holder], since: int) -> list[Finding]:
    """What was too much before the event is none of ours: on each day looked at one of the others is there."""
    for days in joined((max(other.days[0], since), other.days[1]) for other in others):
        crowd = crowded(days, [holder.days for holder in room.holders], room.seats)
        if crowd is not None:
            told = {"title": room.title, "day": iso(crowd.day, None), "holders": crowd.holders, "seats": crowd.seats}
            return [_finding("X-30", "-", room.id, **told)]
    return []


def _doubled(room: Office, others: Sequence[Holder], again: Iterable[NewRow]) -> list[Finding]:
    mine: dict[str, list[Days]] = defaultdict(list)
    for row in again:
        mine[row.owner].append(days_of(row))
    return [
        _finding("R-10", "-", holder.appointment, title=room.title, id=holder.appointment)
        for holder in others
        if any(share_a_day(days, holder.days) for days in mine.get(holder.person, ()))
    ]


def _finding(rule: str, case: str, subject: str, **about: object) -> Finding:
    return Finding(rule, case, PATH, subject, (subject,), about)


def _once(findings: Iterable[Finding]) -> list[Finding]:
    return list({(each.rule, each.case, each.value): each for each in findings}.values())
