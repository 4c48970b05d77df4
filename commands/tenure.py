"""What an appointment must keep to: its post is open and its unit lives meanwhile, and seats suffice (V-70, X-30)."""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence
from itertools import product

from graph.offices import Holder, Office
from graph.rows import Validity
from rules.dates import PartialDate, iso
from rules.findings import Finding
from rules.tenure import Days, crowded, share_a_day, uncovered

Path = tuple[str, ...]


def dated(
    start: PartialDate | None, end: PartialDate | None, path: Path, findings: MutableSequence[Finding]
) -> Validity | None:
    """The validity from one date to another; None with a finding (V-70) where the end lies before the start."""
    try:
        return Validity(start, end)
    except ValueError:
        findings.append(Finding("V-70", "order", path, str(end), (), {"start": start, "end": end}))
        return None


def tenable(held: Holder, office: Office, starts: Path, ends: Path, post: Path) -> list[Finding]:
    """All that forbids this appointment to the office; the paths lead to its two dates and to the post in the input."""
    others = [other for other in office.holders if other.appointment != held.appointment]
    return [
        *_beyond_life(held.days, office, starts, ends),
        *_twice(held, office, others, post),
        *_crowd(held.days, office, others, post),
    ]


def outlived(days: Days, lives: Sequence[Days], unit: str, path: Path) -> list[Finding]:
    """A finding (V-70) if the unit does not live on each of these days."""
    day = uncovered(days, lives)
    return [] if day is None else [Finding("V-70", "unit", path, _text(day), (unit,), {"day": _text(day)})]


def _beyond_life(days: Days, office: Office, starts: Path, ends: Path) -> list[Finding]:
    findings = []
    day = uncovered(days, office.lives)
    if day is not None:
        about = {"title": office.title, "day": _text(day)}
        findings.append(Finding("V-70", "post", starts if day == days[0] else ends, _text(day), (office.id,), about))
    # Where the post itself is not open, nothing is said of its unit.
    for life, (place, unit) in product(office.lives, office.places):
        within = max(days[0], life[0], place[0]), min(days[1], life[1], place[1])
        path = starts if uncovered(within, office.units.get(unit, ())) == days[0] else ends
        findings += outlived(within, office.units.get(unit, ()), unit, path)
    return findings


def _twice(held: Holder, office: Office, others: list[Holder], path: Path) -> list[Finding]:
    return [
        Finding("R-10", "-", path, office.id, (other.appointment,), {"title": office.title, "id": other.appointment})
        for other in others
        if other.person == held.person and share_a_day(other.days, held.days)
    ]


def _crowd(days: Days, office: Office, others: list[Holder], path: Path) -> list[Finding]:
    crowd = crowded(days, [days, *(other.days for other in others)], office.seats)
    if crowd is None:
        return []
    present = [other.appointment for other in others if other.days[0] <= crowd.day < other.days[1]]
    about = {"title": office.title, "day": _text(crowd.day), "holders": crowd.holders, "seats": crowd.seats}
    return [Finding("X-30", "-", path, office.id, (office.id, *sorted(present)), about)]


def _text(day: int) -> str:
    return iso(day, None) if day else "–"
