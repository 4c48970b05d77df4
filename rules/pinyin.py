"""Keys for sorting and searching names: pinyin for Chinese characters, plain lower case for everything else.

The same text always gives the same keys. Accents are dropped (`José` is found as `jose`).
"""

from __future__ import annotations

import re
from csv import DictReader
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple
from unicodedata import combining, normalize

from pypinyin import lazy_pinyin

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_WORD = re.compile(r"[^\W_]+(?:['’·][^\W_]+)*")
_CHINESE_PERSON = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,4}")
_LONGEST_SURNAME = 2


class SearchKeys(NamedTuple):
    """`name_key` sorts, `pinyin` (no blanks) and `initials` are searched. All lower case."""

    name_key: str
    pinyin: str
    initials: str


@lru_cache(maxsize=1)
def surname_readings() -> dict[str, list[str]]:
    """Surnames that are read otherwise than the same characters elsewhere: 单 is `shan`, not `dan`."""
    with files("rules").joinpath("surname_readings.tsv").open(encoding="utf-8") as table:
        return {row["surname"]: row["reading"].split() for row in DictReader(table, delimiter="\t")}


@lru_cache(maxsize=16384)
def search_keys(text: str, of_person: bool = False) -> SearchKeys:
    """The keys of a name or title. `of_person` reads the surname as a surname.

    `name_key` is the syllables and words with blanks, a tab, and the text itself, so that equal sounds stay apart
    and a shorter name comes before a longer one.
    """
    words = _words(text, of_person)
    pinyin = "".join("".join(filter(str.isalnum, word)) for word in words)
    return SearchKeys(f"{' '.join(words)}\t{text}", pinyin, "".join(word[0] for word in words))


def contains_chinese(text: str) -> bool:
    """Whether there is a Chinese character in the text."""
    return _HAN.search(text) is not None


def _words(text: str, of_person: bool) -> list[str]:
    if of_person and _CHINESE_PERSON.fullmatch(text):
        return _person_syllables(text)
    words: list[str] = []
    position = 0
    for match in _HAN.finditer(text):
        words += _latin_words(text[position : match.start()])
        words += _syllables(match.group())
        position = match.end()
    return words + _latin_words(text[position:])


def _person_syllables(name: str) -> list[str]:
    for length in range(_LONGEST_SURNAME, 0, -1):
        if (reading := surname_readings().get(name[:length])) is not None:
            return [*reading, *_syllables(name[length:])]
    return _syllables(name)


def _syllables(han: str) -> list[str]:
    return [syllable.lower() for syllable in lazy_pinyin(han, v_to_u=False)]


def _latin_words(text: str) -> list[str]:
    plain = "".join(char for char in normalize("NFKD", text) if not combining(char))
    return [word.lower() for word in _WORD.findall(plain)]
