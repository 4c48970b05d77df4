"""How a level is read: all parents in, one result for each out, one statement for all (architecture.md 5).

A *row* is a dict of stored values, from the store to the response. `row["_when"]` are the instants that hold for
everything beneath it; `row["_type"]` is its GraphQL type where that is not given by the field.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import accumulate, chain
from typing import Any

from graph.columns import Shape
from graph.conditions import Conditions
from graph.connection import Statement
from graph.foretold import Foretold, Place, together
from graph.listings import Arguments, Listing
from graph.lists import LONGEST_PLAIN_LIST, Window
from graph.open_transaction import Readable
from graph.scope import Scope
from loaders import cursors
from loaders.codes import CodeBook
from loaders.foresight import Foresight
from loaders.kinds import Compound, Kind, Row, When
from loaders.pages import Lists, PageTable
from loaders.tables import Table
from rules.refusals import Refusal

Finish = Callable[[Row, When], Row]

PAGE_SIZE = 50
LARGEST_PAGE = 1000
PLACED = frozenset({"cursor", "pageInfo"})
"""Fields that tell where an entry lies in the order of its list."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What a batch function reads with: the store, the viewer's scope, and the code sets."""

    store: Readable | Foresight
    scope: Scope
    codes: CodeBook


def instants(parent: Row, arguments: Arguments) -> When:
    """The instants for a field of the parent: its own, or those of the field's `asOf`."""
    return asked_at(parent["_when"], arguments)


def asked_at(when: When, arguments: Arguments) -> When:
    """The instants of a field beneath these: the same, or those of the field's `asOf`."""
    if arguments.as_of is None:
        return when
    day = arguments.as_of.last_day
    return When(day, day, when.known)


def key_of(number: int, identity: str | None, when: When, **more: Any) -> dict[str, Any]:
    """One entry of a statement's `$keys`."""
    at, asked, known = when
    return {"i": number, "id": identity, "at": at, "asked": asked, "known": known, **more}


async def rows_by_key(
    reader: Reader, statement: Statement, keys: Sequence[Mapping[str, Any]], **parameters: Any
) -> list[list[Any]]:
    """Run a statement whose rows are [place of the key, list]; return the lists in the order of the keys."""
    found: list[list[Any]] = [[] for _ in keys]
    for number, values, *_ in await reader.store.read(statement, {"keys": keys, **parameters}, reader.scope):
        found[number] = values
    return found


async def some_ahead(
    reader: Reader,
    statement: Statement,
    key: Mapping[str, Any],
    shape: Shape,
    finish: Finish,
    rest: Sequence[Foretold],
) -> list[Row]:
    """As `some_each` for one key; what will be asked of the one thing it may find is read along."""
    if not isinstance(reader.store, Foresight) or not rest:
        return (await some_each(reader, statement, [key], shape, finish))[0]
    place = Place((shape.places["id"],))
    found = await reader.store.read_with(Foretold(statement), key, reader.scope, place, rest)
    return [
        finish(row, _when_of(key)) for _, each in found for values in each if (row := shape.read(values)) is not None
    ]


async def one_each(
    reader: Reader,
    statement: Statement,
    keys: Sequence[Mapping[str, Any]],
    shape: Shape,
    finish: Finish,
) -> list[Row | None]:
    """The single row of each key, or None."""
    return [rows[0] if rows else None for rows in await some_each(reader, statement, keys, shape, finish)]


async def some_each(
    reader: Reader,
    statement: Statement,
    keys: Sequence[Mapping[str, Any]],
    shape: Shape,
    finish: Finish,
) -> list[list[Row]]:
    """All rows of each key, in the statement's order."""
    read = shape.read
    return [
        [finish(row, _when_of(key)) for values in rows if (row := read(values)) is not None]
        for key, rows in zip(keys, await rows_by_key(reader, statement, keys), strict=True)
    ]


def _when_of(key: Mapping[str, Any]) -> When:
    return When(key["at"], key["asked"], key["known"])


@dataclass(frozen=True, slots=True)
class Plan:
    """How a list is read: its statement, without the keys, and what that returns."""

    told: Foretold
    shape: Shape
    window: Window
    counted: bool
    placed: bool
    """Entries come with their places in the order."""
    ids: Place | None
    """Where the ids of entries stand, if what is asked of them can be read along."""

    def with_foretold(self, rest: Sequence[Foretold]) -> Foretold:
        """The statement, with those that are read along."""
        return self.told if self.ids is None or not rest else together(self.told, self.ids, rest)


WORTH = 100
"""Entries from which on it is cheaper to return nothing but what was asked: each other text has to be planned anew."""
PARENTS_WORTH = 20
"""The same, of parents whose whole lists are read."""
KEPT = 1000
"""Plans that are kept; those whose filter depends on the code sets are not."""
_plans: dict[Hashable, Plan] = {}


