"""The scalars of the schema: how stored values are written, and how given ones are read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from rules.dates import NotAPartialDate, iso
from rules.dates import PartialDate as Date

PartialDate = NewType("PartialDate", Date)
DateTime = NewType("DateTime", int)

_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")


def write_date(value: Sequence[int | str | None]) -> str:
    """A stored (day, precision) in reduced ISO 8601."""
    day, precision = value
    return iso(day, precision)  # type: ignore[arg-type]


def read_date(value: object) -> Date:
    """A partial date from text. Everything but text of one of the five forms is refused."""
    if not isinstance(value, str):
        raise ValueError(f"PartialDate takes text such as 2012, 2012-03 or 2012-03-15, not {value!r}.")
    try:
        return Date.parse(value)
    except NotAPartialDate as error:
        raise ValueError(
            f"PartialDate takes 2012, 2012-03, 2012-03-15, 201203 or 20120315, not {error.text!r}."
        ) from None


def write_moment(value: int) -> str:
    """Milliseconds since 1970 as RFC 3339, in UTC to the millisecond."""
    moment = datetime.fromtimestamp(value / 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{value % 1000:03d}Z"


def read_moment(value: object) -> int:
    """RFC 3339 text with an offset as milliseconds since 1970. Text without an offset is refused."""
    if not isinstance(value, str) or not _RFC_3339.fullmatch(value):
        raise ValueError(
            f"DateTime takes RFC 3339 text with an offset, such as 2024-01-31T12:00:00+08:00, not {value!r}."
        )
    try:
        moment = datetime.fromisoformat(value.upper().replace(" ", "T"))
        return (moment - _EPOCH) // timedelta(milliseconds=1)
    except (ValueError, OverflowError):
        raise ValueError(f"DateTime names no moment of the calendar: {value!r}.") from None


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

SCALARS: dict[object, ScalarDefinition] = {
    PartialDate: strawberry.scalar(
        name="PartialDate",
        description="Reduced ISO 8601: 2012, 2012-03, 2012-03-15. Also reads 201203 and 20120315. "
        "(不完整日期:年、年月或年月日)",
        specified_by_url=None,
        serialize=write_date,
        parse_value=read_date,
    ),
    DateTime: strawberry.scalar(
        name="DateTime",
        description="RFC 3339 with offset. (时刻,带时区)",
        serialize=write_moment,
        parse_value=read_moment,
    ),
}
