"""What stands on an event, so that it cannot be taken back (R-08): what others changed of it, and hung on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from commands.undoing.trace import LINEAGE, REVERSAL, Trace
from graph.rows import StoredRow
from graph.traces import End, RecordedEvent, first_told_by, rows_not_of
from graph.writing import WriteTransaction
from rules.findings import Finding
from rules.tenure import Days, uncovered

BOTH: tuple[End, ...] = ("owner", "target")
HANGING: Mapping[str, Sequence[tuple[str, Sequence[End]]]] = {
    "OrganisationState": (
        ("OrganisationState", ["owner"]),
        ("SUBORDINATE_TO", BOTH),
        ("COUNTERPART_OF", BOTH),
        ("IN_COLOCATION", ["owner"]),
        ("GROUPED_IN", ["owner"]),
        ("POST_IN", ["target"]),
        ("PARTY_MEMBER_OF", ["target"]),
        ("REGISTERED_IN", ["target"]),
        ("SUCCEEDED_BY", BOTH),
        ("INPUT_OF", ["owner"]),
        ("PRODUCED", ["target"]),
    ),
    "PostState": (
        ("PostState", ["owner"]),
        ("POST_IN", ["owner"]),
        ("HELD", ["target"]),
        ("SUCCEEDED_BY", BOTH),
    ),
}
"""By the kind of its states, what can hang on a unit or post, and by which end."""
_TOLD_BY = {"INPUT_OF": "target", "PRODUCED": "owner"}
_NODES = frozenset({"HELD", "PARTY_MEMBER_OF"})
"""Facts that are asked for by their own ids; others are told of by their owner's."""


def unrecorded(trace: Trace) -> list[Finding]:
    """A finding if the event tells nothing but of itself, as imported ones do: what to take back is not known.

    Of a reversal it is known: from a day on which all that it took back was over, nothing was otherwise.
    """
    if trace.facts_of_the_world or trace.event.kind == REVERSAL:
        return []
    return [Finding("R-08", "imported", ("event",), trace.event.id, (trace.event.id,))]


async def standing(tx: WriteTransaction, trace: Trace) -> list[Finding]:
    """All that was changed since of what the event wrote, and all that was hung on the units and posts it founded."""
    later = [each.now or each.row for each in trace.facts if each.changed]
    for state in HANGING:
        begun = {each.row.owner for each in trace.facts if each.row.kind == state and each.before is None}
        founded = await first_told_by(tx, trace.event, state, begun)
        later += [row for row, _ in await _hanging(tx, trace.event, state, founded)]
    return told_of(trace.event, later)


async def orphaned(
    tx: WriteTransaction, event: RecordedEvent, state: str, lives: Mapping[str, Sequence[Days]], since: int
) -> list[Finding]:
    """What hangs on these units or posts beyond the days on which they now live, from that day on."""
    later = []
    for row, node in await _hanging(tx, event, state, lives):
        first, end = row.validity.span.valid_from, row.validity.span.valid_to
        if row.kind not in (state, *LINEAGE) and uncovered((max(first, since), end), lives[node]) is not None:
            later.append(row)
    return told_of(event, later)


async def _hanging(
    tx: WriteTransaction, event: RecordedEvent, state: str, node_ids: Iterable[str]
) -> list[tuple[StoredRow, str]]:
    """Rows at these nodes that are not the event's, each with its node."""
    nodes = sorted(node_ids)
    found = []
    for kind, ends in HANGING[state]:
        for end in ends:
            rows = await rows_not_of(tx, event, kind, end, nodes)
            found += [(row, row.owner if end == "owner" else str(row.target)) for row in rows]
    return found


def told_of(event: RecordedEvent, later: Sequence[StoredRow]) -> list[Finding]:
    """One finding for each later event and for each fact that is no event's."""
    told = {}
    for row in later:
        case, identity = _identity(row, event)
        told[identity] = Finding("R-08", case, ("event",), identity, (identity,), {"id": identity})
    return [told[identity] for identity in sorted(told)]


def _identity(row: StoredRow, event: RecordedEvent) -> tuple[str, str]:
    """Whether an event or a fact, and the id of what can be looked up."""
    if row.kind in _TOLD_BY:
        return "event", str(row.target if _TOLD_BY[row.kind] == "target" else row.owner)
    if row.event_id not in (None, event.id):
        return "event", str(row.event_id)
    return "fact", row.fact_id if row.kind in _NODES else row.owner
