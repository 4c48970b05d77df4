"""Identities (身份): under which a person is registered in a unit, and whether that fits the unit (CS-09, X-36).

A unit is under the Civil Servant Law (an organ), managed by reference to it, an institution, or something else; so is
an identity. Staff of a unit that was converted keep their former identity until the approval has come: then it does
not fit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from csv import DictReader
from functools import cache
from importlib.resources import files

_LOWER = r"[^省区市州盟县旗]{1,6}(?:市|州|盟|地区|县|区|旗)"
_PROVINCIAL = re.compile(
    r"(?:中共|中国共产党)?"
    r"(?:中央|国家|国务院|"
    r"(?:[^省区市]{0,6}(?:省|自治区)|北京市|天津市|上海市|重庆市|新疆生产建设兵团)"
    rf"(?!{_LOWER}))"
)


@cache
def standings(of: str) -> Mapping[str, str]:
    """Of an `identity` (key of a code) or a `unit` (beginning of the key of its category): LAW, INSTITUTION …"""
    with files("rules").joinpath("identities.tsv").open(encoding="utf-8") as table:
        return {row["key"]: row["standing"] for row in DictReader(table, delimiter="\t") if row["of"] == of}


def standing_of_unit(category: str | None, *, is_by_reference: bool) -> str | None:
    """What a unit of this category is; None where that is not known."""
    if is_by_reference:
        return "BY_REFERENCE"
    found = (standing for key, standing in standings("unit").items() if category and category.startswith(key))
    return next(found, None)


def fits(identity: str, unit: str | None) -> bool:
    """Whether the identity is that of a unit's staff; what is not known fits."""
    own = standings("identity").get(identity)
    return own is None or unit is None or own == unit


def is_provincial(issuer: str | None) -> bool:
    """Whether a document's issuer is an authority of a province, or above: only such approve a unit (CS-09)."""
    return issuer is not None and _PROVINCIAL.match(issuer) is not None
