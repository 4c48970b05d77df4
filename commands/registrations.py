"""Registrations (登记): people are registered in a unit under an identity (身份), kept until the unit is approved.

CS-08, CS-09. What becomes of registrations in a unit that ends is told by the mapping (`commands.reorganising`).
"""

from __future__ import annotations

from dataclasses import replace

from commands.acts import Answer, Work
from commands.affiliations.lives import Lives, lives_of
from commands.affiliations.outlook import Outlook
from commands.affiliations.ties import Tie, ending, making, organisation, settled, tied_to
from commands.documents import cited
from commands.lines import days_of
from commands.references import Findings, Given, code_values
from graph.locking import Locked
from graph.rows import NewRow, StoredRow, Validity
from graph.writing import WriteTransaction
from rules.codes import key_of_code
from rules.dates import PartialDate, iso
from rules.findings import Finding, Refused
from rules.identities import fits, is_provincial, standing_of_unit
from rules.tenure import share_a_day

EDGE = "REGISTERED_IN"


async def _registrable(tx: WriteTransaction, outlook: Outlook) -> list[Finding]:
    """The identity is one of the unit's staff (CS-02, X-36); nobody is dead, or registered elsewhere (V-68)."""
    findings: list[Finding] = []
    if await _is_code(tx, _of(outlook), findings) and not _fits(outlook, _of(outlook)):
        name = outlook.lives.name(outlook.target, outlook.since)
        findings.append(Finding("X-36", "-", ("identity",), _of(outlook), (outlook.target,), {"name": name}))
    for row in outlook.new:
        findings += _out_of_scope(outlook, row)
    return findings


def _of(outlook: Outlook) -> str:
    """The identity under which people are registered."""
    return str(outlook.new[0].values["identity"])


async def _is_code(tx: WriteTransaction, identity: str, findings: Findings) -> bool:
    found: list[Finding] = []
    await code_values(tx, "Registration", {"identity": identity}, ("identity",), found)
    findings += found
    return not found


def _fits(outlook: Outlook, identity: str) -> bool:
    """Whether the identity is that of the unit's staff on the day; any is, of a unit that does not live then."""
    state = _state_on(outlook.lives, outlook.target, outlook.since)
    if state is None:
        return True
    category, by_reference = state.values.get("category"), state.values.get("isByReference") is True
    return fits(identity, standing_of_unit(str(category) if category else None, is_by_reference=by_reference))


def _state_on(lives: Lives, unit: str, day: int) -> StoredRow | None:
    """The state of the unit that is true on the day."""
    return next((state for state in lives.states(unit) if days_of(state)[0] <= day < days_of(state)[1]), None)


def _out_of_scope(outlook: Outlook, row: NewRow) -> list[Finding]:
    findings, path = [], outlook.path_to(row.owner)
    name = outlook.lives.name(row.owner, outlook.since)
    deaths = [state.values.get("diedOn") for state in outlook.lives.states(row.owner)]
    if any(isinstance(died, PartialDate) and died.day <= outlook.since for died in deaths):
        about = {"name": name, "day": iso(outlook.since, None)}
        findings.append(Finding("V-68", "died", path, None, (row.owner,), about))
    for other in outlook.before:
        elsewhere = other.owner == row.owner and other.target != outlook.target
        if elsewhere and share_a_day(days_of(row), days_of(other)):
            since = days_of(other)[0]
            day = iso(since, None) if since else "–"
            about = {"name": name, "unit": outlook.lives.name(str(other.target), outlook.since), "day": day}
            findings.append(Finding("V-68", "registered", path, None, (row.owner, str(other.target)), about))
    return findings


_REGISTERED = Tie(EDGE, "people", "organisation", label="Person", in_view=False)


def registering(given: Given) -> Work:
    """The work of `registerStaff`: several people, under one identity."""
    identity = key_of_code("Registration.identity", given["identity"])
    return making(replace(_REGISTERED, values=lambda _, __: {"identity": identity}, check=_registrable), given)


def deregistering(given: Given) -> Work:
    """The work of `endRegistration`."""
    return ending(_REGISTERED, given)


