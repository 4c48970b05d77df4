"""What follows from the order of a person's posts and studies: gaps and overlaps (V-61)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rules.dates import ALWAYS, OPEN, months_between


@dataclass(frozen=True, slots=True)
class Span:
    """An entry's time, half-open, as stored: `start` may be `ALWAYS`, `end` may be `OPEN`, or equal to the start."""

    start: int
    end: int


def gaps_and_overlaps(spans: Sequence[Span]) -> list[tuple[int | None, bool]]:
    """For each span, in order of their starts: whole months since all earlier ones had ended, and whether it shares
    days with one of them.

    The months are None where there are none: nothing earlier, less than a month, or a beginning that is not known.
    """
    told: list[tuple[int | None, bool]] = []
    latest: int | None = None
    for span in spans:
        overlaps = latest is not None and span.start < span.end and span.start < latest
        gap = None
        if latest is not None and span.start != ALWAYS and latest not in (OPEN, ALWAYS) and latest < span.start:
            gap = months_between(latest, span.start) or None
        told.append((gap, overlaps))
        if latest is None or span.end > latest:
            latest = span.end
    return told
