"""The departments of the State Council (国务院) through the reforms of 1998 to 2023: public facts, no persons.

`state_council/units.tsv` has one row per unit and period with all that held then; what stays the same from one row
to the next is one fact. `events.tsv` has one row per event; an input that ends with it is succeeded by its outputs,
an input marked `+` survives. What was left out, and why: `state_council/README.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from seed.tables import table
from seed.world import Event, World

Row = dict[str, str]


def state_council() -> World:
    """The lineage as a seed. Group and code keys are those of the tables."""
    groups = {row["key"]: row for row in table("state_council/groups.tsv")}
    events = [_event(row) for row in table("state_council/events.tsv")]
    rests_on = _documents_by_unit(events)
    units = {key: list(rows) for key, rows in groupby(table("state_council/units.tsv"), key=lambda row: row["key"])}
    described = {key: [_described(row, groups) for row in rows] for key, rows in units.items()}
    return World.model_validate(
        {
            "source": "seed/state_council/units.tsv",
            "documents": [
                {
                    "key": row["key"],
                    "number": row["number"] or None,
                    "title": row["title"],
                    "issuer": row["issuer"],
                    "issuedOn": row["issued_on"],
                }
                for row in table("state_council/documents.tsv")
            ],
            "groups": [{"key": key, "code": key, "states": [{"name": row["name"]}]} for key, row in groups.items()],
            "organisations": [
                {
                    "key": key,
                    "type": "ADMINISTRATIVE_UNIT",
                    "code": key,
                    "states": [_dated(key, rests_on, *period) for period in _periods(rows, _state)],
                }
                for key, rows in described.items()
            ],
            "subordinations": [
                _dated(key, rests_on, *period) for key, rows in described.items() for period in _periods(rows, _parent)
            ],
            "groupings": [
                _dated(key, rests_on, *period)
                for key, rows in described.items()
                for period in _periods(rows, _grouping)
            ],
            "events": events,
        }
    )


def _event(row: Row) -> Event:
    inputs = [(name.rstrip("+"), name.endswith("+")) for name in row["inputs"].split()]
    outputs = row["outputs"].split()
    return Event.model_validate(
        {
            **{name: row[name] or None for name in ("key", "kind", "on", "document", "remarks")},
            "inputs": [{"organisation": name, "survives": survives} for name, survives in inputs],
            "outputs": outputs,
            "successions": [(name, output) for name, survives in inputs if not survives for output in outputs],
        }
    )


def _documents_by_unit(events: list[Event]) -> dict[tuple[str, str], str]:
    """(unit, day) → key of the document behind what began for the unit on that day."""
    return {
        (unit, str(event.on)): event.document
        for event in events
        if event.document is not None
        for unit in [*(i.organisation for i in event.inputs if i.survives), *event.outputs]
    }


def _described(row: Row, groups: dict[str, Row]) -> Row:
    """The row with the category and nature that its group gives it, unless it has its own."""
    group = groups.get(row["group"], {"category": "", "nature": ""})
    return {**row, "category": row["category"] or group["category"], "nature": row["nature"] or group["nature"]}


def _periods(rows: list[Row], fact: Callable[[Row], dict[str, Any]]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(from, to, fact) of consecutive rows that say the same; rows that say nothing are left out."""
    for said, same in groupby(rows, key=fact):
        period = list(same)
        if said:
            yield period[0]["from"], period[-1]["to"], said


def _dated(
    unit: str, rests_on: dict[tuple[str, str], str], start: str, end: str, said: dict[str, Any]
) -> dict[str, Any]:
    return {**said, "from": start or None, "to": end or None, "document": rests_on.get((unit, start))}


def _state(row: Row) -> dict[str, Any]:
    coded = {"category": "ZB04", "nature": "zhiguan.organisation-nature", "rank": "ZB03"}
    return {
        "name": row["name"],
        "shortName": row["short_name"] or None,
        "sequence": int(row["sequence"]),
        **{field: f"{code_set}/{row[field]}" for field, code_set in coded.items() if row[field]},
    }


def _parent(row: Row) -> dict[str, Any]:
    if not row["parent"]:
        return {}
    return {"organisation": row["key"], "superior": row["parent"], "kind": "LEADERSHIP"}


def _grouping(row: Row) -> dict[str, Any]:
    if not row["group"]:
        return {}
    return {"organisation": row["key"], "group": row["group"], "sequence": int(row["sequence"])}
