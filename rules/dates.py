"""Partial dates and instants: what architecture calls `PartialDate`, and how it becomes a day.

A partial date has the precision of a year, a month or a day. It is compared by its first day, an integer
`YYYYMMDD`. Half-open intervals [from, to) throughout (D.3).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

Precision = Literal["Y", "M", "D"]

ALWAYS = 0
"""Stored `validFrom` of a fact whose beginning is unknown, or that was always so."""
OPEN = 99999999
"""Stored `validTo` of a fact that is still true."""
NOT_SUPERSEDED = 253402300799999
"""Stored `supersededAt` (milliseconds) of a row that nothing has superseded."""
LATEST = NOT_SUPERSEDED - 1
"""The `knownAt` that stands for "what is known now"."""

_FORMS = (
    re.compile(r"(?P<y>[0-9]{4})"),
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})"),
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
    re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})"),
    re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"),
)


class NotAPartialDate(ValueError):
    """The text is none of `2012`, `2012-03`, `2012-03-15`, `201203`, `20120315`, or names no day of the calendar."""

    def __init__(self, text: str) -> None:
        super().__init__(f"not a partial date: {text!r} (2012, 2012-03, 2012-03-15, 201203, 20120315)")
        self.text = text


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date to the year, month or day. `day` is its first day as `YYYYMMDD`; equal days order by precision."""

    day: int
    precision: Precision = "D"

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read reduced ISO 8601 or the digits of GB/T 14946. Raises `NotAPartialDate` on everything else."""
        for form in _FORMS:
            if match := form.fullmatch(text):
                return cls._of(text, match.groupdict())
        raise NotAPartialDate(text)

    @classmethod
    def _of(cls, text: str, parts: dict[str, str]) -> PartialDate:
        year, month, day = int(parts["y"]), int(parts.get("m", 1)), int(parts.get("d", 1))
        if year < 1 or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
            raise NotAPartialDate(text)
        precision: Precision = "D" if "d" in parts else "M" if "m" in parts else "Y"
        return cls(year * 10000 + month * 100 + day, precision)

    @classmethod
    def of_day(cls, day: date) -> PartialDate:
        """The partial date of one calendar day."""
        return cls(day.year * 10000 + day.month * 100 + day.day)

    @property
    def last_day(self) -> int:
        """Its last day as `YYYYMMDD`: what `asOf: "2010"` means (rule of time 2)."""
        year, month = self.day // 10000, self.day // 100 % 100
        if self.precision == "Y":
            return year * 10000 + 1231
        if self.precision == "M":
            return year * 10000 + month * 100 + monthrange(year, month)[1]
        return self.day

    def __str__(self) -> str:
        """Reduced ISO 8601: `2012`, `2012-03`, `2012-03-15`."""
        return iso(self.day, self.precision)


def iso(day: int, precision: str | None) -> str:
    """Write a stored day in reduced ISO 8601. `precision` is `Y`, `M`, or anything else for a day."""
    year = f"{day // 10000:04d}"
    if precision == "Y":
        return year
    if precision == "M":
        return f"{year}-{day // 100 % 100:02d}"
    return f"{year}-{day // 100 % 100:02d}-{day % 100:02d}"


def months_between(start: int, end: int) -> int:
    """Whole months from day `start` to day `end` (both `YYYYMMDD`); negative if `end` is earlier."""
    if end < start:
        return -months_between(end, start)
    months = (end // 10000 - start // 10000) * 12 + end // 100 % 100 - start // 100 % 100
    return months - (end % 100 < start % 100)


def shown_instant(valid_from: int, valid_to: int, asked: int) -> int:
    """The day whose values are shown beneath a dated fact (rule of time 5).

    The latest day on which the fact was valid, not after `asked`; its first day if it is wholly later or
    never was valid. All three are `YYYYMMDD`; the result is for comparing, never for printing.
    """
    if valid_from <= asked < valid_to:
        return asked
    if valid_from < valid_to <= asked:
        return valid_to - 1
    return valid_from
