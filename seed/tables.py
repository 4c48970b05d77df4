"""The tab-separated tables of this package: a header line, then one row a line, no quoting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

HERE = files("seed")


def table(path: str) -> Iterator[dict[str, str]]:
    """The rows of a table by column. `path` is relative to this package; empty cells are empty texts."""
    header, *lines = HERE.joinpath(path).read_text(encoding="utf-8").splitlines()
    columns = header.split("\t")
    for line in lines:
        yield dict(zip(columns, line.split("\t"), strict=True))


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code of a code set. `parent` is a code of the same set, or absent."""

    set: str
    set_name: str
    code: str
    name: str
    parent: str | None
    sequence: int

    @property
    def key(self) -> str:
        """How facts and `Code` nodes write it: `<set>/<code>`."""
        return f"{self.set}/{self.code}"


CODE_TABLES = ("person", "education", "post", "appointment", "organisation", "own")


def code_rows() -> list[CodeRow]:
    """All codes that the program brings along (CS-02), set by set in their order."""
    return [
        CodeRow(row["set"], row["set_name"], row["code"], row["name"], row["parent"] or None, int(row["sequence"]))
        for name in CODE_TABLES
        for row in table(f"codes/{name}.tsv")
    ]
