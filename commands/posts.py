"""Setting up posts and closing them (设置、撤销职务)."""

from __future__ import annotations

from collections.abc import Mapping

from commands.acts import Answer, Work
from commands.documents import cited
from commands.facts import Batch, Change, write_locked
from commands.references import Given, changed_since, code_values, referred
from commands.tenure import outlived
from graph.claims import guard_keys
from graph.offices import Office, office, open_posts_with_code
from graph.references import fitting, last_recorded
from graph.rows import NewNode, NewRow, StoredRow, Validity, Value, new_node_id
from graph.writing import WriteTransaction
from rules.dates import OPEN, PartialDate
from rules.findings import Finding, Refused, refuse
from rules.tenure import share_a_day

TITLED = ("title", "isLeadership", "isHead", "isParty", "seats", "sequence")
CODED = ("category", "rank")


def opening(given: Given) -> Work:
    """The work of `openPost`; `given` is its input as plain data, dates as `PartialDate`."""

    async def work(tx: WriteTransaction) -> Answer:
        findings = _faulty(given)
        on = given["on"]
        unit = await referred(tx, "Organisation", given["organisation"], on.day, ("organisation",), findings)
        values: dict[str, Value] = {name: given[name] for name in TITLED if name in given}
        values |= await code_values(tx, "Post", given, CODED, findings)
        findings += await _code_taken(tx, given.get("code"), on)
        if unit is None:
            raise Refused(findings)
        versions = await tx.guard([unit])
        [lives] = [each.lives for each in await fitting(tx, "Organisation", "id", unit)]
        findings += [*changed_since(versions, given), *outlived((on.day, OPEN), lives, unit, ("on",))]
        refuse(findings)
        # Made only now: an id tells its time, and what had to wait for others was recorded after them.
        post = new_node_id("Post")
        at = max((await tx.lock(())).at, await last_recorded(tx, unit) + 1)
        document = await cited(tx, at, given.get("document"))
        since = Validity(on)
        rows = [
            NewRow("PostState", post, None, since, values, document_id=document),
            NewRow("POST_IN", post, unit, since, document_id=document),
        ]
        await write_locked(tx, at, Batch([NewNode("Post", post, {"code": given.get("code")})], rows))
        return {"post": post, "at": at}

    return work


def closing(given: Given) -> Work:
    """The work of `closePost`."""

    async def work(tx: WriteTransaction) -> Answer:
        findings: list[Finding] = []
        on = given["on"]
        post = await referred(tx, "Post", given["post"], on.day, ("post",), findings)
        if post is None:
            raise Refused(findings)
        locked = await tx.lock([post])
        findings += changed_since(locked.versions, given)
        rows = [*await tx.current_rows("PostState", [post]), *await tx.current_rows("POST_IN", [post])]
        findings += [*_not_open(rows, await office(tx, post), on), *_outliving(await office(tx, post), on)]
        refuse(findings)
        document = await cited(tx, locked.at, given.get("document"))
        values: Mapping[str, Value] = {} if document is None else {"endDocumentId": document}
        changes = [Change(row, on, values) for row in rows if _holds(row, on.day)]
        await write_locked(tx, locked.at, Batch(changes=changes))
        return {"post": post, "at": locked.at, "document": document}

    return work


def _faulty(given: Given) -> list[Finding]:
    """What is wrong with the post whatever else there is."""
    findings = []
    if not given["title"].strip():
        findings.append(Finding("R-07", "no title", ("title",), given["title"]))
    if given.get("seats", 0) < 0:
        findings.append(Finding("R-07", "seats", ("seats",), str(given["seats"])))
    return findings


async def _code_taken(tx: WriteTransaction, code: str | None, on: PartialDate) -> list[Finding]:
    """Findings (R-05) of the posts that are open under this code on some day from then on. Guards the code."""
    if code is None:
        return []
    await guard_keys(tx, [f"post code:{code}"])
    taken = await open_posts_with_code(tx, code)
    return [
        Finding("R-05", "post", ("code",), code, (other,), {"code": code, "id": other})
        for other, lives in sorted(taken.items())
        if any(share_a_day((on.day, OPEN), days) for days in lives)
    ]


def _holds(row: StoredRow, day: int) -> bool:
    span = row.validity.span
    return span.valid_from <= day < span.valid_to


def _not_open(rows: list[StoredRow], room: Office, on: PartialDate) -> list[Finding]:
    """Why a post cannot be closed on that day: it is not open then (R-02), or something of it begins later (R-03)."""
    about = {"title": room.title, "on": on}
    if not any(row.kind == "PostState" and _holds(row, on.day) for row in rows):
        return [Finding("R-02", "post", ("on",), str(on), (room.id,), about)]
    later = [row for row in rows if row.validity.span.valid_from > on.day and row.validity.span.was_ever_valid]
    return [Finding("R-03", "post", ("on",), str(on), (room.id,), about)] if later else []


def _outliving(room: Office, on: PartialDate) -> list[Finding]:
    """Findings (V-70) of the appointments that last beyond the day."""
    return [
        Finding("V-70", "holder", ("on",), str(on), (holder.appointment,), {"id": holder.appointment, "on": on})
        for holder in sorted(room.holders, key=lambda holder: holder.appointment)
        if holder.days[0] < holder.days[1] and on.day < holder.days[1]
    ]
