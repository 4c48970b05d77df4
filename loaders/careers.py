"""Careers: posts and studies in one line, with what the units were called and became."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph import appointments as graph
from graph import organisations as graph_organisations
from graph.columns import stored_date
from graph.foretold import Foretold
from graph.listings import Arguments
from loaders import education, rows
from loaders.fields import One
from loaders.kinds import Row, When
from loaders.reading import Reader, instants, key_of, some_each
from rules.careers import Span, gaps_and_overlaps


async def _path(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[list[Row]]:
    keys = [key_of(number, parent["id"], instants(parent, arguments)) for number, parent in enumerate(parents)]
    read = graph.IN_CAREER.reader()
    paths: list[list[Row]] = [[] for _ in parents]
    for number, held, studied in await reader.store.read(graph.CAREER, {"keys": keys}, reader.scope):
        when = instants(parents[number], arguments)
        entries = [_post_entry(row, when) for values in held if (row := read(values)) is not None]
        entries += [_study_entry(values, when, reader) for values in studied]
        entries.sort(key=_place)
        told = gaps_and_overlaps([entry["_span"] for entry in entries])
        for entry, (gap, overlaps) in zip(entries, told, strict=True):
            entry["gap_months_before"], entry["overlaps"] = gap, overlaps
        paths[number] = entries[::-1] if arguments.through else entries
    return paths


@dataclass(frozen=True, slots=True)
class Path:
    """Each person's posts and studies begun by the instant, oldest first, or with `through` latest first."""

    async def __call__(self, reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[list[Row]]:
        """The career of each parent."""
        return await _path(reader, parents, arguments)

    def foretold(self, _: Reader, arguments: Arguments) -> Foretold | None:
        """The statement that will be run."""
        return Foretold(graph.CAREER) if arguments.as_of is None else None


path = Path()


def _place(entry: Row) -> tuple[Any, ...]:
    # Of entries for the same time the main post stands first; it overlaps nothing, the others overlap it.
    span, appointment = entry["_span"], entry["appointment"]
    beside = appointment is not None and not appointment["is_primary"]
    return span.start, span.end, beside, entry["_fact"]


def _entry(kind: str, fact: str, span: Span, when: When, **values: Any) -> Row:
    return {"kind": kind, "_fact": fact, "_span": span, "_when": when, "appointment": None, **values}


def _post_entry(row: Row, when: When) -> Row:
    unit = row["post"]["organisation"]
    return _entry(
        "POST",
        row["id"],
        Span(row["_from"], row["_to"]),
        when,
        from_=row["valid_from"],
        to=row["valid_to"],
        organisation_name=unit["name"],
        title=row["post"]["title"],
        appointment=rows.appointment(row, when),
        _unit=unit["id"],
    )


def _study_entry(values: Sequence[Any], when: When, reader: Reader) -> Row:
    fact, start, start_precision, end, end_precision, school, level, degree, major, department = values
    names = (reader.codes.name(level), department, major, reader.codes.name(degree))
    return _entry(
        "STUDY",
        fact,
        Span(start, end),
        when,
        from_=stored_date((start, start_precision)),
        to=stored_date((end, end_precision)),
        organisation_name=school,
        title="、".join(name for name in names if name),
        _unit=None,
        _study=fact,
    )


STUDY = One(
    education.STUDY_BY_ID.statement,
    education.STUDY_BY_ID.project,
    rows.study,
    lambda entry: entry.get("_study"),
)


async def organisation_states(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[list[Row]]:
    """Every period of the unit that shares days with the entry, oldest first."""
    wanted = [(number, parent) for number, parent in enumerate(parents) if parent["_unit"] is not None]
    keys = [
        key_of(
            place,
            parent["_unit"],
            parent["_when"],
            **{"from": parent["_span"].start, "to": max(parent["_span"].end, parent["_span"].start + 1)},
        )
        for place, (_, parent) in enumerate(wanted)
    ]
    found = await some_each(
        reader, graph_organisations.STATES_DURING, keys, graph_organisations.STATE.shape(), rows.state
    )
    results: list[list[Row]] = [[] for _ in parents]
    for (number, _), states in zip(wanted, found, strict=True):
        results[number] = states
    return results
