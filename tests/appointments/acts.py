"""Acts on posts, appointments and people, done as a client would; and all that a store holds, to compare."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from graph.connection import Store
from tests.fixtures.graphql import Ask

Given = Mapping[str, Any]

APPOINTMENT = """
  id validFrom validTo status isPrimary onQuota person { name } post { title organisation { name } }
  appointmentMethod { name } document { number } removalDocument { number }
"""
POST = "id code title rank { name } category { name } isLeadership isHead seats openedOn closedOn organisation { name }"
PERSON = "id code name otherNames sex { name } bornOn workStartedOn"
FIELDS = {
    "openPost": ("OpenPostInput", "PostDone", f"post {{ {POST} }}"),
    "closePost": ("ClosePostInput", "PostDone", f"post {{ {POST} }}"),
    "appoint": ("AppointInput", "AppointmentDone", f"appointment {{ {APPOINTMENT} }}"),
    "endAppointment": ("EndAppointmentInput", "AppointmentDone", f"appointment {{ {APPOINTMENT} }}"),
    "correctAppointment": ("CorrectAppointmentInput", "AppointmentDone", f"appointment {{ {APPOINTMENT} }}"),
    "addPerson": ("AddPersonInput", "PersonDone", f"person {{ {PERSON} }}"),
}


def document_of(act: str) -> str:
    """The operation of one act, with all that its payload has."""
    takes, done, payload = FIELDS[act]
    return (
        f"mutation ($input: {takes}!) {{ {act}(input: $input) {{ __typename\n"
        f"... on {done} {{ dryRun {payload} warnings {{ rule }} }}\n"
        "... on Refused { findings { rule severity path value messageEn messageZh subjects { id } } } } }"
    )


async def outcome(ask: Ask, act: str, given: Given) -> dict[str, Any]:
    """The payload of an act, whatever came of it."""
    payload: dict[str, Any] = (await ask(document_of(act), {"input": dict(given)}))[act]
    return payload


async def done(ask: Ask, act: str, **given: Any) -> dict[str, Any]:
    """The payload of an act that must succeed."""
    payload = await outcome(ask, act, given)
    assert payload["__typename"] == FIELDS[act][1], payload
    return payload


async def refused(ask: Ask, act: str, **given: Any) -> list[dict[str, Any]]:
    """What was found against an act that must be refused."""
    payload = await outcome(ask, act, given)
    assert payload["__typename"] == "Refused", payload
    return list(payload["findings"])


async def everything(store: Store) -> list[str]:
    """All nodes and edges of the store, with all their properties: equal if nothing was written."""
    nodes = await store.run("MATCH (n) WHERE NOT n:Code AND NOT n:CodeSet RETURN properties(n)")
    edges = await store.run("MATCH (a)-[r]->(b) RETURN type(r), properties(r), a.id, b.id")
    return sorted(json.dumps(row, sort_keys=True) for row in [*nodes, *edges])
