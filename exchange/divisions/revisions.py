"""A revision of the list of divisions, and the files that hold one each: Source, Revision, Code, Name, with tabs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from exchange.divisions.report import Fault, fault
from rules.dates import NotAPartialDate, PartialDate
from rules.divisions import CODE

COLUMNS = ("source", "revision", "code", "name")
LONGEST_NAME = 100
_IN_NAME = re.compile(r"[^\s\x00-\x1f\x7f]+")
_DIGEST_BYTES = 12


@dataclass(frozen=True, slots=True)
class Revision:
    """A list of divisions as it stood on a date, as one source tells it.

    `names`: code → name. `file` and `rows` (code → file and line) say where it was taken from, as far as is known.
    """

    source: str
    on: PartialDate
    names: Mapping[str, str]
    file: str | None = None
    rows: Mapping[str, str] = field(default_factory=dict)

    def cited(self, code: str | None = None) -> str:
        """Where one of its rows, or the whole of it, was taken from."""
        whole = self.file or f"{self.source} {self.on}"
        return whole if code is None else self.rows.get(code) or f"{whole} {code}"

    @property
    def digest(self) -> str:
        """A fingerprint of its codes and names."""
        content = "\n".join(f"{code}\t{name}" for code, name in sorted(self.names.items()))
        return blake2b(content.encode(), digest_size=_DIGEST_BYTES).hexdigest()


def read_revisions(paths: Sequence[Path]) -> tuple[list[Revision], list[Fault]]:
    """The revisions in order of date, and every fault of every file. One may be there twice, but not in two ways."""
    revisions: list[Revision] = []
    faults: list[Fault] = []
    for path in paths:
        reader = _Reader(path)
        revision = reader.read()
        faults += reader.faults
        if revision is None or reader.faults:
            continue
        other = next((each for each in revisions if each.on.day == revision.on.day), None)
        if other is not None and other.names != revision.names:
            faults.append(fault("same-revision", path.name, str(revision.on), str(other.file)))
        else:
            revisions.append(revision)
    return sorted(revisions, key=lambda each: each.on.day), faults


class _Reader:
    """Reads one file; whatever is wrong with it is among its faults."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[Fault] = []

    def read(self) -> Revision | None:
        """The revision; None, or one that is not to be used, where there are faults."""
        rows = list(self._rows(self._lines()))
        if not rows:
            if not self.faults:
                self._fault("no-rows", 1)
            return None
        source = self._agreed("sources", [(line, cells["source"]) for line, cells in rows if cells["source"]])
        on = self._agreed("revisions", [(line, cells["revision"]) for line, cells in rows if _date(cells["revision"])])
        for line, cells in rows:
            if not cells["source"]:
                self._fault("missing-source", line)
            if _date(cells["revision"]) is None:
                self._fault("bad-revision", line, cells["revision"])
        names, cited = self._divisions(rows)
        self.faults.sort(key=lambda each: int(each.place.rpartition(":")[2]))
        date = _date(on)
        return Revision(source, date, names, self.path.name, cited) if date is not None else None

    def _lines(self) -> list[str]:
        try:
            content = self.path.read_bytes()
        except OSError as error:
            self._fault("unreadable", 1, error.strerror or str(error))
            return []
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self._fault("not-utf-8", content.count(b"\n", 0, error.start) + 1)
            return []
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def _rows(self, lines: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
        """(line, cells by column) without empty lines."""
        if not lines:
            return
        header = [cell.strip().lower() for cell in lines[0].split("\t")]
        if sorted(header) != sorted(COLUMNS):
            self._fault("bad-header", 1, lines[0])
            return
        for number, line in enumerate(lines[1:], 2):
            if not line.strip():
                continue
            cells = [cell.strip() for cell in line.split("\t")]
            if len(cells) == len(COLUMNS):
                yield number, dict(zip(header, cells, strict=True))
            else:
                self._fault("bad-row", number, len(cells))

    def _agreed(self, what: str, told: Sequence[tuple[int, str]]) -> str:
        """What most rows say; the others are faults."""
        if not told:
            return ""
        agreed = Counter(value for _, value in told).most_common(1)[0][0]
        for line, value in told:
            if value != agreed:
                self._fault(f"several-{what}", line, value, agreed)
        return agreed

    def _divisions(self, rows: Sequence[tuple[int, dict[str, str]]]) -> tuple[dict[str, str], dict[str, str]]:
        names: dict[str, str] = {}
        lines: dict[str, int] = {}
        for line, cells in rows:
            code, name = cells["code"], cells["name"]
            if not CODE.fullmatch(code):
                self._fault("bad-code", line, code)
            elif code in lines:
                self._fault("duplicate-code", line, code, str(lines[code]))
            else:
                names[code], lines[code] = name, line
            if not name:
                self._fault("missing-name", line)
            elif not _IN_NAME.fullmatch(name) or len(name) > LONGEST_NAME:
                self._fault("bad-name", line, name)
        return names, {code: f"{self.path.name} line {line}" for code, line in lines.items()}

    def _fault(self, code: str, line: int, value: object = None, other: str = "") -> None:
        self.faults.append(fault(code, f"{self.path.name}:{line}", value, other))


def _date(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text)
    except NotAPartialDate:
        return None
