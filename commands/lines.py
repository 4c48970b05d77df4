"""Rows as the rules see them: the days on which a fact is true, the line from a unit to its superior."""

from __future__ import annotations

from graph.rows import NewRow, StoredRow
from rules.tenure import Days
from rules.trees import Line


def days_of(row: NewRow | StoredRow) -> Days:
    """The days on which a fact is true."""
    span = row.validity.span
    return span.valid_from, span.valid_to


def line_of(row: NewRow | StoredRow) -> Line:
    """A subordination."""
    return Line(str(row.fact_id), row.owner, str(row.target), str(row.values["kind"]), days_of(row))
