"""Of what a Popolo file can speak, and a fingerprint of what it says."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import orjson

from exchange.comparison import Speech
from graph.rows import NewRow, stored_values

DIGEST = "importDigest"
"""Property under which node or appointment remembers what the file said of it last."""
_DIGEST_BYTES = 12

SPEECH = Speech(
    {
        "OrganisationState": frozenset({"name", "category", "placeId", "otherNames", "identifiers"}),
        "PersonState": frozenset({"name", "otherNames", "sex", "bornOn", "diedOn", "identifiers"}),
        "PostState": frozenset({"title"}),
        "PlaceState": frozenset({"name", "parentId"}),
        "POST_IN": frozenset[str](),
        "SUBORDINATE_TO": frozenset({"kind"}),
        "HELD": frozenset({"label", "onBehalfOfId", "importKey"}),
    },
    marks=frozenset({DIGEST}),
)


def digest(rows: Sequence[NewRow]) -> str:
    """A fingerprint of facts: the same as long as the file, and what it refers to, says the same."""
    content = [
        [row.kind, row.owner, row.target, stored_values(SPEECH.spoken(row)), row.validity.properties()] for row in rows
    ]
    return blake2b(orjson.dumps(content, option=orjson.OPT_SORT_KEYS), digest_size=_DIGEST_BYTES).hexdigest()
