"""Appointing people to posts, ending appointments, and saying that one was recorded wrongly (任职、免职、更正)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from commands.acts import Answer, Work
from commands.documents import cited
from commands.facts import Batch, Change, Correction, new_fact_id, record, write_locked
from commands.references import Findings, Given, changed_since, code_values, referred
from commands.tenure import dated, tenable
from graph.errors import WriteConflict
from graph.locking import Locked
from graph.offices import Holder, Office, office
from graph.rows import NewRow, StoredRow, Validity, Value
from graph.writing import WriteTransaction
from rules.findings import Finding, Refused, refuse

METHODS = ("appointmentMethod", "selectionMethod", "exchangeMethod")
FLAGS = ("isPrimary", "onQuota")


def appointing(given: Given) -> Work:
    """The work of `appoint`; `given` is its input as plain data, dates as `PartialDate`."""
    appointment = new_fact_id("HELD")

    async def work(tx: WriteTransaction) -> Answer:
        findings: list[Finding] = []
        day = given["from"].day
        person = await referred(tx, "Person", given["person"], day, ("person",), findings)
        post = await referred(tx, "Post", given["post"], day, ("post",), findings)
        values: dict[str, Value] = {name: given[name] for name in FLAGS if name in given}
        if "onBehalfOf" in given:
            values["onBehalfOfId"] = await referred(
                tx, "Organisation", given["onBehalfOf"], day, ("onBehalfOf",), findings
            )
        values |= await code_values(tx, "Appointment", given, METHODS, findings)
        validity = dated(given["from"], given.get("to"), ("to",), findings)
        if person is None or post is None or validity is None:
            raise Refused(findings)
        locked, room = await _seated(tx, person, post)
        findings += changed_since(locked.versions, given)
        held = Holder(appointment, person, _days(validity))
        findings += tenable(held, room, ("from",), ("to",), ("post",))
        refuse(findings)
        document = await cited(tx, locked.at, given.get("document"))
        row = NewRow("HELD", person, post, validity, values, appointment, document)
        await record(tx, locked.at, (), [row])
        return _answer(appointment, person, locked.at)

    return work


def ending(given: Given) -> Work:
    """The work of `endAppointment`."""

    async def work(tx: WriteTransaction) -> Answer:
        row, locked, _ = await _standing(tx, given["appointment"])
        findings = [*changed_since(locked.versions, given), *_unendable(row, given)]
        refuse(findings)
        document = await cited(tx, locked.at, given.get("removalDocument"))
        values: Mapping[str, Value] = {} if document is None else {"removalDocumentId": document}
        await write_locked(tx, locked.at, Batch(changes=[Change(row, given["on"], values)]))
        return _answer(row.fact_id, row.owner, locked.at)

    return work


def correcting(given: Given) -> Work:
    """The work of `correctAppointment`."""

    async def work(tx: WriteTransaction) -> Answer:
        row, locked, room = await _standing(tx, given["appointment"])
        findings = changed_since(locked.versions, given)
        if given.get("never"):
            findings += _at_odds(given)
            refuse(findings)
            await write_locked(tx, locked.at, Batch(retracted=[row]))
            return _answer(row.fact_id, row.owner, locked.at, known=locked.at - 1)
        right = await _right(tx, row, given, room, findings)
        refuse(findings)
        document = await cited(tx, locked.at, given.get("document"))
        right = replace(right, document_id=document or row.document_id)
        if right == row.as_new():
            refuse([Finding("R-06", "appointment", (), None, (row.fact_id,))])
        await write_locked(tx, locked.at, Batch(corrections=[Correction(row, replace(right, event_id=None))]))
        return _answer(row.fact_id, row.owner, locked.at)

    return work


async def _right(tx: WriteTransaction, row: StoredRow, given: Given, room: Office, findings: Findings) -> NewRow:
    """The fact as it really is; what is wrong with that is found."""
    if given.get("stillHeld") and "validTo" in given:
        findings.append(Finding("R-07", "still held", ("stillHeld",), "true"))
    values = {**row.values, **{name: given[name] for name in FLAGS if name in given}}
    values |= await code_values(tx, "Appointment", given, METHODS, findings)
    validity = _validity(row.validity, given, findings)
    if validity is not None and validity != row.validity:
        held = Holder(row.fact_id, row.owner, _days(validity))
        findings += tenable(held, room, ("validFrom",), ("validTo",), ("appointment",))
    return replace(row.as_new(), validity=validity or row.validity, values=values)


def _validity(recorded: Validity, given: Given, findings: Findings) -> Validity | None:
    start = given.get("validFrom", recorded.start)
    if given.get("stillHeld"):
        return Validity(start)
    if recorded.end_unknown and "validTo" not in given:
        return Validity(start, end_unknown=True)
    path = "validTo" if "validTo" in given else "validFrom"
    return dated(start, given.get("validTo", recorded.end), (path,), findings)


async def _seated(tx: WriteTransaction, person: str, post: str) -> tuple[Locked, Office]:
    """Lock the person and the post, and guard the units that the post is in: all stands still from here on."""
    before = await office(tx, post)
    await tx.guard(before.units)
    locked = await tx.lock([person, post])
    room = await office(tx, post)
    if set(room.units) != set(before.units):
        raise WriteConflict("the post has moved")
    return locked, room


async def _standing(tx: WriteTransaction, appointment: str) -> tuple[StoredRow, Locked, Office]:
    """The appointment as it stands, its person and post locked. Raises `Refused` (R-01) where there is none."""
    found = await tx.current_facts("HELD", [appointment])
    if not found:
        refuse([Finding("R-01", "appointment", ("appointment",), appointment, (), {"value": appointment})])
    person, post = found[0].owner, str(found[0].target)
    locked, room = await _seated(tx, person, post)
    standing = [row for row in await tx.current_rows("HELD", [person]) if row.fact_id == appointment]
    if not standing:
        raise WriteConflict("the appointment has been taken back")
    return standing[0], locked, room


def _unendable(row: StoredRow, given: Given) -> list[Finding]:
    """Why the appointment cannot end on that day (V-49, V-70)."""
    on, validity = given["on"], row.validity
    about = {"start": validity.start, "end": validity.end, "on": on}
    if validity.start is not None and on.last_day < validity.start.day:
        return [Finding("V-70", "order", ("on",), str(on), (row.fact_id,), {"start": validity.start, "end": on})]
    if validity.end == on:
        return [Finding("R-06", "appointment", ("on",), str(on), (row.fact_id,))]
    if validity.end_unknown or (validity.end is not None and validity.end.day < on.day):
        return [Finding("V-49", "-", ("on",), str(on), (row.fact_id,), about)]
    return []


def _at_odds(given: Given) -> list[Finding]:
    """What is given beside `never`."""
    beside = sorted(set(given) - {"appointment", "never", "expectedVersions", "today"})
    return [Finding("R-07", "never", (name,), None, (), {"name": name}) for name in beside if given[name] is not False]


def _days(validity: Validity) -> tuple[int, int]:
    return validity.span.valid_from, validity.span.valid_to


def _answer(appointment: str, person: str, at: int, known: int | None = None) -> Answer:
    return {"appointment": appointment, "person": person, "at": at, "known": known}
