"""One statement for what is found and for what will be asked of it: one trip instead of several.

The first statement finds rows for the one key of `$keys`; each of the others then has a key for every row: its id, at
the same instants. They return what they would return alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from graph.connection import Statement


@dataclass(frozen=True, slots=True)
class Foretold:
    """A statement that will be run, with its parameters beside `keys`; its keys have nothing but id and instants."""

    statement: Statement
    parameters: Mapping[str, Any] = field(default_factory=dict)
    layers: int = 0
    """How many others are read along beneath it, one beneath the other."""


class Place(NamedTuple):
    """Where a statement returns the ids of what it finds."""

    path: tuple[int, ...]
    """From one row to the id, list by list."""
    page: bool = False
    """It has the parameter `limit` and returns one row more than are shown."""


PART = 200
"""Entries of a page whose rows come together: the next are sought while these are read."""


def together(first: Foretold, place: Place, rest: Sequence[Foretold], *, alone: bool = False) -> Foretold:
    """All of them in one: it returns [rows of the first, rows of the second, …].

    `alone`: it is read along with no other. Then what a large page leads to comes in parts.
    """
    layers = 1 + max(each.layers for each in rest)
    names = tuple(tuple(each.parameters) for each in rest)
    in_parts = alone and place.page and first.parameters["limit"] > PART
    statement = _together(first.statement, place, tuple(each.statement for each in rest), names, layers, in_parts)
    parameters = dict(first.parameters)
    for number, each in enumerate(rest):
        parameters |= {f"{_prefix(layers, number)}{name}": value for name, value in each.parameters.items()}
    return Foretold(statement, parameters, layers)


@lru_cache(maxsize=500)
def _together(
    first: Statement,
    place: Place,
    rest: tuple[Statement, ...],
    names: tuple[tuple[str, ...], ...],
    layers: int,
    in_parts: bool,
) -> Statement:
    # Variables of each layer have names of their own: within one another, none may be bound twice.
    asked, keys, found = f"asked{layers}", f"keys{layers}", f"found{layers}"
    told = [f"told{layers}_{number}" for number in range(len(rest))]
    row = f"{found}[0][1][j]{''.join(f'[{step}]' for step in place.path)}"
    instants = ", ".join(f"{name}: {asked}[0].{name}" for name in ("at", "asked", "known"))
    # Nothing was asked where it is read along with what was not found.
    last = f"coalesce(size({found}[0][1]), 0) - 1"
    shown = " WHERE j < $limit - 1" if place.page else ""
    parts = [
        f"WITH $keys AS {asked}",
        _called(first.text, asked, found),
        f"WITH {asked}, {found}, [j IN range(0, {last}){shown} | {{i: j, id: {row}, {instants}}}] AS {keys}",
    ]
    if in_parts:
        parts.append(
            f"UNWIND [j IN range(0, size({keys}), {PART}) WHERE j = 0 OR j < size({keys})] AS part\n"
            f"WITH CASE part WHEN 0 THEN {found} END AS {found}, {keys}[part..part + {PART}] AS {keys}"
        )
    for number, (statement, own) in enumerate(zip(rest, names, strict=True)):
        text = statement.text
        if own:
            text = re.sub(rf"\$({'|'.join(own)})\b", rf"${_prefix(layers, number)}\1", text)
        parts.append(_called(text, keys, told[number]))
    parts.append(f"RETURN [{', '.join((found, *told))}] AS rows")
    return Statement("+".join(each.name for each in (first, *rest)), "\n".join(parts), in_parts)


def _prefix(layers: int, number: int) -> str:
    return f"of{layers}_{number}_"


def _called(text: str, keys: str, name: str) -> str:
    """The statement for the keys in that variable, its rows under that name."""
    return f"CALL ({keys}) {{\n{text.removesuffix(' AS rows').replace('$keys', keys)} AS {name}\n}}"
