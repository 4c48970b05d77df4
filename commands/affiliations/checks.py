"""What must hold of a tie of one kind beside what holds of all, and what is odd of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from commands.affiliations.lives import Path
from commands.affiliations.outlook import Outlook, Row
from commands.lines import days_of
from commands.reorganising.event import Event
from commands.reorganising.ground import Ground
from commands.reorganising.survey import Survey
from commands.reorganising.trees import check_cycle
from graph.neighbourhood import units
from graph.writing import WriteTransaction
from rules.affiliations import (
    Pair,
    Place,
    joint_with_one,
    lacking_host,
    lacking_members,
    naming_undefined,
    own_of_several,
)
from rules.dates import OPEN, PartialDate, iso
from rules.findings import Finding
from rules.tenure import share_a_day

ONE = frozenset({"LEADERSHIP", "PARTY"})
"""Kinds of subordination of which there is at most one on any day (D.2)."""


async def whole_co_location(_: WriteTransaction, outlook: Outlook) -> list[Finding]:
    """The co-location has two members and a host on each day (CS-17), and none of them is part of another (X-35)."""
    places = {when: _places(rows, outlook.target) for when, rows in _before_and_after(outlook)}
    findings = []
    for case, lacking in (("members", lacking_members), ("host", lacking_host)):
        day = lacking(outlook.life, places["after"], outlook.since)
        earlier = lacking(outlook.life, places["before"], outlook.since) if places["before"] else None
        if day is not None and (earlier is None or day < earlier):
            findings.append(Finding("CS-17", case, outlook.path, None, (), {"day": _text(day)}))
    return findings + _elsewhere(outlook)


def _elsewhere(outlook: Outlook) -> list[Finding]:
    findings = []
    for row in outlook.new:
        for other in outlook.before:
            elsewhere = other.owner == row.owner and other.target != outlook.target
            if elsewhere and share_a_day(days_of(row), days_of(other)):
                about = {"name": outlook.lives.name(row.owner, outlook.since), "day": _text(days_of(other)[0])}
                findings.append(Finding("X-35", "elsewhere", outlook.path_to(row.owner), None, (row.owner,), about))
    return findings


async def sound_pair(tx: WriteTransaction, outlook: Outlook) -> list[Finding]:
    """A party organisation with a unit (PA-08); odd ones are told (X-17, X-25)."""
    [(path, party)] = outlook.owners
    labels = {unit.id: unit.label for unit in (await units(tx, [party, outlook.target])).values()}
    is_party = {node: label == "PartyOrganisation" for node, label in labels.items()}
    findings = [] if is_party[party] else [_of_wrong_type("party organisation", path, party, outlook)]
    if is_party[outlook.target]:
        findings.append(_of_wrong_type("unit", outlook.path, outlook.target, outlook))
    pairs = {when: _pairs(rows, party) for when, rows in _before_and_after(outlook)}
    findings += _new_oddity(pairs, joint_with_one, "X-17", "joint", path, party, outlook)
    findings += _new_oddity(pairs, own_of_several, "X-17", "own", path, party, outlook)
    kinds = {when: _kinds(rows, outlook) for when, rows in _before_and_after(outlook)}
    return findings + _new_oddity(kinds, naming_undefined, "X-25", "-", outlook.path, outlook.target, outlook)


def _of_wrong_type(case: str, path: Path, node: str, outlook: Outlook) -> Finding:
    name = outlook.lives.name(node, outlook.since)
    return Finding("PA-08", case, path, node, (node,), {"name": name})


def _new_oddity(
    pairs: dict[str, list[Pair]],
    odd: Callable[[Sequence[Pair], int, int], int | None],
    rule: str,
    case: str,
    path: Path,
    node: str,
    outlook: Outlook,
) -> list[Finding]:
    day, earlier = (odd(pairs[when], outlook.since, OPEN) for when in ("after", "before"))
    if day is None or (earlier is not None and earlier <= day):
        return []
    about = {"name": outlook.lives.name(node, day), "day": _text(day)}
    return [Finding(rule, case, path, None, (node,), about)]


async def sound_tree(tx: WriteTransaction, outlook: Outlook) -> list[Finding]:
    """The line of superiors never comes back, and has one superior a day where it has to (X-13)."""
    survey = Survey(tx, Ground(PartialDate(outlook.since)))
    await survey.climb([outlook.target])
    await survey.know(owner for _, owner in outlook.owners)
    event = Event(survey.ground, "REPARENT", outlook.path)
    for row in outlook.new:
        check_cycle(event, event.add(row.kind, row.owner, row.target, row.validity, row.values), outlook.path)
    return event.findings + _other_superiors(outlook)


def _other_superiors(outlook: Outlook) -> list[Finding]:
    findings = []
    for row in outlook.new:
        for other in outlook.before:
            alike = (
                other.owner == row.owner and other.values["kind"] == row.values["kind"] and row.values["kind"] in ONE
            )
            if alike and other.target != outlook.target and share_a_day(days_of(row), days_of(other)):
                superior = str(other.target)
                about = {"name": outlook.lives.name(superior, outlook.since), "day": _text(days_of(other)[0])}
                path = outlook.path_to(row.owner)
                findings.append(Finding("X-13", "two superiors", path, None, (row.owner, superior), about))
    return findings


def _before_and_after(outlook: Outlook) -> tuple[tuple[str, Sequence[Row]], tuple[str, Sequence[Row]]]:
    return ("before", outlook.before), ("after", outlook.after)


def _places(rows: Iterable[Row], group: str) -> list[Place]:
    return [Place(row.owner, days_of(row), row.values.get("host") is True) for row in rows if row.target == group]


def _pairs(rows: Iterable[Row], party: str) -> list[Pair]:
    return [
        Pair(party, str(row.target), days_of(row), str(row.values["coverage"])) for row in rows if row.owner == party
    ]


def _kinds(rows: Iterable[Row], outlook: Outlook) -> list[Pair]:
    """The pairs of the unit, with the kinds of their party organisations day by day."""
    found = []
    for row in rows:
        for state in outlook.lives.states(row.owner) if row.target == outlook.target else ():
            first, end = days_of(row)
            since, until = days_of(state)
            days = max(first, since), min(end, until)
            found.append(Pair(str(state.values.get("category")), outlook.target, days, str(row.values["coverage"])))
    return found


def _text(day: int) -> str:
    return iso(day, None) if day else "–"
