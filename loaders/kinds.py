"""What a kind of row is beside its stored columns: values that follow from them, neighbours, and their instants.

A kind serves in two ways that must agree: called, it finishes one row (a dict); a table asks it for whole columns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from rules.dates import shown_instant

Row = dict[str, Any]


class When(NamedTuple):
    """The instants in force: the day shown, the day asked (`YYYYMMDD`), and the moment of knowing (milliseconds)."""

    at: int
    asked: int
    known: int

    def on(self, day: int) -> When:
        """Values of another day, the present as asked."""
        return When(day, self.asked, self.known)


@dataclass(frozen=True, slots=True)
class Derived:
    """A value that follows from columns: `function(*columns)`, with the day shown or asked as one more argument."""

    function: Callable[..., Any]
    columns: tuple[str, ...]
    day: Literal["at", "asked"] | None = None

    def of(self, row: Row, when: When) -> Any:
        """The value of one row."""
        values = [row[column] for column in self.columns]
        if self.day is not None:
            values.append(when.at if self.day == "at" else when.asked)
        return self.function(*values)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A neighbour that may have been joined in: shown beneath the fact, or at the instants of the fact itself."""

    kind: Kind
    beneath: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A kind of row. `type` is its GraphQL type, None where rows tell it themselves."""

    type: str | None
    derived: Mapping[str, Derived] = field(default_factory=dict)
    neighbours: Mapping[str, Neighbour] = field(default_factory=dict)
    is_fact: bool = False
    """Rows are true from `_from` to `_to`; what lies beneath is shown by rule of time 5."""

    def stored(self, asked: frozenset[str]) -> frozenset[str]:
        """The columns that a statement has to return for those asked, dotted where they are a neighbour's."""
        needs = {"_type", "_from", "_to"} if self.is_fact else {"_type"}
        neighbours = {key: neighbour.kind for key, neighbour in self.neighbours.items()}
        return _stored(asked, frozenset(needs), self.derived, neighbours)

    def beneath(self, row: Row, when: When) -> When:
        """The instants beneath a row."""
        return when.on(shown_instant(row["_from"], row["_to"], when.at)) if self.is_fact else when

    def __call__(self, row: Row, when: When) -> Row:
        """The row, finished: its type, its instants, what follows, and the same of its neighbours."""
        if self.type is not None:
            row["_type"] = self.type
        row["_when"] = beneath = self.beneath(row, when)
        for key, derived in self.derived.items():
            if all(map(row.__contains__, derived.columns)):
                row[key] = derived.of(row, when)
        for key, neighbour in self.neighbours.items():
            if row.get(key) is not None:
                neighbour.kind(row[key], beneath if neighbour.beneath else when)
        return row


@dataclass(frozen=True, slots=True, eq=False)
class Compound:
    """What finishes rows that are no kind of their own: a function, and the columns that it needs.

    `neighbours` are the kinds of what may have been joined in.
    """

    finish: Callable[[Row, When], Row]
    needs: frozenset[str]
    neighbours: Mapping[str, Kind]

    def stored(self, asked: frozenset[str]) -> frozenset[str]:
        """As that of a kind."""
        return _stored(asked, self.needs, {}, self.neighbours)

    def __call__(self, row: Row, when: When) -> Row:
        """The row, finished."""
        return self.finish(row, when)


def _stored(
    asked: frozenset[str], needs: frozenset[str], derived: Mapping[str, Derived], neighbours: Mapping[str, Kind]
) -> frozenset[str]:
    found = set(needs)
    beneath: dict[str, set[str]] = {}
    for name in asked:
        key, dot, rest = name.partition(".")
        if dot:
            beneath.setdefault(key, set()).add(rest)
        else:
            found.update(derived[name].columns if name in derived else (name,))
    for key, names in beneath.items():
        told = neighbours[key].stored(frozenset(names)) if key in neighbours else names
        found.update(f"{key}.{name}" for name in told)
    return frozenset(found)
