"""What an import of divisions did, or would do: the faults of the files, or what each revision changed."""

from __future__ import annotations

from pydantic import BaseModel, Field

from exchange.wording import messages, shown


class Fault(BaseModel):
    """Something for which the files are refused, all of them."""

    place: str = Field(description="file and line, such as 201012.tsv:57")
    code: str
    value: str | None = None
    message: str
    message_zh: str


class Division(BaseModel):
    """A division as a revision lists it."""

    code: str
    name: str


class Renamed(BaseModel):
    """The same code with another name."""

    code: str
    before: str
    after: str


class Recoded(BaseModel):
    """The same name in the same province with another code: assumed to be the same place."""

    name: str
    before: str
    after: str


class Doubt(BaseModel):
    """Divisions that may be the same, and were not taken for it."""

    kind: str
    before: list[Division]
    after: list[Division]
    message: str
    message_zh: str


class Step(BaseModel):
    """What changed from one revision to the next: after the one date, and by the other."""

    since: str
    by: str
    new: list[Division]
    ended: list[Division]
    renamed: list[Renamed]
    recoded: list[Recoded] = Field(description="assumed")
    doubts: list[Doubt]


class RevisionReport(BaseModel):
    """What became of one file."""

    file: str
    source: str
    revision: str
    rows: int
    outcome: str = Field(description="new, corrected (the revision said otherwise before) or unchanged")
    steps: list[Step] = Field([], description="from the revision before, and to the one after, where there are any")
    new_places: int = 0
    facts: int = Field(0, description="states and events of places that were recorded, closed, corrected or taken back")
    taken_over: int = Field(0, description="places that were there without dates, and have them now")
    found_same: int = Field(0, description="places that turned out to be the same as another one")
    notes: list[str] = []
    notes_zh: list[str] = []


class DivisionsReport(BaseModel):
    """The whole report. With faults nothing was written."""

    dry_run: bool
    faults: list[Fault] = []
    revisions: list[RevisionReport] = []

    @property
    def facts(self) -> int:
        """What was recorded, in all."""
        return sum(each.facts for each in self.revisions)


def worded(code: str, value: object = None, other: str = "") -> tuple[str, str]:
    """A message in both languages."""
    english, chinese = messages("exchange.divisions")[code]
    told = shown(value)
    return english.format(value=told, other=other), chinese.format(value=told, other=other)


def fault(code: str, place: str, value: object = None, other: str = "") -> Fault:
    """A fault with its messages. `value` is what stands in the file, `other` what it is compared with."""
    english, chinese = worded(code, value, other)
    return Fault(place=place, code=code, value=shown(value), message=english, message_zh=chinese)
