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
IDENTITIES = {"1": "3", "8": "4"}
"""Identity → the beginning of the categories of those units whose staff has it."""
UNKNOWN = "nonsense"


def known_code(label: str, name: str, code: str) -> bool:
    """Whether that field of such a thing takes the code."""
    ranks = POST_RANKS if label == "Post" else RANKS
    known = {"rank": ranks, "category": CATEGORIES.get(label, ()), "nature": NATURES}
    return code in known[name]


def misfits(identity: str | None, label: str, category: str | None) -> bool:
    """Whether the identity is not that of such a unit's staff; any is, where there is no category of ZB04."""
    fitting = IDENTITIES.get(identity or "")
    return fitting is not None and category is not None and label != "PartyOrganisation" and category[0] != fitting


def rank_order(code: str) -> int:
    """Smaller is higher."""
    return RANKS.index(code)
