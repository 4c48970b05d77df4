"""Values of a Popolo file, as they may stand there and as we take them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from rules.dates import NotAPartialDate, PartialDate

LONGEST = 1000
"""Characters of a text or id that is still kept: the stores index no longer ones."""
MISSING: tuple[object, ...] = (None, "", [], {})
"""What stands for "not told"."""

_DASHED = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")

GENDERS = {
    "male": "1",
    "m": "1",
    "man": "1",
    "男": "1",
    "男性": "1",
    "female": "2",
    "f": "2",
    "woman": "2",
    "女": "2",
    "女性": "2",
    "unknown": "0",
}
"""Popolo's free text → code of GB/T 2261.1."""
SEX_SET = ("GB2261.1", "人的性别")
SEX_NAMES = {"0": "未知的性别", "1": "男", "2": "女"}

_KEPT = {
    "persons": "id name given_name family_name other_names identifiers gender birth_date death_date memberships",
    "persons.other_names": "name given_name family_name",
    "persons.identifiers": "identifier scheme",
    "organizations": "id name other_names identifiers classification parent_id parent area_id area "
    "founding_date dissolution_date memberships posts children",
    "organizations.other_names": "name start_date end_date",
    "organizations.identifiers": "identifier scheme",
    "posts": "id label role organization_id organization start_date end_date memberships",
    "memberships": "id label role person_id person organization_id organization post_id post "
    "on_behalf_of_id on_behalf_of start_date end_date legislative_period_id member member_id",
    "areas": "id name parent_id parent children",
    "events": "id start_date end_date",
}
KEPT = {collection: frozenset(names.split()) for collection, names in _KEPT.items()}
"""Properties that leave a trace in the graph; every other one is reported as not kept."""
COUNTED_LISTS = {"persons": ("other_names", "identifiers"), "organizations": ("other_names", "identifiers")}


class BadValue(ValueError):
    """A value of a type, or of a length, that cannot be kept."""


def is_absent(value: object) -> bool:
    """Whether a value says nothing: null, an empty text, list or object."""
    return value in MISSING or (isinstance(value, str) and not value.strip())


def text_of(value: object) -> str | None:
    """A text without blanks around it; None where it says nothing. Raises `BadValue`."""
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > LONGEST:
        raise BadValue(value)
    return value.strip() or None


def id_of(value: object) -> str | None:
    """An id as text, exactly as it stands; whole numbers are written out. Raises `BadValue`."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal) or len(str(value)) > LONGEST:
        raise BadValue(value)
    return str(value)


def date_of(value: object) -> PartialDate | None:
    """A date of the forms 2012, 2012-03, 2012-03-15; None where there is none. Raises `NotAPartialDate`."""
    if is_absent(value):
        return None
    if not isinstance(value, str) or not _DASHED.fullmatch(value.strip()):
        raise NotAPartialDate(str(value))
    return PartialDate.parse(value.strip())


def entries_of(value: object) -> list[Any]:
    """A list; an absent one is empty. Raises `BadValue`."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise BadValue(value)
    return value
