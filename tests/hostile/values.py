"""Values for arguments and variables: what a type allows, what it nearly allows, and what nobody should send."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    is_required_input_field,
)

INTEGERS = (0, 1, 2, 3, 5, 10, 50, 64, 65, 200, 1000, 1001, -1, 2**31 - 1, 2**31, -(2**31), 2**63, 10**30)
TEXTS = (
    "", " ", "市", "教育局", "wang", "wxm", "王", "990500", "0", "null", "𠀀😀", "é̈́", "\u202e倒", "\x00", "a\x00b",
    "\ud800", "x\udfff", "' OR 1=1 //", "`) DETACH DELETE n //", "$w0", "(.*)+$", "\\", '"', "%00", "\n\r\t", "{}",
    "９９", "ß", "İ", "a" * 300, "字" * 5000,
)  # fmt: skip
DATES = (
    "2010", "2010-03", "2010-03-15", "201003", "20100315", "1985", "2019-12", "2024-02-29", "0001", "0001-01-01",
    "9999", "9999-12-31", "0000", "2010-13", "2010-02-30", "2010-3", "10000", "-2010", "", "２０１０",
    "2010-03-15T00:00",    "2010.03", "today", "\x002010",
)  # fmt: skip
MOMENTS = (
    "2024-01-31T12:00:00+08:00", "2030-01-01T00:00:00Z", "2001-01-01t00:00:00.123456789z", "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59-23:59", "1969-12-31T23:59:59Z",
    "2024-01-31T12:00:00", "2024-01-31", "2024-13-01T00:00:00Z", "2024-01-31T23:59:60Z", "",
    "2024-01-31T12:00:00+99:99",
)  # fmt: skip
CODES = ("3402", "ZB04/3402", "1", "GB/T 2261.1/1", "zz", "ZB04/", "/", "ZB04/3402/1", "正处级")
JUNK: tuple[Any, ...] = (None, True, 1.5, 1e308, "x", [], {}, [[]], {"a": 1}, [None], -0.0)


@dataclass(frozen=True, slots=True)
class Name:
    """An enum value: a name in a document, text in JSON."""

    text: str


@dataclass(slots=True)
class Known:
    """What really is in the store: ids by type, codes, names, cursors."""

    ids: dict[str, list[str]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    cursors: list[str] = field(default_factory=list)

    def any_id(self, random: Random) -> str:
        """The id of anything."""
        every = [each for ids in self.ids.values() for each in ids]
        return random.choice(every) if every else "01890000-0000-7000-8000-000000000000"


class Values:
    """Draws values. `wild` is how often one is drawn that does not fit its type."""

    def __init__(self, random: Random, known: Known, wild: float = 0.02) -> None:
        self.random = random
        self.known = known
        self.wild = wild

    def of(self, kind: Any, name: str = "", depth: int = 0) -> Any:
        """A value for that type, of an argument or field of that name."""
        random = self.random
        if isinstance(kind, GraphQLNonNull):
            return self.of(kind.of_type, name, depth)
        if random.random() < self.wild:
            return random.choice(JUNK)
        if isinstance(kind, GraphQLList):
            size = 1200 if random.random() < 0.002 else random.choice((0, 1, 1, 1, 2, 3))
            return [self.of(kind.of_type, name, depth + 1) for _ in range(size)]
        if isinstance(kind, GraphQLInputObjectType):
            return self._object(kind, depth)
        if isinstance(kind, GraphQLEnumType):
            return Name(random.choice(list(kind.values)))
        assert isinstance(kind, GraphQLScalarType)
        return self._scalar(kind.name, name)

    def _object(self, kind: GraphQLInputObjectType, depth: int) -> Any:
        random = self.random
        names = list(kind.fields)
        if kind.is_one_of:
            chosen = [random.choice(names)] if random.random() > self.wild else random.sample(names, 2)
        else:
            count = random.choice((0, 1, 1, 2)) if depth < 5 else random.choice((0, 0, 1))
            optional = random.sample(names, min(count, len(names)))
            required = {each for each in names if is_required_input_field(kind.fields[each])}
            chosen = [each for each in names if each in required or each in optional]
        told = {each: self.of(kind.fields[each].type, each, depth + 1) for each in chosen}
        if random.random() < self.wild:
            told[random.choice(("nam", "__proto__", "and", "字"))] = 1
        return told

    def _scalar(self, kind: str, name: str) -> Any:
        random = self.random
        if kind == "Int":
            return random.choice(INTEGERS[:9] if random.random() < 0.8 else INTEGERS)
        if kind == "Float":
            return random.choice((0.5, 1e308, -1))
        if kind == "Boolean":
            return random.random() < 0.5
        if kind == "PartialDate":
            return random.choice(DATES[:8] if random.random() < 0.85 else DATES)
        if kind == "DateTime":
            return random.choice(MOMENTS[:2] if random.random() < 0.7 else MOMENTS)
        if kind == "ID":
            return self.known.any_id(random) if random.random() < 0.85 else random.choice((*TEXTS, 7, 10**40))
        if name in ("after", "before"):
            return self._cursor()
        if name in ("in", "under"):
            return random.choice(CODES)
        return random.choice(self.known.texts or TEXTS) if random.random() < 0.6 else random.choice(TEXTS)

    def _cursor(self) -> str:
        random = self.random
        if not self.known.cursors or random.random() < 0.2:
            return random.choice((*TEXTS, "WyJhIl0", "bnVsbA", "e30", "WzFd", "WyIiLG51bGxd"))
        cursor = random.choice(self.known.cursors)
        if random.random() < 0.4:
            place = random.randrange(len(cursor))
            cursor = cursor[:place] + random.choice("Aa0-_=%字") + cursor[place + random.randrange(2) :]
        return cursor


def literal(value: Any) -> str:
    """The value as a document writes it."""
    if isinstance(value, Name):
        return value.text
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {literal(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    return json.dumps(value)


def as_json(value: Any) -> Any:
    """The value as JSON has it."""
    if isinstance(value, Name):
        return value.text
    if isinstance(value, dict):
        return {name: as_json(inner) for name, inner in value.items()}
    return [as_json(inner) for inner in value] if isinstance(value, list) else value
