"""What organisations are part of, made and given up by hand: co-locations (合署), organisation groups (机构分组)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from commands.acts import Answer, Work
from commands.affiliations.lives import lives_of
from commands.affiliations.outlook import Outlook
from commands.affiliations.ties import (
    Tie,
    begun,
    beyond_lives,
    end_ties,
    listed,
    referred_owners,
    settled,
    standing_on,
    tied_to,
    untied,
)
from commands.facts import new_fact_id
from commands.lines import days_of
from commands.references import Findings, Given, referred
from commands.tenure import dated
from graph.references import STATES
from graph.rows import NewNode, NewRow, StoredRow, Validity, Value, new_node_id
from graph.writing import WriteTransaction
from rules.dates import iso
from rules.findings import Finding, Refused

Claim = Callable[[WriteTransaction, Given, Findings], Awaitable[None]]
"""Sees that nobody else takes what is to be its own (a code), and finds who has it already."""


async def nothing_claimed(_: WriteTransaction, __: Given, ___: Findings) -> None:
    """It has nothing that could be another's."""


@dataclass(frozen=True, slots=True)
class Collective:
    """A kind of thing that organisations are part of.

    `place` is the tie to it. Of the input that makes one, `properties` are its own, `state` those of its first state,
    `first` the values of a member's place, by its number; `claim` finds what forbids to make it.
    """

    label: str
    place: Tie
    properties: Callable[[Given], Mapping[str, Value]] = lambda _: {}
    state: Callable[[Given], Mapping[str, Value]] = lambda _: {}
    first: Callable[[int], Mapping[str, Value]] = lambda _: {}
    claim: Claim = nothing_claimed


def creating(kind: Collective, given: Given) -> Work:
    """The work of an act that makes one with its first `members`, from `on`, `until` a day or for good."""
    node = new_node_id(kind.label)
    facts = [new_fact_id(kind.place.edge) for _ in listed(given.get("members", []))]

    async def work(tx: WriteTransaction) -> Answer:
        findings: list[Finding] = []
        owners = await referred_owners(tx, "members", given, findings)
        host = await _host(tx, given, [owner for _, owner in owners], findings)
        validity = dated(given["on"], given.get("until"), ("until",), findings)
        if findings or validity is None:
            raise Refused(findings)
        await kind.claim(tx, given, findings)
        ids = [owner for _, owner in owners]
        locked = await tx.lock(ids)
        before = await tx.current_rows(kind.place.edge, ids)
        outlook = Outlook(kind.place.edge, owners, node, ("members",), given["on"].day, await lives_of(tx, ids), before)
        outlook.nodes.append(NewNode(kind.label, node, kind.properties(given)))
        outlook.rows.append(NewRow(STATES[kind.label], node, None, validity, kind.state(given)))
        for place, ((_, owner), fact) in enumerate(zip(owners, facts, strict=True)):
            values = {**kind.first(place), **({} if host is None else {"host": owner == host})}
            outlook.rows.append(NewRow(kind.place.edge, owner, node, validity, values, fact))
        findings += beyond_lives(outlook, kind.place)
        findings += await kind.place.check(tx, outlook)
        return await settled(tx, outlook, locked, given, findings)

    return work


async def _host(tx: WriteTransaction, given: Given, members: Sequence[str], findings: Findings) -> str | None:
    """Who hosts the others, if that is told: one of them (CS-17)."""
    if "host" not in given:
        return None
    host = await referred(tx, "Organisation", given["host"], given["on"].day, ("host",), findings)
    if host is not None and host not in members:
        findings.append(Finding("CS-17", "no member", ("host",), host, (host,)))
    return host


