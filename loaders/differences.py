"""What changed in a tree of organisations between two days, for all parents of a level."""

from __future__ import annotations

from collections.abc import Sequence

from graph import reorganisations as graph_reorganisations
from graph.listings import Arguments
from graph.projections import event as project_event
from loaders import rows
from loaders.fields import One
from loaders.organisations import one
from loaders.reading import Reader, Row


async def founded(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[list[Row]]:
    """Organisations of the tree that live at the later day only, shown as of it."""
    raise NotImplementedError


async def ended(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[list[Row]]:
    """Organisations of the tree that live at the earlier day only, shown as of it."""
    raise NotImplementedError


async def renamed(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[list[Row]]:
    """Organisations of the tree that live at both days and have another name."""
    raise NotImplementedError


async def moved(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[list[Row]]:
    """Organisations of the tree that live at both days and have another superior."""
    raise NotImplementedError


async def merged(reader: Reader, parents: Sequence[Row], arguments: Arguments) -> list[list[Row]]:
    """Successions between the two days with a member of the tree at either end."""
    raise NotImplementedError


ORGANISATION = one(lambda row: row["_organisation"])
BEFORE = one(lambda row: row["_before"], lambda row, _: row["_from"])
AFTER = one(lambda row: row["_after"])
EVENT = One(lambda _: graph_reorganisations.BY_ID, lambda _: project_event("e"), rows.event, lambda row: row["_event"])
