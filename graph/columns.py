"""The mechanism of projections: what a statement returns of a node or fact, and how it becomes a row (a dict) again.

A projection is text in two parts: clauses that bind what it needs, and one list of values. The list is flat: the
values of a neighbour that is joined in stand in the same list, and a value that several columns need stands there
once. `Shape` tells where. Keys of rows are the names of the GraphQL fields in Python's spelling; keys with a leading
underscore are for loaders only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.instants import Instant, known, valid
from rules.dates import OPEN

Row = dict[str, Any]
Values = Sequence[Any]
"""What a statement returned of one thing, in the order of `Projection.values`."""
Neighbour = tuple[str, "Callable[[], Projection]"]
"""Under which key a neighbour's row stands, and what makes its projection."""

EVERYTHING = "*"
"""Among the columns asked: all of them."""


def stored_date(value: Sequence[Any] | None) -> tuple[int, str | None] | None:
    """A stored (day, precision) as it is shown: None for unknown beginnings, open and unknown ends."""
    if value is None or value[0] is None or value[0] in (0, OPEN) or value[1] == "U":
        return None
    return value[0], value[1]


@dataclass(frozen=True, slots=True)
class Column:
    """One value of a row: its key, the expression, and what becomes of it on the way out."""

    key: str
    expression: str
    read: Callable[[Any], Any] | None = None
    projection: Projection | None = None
    """Whose row the value is, if it is one."""
    precision: str | None = None
    """The second expression of a date; the value is then a pair."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the values of a projection stand in the list that a statement returns."""

    places: Mapping[str, int]
    """Of each column."""
    precisions: Mapping[str, int]
    """Of the second value of dates."""
    reads: Mapping[str, Callable[[Any], Any]]
    nested: Mapping[str, Shape]
    exists: int | None
    """Of the truth that says whether there is anything to show, of a neighbour."""

    def read(self, values: Values | None) -> Row | None:
        """The row; None stays None."""
        if values is None or (self.exists is not None and not values[self.exists]):
            return None
        row = {key: values[place] for key, place in self.places.items()}
        for key, place in self.precisions.items():
            row[key] = (row[key], values[place])
        for key, convert in self.reads.items():
            row[key] = convert(row[key])
        for key, neighbour in self.nested.items():
            row[key] = neighbour.read(values)
        return row


@dataclass(frozen=True, slots=True)
class Projection:
    """Clauses to bind, columns to return; see the module's docstring."""

    columns: tuple[Column, ...]
    clauses: str = ""
    exists: str | None = None
    """The variable that is null where there is nothing to show (an optional neighbour)."""

    def values(self) -> tuple[str, ...]:
        """The expressions of the list, each once."""
        return tuple(dict.fromkeys(self._expressions()))

    def _expressions(self) -> list[str]:
        found = []
        for column in self.columns:
            if column.projection is not None:
                found += [column.expression, *column.projection._expressions()]
            else:
                found += [column.expression] if column.precision is None else [column.expression, column.precision]
        return [expression for expression in found if expression]

    @property
    def expression(self) -> str:
        """The list expression; null where there is nothing to show."""
        values = f"[{', '.join(self.values())}]"
        return values if self.exists is None else f"CASE WHEN {self.exists} IS NULL THEN null ELSE {values} END"

    def shape(self) -> Shape:
        """Where its values stand."""
        return self._shape({expression: place for place, expression in enumerate(self.values())}, None)

    def _shape(self, places: Mapping[str, int], exists: int | None) -> Shape:
        own = [column for column in self.columns if column.projection is None]
        return Shape(
            {column.key: places[column.expression] for column in own},
            {column.key: places[column.precision] for column in own if column.precision is not None},
            {column.key: column.read for column in own if column.read is not None},
            {
                column.key: column.projection._shape(places, places.get(column.expression))
                for column in self.columns
                if column.projection is not None
            },
            exists,
        )

    def reader(self) -> Callable[[Values | None], Row | None]:
        """A function from one returned list to its row; None stays None."""
        return self.shape().read

    def nested(self, key: str) -> Column:
        """This projection as a column of another."""
        return Column(key, "" if self.exists is None else f"{self.exists} IS NOT NULL", projection=self)

    def only(self, asked: frozenset[str]) -> Projection:
        """The projection with nothing but the columns asked, dotted where they are a neighbour's.

        What is joined in stays joined in. With `EVERYTHING`, or where a neighbour is asked that is not joined in, all
        columns of that level stay.
        """
        beneath = _beneath(asked)
        joined = {column.key for column in self.columns if column.projection is not None}
        everything = EVERYTHING in asked or not beneath.keys() <= joined
        kept = []
        for column in self.columns:
            if column.projection is not None and column.key in beneath:
                kept.append(replace(column, projection=column.projection.only(beneath[column.key])))
            elif everything or column.key in asked:
                kept.append(column)
        return replace(self, columns=tuple(kept))


