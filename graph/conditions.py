"""Filters compiled to Cypher: text that is stable in shape, and user values that are only ever parameters.

A compiled condition may be null where a stored value is absent; that counts as false, so every negation goes through
`no`. Nothing inside `EXISTS {}` uses WITH: the embedded engine does not carry outer variables past it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from graph.instants import During
from rules.dates import OPEN, PartialDate

Where = Mapping[str, Any]


class CodeTree(Protocol):
    """What filters need of the code sets: the stored keys of codes given as `3402` or `ZB04/3402`."""

    def keys(self, codes: Sequence[str]) -> list[str]:
        """Keys of exactly these codes."""

    def keys_under(self, codes: Sequence[str]) -> list[str]:
        """Keys of these codes and of all beneath them."""


class Conditions:
    """The parameters and fresh variables of one statement's filters."""

    def __init__(self, codes: CodeTree, prefix: str = "w") -> None:
        self.codes = codes
        self.parameters: dict[str, Any] = {}
        self._prefix = prefix
        self._variables = 0

    def parameter(self, value: Any) -> str:
        """A parameter that holds the value, as `$w0`."""
        name = f"{self._prefix}{len(self.parameters)}"
        self.parameters[name] = value
        return f"${name}"

    def variable(self, prefix: str) -> str:
        """A variable that no other part of the statement uses."""
        self._variables += 1
        return f"{prefix}_{self._variables}"

    def during(self, period: Mapping[str, PartialDate] | None) -> During | None:
        """The `during` of a list or relation."""
        if period is None:
            return None
        start, end = period.get("from"), period.get("to")
        if start is None and end is None:
            return During("0", str(OPEN), of_all_time=True)
        return During(self.parameter(start.day if start else 0), self.parameter(end.day if end else OPEN))

    def text(self, expression: str, given: Where | None) -> str:
        """A `StringFilter` on an expression."""
        tests = {"equals": "=", "in": "IN", "contains": "CONTAINS", "startsWith": "STARTS WITH"}
        return both(
            absence(expression, value) if name == "isNull" else f"{expression} {tests[name]} {self.parameter(value)}"
            for name, value in (given or {}).items()
        )

    def date(self, expression: str, given: Where | None, absent: str | None = None) -> str:
        """A `PartialDateFilter` on a stored first day; `absent` is the condition that there is none."""
        missing = absent or f"{expression} IS NULL"
        parts = []
        for name, value in (given or {}).items():
            if name == "isNull":
                parts.append(f"({missing})" if value else no(missing))
            elif name == "in":
                first, last = self.parameter(value.day), self.parameter(value.last_day)
                parts.append(f"{no(missing)} AND {first} <= {expression} AND {expression} <= {last}")
            else:
                sign = ">=" if name == "from" else "<"
                parts.append(f"{no(missing)} AND {expression} {sign} {self.parameter(value.day)}")
        return both(parts)

    def code(self, expression: str, given: Where | None) -> str:
        """A `CodeFilter` on a stored code key."""
        parts = []
        for name, value in (given or {}).items():
            if name == "isNull":
                parts.append(absence(expression, value))
            else:
                found = self.codes.keys(value) if name == "in" else self.codes.keys_under(value)
                parts.append(f"{expression} IN {self.parameter(found)}")
        return both(parts)

    def equal(self, expression: str, value: Any) -> str:
        """The expression has that value; true if none is given."""
        return "true" if value is None else f"{expression} = {self.parameter(value)}"

    def among(self, expression: str, values: Sequence[Any] | None) -> str:
        """The expression is one of the values; true if none are given, false for an empty list."""
        return "true" if values is None else f"{expression} IN {self.parameter(list(values))}"

    def combined(self, where: Where, leaves: Sequence[str], compiled: Callable[[Where], str]) -> str:
        """The conditions of one filter input: its leaves and its nested `and`, `or`, `not`."""
        parts = [*leaves, *(compiled(other) for other in where.get("and", ()))]
        if "or" in where:
            parts.append(either(compiled(other) for other in where["or"]))
        if "not" in where:
            parts.append(no(compiled(where["not"])))
        return both(parts)


def both(parts: Any) -> str:
    """All of the conditions."""
    kept = [part for part in parts if part != "true"]
    return " AND ".join(part if len(kept) == 1 else f"({part})" for part in kept) or "true"


def either(parts: Any) -> str:
    """Any of the conditions; false if there are none."""
    return " OR ".join(f"({part})" for part in parts) or "false"


def no(condition: str) -> str:
    """The condition does not hold; an unknown one does not hold."""
    return f"NOT coalesce({condition}, false)"


def absence(expression: str, absent: bool) -> str:
    """An `isNull` test."""
    return f"{expression} IS {'' if absent else 'NOT '}NULL"


def exists(pattern: str, *conditions: str) -> str:
    """Some match of the pattern fulfils the conditions."""
    return f"EXISTS {{ MATCH {pattern} WHERE {both(conditions)} }}"


def related(where: Where, pattern: str, base: str, compiled: Callable[[Where], str]) -> list[str]:
    """A relation's `some`, `none`, `every` over the matches of a pattern."""
    parts = []
    if "some" in where:
        parts.append(exists(pattern, base, compiled(where["some"])))
    if "none" in where:
        parts.append(f"NOT {exists(pattern, base, compiled(where['none']))}")
    if "every" in where:
        parts.append(f"NOT {exists(pattern, base, no(compiled(where['every'])))}")
    return parts