def dissolving(kind: Collective, given: Given) -> Work:
    """The work of an act that gives one up on `on`: it ends, and who is part of it then is so no more."""

    async def work(tx: WriteTransaction) -> Answer:
        findings: list[Finding] = []
        target = await kind.place.find(tx, given, kind.place.target, findings)
        if target is None:
            raise Refused(findings)
        await tx.guard([target])
        members = await tied_to(tx, kind.place.edge, target, given)
        locked = await tx.lock({target} | {row.owner for row in members})
        members = await tied_to(tx, kind.place.edge, target, given)
        lives = await lives_of(tx, {target} | {row.owner for row in members})
        outlook = Outlook(kind.place.edge, (), target, (kind.place.target,), given["on"].day, lives, members)
        findings += _end_states(outlook, given)
        for row in members if outlook.changes else ():
            findings += _end_place(outlook, row, given)
        return await settled(tx, outlook, locked, given, findings)

    return work


def _end_states(outlook: Outlook, given: Given) -> list[Finding]:
    findings, alive = [], False
    for state in outlook.lives.states(outlook.target):
        first, end = days_of(state)
        if first <= outlook.since < end:
            alive = True
            outlook.end(state, given["on"])
        elif first > outlook.since:
            findings.append(Finding("R-03", "collective", ("on",), iso(first, None), (outlook.target,)))
    return findings if alive else outlook.lives.outlived(outlook.target, (outlook.since, outlook.since + 1), ("on",))


def _end_place(outlook: Outlook, row: StoredRow, given: Given) -> list[Finding]:
    first, _ = days_of(row)
    if first <= outlook.since:
        outlook.end(row, given["on"])
        return []
    about = {"name": outlook.lives.name(row.owner, first), "day": iso(first, None)}
    return [Finding("V-70", "place", ("on",), iso(first, None), (row.owner,), about)]


def leaving_co_location(place: Tie, given: Given) -> Work:
    """The work of `leaveCoLocation`: members leave, and another one hosts the rest if it is named."""

    async def work(tx: WriteTransaction) -> Answer:
        outlook, locked = await begun(tx, place, given, with_all=True)
        findings = end_ties(place, outlook, given)
        if "newHost" in given:
            findings += await _hosted_by(tx, outlook, given, "newHost")
        findings += await place.check(tx, outlook)
        return await settled(tx, outlook, locked, given, findings)

    return work


def hosting(place: Tie, given: Given) -> Work:
    """The work of `changeCoLocationHost`: one of the members hosts the others from `on`."""

    async def work(tx: WriteTransaction) -> Answer:
        outlook, locked = await begun(tx, place, given, with_all=True)
        findings = await _hosted_by(tx, outlook, given, place.owner)
        findings += await place.check(tx, outlook)
        return await settled(tx, outlook, locked, given, findings)

    return work


async def _hosted_by(tx: WriteTransaction, outlook: Outlook, given: Given, member: str) -> list[Finding]:
    """Have that member host the others from the day on; who did so until then is a member like others."""
    findings: list[Finding] = []
    host = await referred(tx, "Organisation", given[member], outlook.since, (member,), findings)
    if host is None:
        return findings
    leaving = {change.row.row_id for change in outlook.changes}
    standing = standing_on(outlook, host)
    if standing is None or standing.row_id in leaving:
        return [untied(outlook, (member,), host)]
    if standing.values.get("host"):
        return [Finding("R-06", "host", (member,), host, (host,), {"name": outlook.lives.name(host, outlook.since)})]
    before = [row for row in outlook.before if row.target == outlook.target and row.values.get("host")]
    for row in before:
        first, end = days_of(row)
        if first <= outlook.since < end and row.row_id not in leaving:
            _flip(outlook, row, given, host=False)
    _flip(outlook, standing, given, host=True)
    return findings


def _flip(outlook: Outlook, row: StoredRow, given: Given, *, host: bool) -> None:
    """The place ends; one that differs in this only goes on to its former end."""
    outlook.end(row, given["on"])
    rest = Validity(given["on"], row.validity.end)
    outlook.rows.append(NewRow(row.kind, row.owner, row.target, rest, {**row.values, "host": host}))
