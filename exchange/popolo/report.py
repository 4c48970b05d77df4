"""What an import did, or would do: counts per collection, every fault with its place, and what is not kept."""

from __future__ import annotations

from pydantic import BaseModel, Field

from exchange.wording import messages, shown


class Counts(BaseModel):
    """Rows of one collection. `read` is the sum of the others."""

    read: int = 0
    new: int = 0
    changed: int = Field(0, description="an end that was filled in: the world changed")
    corrected: int = Field(0, description="any other difference: we were wrong")
    unchanged: int = 0
    not_taken: int = 0

    def count(self, outcome: str, rows: int = 1) -> None:
        """Count rows of one outcome: `new`, `changed`, `corrected`, `unchanged` or `not_taken`."""
        self.read += rows
        setattr(self, outcome, getattr(self, outcome) + rows)


class Consequence(BaseModel):
    """A row that cannot be taken as it stands because another one was not taken."""

    place: str
    taken: bool = Field(description="taken, but without what it refers to")


class Fault(BaseModel):
    """Something that cannot be taken as it stands."""

    place: str = Field(description="path in the file, such as memberships[12].person_id")
    row: str = Field(description="path of the row, such as memberships[12]")
    code: str
    value: str | None = None
    taken: bool = Field(description="whether the row is taken, without what is at fault")
    message: str
    message_zh: str
    consequences: list[Consequence] = []


class NotKept(BaseModel):
    """A property that Popolo or the file has and the graph does not: nobody's fault, told once."""

    property: str
    rows: int


class BatchReport(BaseModel):
    """One batch, as it is committed (or, in a dry run, as it would be)."""

    number: int
    collection: str
    first: str
    last: str
    rows: int
    committed: bool


class ImportReport(BaseModel):
    """The whole report."""

    file: str
    source: str
    dry_run: bool
    collections: dict[str, Counts]
    role_posts: Counts = Field(description="posts made of the roles of memberships that name no post")
    faults: list[Fault] = []
    not_kept: list[NotKept] = []
    batches: int = 0
    repeated: int = Field(0, description="nested rows that say again what stands elsewhere in the file")

    @property
    def changes(self) -> int:
        """Rows that were written: new, changed and corrected."""
        every = [*self.collections.values(), self.role_posts]
        return sum(counts.new + counts.changed + counts.corrected for counts in every)


def fault(code: str, row: str, place: str, *, taken: bool, value: object = None, other: str = "") -> Fault:
    """A fault with its messages. `value` is what stands in the file, `other` what it is compared with."""
    english, chinese = messages("exchange.popolo")[code]
    told = shown(value)
    return Fault(
        place=place,
        row=row,
        code=code,
        value=told,
        taken=taken,
        message=english.format(value=told, other=other),
        message_zh=chinese.format(value=told, other=other),
    )
