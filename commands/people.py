"""Entering people (录入人员)."""

from __future__ import annotations

from commands.acts import Answer, Work
from commands.documents import cited
from commands.facts import Batch, write_locked
from commands.references import Given, code_values
from graph.claims import guard_keys
from graph.references import fitting
from graph.rows import NewNode, NewRow, Validity, Value, new_node_id
from graph.writing import WriteTransaction
from rules.dates import PartialDate
from rules.findings import Finding, refuse

NAMED = ("name", "otherNames", "bornOn", "workStartedOn", "joinedPartyOn")
CODED = ("sex", "ethnicity", "politicalAffiliation")
LATER = ("workStartedOn", "joinedPartyOn")


def adding(given: Given) -> Work:
    """The work of `addPerson`; `given` is its input as plain data, dates as `PartialDate`."""
    person = new_node_id("Person")

    async def work(tx: WriteTransaction) -> Answer:
        findings = [*_misnamed(given["name"]), *_disordered(given)]
        values: dict[str, Value] = {name: given[name] for name in NAMED if name in given}
        values |= await code_values(tx, "Person", given, CODED, findings)
        findings += await _code_taken(tx, given.get("code"))
        refuse(findings)
        at = (await tx.lock(())).at
        document = await cited(tx, at, given.get("document"))
        node = NewNode("Person", person, {"code": given.get("code")})
        row = NewRow("PersonState", person, None, Validity(), values, document_id=document)
        await write_locked(tx, at, Batch([node], [row]))
        return {"person": person, "at": at}

    return work


def _misnamed(name: str) -> list[Finding]:
    return [] if name and name == name.strip() else [Finding("V-01", "-", ("name",), name)]


def _disordered(given: Given) -> list[Finding]:
    """Findings (V-15) of dates before birth."""
    born: PartialDate | None = given.get("bornOn")
    return [
        Finding("V-15", "-", (name,), str(given[name]), (), {"born": born, "date": given[name]})
        for name in LATER
        if born is not None and name in given and given[name].day <= born.day
    ]


async def _code_taken(tx: WriteTransaction, code: str | None) -> list[Finding]:
    """A finding (R-05) if somebody has this code. Guards the code."""
    if code is None:
        return []
    await guard_keys(tx, [f"person code:{code}"])
    others = sorted(each.id for each in await fitting(tx, "Person", "code", code))
    return [Finding("R-05", "person", ("code",), code, tuple(others), {"code": code})] if others else []
