"""What to record where the file and the store differ (issue: an end that was filled in is a change, any other
difference a correction)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b

import orjson

from commands.facts import Change, Correction
from graph.rows import NewRow, StoredRow, Value, stored_values

DIGEST = "importDigest"
"""Property under which node or appointment remembers what the file said of it last."""
_DIGEST_BYTES = 12


@dataclass(slots=True)
class Differences:
    """What must be recorded for one row of the file."""

    rows: list[NewRow] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    retracted: list[StoredRow] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """`unchanged`, `changed` or `corrected`. What follows upon an ending (a new name) is part of the change."""
        if self.corrections or self.retracted or (self.rows and not self.changes):
            return "corrected"
        return "changed" if self.changes else "unchanged"


def digest(rows: Sequence[NewRow]) -> str:
    """A fingerprint of facts: the same as long as the file, and what it refers to, says the same."""
    content = [
        [row.kind, row.owner, row.target, stored_values(_spoken(row)), row.validity.properties()] for row in rows
    ]
    return blake2b(orjson.dumps(content, option=orjson.OPT_SORT_KEYS), digest_size=_DIGEST_BYTES).hexdigest()


def differences(stored: Sequence[StoredRow], wanted: Sequence[NewRow]) -> Differences:
    """Compare the facts of one kind and owner with what the file says now."""
    found = Differences()
    pairs, gone, added = _pair(stored, wanted)
    for row, right in pairs:
        same_values = _spoken(row) == _spoken(right) and row.target == right.target
        same_ends = row.owner == right.owner and row.validity.start == right.validity.start
        if same_values and same_ends and row.validity == right.validity:
            continue
        was_open = row.validity.end is None and not row.validity.end_unknown
        if same_values and same_ends and was_open and right.validity.end is not None:
            values = {DIGEST: right.values[DIGEST]} if DIGEST in right.values else {}
            found.changes.append(Change(row, right.validity.end, values, source=right.source))
        else:
            # What was recorded here and the file cannot say (a document, a method) stays.
            kept = {name: value for name, value in row.values.items() if name not in _SPOKEN_OF[row.kind]}
            now = replace(right, values={**right.values, **kept}, document_id=row.document_id)
            found.corrections.append(Correction(row, now))
    found.retracted = gone
    found.rows = added
    return found


_SPOKEN_OF = {
    "OrganisationState": frozenset({"name", "category", "placeId", "otherNames", "identifiers"}),
    "PersonState": frozenset({"name", "otherNames", "sex", "bornOn", "diedOn", "identifiers"}),
    "PostState": frozenset({"title"}),
    "PlaceState": frozenset({"name", "parentId"}),
    "POST_IN": frozenset[str](),
    "SUBORDINATE_TO": frozenset({"kind"}),
    "HELD": frozenset({"label", "onBehalfOfId", "importKey", DIGEST}),
}
"""Of which values a Popolo file can speak, so that their absence means something."""


def _spoken(row: NewRow | StoredRow) -> dict[str, Value]:
    """Those values, without absent ones. The digest tells of them, it is none of them."""
    names = _SPOKEN_OF[row.kind] - {DIGEST}
    return {name: value for name, value in row.values.items() if name in names and value is not None}


def _pair(
    stored: Sequence[StoredRow], wanted: Sequence[NewRow]
) -> tuple[list[tuple[StoredRow, NewRow]], list[StoredRow], list[NewRow]]:
    """Pairs by first day, then the rest in order; what is left over on either side."""
    left = sorted(stored, key=lambda row: row.validity.span.valid_from)
    pairs: list[tuple[StoredRow, NewRow]] = []
    unmatched: list[NewRow] = []
    for right in sorted(wanted, key=lambda row: row.validity.span.valid_from):
        start = right.validity.span.valid_from
        match = next((row for row in left if row.validity.span.valid_from == start), None)
        if match is None:
            unmatched.append(right)
        else:
            left.remove(match)
            pairs.append((match, right))
    pairs += zip(left, unmatched, strict=False)
    rest = min(len(left), len(unmatched))
    return pairs, left[rest:], unmatched[rest:]
