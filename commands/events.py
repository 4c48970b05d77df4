"""Reorganisation events (机构改革): what went in, what came out, and who succeeds whom. History is never re-pointed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commands.facts import Batch
from graph.rows import NewNode, NewRow, Validity, Value, new_node_id
from rules.dates import PartialDate


@dataclass(frozen=True, slots=True)
class EventDraft:
    """One reorganisation. `kind`: a `ReorganisationKind`; `on`: the first day of the new order.

    `inputs`: organisation ids with whether they survive; `outputs`: organisation ids; `successions`: (predecessor,
    successor) ids, both organisations or both posts.
    """

    kind: str
    on: PartialDate
    inputs: Sequence[tuple[str, bool]] = ()
    outputs: Sequence[str] = ()
    successions: Sequence[tuple[str, str]] = ()
    document_id: str | None = None
    remarks: str | None = None
    import_key: str | None = None
    source: str | None = None


def event_batch(draft: EventDraft, event_id: str | None = None) -> Batch:
    """The event's node and rows, to be written by `commands.facts.write` or joined to a larger batch.

    The states, posts and appointments that begin and end with it are the caller's.
    """
    node_id = event_id or new_node_id("ReorganisationEvent")
    node = NewNode(
        "ReorganisationEvent",
        node_id,
        {
            "kind": draft.kind,
            "on": draft.on,
            "documentId": draft.document_id,
            "remarks": draft.remarks,
            "importKey": draft.import_key,
        },
    )
    since = Validity(start=draft.on)

    def row(edge: str, owner: str, target: str, **values: Value) -> NewRow:
        told = {"document_id": draft.document_id, "source": draft.source, "event_id": node_id}
        return NewRow(edge, owner, target, since, values, **told)

    rows = [row("INPUT_OF", organisation, node_id, survives=survives) for organisation, survives in draft.inputs]
    rows += [row("PRODUCED", node_id, organisation) for organisation in draft.outputs]
    rows += [
        row("SUCCEEDED_BY", predecessor, successor, on=draft.on, kind=draft.kind)
        for predecessor, successor in draft.successions
    ]
    return Batch(nodes=[node], rows=rows)
