"""What graphql-core and our scalars say about a document or its values, and the same in Chinese.

`graphql_messages.tsv` holds a line for each message: its code (`-` for a part of another message), English, Chinese. In
braces stands what is said of: names, and (`{problem}`, `{reason}`) other messages, which are translated as well.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LONGEST = 1_500
"""Characters of a message that are read and shown. What a client sent may stand in it, at any length."""
LONGEST_WORD = 120

_BLANK = re.compile(r"\{(\w+)\}")
_ENDLESS = re.compile(rf"[^\s'\"]{{{LONGEST_WORD},}}")
_DID_YOU_MEAN = re.compile(
    r" Did you mean (?:(?P<what>the enum value|to use an inline fragment on) )?(?P<names>'[^']*'[^?]{0,1000})\?"
)
_NAMES = re.compile(r"'([^']*)'")
_NESTED = ("problem", "reason")
_FREE = ("value", "token", "kind", "character", "sequence", "key", "first", "second", *_NESTED)
"""Blanks that hold any text; the others hold a name, type or number."""
_SEVERAL = re.compile(r" and (?=subfields ')")
_INTRODUCTIONS = {
    None: "您是否想用 ",
    "the enum value": "您是否想用枚举值 ",
    "to use an inline fragment on": "您是否想对以下类型使用内联片段：",
}


@dataclass(frozen=True, slots=True)
class Message:
    """One known message."""

    code: str
    english: str
    chinese: str
    beginning: str
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, code: str, english: str, chinese: str) -> Message:
        """The message with the pattern that finds what stands in its blanks."""
        pieces = _BLANK.split(english)
        pattern = "".join(_blank(piece) if number % 2 else re.escape(piece) for number, piece in enumerate(pieces))
        return cls(code, english, chinese, pieces[0], re.compile(pattern, re.DOTALL))

    def read(self, text: str) -> dict[str, str] | None:
        """What stands in the blanks; None if the text is not this message."""
        if not text.startswith(self.beginning):
            return None
        found = self.pattern.fullmatch(text)
        return None if found is None else found.groupdict()


def _blank(name: str) -> str:
    if name == "path":
        return rf"(?P<path>\S{{1,{LONGEST}}}?)"
    return f"(?P<{name}>.*)" if name in _FREE else f"(?P<{name}>[^']{{0,{4 * LONGEST_WORD}}}?)"


@cache
def messages() -> tuple[Message, ...]:
    """All known messages. Where two fit, the earlier one is meant."""
    text = files("api.wording").joinpath("graphql_messages.tsv").read_text("utf-8")
    lines = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
    return tuple(Message.of(line["code"], line["english"], line["chinese"]) for line in lines)


@dataclass(frozen=True, slots=True)
class Told:
    """A message of graphql-core, understood. `code` is None for one that is not known."""

    code: str | None
    english: str
    chinese: str
    suggestions: tuple[str, ...]


def shortened(text: str) -> str:
    """The text with endless words cut, and cut itself at `LONGEST`."""
    # A token or name may be as long as the body allows, and is repeated in each error that speaks of it.
    text = text if len(text) <= LONGEST_WORD else _ENDLESS.sub(lambda word: f"{word[0][: LONGEST_WORD // 2]}…", text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def told(message: str) -> Told:
    """The message in both languages, with its code and the names that it suggests."""
    english = shortened(message)
    meant = _DID_YOU_MEAN.search(english)
    suggestions = tuple(_NAMES.findall(meant["names"])) if meant else ()
    plain = english if meant is None else english[: meant.start()] + english[meant.end() :]
    code, chinese = _chinese(plain)
    if meant is not None:
        chinese += f"{_INTRODUCTIONS[meant['what']]}{'、'.join(map(repr, suggestions))}？"
    return Told(code, english, chinese, suggestions)


def _chinese(text: str, depth: int = 8) -> tuple[str | None, str]:
    """Code and Chinese of a message without suggestions; an unknown one keeps its English behind a lead-in."""
    for message in messages() if depth else ():
        blanks = message.read(text)
        if blanks is not None:
            for name in _NESTED:
                if name in blanks:
                    blanks[name] = _part(blanks[name], depth - 1)
            return message.code, message.chinese.format_map(blanks)
    return None, f"请求有误：{text}"


def _part(text: str, depth: int) -> str:
    """A part of another message, or several: in Chinese where it is known, as it is otherwise."""
    known = ((piece, *_chinese(piece, depth)) for piece in _SEVERAL.split(text))
    return "；".join(piece if code is None else chinese for piece, code, chinese in known)