def redesignating(given: Given) -> Work:
    """The work of `redesignateStaff`: all who are registered in the unit get another identity, at once (CS-09)."""
    identity = key_of_code("Registration.identity", given["identity"])

    async def work(tx: WriteTransaction) -> Answer:
        findings: list[Finding] = []
        unit = await organisation(tx, given, "organisation", findings)
        if unit is None or not await _is_code(tx, identity, findings):
            raise Refused(findings)
        versions = await tx.guard([unit])
        locked = await tx.lock({row.owner for row in await _others(tx, unit, given, identity)})
        rows = await _others(tx, unit, given, identity)
        outlook = Outlook(EDGE, (), unit, ("organisation",), given["on"].day, await lives_of(tx, [unit]), rows)
        findings += outlook.lives.outlived(unit, (outlook.since, outlook.since + 1), ("organisation",))
        findings += _unapproved(given)
        name = outlook.lives.name(unit, outlook.since)
        if not _fits(outlook, identity):
            findings.append(Finding("CS-09", "not approved", ("identity",), identity, (unit,), {"name": name}))
        if not rows:
            findings.append(Finding("R-06", "registrations", ("organisation",), None, (unit,), {"name": name}))
        for row in rows:
            _redesignate(outlook, row, given["on"], identity)
        return await settled(tx, outlook, Locked(locked.at, {**locked.versions, **versions}), given, findings)

    return work


async def _others(tx: WriteTransaction, unit: str, given: Given, identity: str) -> list[StoredRow]:
    """Registrations in the unit, on the day or later, under another identity."""
    return [row for row in await tied_to(tx, EDGE, unit, given) if row.values.get("identity") != identity]


def _redesignate(outlook: Outlook, row: StoredRow, on: PartialDate, identity: str) -> None:
    """The registration ends; another one, under the identity, goes on to its former end."""
    begun = days_of(row)[0] <= outlook.since
    start = on if begun or row.validity.start is None else row.validity.start
    outlook.end(row, start)
    rest = Validity(start, row.validity.end)
    outlook.rows.append(NewRow(row.kind, row.owner, row.target, rest, {**row.values, "identity": identity}))


def _unapproved(given: Given) -> list[Finding]:
    """Only a provincial authority's document approves (CS-09)."""
    issuer = given["document"].get("issuer")
    if is_provincial(issuer):
        return []
    return [Finding("CS-09", "issuer", ("document", "issuer"), issuer, (), {"issuer": issuer or "–"})]


def approving(given: Given) -> Work:
    """The work of `approveByReference`: from the day on the unit is managed by reference to the Civil Servant Law."""

    async def work(tx: WriteTransaction) -> Answer:
        findings: list[Finding] = []
        unit = await organisation(tx, given, "organisation", findings)
        if unit is None:
            raise Refused(findings)
        locked = await tx.lock([unit])
        outlook = Outlook(EDGE, (), unit, ("organisation",), given["on"].day, await lives_of(tx, [unit]))
        findings += outlook.lives.outlived(unit, (outlook.since, outlook.since + 1), ("organisation",))
        findings += _unapproved(given)
        state = _state_on(outlook.lives, unit, outlook.since)
        if state is not None and not findings:
            findings += _contradicted(outlook, state)
            approved = {"isByReference": True, "approvalDocumentId": await cited(tx, locked.at, given["document"])}
            outlook.end(state, given["on"])
            rest = Validity(given["on"], state.validity.end)
            outlook.rows.append(NewRow(state.kind, unit, None, rest, {**state.values, **approved}))
        return await settled(tx, outlook, locked, given, findings)

    return work


def _contradicted(outlook: Outlook, state: StoredRow) -> list[Finding]:
    """It has been approved (R-06), or something later says that it is not managed by reference (R-03)."""
    about = {"name": outlook.lives.name(outlook.target, outlook.since)}
    if state.values.get("approvalDocumentId") is not None:
        return [Finding("R-06", "by reference", ("organisation",), None, (outlook.target,), about)]
    later = [each for each in outlook.lives.states(outlook.target) if days_of(each)[0] > outlook.since]
    if any(not each.values.get("isByReference") for each in later):
        return [Finding("R-03", "by reference", ("on",), None, (outlook.target,), about)]
    return []
