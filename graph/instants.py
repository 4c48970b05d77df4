"""The rules of time as Cypher conditions: known, valid, shown (docs/graph-model.md, "A row").

Every condition is text over variables of a statement; days are `YYYYMMDD` integers, `known` is milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rules.dates import LATEST


@dataclass(frozen=True, slots=True)
class Instant:
    """Two instants in force, as Cypher expressions: the day whose values are shown, the day that was asked, and
    the moment of knowing (rules of time 1 and 5)."""

    at: str = "k.at"
    asked: str = "k.asked"
    known: str = "k.known"

    def beneath(self, fact: str, *, always_valid: bool = False) -> Instant:
        """The instants beneath a dated fact. With `always_valid` the fact is known to be valid at `at`."""
        return self if always_valid else Instant(shown(fact, self.at), self.asked, self.known)

    def on(self, day: str) -> Instant:
        """The instants beneath an event: values of that day, the present as asked."""
        return Instant(day, self.asked, self.known)


KEY = Instant()
"""The instants that come with each key of a batch."""


BENEATH = Instant(at="t")
"""The instants beneath a row whose own day the list works out as `t`."""


def known(row: str, now: Instant = KEY) -> str:
    """The row was known at that moment: recorded, and not superseded yet."""
    return f"{row}.recordedAt <= {now.known} AND {now.known} < {row}.supersededAt"


def valid(row: str, day: str) -> str:
    """The fact was true on that day."""
    return f"{row}.validFrom <= {day} AND {day} < {row}.validTo"


def unsought(property: str) -> str:
    """The number, written so that no index is sought for it.

    For edges that are reached from a node: where Neo4j expects few hits of a day, after an import say, or at each step
    of a pattern of variable length, it searches the index of all such edges instead. Of 4,000 units beneath one, that
    was a hundred times slower.
    """
    return f"{property} + 0"


def valid_step(edge: str, day: str) -> str:
    """The same as `valid`, of an edge that is reached from a node."""
    return f"{unsought(f'{edge}.validFrom')} <= {day} AND {day} < {unsought(f'{edge}.validTo')}"


def shows(row: str, now: Instant = KEY) -> str:
    """The one known row of its owner whose values are shown on that day (rule of time 3)."""
    return f"{known(row, now)} AND {row}.showFrom <= {now.at} AND {now.at} < {row}.showTo"


def shown(fact: str, day: str) -> str:
    """The day whose values are shown beneath the fact: `rules.dates.shown_instant` in Cypher (rule of time 5)."""
    return (
        f"CASE WHEN {fact}.validFrom <= {day} AND {day} < {fact}.validTo THEN {day} "
        f"WHEN {fact}.validTo <= {day} AND {fact}.validFrom < {fact}.validTo THEN {fact}.validTo - 1 "
        f"ELSE {fact}.validFrom END"
    )


@dataclass(frozen=True, slots=True)
class During:
    """The `during` of a list, as Cypher expressions of its first days; None stands for an absent `during`."""

    start: str
    end: str
    of_all_time: bool = False
    """`during: {}`: everything, also what was never valid (rule of time 7)."""

    def overlaps(self, row: str) -> str:
        """The fact was valid on some day of the period."""
        if self.of_all_time:
            return "true"
        return (
            f"{row}.validFrom < {row}.validTo AND {self.start} < {self.end} "
            f"AND {row}.validFrom < {self.end} AND {self.start} < {row}.validTo"
        )


def within(row: str, during: During | None, now: Instant = KEY) -> str:
    """The fact belongs in a list of facts: valid on the day, or on some day of `during` (rule of time 4)."""
    return valid(row, now.at) if during is None else during.overlaps(row)


def begun(row: str, during: During | None, now: Instant = KEY) -> str:
    """The fact belongs in a history: begun by the day, or valid on some day of `during` (rule of time 4)."""
    return f"{row}.validFrom <= {now.at}" if during is None else during.overlaps(row)


_AT, _KNOWN = re.compile(r"\bk\.at\b"), re.compile(r"\bk\.known\b")
_RECORDED = re.compile(r"(\w+)\.recordedAt <= k\.known AND (?=k\.known < \1\.supersededAt)")
"""The half of `known` that holds of every row where all that is recorded is known."""


def of_all_keys(text: str, keys: Sequence[Mapping[str, Any]]) -> tuple[str, dict[str, Any]]:
    """The statement with the instants that all its keys share as parameters, `$at` and `$known`, and those parameters.

    Each row compares several instants: to look them up in its key took a tenth of a statement's time.
    """
    days, moments = {key.get("at") for key in keys}, {key.get("known") for key in keys}
    given = {}
    if len(days) == 1:
        (given["at"],) = days
    if len(moments) == 1:
        (given["known"],) = moments
    return _shared(text, "at" in given, "known" in given, given.get("known") == LATEST), given


@lru_cache(maxsize=2000)
def _shared(text: str, day: bool, moment: bool, latest: bool) -> str:
    if latest:
        text = _RECORDED.sub("", text)
    if day:
        text = _AT.sub("$at", text)
    return _KNOWN.sub("$known", text) if moment else text
