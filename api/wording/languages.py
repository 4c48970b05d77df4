"""English or Chinese: which of the two a client wants to read."""

from __future__ import annotations

import re
from enum import StrEnum

_RANGE = re.compile(
    r"\s*(?P<tag>\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*[qQ]\s*=\s*(?P<weight>[0-9.]{1,5}))?\s*"
)
LONGEST_HEADER = 1_000
"""Characters of `Accept-Language` that are read; browsers send some dozens."""


class Language(StrEnum):
    """The languages of messages. The value is the one of `Content-Language`."""

    ENGLISH = "en"
    CHINESE = "zh-CN"


def language_of(accept_language: str | None) -> Language:
    """The language that `Accept-Language` (RFC 9110) prefers; English where it has no preference.

    Any Chinese (`zh`, `zh-Hans`, `zh-TW` …) is served in simplified characters. Of equal weights the first one wins.
    """
    weights: dict[str, float] = {}
    for part in (accept_language or "")[:LONGEST_HEADER].split(","):
        if found := _RANGE.fullmatch(part):
            name = found["tag"].partition("-")[0].lower()
            weight = _weight(found["weight"])
            # zh-CN;q=0.9, zh;q=0.8 wants Chinese by 0.9.
            weights[name] = max(weights.get(name, 0.0), weight)
    others = weights.get("*", 0.0)
    named = [name for name in weights if name in ("en", "zh")]
    order = [*named, *(name for name in ("en", "zh") if name not in named)]
    best = max(order, key=lambda name: weights.get(name, others))
    return Language.CHINESE if best == "zh" and weights.get("zh", others) > 0 else Language.ENGLISH


def _weight(text: str | None) -> float:
    try:
        return 1.0 if text is None else min(float(text), 1.0)
    except ValueError:
        return 0.0
