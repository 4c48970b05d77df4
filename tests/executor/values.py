"""Values for arguments: mostly such as find something in the demo data, some that are refused when the field runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLList, GraphQLNonNull, is_required_input_field

DATES = (
    "1978",
    "1985-06",
    "1992-06-15",
    "2001",
    "2001-03",
    "2005-12-31",
    "20100315",
    "2012",
    "2018-07",
    "2024",
    "2031",
)
MOMENTS = ("2001-01-01T00:00:00Z", "2040-06-30T12:00:00+08:00", "2026-01-01T00:00:00.5Z")
PAGE_SIZES = (0, 1, 2, 2, 3, 3, 4, 5)
REFUSED_SIZES = (-1, 1001, 2**31 - 1)
BROKEN_CURSORS = ("", "WyJhIl0", "bnVsbA", "not a cursor", "字")
TEXTS = ("局", "市", "长", "王", "劳动", "wang", "教育", "书记", "大学", "", "没有这样的")
UNKNOWN_CODES = ("zz", "ZB04/zz", "")
SELDOM = 0.03


@dataclass(frozen=True, slots=True)
class Name:
    """An enum value: a name in a document, text in JSON."""

    text: str


@dataclass(frozen=True, slots=True)
class Given:
    """A variable in the place of a value."""

    variable: str


@dataclass(slots=True)
class Known:
    """What is in the store: ids and the like by the type that they belong to."""

    ids: Mapping[str, list[str]]
    names: Mapping[str, list[str]]
    """What `by: {code: …}` or `by: {name: …}` finds."""
    code_sets: list[str]
    codes: list[str]
    """Such as `ZB04/3402`."""

    def some_id(self, random: Random, of: str | None = None) -> str:
        """An id of that type, or of any."""
        return random.choice(self.ids[of or random.choice(list(self.ids))])


BY = {
    "OrganisationBy": "Organisation",
    "PostBy": "Post",
    "PersonBy": "Person",
    "PlaceBy": "Place",
    "SchoolBy": "School",
    "DocumentBy": "Document",
    "OrganisationWhere": "Organisation",
    "PostWhere": "Post",
    "PersonWhere": "Person",
    "SchoolWhere": "School",
}
"""Inputs that refer to things, and to which."""


class Values:
    """Draws values."""

    def __init__(self, random: Random, known: Known) -> None:
        self.random = random
        self.known = known
        self.variable: Callable[[Any, str], str | None] | None = None
        """Names a variable that shall stand for a value within an input, or None."""

    def of(self, kind: Any, name: str, owner: str = "", depth: int = 0) -> Any:
        """A value of that type, for the argument or the input field of that name; `owner` is the input's type."""
        random = self.random
        if isinstance(kind, GraphQLNonNull):
            return self.of(kind.of_type, name, owner, depth)
        if isinstance(kind, GraphQLList):
            return [self.of(kind.of_type, name, owner, depth) for _ in range(random.choice((0, 1, 1, 2, 3)))]
        if isinstance(kind, GraphQLEnumType):
            return Name(random.choice(list(kind.values)))
        if isinstance(kind, GraphQLInputObjectType):
            return self._input(kind, depth)
        return self._scalar(kind.name, name, owner)

    def _input(self, kind: GraphQLInputObjectType, depth: int) -> dict[str, Any]:
        random = self.random
        names = list(kind.fields)
        if kind.is_one_of:
            chosen = {random.choice([each for each in names if each != "idNumber" or random.random() < SELDOM])}
        else:
            some = random.sample(names, min(len(names), random.choice((0, 1, 1, 2)) if depth < 3 else 1))
            chosen = {each for each in names if each in some or is_required_input_field(kind.fields[each])}
        return {each: self._part(kind, each, depth + 1) for each in names if each in chosen}

    def _part(self, of: GraphQLInputObjectType, name: str, depth: int) -> Any:
        kind = of.fields[name].type
        if self.variable is not None and not of.is_one_of and (variable := self.variable(kind, name)):
            return Given(variable)
        return self.of(kind, name, of.name, depth)

    def _scalar(self, kind: str, name: str, owner: str) -> Any:
        random = self.random
        if kind == "Int":
            return self._number(name)
        if kind == "Boolean":
            return random.random() < 0.5
        if kind == "PartialDate":
            return random.choice(DATES)
        if kind == "DateTime":
            return random.choice(MOMENTS)
        return self._text(kind, name, owner)

    def _number(self, name: str) -> int:
        random = self.random
        if name in ("first", "last"):
            return random.choice(REFUSED_SIZES if random.random() < SELDOM else PAGE_SIZES)
        if name == "maxDepth":
            return random.choice((0, 65) if random.random() < SELDOM else (1, 2, 3, 64))
        return random.choice((1, 2, 3))

    def _text(self, kind: str, name: str, owner: str) -> str:
        random, known = self.random, self.known
        of = BY.get(owner)
        if name in ("after", "before"):
            return random.choice(BROKEN_CURSORS)
        if kind == "ID":
            return "no-such-id" if random.random() < SELDOM else known.some_id(random, of)
        if name in ("in", "under") and owner == "CodeFilter":
            return random.choice(UNKNOWN_CODES if random.random() < SELDOM else known.codes)
        if of is not None and name in ("code", "name") and random.random() > SELDOM:
            return random.choice(known.names.get(of) or TEXTS)
        if name == "id":
            return random.choice(known.code_sets or TEXTS)
        return random.choice(TEXTS)


def literal(value: Any) -> str:
    """The value as a document writes it."""
    if isinstance(value, Name):
        return value.text
    if isinstance(value, Given):
        return f"${value.variable}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {literal(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def as_json(value: Any) -> Any:
    """The value as JSON has it."""
    if isinstance(value, Name):
        return value.text
    if isinstance(value, dict):
        return {name: as_json(inner) for name, inner in value.items()}
    return [as_json(inner) for inner in value] if isinstance(value, list) else value
