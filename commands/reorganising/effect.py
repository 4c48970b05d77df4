"""What a call comes to: counts, and every change for the reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from commands.reorganising.event import Change, Event

_FIRST = frozenset({f"ORGANISATION_{what}" for what in ("FOUNDED", "ENDED", "RENAMED", "REGRADED", "CONVERTED")})
_OF_UNITS = frozenset({"RENAMED", "REGRADED", "CONVERTED", "MOVED"})


def effect_of(events: Sequence[Event]) -> dict[str, Any]:
    """The effect as plain data. A change is a list: kind, unit, post, id of the person, before, after."""
    changes = [change for event in events for change in sorted(event.changes, key=_of_itself)]
    kinds = Counter(change[0] for change in changes)
    changed = {change[6] for change in changes if str(change[0]).removeprefix("ORGANISATION_") in _OF_UNITS}
    return {
        "organisations_founded": kinds["ORGANISATION_FOUNDED"],
        "organisations_ended": kinds["ORGANISATION_ENDED"],
        "organisations_changed": len(changed),
        "posts_opened": kinds["POST_CARRIED"] + kinds["POST_OPENED"],
        "posts_closed": kinds["POST_CARRIED"] + kinds["POST_CLOSED"],
        "appointments_opened": kinds["APPOINTMENT_CARRIED"],
        "appointments_closed": kinds["APPOINTMENT_CARRIED"] + kinds["APPOINTMENT_CLOSED"],
        "people_affected": len({change[3] for change in changes if change[3] is not None}),
        "changes": [change[:6] for change in changes],
    }


def _of_itself(change: Change) -> bool:
    """What becomes of the units themselves is told first: those that begin, then those that end or change."""
    return str(change[0]) not in _FIRST
