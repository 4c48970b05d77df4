"""The codes that the stories use (seed/codes, in the order of their sets: the highest rank first)."""

from __future__ import annotations

RANKS = ("105", "106", "107", "108", "109", "110", "111")
CATEGORIES = {
    "AdministrativeUnit": ("3405", "3414", "3447", "41", "42"),
    "InternalDivision": ("3405", "3414", "3447", "41", "42"),
    "PartyOrganisation": ("12", "20", "50", "51"),
}
NATURES = ("1", "2", "3", "4")
POST_RANKS = ("121", "122", "131", "132", "141")
UNKNOWN = "nonsense"


def known_code(label: str, name: str, code: str) -> bool:
    """Whether that field of such a thing takes the code."""
    ranks = POST_RANKS if label == "Post" else RANKS
    known = {"rank": ranks, "category": CATEGORIES.get(label, ()), "nature": NATURES}
    return code in known[name]


def rank_order(code: str) -> int:
    """Smaller is higher."""
    return RANKS.index(code)
