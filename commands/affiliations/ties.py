"""Ties of an organisation, made and ended by hand: to a superior, a unit, a co-location, an organisation group.

One mechanism; what is particular to a kind of tie is declared in `commands.affiliations.kinds`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from commands.acts import Answer, Work, told
from commands.affiliations.lives import Path, lives_of
from commands.affiliations.outlook import Outlook, Owner
from commands.documents import cited
from commands.facts import new_fact_id, write_locked
from commands.lines import days_of
from commands.references import Findings, Given, changed_since, referred
from commands.tenure import dated
from graph.locking import Locked
from graph.neighbourhood import arriving
from graph.rows import NewRow, StoredRow, Value, label_of
from graph.writing import WriteTransaction
from rules.dates import iso
from rules.findings import Finding, Refused, refuse
from rules.tenure import share_a_day

Find = Callable[[WriteTransaction, Given, str, Findings], Awaitable[str | None]]
"""Finds the one thing that a member of the input refers to; None with a finding where there is none."""
Check = Callable[[WriteTransaction, Outlook], Awaitable[list[Finding]]]


async def organisation(tx: WriteTransaction, given: Given, member: str, findings: Findings) -> str | None:
    """The organisation that is meant."""
    return await referred(tx, "Organisation", given[member], given["on"].day, (member,), findings)


async def nothing_else(_: WriteTransaction, __: Outlook) -> list[Finding]:
    """No rule beside those of all ties."""
    return []


@dataclass(frozen=True, slots=True)
class Tie:
    """A kind of tie: a dated edge from organisations, or people (`label`), to one thing.

    `owner` and `target` are the members of the input that refer to its ends; `owner` may hold several. Two ties
    between the same ends differ by the values named in `told_apart_by`. `check` tells what else must hold, if need be
    in view of all that is tied to the target (`in_view`); `twice` and `outlived` are the rules broken by a second such
    tie, and by one that lasts longer than its target.
    """

    edge: str
    owner: str
    target: str
    find: Find = organisation
    values: Callable[[Given, int], Mapping[str, Value]] = lambda _, __: {}
    told_apart_by: tuple[str, ...] = ()
    check: Check = nothing_else
    twice: str | None = None
    outlived: str = "V-70"
    label: str = "Organisation"
    in_view: bool = True

    def same(self, row: NewRow | StoredRow, values: Mapping[str, Value]) -> bool:
        """Whether the row is such a tie, if it has the same ends."""
        return all(row.values.get(name) == values.get(name) for name in self.told_apart_by)


def making(tie: Tie, given: Given) -> Work:
    """The work of an act that ties organisations to something from `on`, `until` a day or for good."""
    facts = [new_fact_id(tie.edge) for _ in listed(given[tie.owner])]

    async def work(tx: WriteTransaction) -> Answer:
        outlook, locked = await begun(tx, tie, given)
        findings: list[Finding] = []
        validity = dated(given["on"], given.get("until"), ("until",), findings)
        if validity is None:
            raise Refused(findings)
        for place, ((_, owner), fact) in enumerate(zip(outlook.owners, facts, strict=True)):
            values = tie.values(given, place)
            outlook.rows.append(NewRow(tie.edge, owner, outlook.target, validity, values, fact))
        findings += beyond_lives(outlook, tie)
        findings += _twice(outlook, tie)
        findings += await tie.check(tx, outlook)
        return await settled(tx, outlook, locked, given, findings)

    return work


def ending(tie: Tie, given: Given) -> Work:
    """The work of an act that ends such ties on `on`."""

    async def work(tx: WriteTransaction) -> Answer:
        outlook, locked = await begun(tx, tie, given)
        findings = end_ties(tie, outlook, given)
        findings += await tie.check(tx, outlook)
        return await settled(tx, outlook, locked, given, findings)

    return work


def end_ties(tie: Tie, outlook: Outlook, given: Given) -> list[Finding]:
    """End each organisation's tie on the day; those that have none are found (R-01)."""
    findings = []
    for path, owner in outlook.owners:
        standing = standing_on(outlook, owner, lambda row: tie.same(row, tie.values(given, 0)))
        if standing is None:
            findings.append(untied(outlook, path, owner))
        else:
            outlook.end(standing, given["on"])
    return findings


