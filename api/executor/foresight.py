"""What will be asked of a thing that a root field looks up: statements that need nothing but its id."""

from __future__ import annotations

from collections.abc import Iterable

from api.answers import Loaded, Paged
from api.executor.plan import FieldPlan
from graph.foretold import Foretold
from graph.listings import Arguments
from loaders.fields import Pages
from loaders.reading import Reader
from rules.refusals import Refusal

MOST = 3
"""Statements that are read along; more of them are faster side by side."""


def foretold(reader: Reader, asked: Iterable[tuple[FieldPlan, Arguments]]) -> tuple[Foretold, ...]:
    """The statements of those fields, each once; none if there are too many."""
    found: list[Foretold] = []
    for field, arguments in asked:
        told = _of_field(reader, field, arguments)
        if told is not None and told not in found:
            found.append(told)
    return tuple(found) if len(found) <= MOST else ()


def _of_field(reader: Reader, field: FieldPlan, arguments: Arguments) -> Foretold | None:
    try:
        match field.answer:
            case Paged(pages):
                return pages.foretold(reader, arguments)
            case Loaded(load, None):
                owner = getattr(load, "__self__", None)
                if isinstance(owner, Pages) and load == owner.all:
                    return owner.foretold(reader, arguments, whole=True)
                tell = getattr(load, "foretold", None)
                told: Foretold | None = None if tell is None else tell(reader, arguments)
                return told
    except Refusal:
        return None  # who asks for it will be told
    return None
