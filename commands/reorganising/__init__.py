"""`reorganise`: the events of one reform, one after another in one transaction (docs/reorganisations.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commands.acts import Answer, Work
from commands.events import EventDraft, event_batch
from commands.facts import Batch, write_locked
from graph.rows import NewNode, NewRow, Validity, new_node_id
from graph.writing import WriteTransaction

LABELS = {
    "ADMINISTRATIVE_UNIT": "AdministrativeUnit",
    "PARTY_ORGANISATION": "PartyOrganisation",
    "INTERNAL_DIVISION": "InternalDivision",
}


def prepared(given: Mapping[str, Any]) -> Work:
    """The work of one call; `given` is its input as plain data, dates as `PartialDate`."""
    founded = [each["found"]["organisation"] for each in given["events"]]
    units = [new_node_id("AdministrativeUnit") for _ in founded]
    events = [new_node_id("ReorganisationEvent") for _ in founded]

    async def work(tx: WriteTransaction) -> Answer:
        at = (await tx.lock([])).at
        for unit, event, new in zip(units, events, founded, strict=True):
            node = NewNode(LABELS[new["type"]], unit, {"code": new.get("code")})
            state = NewRow(
                "OrganisationState", unit, None, Validity(given["on"]), {"name": new["name"]}, event_id=event
            )
            drafted = event_batch(EventDraft("FOUND", given["on"], outputs=[unit]), event)
            await write_locked(tx, at, Batch(nodes=[node], rows=[state]))
            await write_locked(tx, at, Batch(nodes=drafted.nodes, rows=drafted.rows))
        effect = {
            "organisations_founded": len(units),
            "organisations_ended": 0,
            "organisations_changed": 0,
            "posts_opened": 0,
            "posts_closed": 0,
            "appointments_opened": 0,
            "appointments_closed": 0,
            "people_affected": 0,
            "changes": [
                {
                    "kind": "ORGANISATION_FOUNDED",
                    "organisation_name": new["name"],
                    "post_title": None,
                    "person_name": None,
                    "before": None,
                    "after": new["name"],
                }
                for new in founded
            ],
        }
        return {"events": events, "effect": effect, "warnings": []}

    return work
