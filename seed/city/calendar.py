"""Months as plain numbers: the step of the city's time. Dates of other precision: `seed.city.dating`."""

from __future__ import annotations

from rules.dates import PartialDate

Month = int
"""Months since the year 0: `12 * year + month - 1`."""


def month(year: int, number: int = 1) -> Month:
    """The month of that year, 1 to 12."""
    return 12 * year + number - 1


def read_month(text: str) -> Month | None:
    """`2010-06` as a month; an empty cell is None."""
    return month(int(text[:4]), int(text[5:7])) if text else None


def year_of(at: Month) -> int:
    """Its year."""
    return at // 12


def in_year(at: Month) -> int:
    """Its number within the year, 1 to 12."""
    return at % 12 + 1


def as_date(at: Month | None) -> PartialDate | None:
    """The month as a partial date."""
    return None if at is None else PartialDate(at // 12 * 10000 + (at % 12 + 1) * 100 + 1, "M")


BEGIN = month(1985)
"""The first month that is lived through; who is in office then has been appointed before."""
PRESENT = month(2026, 10)
"""The month that the city is described at; a few decisions already taken lie after it."""
