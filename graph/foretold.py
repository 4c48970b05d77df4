"""One statement for a thing that is looked up and for what will be asked of it: one trip instead of several.

The first statement finds rows for the one key of `$keys`; each of the others then has one key, the id of what was
found, at the same instants. They return what they would return alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graph.connection import Statement


@dataclass(frozen=True, slots=True)
class Foretold:
    """A statement that will be run, with its parameters beside `keys`; its keys have nothing but id and instants."""

    statement: Statement
    parameters: Mapping[str, Any] = field(default_factory=dict)


def together(first: Statement, place: int, rest: Sequence[Foretold]) -> tuple[Statement, dict[str, Any]]:
    """All of them in one: [rows of the first, rows of the second, …]. `place` is that of the id in a row of the first.

    The parameters are those of the others, under names of their own.
    """
    names = tuple(tuple(each.parameters) for each in rest)
    statement = _together(first, place, tuple(each.statement for each in rest), names)
    return statement, {
        f"{_prefix(number)}{name}": value for number, each in enumerate(rest) for name, value in each.parameters.items()
    }


@lru_cache(maxsize=500)
def _together(
    first: Statement, place: int, rest: tuple[Statement, ...], names: tuple[tuple[str, ...], ...]
) -> Statement:
    told = [f"told{number}" for number in range(len(rest))]
    instants = ", ".join(f"{name}: $keys[0].{name}" for name in ("at", "asked", "known"))
    parts = [
        f"CALL () {{\n{_returning(first.text, 'found')}\n}}",
        f"WITH found, [row IN found[0][1] | {{i: 0, id: row[{place}], {instants}}}] AS keys",
    ]
    for number, (statement, own) in enumerate(zip(rest, names, strict=True)):
        text = _returning(statement.text, told[number]).replace("$keys", "keys")
        if own:
            text = re.sub(rf"\$({'|'.join(own)})\b", rf"${_prefix(number)}\1", text)
        parts.append(f"CALL (keys) {{\n{text}\n}}")
    parts.append(f"RETURN [{', '.join(('found', *told))}] AS rows")
    return Statement("+".join(each.name for each in (first, *rest)), "\n".join(parts))


def _prefix(number: int) -> str:
    return f"of{number}_"


def _returning(text: str, name: str) -> str:
    """The statement's text, its rows under that name."""
    return f"{text.removesuffix(' AS rows')} AS {name}"
