"""Lists in an order, and pages of them, as an oracle can know them: what the order leaves open, it leaves open.

Every order of the API ends in an id, which no oracle knows. So an expected list says which of its entries may change
places, and an answer is brought into the expected order within these before the two are compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import accumulate, groupby
from typing import Any

from pypinyin import lazy_pinyin

SURNAMES = {"曾": "zeng", "覃": "qin", "翟": "zhai", "单": "shan"}
"""Surnames of the demo city that are read otherwise than elsewhere."""


class Ordered(list[Any]):
    """Entries in order; those of one group, given by its size, may stand in any order among themselves."""

    def __init__(self, entries: Iterable[Any], groups: Iterable[int]) -> None:
        super().__init__(entries)
        self.groups = list(groups)


def text_of(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def in_order(keyed: Iterable[tuple[Any, Any]]) -> Ordered:
    """The entries of (key, entry) in order of their keys."""
    ranked = sorted(keyed, key=lambda pair: (pair[0], text_of(pair[1])))
    sizes = [len(list(same)) for _, same in groupby(ranked, key=lambda pair: pair[0])]
    return Ordered([entry for _, entry in ranked], sizes)


def page(whole: Ordered, size: int) -> Ordered:
    """The first entries, which must not cut through those whose order is open."""
    if size >= len(whole):
        return whole
    ends = list(accumulate(whole.groups))
    if size not in ends:
        raise ValueError(f"a page of {size} ends among entries in no order; possible sizes: {ends}")
    return Ordered(whole[:size], whole.groups[: ends.index(size) + 1])


def connection(whole: Ordered, size: int, entries: str = "nodes") -> dict[str, Any]:
    """The first page as a connection shows it."""
    return {
        "totalCount": len(whole),
        "pageInfo": {"hasNextPage": len(whole) > size, "hasPreviousPage": False},
        entries: page(whole, size),
    }


def settled(actual: Any, expected: Any) -> Any:
    """The answer with its entries in the expected order, wherever that leaves a choice."""
    if isinstance(actual, dict) and isinstance(expected, dict):
        return {name: settled(value, expected.get(name)) for name, value in actual.items()}
    if not isinstance(actual, list) or not isinstance(expected, list):
        return actual
    groups = expected.groups if isinstance(expected, Ordered) else [1] * len(expected)
    result: list[Any] = []
    for size in groups:
        left = actual[len(result) : len(result) + size]
        for wanted in expected[len(result) : len(result) + size]:
            fitting = next((each for each in left if settled(each, wanted) == wanted), left[0] if left else None)
            if left:
                left.remove(fitting)
                result.append(settled(fitting, wanted))
    return result + actual[len(result) :]


def by_sound(text: str) -> tuple[str, str]:
    """What names of units sort by: pinyin, then the text."""
    return " ".join(lazy_pinyin(text)), text


def by_sound_of_person(name: str) -> tuple[str, str]:
    """What names of people sort by."""
    return " ".join([SURNAMES.get(name[0], lazy_pinyin(name[0])[0]), *lazy_pinyin(name[1:])]), name
