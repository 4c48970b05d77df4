"""Search over every kind of named thing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph import search as graph
from graph.listings import Arguments
from loaders import rows
from loaders.fields import Pages
from loaders.kinds import Row, When
from loaders.reading import Finish
from rules.pinyin import contains_chinese, search_keys

_READERS = {kind: projection.reader() for kind, projection in graph.PROJECTIONS.items()}
_FINISHES: dict[str, Finish] = {
    "ORGANISATION": rows.organisation,
    "POST": rows.post,
    "PERSON": rows.person,
    "SCHOOL": rows.school,
    "PLACE": rows.place,
}


def _found(row: Row, when: When) -> Row:
    """The thing itself, with how it was found."""
    found = _FINISHES[row["kind"]](_READERS[row["kind"]](row["columns"]) or {}, when)
    found["_matched_on"], found["_matched_text"] = row["matched_on"], row["matched_text"]
    found["_score"] = row["points"] / graph.HIGHEST
    return found


def _sought(row: Row, _: Arguments) -> Mapping[str, Any]:
    text = row["_text"].strip()
    # Chinese is sought as it is written: by its sound it would find whatever sounds alike.
    folded = None if contains_chinese(text) else search_keys(text).pinyin or None
    kinds = row["_kinds"] if text else []
    return {
        "text": text,
        "lower": text.lower(),
        "upper": text.upper(),
        "folded": folded,
        "kinds": kinds,
    }


SEARCH = Pages(graph.SEARCH, _found, _sought)
"""Whatever bears the text that the parent's row holds in `_text`, of the kinds in `_kinds`; nothing if it is blank."""