def _beneath(asked: frozenset[str]) -> dict[str, frozenset[str]]:
    """What is asked of each neighbour."""
    found: dict[str, set[str]] = {}
    for name in asked:
        neighbour, dot, rest = name.partition(".")
        if dot:
            found.setdefault(neighbour, set()).add(rest)
    return {neighbour: frozenset(names) for neighbour, names in found.items()}


def with_neighbours(base: Projection, joins: frozenset[str], offered: Mapping[str, Neighbour]) -> Projection:
    """The projection with those of its to-one neighbours joined in that are asked for, by their names in the schema."""
    for name, (key, made) in offered.items():
        if name in joins:
            neighbour = made()
            base = replace(
                base, columns=(*base.columns, neighbour.nested(key)), clauses=base.clauses + neighbour.clauses
            )
    return base


def plain(variable: str, **properties: str) -> tuple[Column, ...]:
    """Columns that are properties as they stand: key of the row = name of the property."""
    return tuple(Column(key, f"{variable}.{name}") for key, name in properties.items())


def date(variable: str, **properties: str) -> tuple[Column, ...]:
    """Columns that are partial dates."""
    return tuple(
        Column(key, f"{variable}.{name}", stored_date, precision=f"{variable}.{name}Precision")
        for key, name in properties.items()
    )


def fact(variable: str) -> tuple[Column, ...]:
    """The columns of every dated fact."""
    return (
        *plain(variable, id="factId", _from="validFrom", _to="validTo", recorded_at="recordedAt"),
        *plain(variable, superseded_at="supersededAt", document_id="documentId", source="source"),
        *date(variable, valid_from="validFrom", valid_to="validTo"),
    )


def life(owner: str, state: str, label: str, now: Instant) -> tuple[Column, ...]:
    """The beginning and end of the owner's whole life as known then, and the life of the state that is shown."""

    # A variable of its own: whatever the statement has bound already would be met again.
    x = f"{state}Other"

    def end(condition: str, day: str) -> str:
        state_day = f"[{state}.{day}, {state}.{day}Precision]"
        other = f"({owner})-[:HAS_STATE]->({x}:{label}) WHERE {x}.{condition} AND {x}.showTo > 0 AND {known(x, now)}"
        return (
            f"CASE WHEN {state}.{condition} THEN {state_day} ELSE head([{other} | [{x}.{day}, {x}.{day}Precision]]) END"
        )

    return (
        Column("_begun", end("showFrom = 0", "validFrom")),
        Column("_ended", end(f"showTo = {OPEN}", "validTo")),
        Column("_state", f"[{state}.validFrom, {state}.validTo]"),
    )


def lives(owner: str, state: str, label: str, now: Instant) -> Column:
    """Whether the owner lives on the day asked; the state that is shown mostly tells, being that of this day, too."""
    x = f"{state}Asked"
    other = f"({owner})-[:HAS_STATE]->({x}:{label}) WHERE {known(x, now)} AND {valid(x, now.asked)}"
    return Column(
        "_lives",
        f"CASE WHEN {state}.showFrom <= {now.asked} AND {now.asked} < {state}.showTo "
        f"THEN {valid(state, now.asked)} ELSE EXISTS {{ MATCH {other} }} END",
    )
