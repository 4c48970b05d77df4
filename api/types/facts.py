"""What all things with an id, and all dated facts, have in common."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import ID

from api.declare import interface_type, leaf, one
from api.enums import FactStatus
from api.scalars import DateTime, PartialDate
from api.sensitivity import PUBLIC
from loaders import documents


@strawberry.interface(description="A thing with an id of its own, stable for ever. (对象)")
@interface_type(PUBLIC)
class Node:
    id: ID = leaf("The id; stable for ever. (标识)")


@strawberry.interface(
    description="Something true for a time, known for a time. `id` is the fact's own and survives correction; `status` "
    "is judged at the `asOf` asked. (有起止时间的事实)"
)
@interface_type(PUBLIC)
class DatedFact:
    id: ID = leaf("The fact's own id; survives closing and correction. (标识)")
    valid_from: PartialDate | None = leaf("First day on which it was true; null: unknown or always. (起始时间)")
    valid_to: PartialDate | None = leaf(
        "First day on which it was no longer true; null: open, or end unknown. (终止时间)"
    )
    status: FactStatus = leaf("How it stands at the `asOf` asked. (状态)")
    recorded_at: DateTime = leaf("When this was recorded. (记录时刻)")
    superseded_at: DateTime | None = leaf("When another record took its place; null: still stands. (被更替时刻)")
    document = one(documents.OF_FACT, "Document", "The document it rests on. (依据文件)", key="document", optional=True)
    source: str | None = leaf("Where it was taken from: file and row, system, or person entering it. (来源)")


def end_document() -> Any:
    """The field of a fact that somebody ended by hand."""
    return one(
        documents.OF_END,
        "Document",
        "The document by which it ended, if it did so by itself. (终止依据文件)",
        key="end_document",
        optional=True,
    )
