"""The steps by which a store comes to the shape that this program expects, one `NNNN_name.cypher` each.

A step is a list of statements, each ended by `;` at the end of a line, with `//` comments. A step may be broken off by
a crash and is then run again from its start, so every statement must bear repetition. A step that was ever released
is never edited: its checksum is kept in the stores it was applied to.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from importlib.resources import files

COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)
END = re.compile(r";[ \t]*$", re.MULTILINE)
NAME = re.compile(r"(\d{4})_(\w+)\.cypher")


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: its number, its name, its statements, and the SHA-256 of its text."""

    number: int
    name: str
    statements: tuple[str, ...]
    checksum: str


def read_migration(file_name: str, text: str) -> Migration:
    """The step that a file's name and text say. Comments and layout do not count in the checksum."""
    found = NAME.fullmatch(file_name)
    if found is None:
        raise ValueError(f"not the name of a migration: {file_name}")
    pieces = END.split(COMMENT.sub("", text))
    statements = tuple(" ".join(piece.split()) for piece in pieces if piece.strip())
    checksum = hashlib.sha256(";\n".join(statements).encode()).hexdigest()
    return Migration(int(found[1]), found[2], statements, checksum)


def known_migrations() -> tuple[Migration, ...]:
    """All steps that this program knows, in order."""
    found = [
        read_migration(file.name, file.read_text(encoding="utf-8"))
        for file in files(__name__).iterdir()
        if file.name.endswith(".cypher")
    ]
    return tuple(sorted(found, key=lambda migration: migration.number))
