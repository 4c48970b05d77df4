"""Every code that the API can give: one line each in `codes.tsv`, and the pages of documentation made of them.

A code is added by its line there; what raises it from within `api` also has its name in `api.errors.ErrorCode`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from api.wording.languages import Language


@dataclass(frozen=True, slots=True)
class Entry:
    """One code: the HTTP status of a request that it refuses as a whole, what it means, and what to do."""

    code: str
    status: int
    meaning: dict[Language, str]
    remedy: dict[Language, str]


@cache
def catalogue() -> dict[str, Entry]:
    """All codes, in the order of the file."""
    text = files("api.wording").joinpath("codes.tsv").read_text("utf-8")
    entries = [
        Entry(
            line["code"],
            int(line["status"]),
            {Language.ENGLISH: line["meaning"], Language.CHINESE: line["meaning_zh"]},
            {Language.ENGLISH: line["remedy"], Language.CHINESE: line["remedy_zh"]},
        )
        for line in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
    ]
    return {entry.code: entry for entry in entries}


PAGES = {Language.ENGLISH: "errors.md", Language.CHINESE: "errors.zh-CN.md"}
"""File names of the documentation in `docs/`, and of its beginning beside this file."""


def page(language: Language) -> str:
    """The catalogue as a page of documentation."""
    lines = [
        f"| `{entry.code}` | {entry.status} | {entry.meaning[language]} | {entry.remedy[language]} |\n"
        for entry in catalogue().values()
    ]
    return files("api.wording").joinpath(PAGES[language]).read_text("utf-8") + "".join(lines)
