"""What will be asked of what a root field finds: statements that need nothing but ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import structlog

from api.answers import Loaded, Paged
from api.executor.plan import FieldPlan
from graph.foretold import Foretold
from graph.listings import Arguments
from loaders.fields import Pages
from loaders.reading import PAGE_SIZE, Reader
from rules.refusals import Refusal

log = structlog.get_logger("api.executor")

MOST = 3
"""Statements that are read along with one thing; more of them are faster side by side."""
MOST_OF_MANY = 1
"""The same, with a page of things."""


def of_one(reader: Reader, asked: Iterable[tuple[FieldPlan, Arguments]]) -> tuple[Foretold, ...]:
    """The statements of those fields of one thing, each once; none if there are too many."""
    return _few(_foretold(reader, asked, 1), MOST)


def of_page(
    reader: Reader, asked: Iterable[tuple[FieldPlan, Arguments]], given: Mapping[str, Any]
) -> tuple[Foretold, ...]:
    """The same of the entries of a page; `given` are the arguments of that."""
    sizes = [size for name in ("first", "last") if isinstance(size := given.get(name), int)]
    return _few(_foretold(reader, asked, max(sizes, default=PAGE_SIZE)), MOST_OF_MANY)


def _few(found: list[Foretold], most: int) -> tuple[Foretold, ...]:
    return tuple(found) if len(found) <= most else ()


def _foretold(reader: Reader, asked: Iterable[tuple[FieldPlan, Arguments]], parents: int) -> list[Foretold]:
    found: list[Foretold] = []
    for field, arguments in asked:
        told = _of_field(reader, field, arguments, parents)
        if told is not None and told not in found:
            found.append(told)
    return found


def _of_field(reader: Reader, field: FieldPlan, arguments: Arguments, parents: int) -> Foretold | None:
    try:
        match field.answer:
            case Paged(pages):
                return pages.foretold(reader, arguments, parents)
            case Loaded(load, None):
                owner = getattr(load, "__self__", None)
                if isinstance(owner, Pages) and load == owner.all:
                    return owner.foretold(reader, arguments, parents, whole=True)
                tell = getattr(load, "foretold", None)
                told: Foretold | None = None if tell is None else tell(reader, arguments)
                return told
    except Refusal:
        return None  # who asks for it will be told
    except Exception:
        # Who asks for it will be told of this, too, if it happens there again; here it costs a trip.
        log.exception("not-foretold", field=f"{field.parent.name}.{field.name}")
        return None
    return None
