"""What importers say of a fault, in both languages: each has its own table, `faults.tsv`, of code, English, Chinese."""

from __future__ import annotations

import reprlib
from csv import DictReader
from functools import lru_cache
from importlib.resources import files

_SHOWN_VALUE = 120


@lru_cache
def messages(package: str) -> dict[str, tuple[str, str]]:
    """Code → English and Chinese of an importer's table (`exchange.popolo`)."""
    with files(package).joinpath("faults.tsv").open(encoding="utf-8") as table:
        return {row["code"]: (row["en"], row["zh"]) for row in DictReader(table, delimiter="\t")}


def shown(value: object) -> str | None:
    """A value of a file as a message shows it: not at any length."""
    if value is None:
        return None
    text = value if isinstance(value, str) else reprlib.repr(value)
    return text if len(text) <= _SHOWN_VALUE else text[: _SHOWN_VALUE - 1] + "…"