def plan_of(
    reader: Reader,
    listing: Listing,
    arguments: Arguments,
    finish: Finish,
    window: Window | None = None,
    parents: int = 1,
) -> Plan:
    """The plan of a page, or without a window of the whole list, of so many parents."""
    if parents < PARENTS_WORTH if window is None else parents * window.size < WORTH:
        arguments = replace(arguments, columns=None)
    told = (listing, finish, arguments.form, window is None) if arguments.where is None else None
    if told is not None and told in _plans:
        return _plans[told]
    plan = _planned(reader, listing, arguments, finish, window)
    if told is not None:
        if len(_plans) >= KEPT:
            _plans.clear()
        _plans[told] = plan
    return plan


def _planned(reader: Reader, listing: Listing, arguments: Arguments, finish: Finish, window: Window | None) -> Plan:
    projection = listing.project(arguments)
    if arguments.columns is not None and isinstance(finish, Kind | Compound):
        projection = projection.only(finish.stored(arguments.columns))
    counted = window is not None and "totalCount" in arguments.joins
    placed = projection.exists is not None or (window is not None and not arguments.joins.isdisjoint(PLACED))
    window = window or Window(LONGEST_PLAIN_LIST)
    query, keys = listing.query(arguments, Conditions(reader.codes)), listing.keys(arguments)
    told = Foretold(*query.page(keys, window, projection, counted=counted, placed=placed))
    shape = projection.shape()
    path = None if window.backward or projection.exists is not None else _path_of_id(shape, finish)
    ids = None if path is None else Place((1, *path) if placed else path, page=True)
    return Plan(told, shape, window, counted, placed, ids)


def _path_of_id(shape: Shape, finish: Finish) -> tuple[int, ...] | None:
    """Where the id stands of entries beneath which the instants are those of their list."""
    named = isinstance(finish, Kind) and not finish.is_fact and "id" in shape.places
    return (shape.places["id"],) if named else None


def foreseen(
    reader: Reader, listing: Listing, arguments: Arguments, finish: Finish, window: Window | None, parents: int
) -> Plan:
    """The plan that will be used for so many parents or fewer, if this list is asked for in the same request."""
    plan = plan_of(reader, listing, arguments, finish, window, parents)
    if isinstance(reader.store, Foresight):
        reader.store.plans[listing, finish, arguments.identity, window is None] = plan
    return plan


def _remembered(
    reader: Reader, listing: Listing, arguments: Arguments, finish: Finish, window: Window | None, parents: int
) -> Plan:
    told = (listing, finish, arguments.identity, window is None)
    plan: Plan | None = reader.store.plans.get(told) if isinstance(reader.store, Foresight) else None
    return plan_of(reader, listing, arguments, finish, window, parents) if plan is None else plan


async def listed(
    reader: Reader, listing: Listing, keys: Sequence[Mapping[str, Any]], arguments: Arguments, finish: Finish
) -> Sequence[Sequence[Row]]:
    """A list without pages for each key. Raises `Refusal` (LIST_TOO_LONG) beyond 1,000 entries: an error, not a cut."""
    plan = _remembered(reader, listing, arguments, finish, None, len(keys))
    found = await rows_by_key(reader, plan.told.statement, keys, **plan.told.parameters)
    if any(len(entries) > LONGEST_PLAIN_LIST for entries in found):
        raise Refusal.list_too_long(listing.name, LONGEST_PLAIN_LIST)
    return _lists(_there(found)[1] if plan.placed else found, keys, plan.shape, finish)


async def paged(
    reader: Reader, listing: Listing, keys: Sequence[Mapping[str, Any]], arguments: Arguments, finish: Finish
) -> Sequence[Row]:
    """A page for each key: rows `{"edges", "nodes"}`, with `page_info` and `total_count` where they are asked for.

    Raises `Refusal` for a page size or cursor that can't be taken (PAGE_SIZE, CURSOR).
    """
    forms = cache(lambda: [cursors.Form.of(listing, arguments, key) for key in keys])
    plan = _remembered(reader, listing, arguments, finish, window_of(arguments, forms), len(keys))
    window = plan.window
    found: list[list[Any]] = [[] for _ in keys]
    counts = [0] * len(keys)
    for number, rows, count in await _pages(reader, plan, keys, arguments.foretold):
        found[number], counts[number] = rows, count
    more = [len(rows) > window.size for rows in found]
    entries = [rows[: window.size] for rows in found] if any(more) else found
    if window.backward:
        entries = [rows[::-1] for rows in entries]
    places, shown = _there(entries) if plan.placed else ([], entries)
    return PageTable(
        _lists(shown, keys, plan.shape, finish),
        [_when_of(key) for key in keys],
        (lambda: [form.write(place) for form, rows in zip(forms(), places, strict=True) for place in rows])
        if plan.placed
        else None,
        (lambda: list(map(partial(_page_info, window), places, forms(), more)))
        if "pageInfo" in arguments.joins
        else None,
        counts if plan.counted else None,
    )


