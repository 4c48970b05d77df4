"""Which row of an owner is shown on which day: `showFrom` and `showTo` of states and of a post's place.

Validity may leave gaps and overlap; what is shown may not. Days are integers `YYYYMMDD`, intervals half-open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rules.dates import ALWAYS, OPEN

Show = tuple[int, int]
NOWHERE: Show = (0, 0)
"""What a row shows that is never to be seen."""


class Span(NamedTuple):
    """The validity of one row as stored. `end_unknown`: former, end unknown (V-49), so `valid_to = valid_from`."""

    valid_from: int
    valid_to: int
    end_unknown: bool = False

    @property
    def was_ever_valid(self) -> bool:
        """Whether the fact was true on some day, known or not."""
        return self.end_unknown or self.valid_from < self.valid_to


def lay_out(spans: Sequence[Span]) -> list[Show]:
    """The interval each span shows, in the order given. Together they divide [0, 99999999) without gap or overlap.

    A span shows from its first day until the next one's; the first from 0, the last to the end. Spans that were
    never valid show nothing, unless there are no others: then the last of them shows always. Of several that begin
    on one day the one that lasts longest shows. Equal spans: the one given last.
    """
    if len(spans) == 1:
        return [(ALWAYS, OPEN)]
    shows = [NOWHERE] * len(spans)
    candidates = [i for i, span in enumerate(spans) if span.was_ever_valid] or list(range(len(spans)))
    if not any(spans[i].was_ever_valid for i in candidates):
        candidates = sorted(candidates, key=lambda i: (spans[i].valid_from, i))[-1:]
    ordered = sorted(candidates, key=lambda i: (spans[i].valid_from, spans[i].valid_to, i))
    starting = {spans[i].valid_from: i for i in ordered}
    starts = sorted(starting)
    for position, start in enumerate(starts):
        show_from = ALWAYS if position == 0 else start
        show_to = starts[position + 1] if position + 1 < len(starts) else OPEN
        shows[starting[start]] = (show_from, show_to)
    return shows
