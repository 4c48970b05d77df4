"""The forms that root fields have: a look-up, a list with pages, a question about two people."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from inspect import isawaitable
from typing import Any

import loaders.lookups
from api import inputs
from api.answers import Found, Listed
from api.context import BatchFunction, Info, RequestContext
from api.declare import (
    PAGING,
    UNSET,
    Signature,
    argument,
    asked_beneath,
    declared,
    foretold_of,
    loaded,
    looked_up,
    page,
    plain,
    read_arguments,
    type_named,
)
from api.sensitivity import PERSONAL, PUBLIC, Sensitivity
from graph.foretold import Foretold
from graph.listings import Arguments
from loaders.fields import Pages
from loaders.kinds import Row, When
from loaders.reading import PAGE_SIZE
from rules.dates import LATEST
from rules.refusals import Refusal

TIMES = ("as_of", "known_at")


def root_of(info: Info, given: Mapping[str, Any], **values: Any) -> Row:
    """The parent of a root field: the instants asked, today and now where none are."""
    context: RequestContext = info.context
    as_of, known_at = given.get("as_of"), given.get("known_at")
    day = context.today if as_of in (None, UNSET) else as_of.last_day
    known = LATEST if known_at in (None, UNSET) else min(known_at, LATEST)
    return loaders.lookups.root(When(day, day, known), **values)


def beneath(given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments without those that became the root's instants."""
    return {name: value for name, value in given.items() if name not in TIMES}


def found(load: BatchFunction, item: str, by: Any, description: str, sensitivity: Sensitivity = PUBLIC) -> Any:
    """A root field that looks one thing up."""

    def resolve(_: Any, info: Info, given: Mapping[str, Any]) -> Any:
        told = plain(given["by"])
        return looked_up(info, load, root_of(info, given, _by=told, id=str(told)))

    more = {"by": argument(by, ..., "What identifies it. (指称)")}
    returns = type_named(item) | None
    return declared(resolve, returns, Signature(TIMES, more=more), description, sensitivity, Found(resolve))


def pages(
    field: Pages,
    connection: str,
    description: str,
    *names: str,
    where: Any = None,
    order: Any = None,
    times: tuple[str, ...] = TIMES,
    sensitivity: Sensitivity | None = None,
    more: Mapping[str, Any] | None = None,
    cost: int = 0,
) -> Any:
    """A root field that leads to a connection; with `under` among `more`, limited to a subtree."""

    def resolve(_: Any, info: Info, given: Mapping[str, Any]) -> Any:
        under = given.get("under")
        if under in (None, UNSET):
            return page(info, field, root_of(info, given), beneath(given))
        return _under(info, field, plain(under), given)

    signature = Signature((*names, *PAGING, *times), where, order, more)
    answer = Listed(resolve)
    return declared(
        resolve, type_named(connection), signature, description, sensitivity, answer, size=PAGE_SIZE, cost=cost
    )


async def organisation_id(
    info: Info, given: Mapping[str, Any], argument: str, by: Mapping[str, str], foretold: tuple[Foretold, ...] = ()
) -> str:
    """The id of the organisation that this argument refers to. Raises `Refusal` (NOT_FOUND)."""
    if "id" in by:
        return by["id"]
    row = await info.context.load(
        loaders.lookups.ORGANISATION, Arguments(key="id", foretold=foretold), root_of(info, given, _by=by, id=str(by))
    )
    if row is None:
        raise Refusal.not_found("organisation code", by["code"], argument)
    found_id: str = row["id"]
    return found_id


async def _under(info: Info, field: Pages, by: Mapping[str, str], given: Mapping[str, Any]) -> Any:
    # Whichever unit it is, the statement is the same.
    arguments = read_arguments({**beneath(given), "under": ""}, asked_beneath(info))
    told = field.foretold(info.context.reader, replace(arguments, foretold=foretold_of(info)))
    unit = await organisation_id(info, given, "under", by, (told,) if told is not None else ())
    return await awaited(page(info, field, root_of(info, given, id=unit), {**beneath(given), "under": unit}))


async def awaited(value: Any) -> Any:
    """The value, awaited if it has to be."""
    return await value if isawaitable(value) else value


UNDER = {"under": argument(inputs.OrganisationBy | None, UNSET, "Only in the subtree of this organisation. (范围)")}


async def person_id(info: Info, given: Mapping[str, Any], argument: str) -> str:
    by = plain(given[argument])
    row = await info.context.load(loaders.lookups.PERSON, Arguments(key="id"), root_of(info, given, _by=by, id=str(by)))
    if row is None:
        raise Refusal.not_found("person", next(iter(by.values())), argument)
    found_id: str = row["id"]
    return found_id


def between_people(load: BatchFunction, returns: Any, description: str, *, cost: int, **more: tuple[Any, Any]) -> Any:
    """A root field about two people."""

    async def answer(info: Info, given: Mapping[str, Any]) -> Any:
        a, b = await asyncio.gather(*(person_id(info, given, side) for side in ("a", "b")))
        told = {f"_{name}": given[name] for name in more}
        row = root_of(info, given, id=f"{a}.{b}.{sorted(told.items())}", _a=a, _b=b, **told)
        return await loaded(info, load, row, beneath(given))

    people_told = {
        "a": argument(inputs.PersonBy, ..., "One person. (甲)"),
        "b": argument(inputs.PersonBy, ..., "The other person. (乙)"),
    }
    return declared(
        lambda _, info, given: answer(info, given),
        returns,
        Signature(TIMES, more={**people_told, **more}),
        description,
        PERSONAL,
        cost=cost,
    )