async def _pages(
    reader: Reader, plan: Plan, keys: Sequence[Mapping[str, Any]], rest: Sequence[Foretold]
) -> Sequence[Any]:
    """What the statement returns; what will be asked of the entries of one page is read along."""
    told = plan.told
    if isinstance(reader.store, Foresight) and rest and plan.ids is not None and len(keys) == 1:
        return await reader.store.read_with(told, keys[0], reader.scope, plan.ids, rest)
    return await reader.store.read(told.statement, {"keys": keys, **told.parameters}, reader.scope)


def page_of(name: str, entries: Sequence[Any], arguments: Arguments, row_of: Callable[[Any], Row]) -> Row:
    """A page of a list that is at hand; its cursors are places in it. `row_of` makes the rows of those on the page.

    Raises `Refusal` as `paged`.
    """
    form = cursors.Form.named(name)
    window = window_of(arguments, lambda: [form])
    start = 0 if window.after is None else form.index(window.after) + 1
    end = len(entries) if window.before is None else form.index(window.before)
    places = range(start, max(start, min(end, len(entries))))
    kept = places[max(0, len(places) - window.size) :] if window.backward else places[: window.size]
    nodes = [row_of(entries[place]) for place in kept]
    return {
        "edges": [{"cursor": form.write([place]), "node": node} for place, node in zip(kept, nodes, strict=True)],
        "nodes": nodes,
        "page_info": _page_info(window, [[place] for place in kept], form, len(kept) < len(places)),
        "total_count": len(entries),
    }


def _there(found: list[list[Any]]) -> tuple[list[list[Any]], list[list[Any]]]:
    """Places and values of the entries, without those of which there is nothing to show."""
    there = [[entry for entry in entries if entry[1] is not None] for entries in found]
    return [[place for place, _ in entries] for entries in there], [[values for _, values in each] for each in there]


def _lists(entries: Sequence[Sequence[Any]], keys: Sequence[Mapping[str, Any]], shape: Shape, finish: Finish) -> Lists:
    """The rows of each key: a table where they are of one kind, which waits to be asked for rows or columns."""
    values = list(chain.from_iterable(entries))
    lists = Lists(values, list(accumulate(map(len, entries))))

    def whens() -> list[When]:
        return lists.spread(map(_when_of, keys))

    if isinstance(finish, Kind):
        return Lists(Table(values, shape, finish, whens), lists.ends)
    read = shape.read
    return Lists([finish(read(each) or {}, when) for each, when in zip(values, whens(), strict=True)], lists.ends)


def window_of(arguments: Arguments, forms: Callable[[], Sequence[cursors.Form]] = lambda: ()) -> Window:
    """The page asked for. Raises `Refusal` for a page size or cursor that can't be taken (PAGE_SIZE, CURSOR)."""
    if arguments.first is not None and arguments.last is not None:
        raise Refusal.page_size("first", arguments.first, LARGEST_PAGE)
    backward = arguments.last is not None
    size = arguments.last if arguments.last is not None else arguments.first
    if size is None:
        size = PAGE_SIZE
    if not 0 <= size <= LARGEST_PAGE:
        raise Refusal.page_size("last" if backward else "first", size, LARGEST_PAGE)
    places = {
        name: _place(forms(), cursor)
        for name, cursor in (("after", arguments.after), ("before", arguments.before))
        if cursor is not None
    }
    return Window(size, backward, places.get("after"), places.get("before"))


def _place(forms: Sequence[cursors.Form], cursor: str) -> list[Any]:
    """Where the cursor stands; it can belong to one parent's list only."""
    places = [form.read(cursor) for form in forms]
    return places[0]


def _page_info(window: Window, entries: Sequence[Sequence[Any]], form: cursors.Form, more: bool) -> Row:
    has_next = window.before is not None if window.backward else more or window.before is not None
    has_previous = more or window.after is not None if window.backward else window.after is not None
    return {
        "has_next_page": has_next,
        "has_previous_page": has_previous,
        "start_cursor": form.write(entries[0]) if entries else None,
        "end_cursor": form.write(entries[-1]) if entries else None,
    }


async def counted(
    reader: Reader, listing: Listing, keys: Sequence[Mapping[str, Any]], arguments: Arguments
) -> list[int]:
    """How many entries the whole list of each key has."""
    statement, parameters = listing.query(arguments, Conditions(reader.codes)).count()
    counts = [0] * len(keys)
    for number, count in await reader.store.read(statement, {"keys": keys, **parameters}, reader.scope):
        counts[number] = count
    return counts
