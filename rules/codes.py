"""Which code set a field's values come from (CS-02), and how a code is written. A stored key is `<set>/<code>`."""

from __future__ import annotations

from collections.abc import Mapping
from csv import DictReader
from functools import cache
from importlib.resources import files


@cache
def code_fields() -> Mapping[str, str]:
    """Field → the code set that its values come from, such as `Post.rank` → `GB12407`."""
    with files("rules").joinpath("code_fields.tsv").open(encoding="utf-8") as table:
        return {row["field"]: row["set"] for row in DictReader(table, delimiter="\t")}


def key_of_code(field: str, given: str) -> str:
    """The key of a code that is given for a field, as `101` or `GB12407/101`."""
    assigned = code_fields()[field]
    return given if given.startswith(f"{assigned}/") else f"{assigned}/{given}"