async def begun(tx: WriteTransaction, tie: Tie, given: Given, *, with_all: bool = False) -> tuple[Outlook, Locked]:
    """Find both ends, lock and guard them, read what is tied to them. Raises `Refused` where an end is not there.

    `with_all` locks all that is tied to the target, too.
    """
    findings: list[Finding] = []
    target = await tie.find(tx, given, tie.target, findings)
    owners = await referred_owners(tx, tie.owner, given, findings, tie.label)
    if target is None or findings:
        raise Refused(findings)
    ids = {owner for _, owner in owners}
    await tx.guard({target} - ids)
    if with_all:
        ids |= {row.owner for row in await tied_to(tx, tie.edge, target, given)}
    locked = await tx.lock(ids)
    rows = await tx.current_rows(tie.edge, ids)
    rows += await tied_to(tx, tie.edge, target, given) if tie.in_view else []
    before = list({row.row_id: row for row in rows}.values())
    lives = await lives_of(tx, {target} | ids | {end for row in before for end in (row.owner, str(row.target))})
    return Outlook(tie.edge, owners, target, (tie.target,), given["on"].day, lives, before), locked


async def tied_to(tx: WriteTransaction, edge: str, target: str, given: Given) -> list[StoredRow]:
    """All that is tied to the target on the day of the act or later."""
    return await arriving(tx, edge, [target], label_of(target), given["on"].day)


async def settled(
    tx: WriteTransaction, outlook: Outlook, locked: Locked, given: Given, findings: list[Finding]
) -> Answer:
    """Refuse what is broken, or write; tell both ends, the tie where it is one, and how many are tied or untied."""
    findings += changed_since(locked.versions, given)
    refuse(findings)
    document = await cited(tx, locked.at, given.get("document"))
    await write_locked(tx, locked.at, outlook.batch(document))
    facts = [row.fact_id for row in outlook.new] or [change.row.fact_id for change in outlook.changes]
    owner = outlook.owners[0][1] if outlook.owners else None
    ends = {"owner": owner, "target": outlook.target, "fact": next(iter(facts), None)}
    return {**ends, "affected": len(outlook.affected), "warnings": told(findings)}


async def referred_owners(
    tx: WriteTransaction, member: str, given: Given, findings: Findings, label: str = "Organisation"
) -> list[Owner]:
    """The organisations or people that a member of the input refers to, one or a list; each only once (R-07)."""
    owners: list[Owner] = []
    several = isinstance(given.get(member), list)
    for place, by in enumerate(listed(given.get(member, []))):
        path: Path = (member, place) if several else (member,)
        found = await referred(tx, label, by, given["on"].day, path, findings)
        if found is not None and found in {owner for _, owner in owners}:
            name = (await lives_of(tx, [found])).name(found, given["on"].day)
            findings.append(Finding("R-07", "a unit twice", path, found, (found,), {"name": name}))
        elif found is not None:
            owners.append((path, found))
    return owners


def beyond_lives(outlook: Outlook, tie: Tie) -> list[Finding]:
    """What is wrong as one of the two ends does not live on each day of a tie (R-02, V-70)."""
    findings = []
    for (path, owner), row in zip(outlook.owners, outlook.new, strict=True):
        findings += outlook.lives.outlived(owner, days_of(row), path)
    if outlook.lives.states(outlook.target):
        for days in {days_of(row) for row in outlook.new}:
            findings += outlook.lives.outlived(outlook.target, days, outlook.path, tie.outlived)
    return findings


def standing_on(outlook: Outlook, owner: str, fits: Callable[[StoredRow], bool] = lambda _: True) -> StoredRow | None:
    """The tie of the organisation to the target that is true on the day of the act."""
    for row in outlook.before:
        first, end = days_of(row)
        if (row.owner, row.target) == (owner, outlook.target) and first <= outlook.since < end and fits(row):
            return row
    return None


def untied(outlook: Outlook, path: Path, owner: str) -> Finding:
    """There is no such tie on the day (R-01)."""
    name, to = (outlook.lives.name(node, outlook.since) for node in (owner, outlook.target))
    about = {"name": name, "to": to, "day": iso(outlook.since, None)}
    return Finding("R-01", outlook.edge, path, owner, (owner,), about)


def _twice(outlook: Outlook, tie: Tie) -> list[Finding]:
    """Ties between the same ends that share days with a new one: it is so already (R-06), or will be (R-03)."""
    findings = []
    for (path, owner), row in zip(outlook.owners, outlook.new, strict=True):
        for other in outlook.before:
            alike = (other.owner, other.target) == (owner, outlook.target) and tie.same(other, row.values)
            if alike and share_a_day(days_of(row), days_of(other)):
                since = days_of(other)[0]
                rule = tie.twice or ("R-06" if since <= outlook.since else "R-03")
                about = {
                    "name": outlook.lives.name(owner, outlook.since),
                    "to": outlook.lives.name(outlook.target, outlook.since),
                    "day": iso(since, None) if since else "–",
                }
                findings.append(Finding(rule, "tied", path, owner, (owner,), about))
    return findings


def listed(given: object) -> list[Given]:
    """What was given as a list, or as the only one."""
    return given if isinstance(given, list) else [given]  # type: ignore[list-item]  # inputs are plain data
