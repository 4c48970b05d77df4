"""What a call comes to, in numbers."""

from __future__ import annotations

from collections.abc import Iterator

from tests.reorganisations.oracle.calls import Call
from tests.reorganisations.oracle.ledger import Ledger, Row
from tests.reorganisations.oracle.lookups import CHANGES


def effect(call: Call) -> dict[str, int]:
    """The members of `ReorganisationEffect`; the moments of the call are still to come."""
    ledger = call.after
    written = {event: [row for row in ledger.rows if row.event == event] for event in call.events}
    made: list[Row] = []
    closed: list[Row] = []
    for rows in written.values():
        for row in rows:
            (closed if was_known(ledger, row) else made).append(row)
    people = {row.owner for row in (*made, *closed) if row.kind in ("HELD", "PARTY_MEMBER_OF", "REGISTERED_IN")}
    ended = [row for row in made if row.kind == "INPUT_OF" and not row.values["survives"]]
    founded = [
        row.owner for row in made if row.kind == "STATE" and is_first(ledger, row) and is_unit(ledger, row.owner)
    ]
    posts = [row.owner for row in made if row.kind == "STATE" and is_post(ledger, row.owner)]
    return {
        "organisationsFounded": len(set(founded)),
        "organisationsEnded": len(ended),
        "organisationsChanged": len({unit for rows in written.values() for unit in changed(ledger, rows)}),
        "postsOpened": len(set(posts)),
        "postsClosed": sum(row.kind == "SUCCEEDED_BY" and is_post(ledger, row.owner) for row in made)
        + len(ended_posts(ledger, written)),
        "appointmentsOpened": sum(row.kind == "HELD" for row in made),
        "appointmentsClosed": sum(row.kind == "HELD" for row in closed),
        "peopleAffected": len(people),
    }


def was_known(ledger: Ledger, row: Row) -> bool:
    """The event has closed it, and did not make it."""
    return ledger.before(row.key, row.since) is not None


def is_unit(ledger: Ledger, thing: str) -> bool:
    return ledger.things[thing] in ("AdministrativeUnit", "PartyOrganisation", "InternalDivision")


def is_post(ledger: Ledger, thing: str) -> bool:
    return ledger.things[thing] == "Post"


def is_first(ledger: Ledger, row: Row) -> bool:
    """Nothing was known of its owner before."""
    return not any(
        other.kind == "STATE" and other.owner == row.owner and other.since < row.since for other in ledger.rows
    )


def ended_posts(ledger: Ledger, written: dict[str, list[Row]]) -> set[tuple[str, str]]:
    """Posts that an event has closed without a successor."""
    found = set()
    for event, rows in written.items():
        succeeded = {row.owner for row in rows if row.kind == "SUCCEEDED_BY"}
        found |= {
            (event, row.owner)
            for row in rows
            if row.kind == "POST_IN" and was_known(ledger, row) and row.owner not in succeeded
        }
    return found


def changed(ledger: Ledger, rows: list[Row]) -> Iterator[str]:
    """Units that live on with another name, rank, category, nature or superior."""
    gone = {row.owner for row in rows if row.kind == "INPUT_OF" and not row.values["survives"]}
    new = {row.owner for row in rows if row.kind == "STATE" and is_first(ledger, row)}
    if any(row.kind == "EVENT" and row.values["kind"] in CHANGES for row in rows):
        yield from (row.owner for row in rows if row.kind == "INPUT_OF")
    yield from (row.owner for row in rows if row.kind == "SUBORDINATE_TO" and row.owner not in gone | new)
