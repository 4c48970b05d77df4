"""How exactly a date is known: to the month as a rule, to the day where a decision is at hand, to the year long ago."""

from __future__ import annotations

from collections.abc import Collection

from rules.dates import PartialDate
from seed.city.calendar import BEGIN, Month, as_date, month

_DECISIONS_FROM = month(2013)


class Dating:
    """Dates of appointments. All that happens in one month has one date, so that who leaves makes room for who comes.

    `whole_months`: months in which bodies change; those are known to the month.
    """

    def __init__(self, whole_months: Collection[Month]) -> None:
        self._whole = frozenset(whole_months)

    def decided_on(self, at: Month) -> PartialDate | None:
        """The day of the session that decided that month's appointments, if it is on record."""
        if at < _DECISIONS_FROM or at in self._whole or at * 7 % 3:
            return None
        return PartialDate(at // 12 * 10000 + (at % 12 + 1) * 100 + 5 + at * 11 % 20)

    def of(self, at: Month | None) -> PartialDate | None:
        """The date of what happened in that month."""
        return None if at is None else self.decided_on(at) or as_date(at)

    def long_ago(self, at: Month, after: Month, number: int) -> PartialDate | None:
        """The date of a step before 1985 between two posts, the earlier of which began in the month `after`."""
        if at < BEGIN and at // 12 > after // 12 and (at + number) % 4 == 0:
            return PartialDate(at // 12 * 10000 + 101, "Y")
        return self.of(at)
