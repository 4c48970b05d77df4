"""The next page of a list: the same document with a cursor that its answer held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from tests.executor.documents import Document, Field, Fragment, Selection, Spread, Variable

CURSORS = frozenset({"cursor", "startCursor", "endCursor"})
Fragments = Mapping[str, Fragment]


def continued(document: Document, data: Any, random: Random) -> Document | None:
    """One of its pages goes on from a cursor of the answer, forward or backward. None if there is no cursor."""
    pages = [(page, cursors) for page, cursors in _pages(document.root, [*_flat(data)], document.fragments) if cursors]
    if not pages:
        return None
    page, cursors = random.choice(pages)
    name = random.choice(("after", "before"))
    told = replace(page, arguments={**page.arguments, name: "$cursor"})
    variable = Variable("String", None, (random.choice(cursors), random.choice(cursors)))
    return Document(
        _replaced(document.root, page, told),
        {key: replace(each, inner=_replaced(each.inner, page, told)) for key, each in document.fragments.items()},
        {**document.variables, "cursor": variable},
    )


def _pages(
    selections: Sequence[Selection], objects: Sequence[Any], fragments: Fragments
) -> Iterator[tuple[Field, list[str]]]:
    for field, values in _answers(selections, objects, fragments):
        if field.inner is None:
            continue
        if {"first", "last"} & field.arguments.keys():
            yield field, list(_cursors(field.inner, values, fragments))
        yield from _pages(field.inner, values, fragments)


def _cursors(selections: Sequence[Selection], objects: Sequence[Any], fragments: Fragments) -> Iterator[str]:
    for field, values in _answers(selections, objects, fragments):
        if field.name in CURSORS:
            yield from values
        elif field.name in ("edges", "pageInfo"):
            yield from _cursors(field.inner or (), values, fragments)


def _answers(
    selections: Sequence[Selection], objects: Sequence[Any], fragments: Fragments
) -> Iterator[tuple[Field, list[Any]]]:
    """Each field of the selections with all its values; those of lists one by one, without nulls."""
    for each in selections:
        if isinstance(each, Field):
            yield each, [value for one in objects if each.key in one for value in _flat(one[each.key])]
        else:
            inner = fragments[each.fragment].inner if isinstance(each, Spread) else each.inner
            yield from _answers(inner, objects, fragments)


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for item in value:
            yield from _flat(item)
    elif value is not None:
        yield value


def _replaced(selections: tuple[Selection, ...], old: Field, new: Field) -> tuple[Selection, ...]:
    """With other arguments wherever the field stands: what is merged must have the same ones."""
    found: list[Selection] = []
    for each in selections:
        told = each
        if not isinstance(told, Spread) and told.inner is not None:
            told = replace(told, inner=_replaced(told.inner, old, new))
        if isinstance(each, Field) and (each.key, each.name, each.arguments) == (old.key, old.name, old.arguments):
            assert isinstance(told, Field)
            told = replace(told, arguments=new.arguments)
        found.append(told)
    return tuple(found)
