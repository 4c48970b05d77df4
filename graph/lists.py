"""Lists per parent: one statement for all parents of a level, whatever the page size (architecture.md 5).

Each key of a batch is a map `k` with `i` (its place), `id` (the parent) and the instants `at`, `asked`, `known`.
Filters, order, keyset cursor and page size work inside the database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.columns import Projection
from graph.connection import Statement

LONGEST_PLAIN_LIST = 1000
"""A list without pages that is longer is an error, not a cut."""

LAST_TEXT = "\uffff"
LAST_NUMBER = 2147483647


@dataclass(frozen=True, slots=True)
class Key:
    """One sort key: a Cypher expression that is never null, and its direction."""

    expression: str
    descending: bool = False

    def reversed(self) -> Key:
        """The same, the other way round."""
        return Key(self.expression, not self.descending)


@dataclass(frozen=True, slots=True)
class Source:
    """What a list is a list of.

    `match` binds the variables and holds the list's own condition (it ends in a WHERE that can be continued by AND);
    `carried` are the variables that go on; `identity` is the unique expression that ends every order;
    `at` is the day shown beneath each row, where that differs from the key's own.
    """

    name: str
    match: str
    carried: tuple[str, ...]
    identity: str
    at: str = "k.at"
    prelude: str = ""
    """Clauses before the match, such as walking a tree; they must keep `k`."""


@dataclass(frozen=True, slots=True)
class Window:
    """A page: at most `size` rows after (or, `backward`, before) a place in the order."""

    size: int
    backward: bool = False
    after: Sequence[Any] | None = None
    before: Sequence[Any] | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A list with its filter: what page, count and plain statements are made from."""

    source: Source
    condition: str = "true"
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def _rows(self) -> str:
        where = self.source.match if self.condition == "true" else f"{self.source.match} AND ({self.condition})"
        return f"{self.source.prelude}{where}\n"

    def page(
        self,
        keys: Sequence[Key],
        window: Window,
        projection: Projection,
        *,
        counted: bool = False,
        placed: bool = True,
    ) -> tuple[Statement, dict[str, Any]]:
        """The statement of one page for each parent: [place of the key, rows, length of the whole list].

        A row is what the projection says, with `placed` [sort values and identity, that]; the length is null unless
        `counted`.
        """
        ordered = [*keys, Key(self.source.identity)]
        if window.backward:
            ordered = [key.reversed() for key in ordered]
        names = [f"s{number}" for number in range(len(ordered))]
        parameters: dict[str, Any] = {**self.parameters, "limit": window.size + 1}
        limits = []
        for place, values, later in (("after", window.after, True), ("before", window.before, False)):
            if values is not None:
                parameters[place] = list(values)
                limits.append(_beyond(names, ordered, f"${place}", later=later != window.backward))
        carried = ", ".join(("k", *self.source.carried))
        sorts = ", ".join(f"{key.expression} AS {name}" for key, name in zip(ordered, names, strict=True))
        order = ", ".join(
            f"{name}{' DESC' if key.descending else ''}" for key, name in zip(ordered, names, strict=True)
        )
        entry = f"[[{', '.join(names)}], {projection.expression}]" if placed else projection.expression
        keyset = f"WITH * WHERE {' AND '.join(limits)}\n" if limits else ""
        text = (
            "UNWIND $keys AS k\nCALL (k) {\n"
            f"{self._rows()}WITH {carried}, {self.source.at} AS t, {sorts}\n{keyset}"
            f"WITH * ORDER BY {order} LIMIT $limit\n"
            f"{projection.clauses}WITH * ORDER BY {order}\n"
            f"RETURN collect({entry}) AS rows\n}}\n"
            f"{self._counting() if counted else 'WITH k, rows, null AS n'}\n"
            "RETURN collect([k.i, rows, n]) AS rows"
        )
        return Statement(f"{self.source.name}.page", text), parameters

    def _counting(self) -> str:
        return f"CALL (k) {{\n{self._rows()}RETURN count({self.source.identity}) AS n\n}}"

    def count(self) -> tuple[Statement, dict[str, Any]]:
        """The statement that counts the rows of each parent."""
        text = f"UNWIND $keys AS k\n{self._counting()}\nRETURN collect([k.i, n]) AS rows"
        return Statement(f"{self.source.name}.count", text), dict(self.parameters)

    def all(
        self, keys: Sequence[Key], projection: Projection, *, placed: bool = True
    ) -> tuple[Statement, dict[str, Any]]:
        """The statement of a list without pages: one more row than allowed at most."""
        return self.page(keys, Window(LONGEST_PLAIN_LIST), projection, placed=placed)


def _beyond(names: Sequence[str], keys: Sequence[Key], values: str, *, later: bool) -> str:
    """The row lies strictly beyond the place in the order: later in it, or earlier."""
    condition = ""
    for number in reversed(range(len(names))):
        sign = "<" if keys[number].descending == later else ">"
        step = f"{names[number]} {sign} {values}[{number}]"
        condition = f"({step} OR ({names[number]} = {values}[{number}] AND {condition}))" if condition else step
    return condition
