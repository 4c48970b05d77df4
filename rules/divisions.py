"""Codes of administrative divisions (GB/T 2260), and what became of the divisions of one list in the next.

A code has six digits: two of the province, two of the prefecture (地), two of the county (县); a division of the first
or second level has zeros after its own. A list (a revision) is a mapping code → name. Pure functions.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Division = tuple[str, str]
"""Code and name."""
Codes = Mapping[str, str]

CODE = re.compile(r"[0-9]{6}")
_LEVEL = re.compile(r"(?:地区|林区|新区|省|市|县|区|旗|盟)$")
_SHORTEST_STEM = 2

DoubtKind = Literal["several", "name-elsewhere", "other-province", "other-level"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Divisions that may be the same, and were not taken for it.

    `several`: more than one of a name in the province. `name-elsewhere`: the name stands under another code, which was
    another's before, or its own code is another's now. `other-province`: the same name in another province.
    `other-level`: the same name in the province but for its last word (县 → 市 → 区).
    """

    kind: DoubtKind
    before: tuple[Division, ...]
    after: tuple[Division, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What became of the divisions of a list in the next one. Codes are in order."""

    successors: Codes
    """Code before → code after, of all that go on."""
    recoded: tuple[tuple[str, str], ...]
    """(code before, code after) of those with another code: assumed, because name and province are the same."""
    renamed: tuple[str, ...]
    """Codes that have another name."""
    ended: tuple[str, ...]
    new: tuple[str, ...]
    doubts: tuple[Doubt, ...]


def parents(code: str) -> Iterator[str]:
    """The codes under which the division above may be listed, nearest first: prefecture, then province."""
    for known in (code[:4], code[:2]):
        above = known.ljust(6, "0")
        if above != code:
            yield above


def step(before: Codes, after: Codes) -> Step:
    """What became of `before` in `after`.

    A code with the same name is the same division. A code that is no longer there and one that was not there before,
    the only two of their name and province, are the same division. So are two codes that go on under other names, if
    those whose codes they now are have moved in the same way (a swap). Any other code with another name is the same
    division, renamed. Nothing else is concluded.
    """
    left = {code: name for code, name in before.items() if after.get(code) != name}
    come = {code: name for code, name in after.items() if before.get(code) != name}
    moved = _moved(left, come)
    arrived = set(moved.values())
    renamed = tuple(sorted(code for code in left if code in come and code not in moved and code not in arrived))
    ended = tuple(sorted(left.keys() - moved.keys() - set(renamed)))
    new = tuple(sorted(come.keys() - arrived - set(renamed)))
    same = {code: code for code in before if code not in left}
    return Step(
        {**same, **{code: code for code in renamed}, **moved},
        tuple(sorted(moved.items())),
        renamed,
        ended,
        new,
        tuple(_doubts(left, come, moved, (ended, new))),
    )


def _by_name(divisions: Iterable[Division]) -> dict[Division, list[str]]:
    """(province, name) → codes in order."""
    found: dict[Division, list[str]] = defaultdict(list)
    for code, name in sorted(divisions):
        found[code[:2], name].append(code)
    return found


def _one_to_one(left: Codes, come: Codes) -> dict[str, str]:
    """Code before → code after of those that are the only ones of their name and province on both sides."""
    there = _by_name(come.items())
    return {
        codes[0]: there[name][0]
        for name, codes in _by_name(left.items()).items()
        if len(codes) == 1 == len(there.get(name, ()))
    }


def _moved(left: Codes, come: Codes) -> dict[str, str]:
    """Code before → code after of those that have another code."""
    plain = _one_to_one(_without(left, come), _without(come, left))
    moved = plain | _one_to_one(_without(left, plain), _without(come, plain.values()))
    # A code that goes on under another name is taken for that division, unless that one has come from elsewhere too.
    while contested := [
        old
        for old, new in moved.items()
        if (old in come and old not in moved.values()) or (new in left and new not in moved)
    ]:
        for old in contested:
            del moved[old]
    return moved


def _without(divisions: Codes, codes: Collection[str]) -> Codes:
    return {code: name for code, name in divisions.items() if code not in codes}


def _doubts(
    left: Codes, come: Codes, moved: Codes, open_ends: tuple[tuple[str, ...], tuple[str, ...]]
) -> Iterator[Doubt]:
    there = _by_name(_without(come, moved.values()).items())
    told: set[str] = set()
    for (province, name), codes in _by_name(_without(left, moved).items()).items():
        others = there.get((province, name), [])
        if others:
            kind: DoubtKind = "name-elsewhere" if len(codes) == 1 == len(others) else "several"
            told.update(codes, others)
            yield Doubt(kind, tuple((code, name) for code in codes), tuple((code, name) for code in others))
    ended = {code: left[code] for code in open_ends[0] if code not in told}
    new = {code: come[code] for code in open_ends[1] if code not in told}
    yield from _pairs("other-level", _by_stem(ended), _by_stem(new), told)
    yield from _pairs("other-province", _by_whole_name(ended), _by_whole_name(new), told)


def _by_stem(divisions: Codes) -> Iterator[tuple[str, Division]]:
    for code, name in divisions.items():
        stem = _LEVEL.sub("", name)
        if len(stem) >= _SHORTEST_STEM:
            yield code[:2] + stem, (code, name)


def _by_whole_name(divisions: Codes) -> Iterator[tuple[str, Division]]:
    return ((name, (code, name)) for code, name in divisions.items())


def _pairs(
    kind: DoubtKind, before: Iterable[tuple[str, Division]], after: Iterable[tuple[str, Division]], told: set[str]
) -> Iterator[Doubt]:
    """Those that are one to one under a key and not told of yet."""
    old, new = list(before), list(after)
    olds, news = Counter(key for key, _ in old), Counter(key for key, _ in new)
    there = {key: division for key, division in new if news[key] == 1}
    for key, division in sorted(old):
        other = there.get(key)
        if other is not None and olds[key] == 1 and not told & {division[0], other[0]}:
            told.update((division[0], other[0]))
            yield Doubt(kind, (division,), (other,))
