"""What one request carries: its viewer's reader, today and now fixed once, and the batches of its levels."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from aiodataloader import DataLoader, Loader, dispatch_queue_batch
from graphql import GraphQLResolveInfo

from commands.acts import Answer, Terms, Work, perform
from graph.connection import Store
from graph.foretold import Foretold
from graph.listings import Arguments
from graph.open_transaction import OpenTransaction
from loaders.kinds import Row, When
from loaders.reading import Reader
from rules.dates import LATEST

BatchFunction = Callable[[Reader, Sequence[Row], Arguments], Awaitable[Sequence[Any]]]

TURNS = 4
"""Passes of the event loop that a level is given to ask for all it wants before its statements run."""


class Levels:
    """Runs batches level by level: what fields ask for while statements run waits until all of them have answered.

    So the same field with the same arguments, reached on several ways at one level, is one statement.
    """

    def __init__(self) -> None:
        self._waiting: dict[Batch, None] = {}
        self._running = 0
        self._armed = False
        self._tasks: set[asyncio.Task[None]] = set()

    def enqueue(self, batch: Batch) -> None:
        """The batch has its first key of the coming level."""
        self._waiting[batch] = None
        self._arm()

    def _arm(self) -> None:
        if self._waiting and not self._running and not self._armed:
            self._armed = True
            asyncio.get_running_loop().call_soon(self._pass, TURNS)

    def _pass(self, left: int) -> None:
        if left:
            asyncio.get_running_loop().call_soon(self._pass, left - 1)
            return
        self._armed = False
        batches, self._waiting = list(self._waiting), {}
        self._running = len(batches)
        for batch in batches:
            task = asyncio.ensure_future(self._run(batch))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _run(self, batch: Batch) -> None:
        queue, batch._queue = batch._queue, []
        try:
            await dispatch_queue_batch(batch, queue)
        finally:
            self._running -= 1
            self._arm()

    def cancel(self) -> None:
        """End the statements that still run: nobody waits for them any more."""
        self._waiting = {}
        for task in self._tasks:
            task.cancel()


class Batch(DataLoader[Any, Any]):
    """One batch field with one set of arguments: its parents gather here until their level is read."""

    def __init__(self, levels: Levels, load: Callable[[list[Row]], Any]) -> None:
        super().__init__(load, get_cache_key=identity_of)
        self.levels = levels

    def do_resolve_reject(self, key: Any, future: Any) -> None:
        """Queue a parent; the level's first one announces the batch."""
        self._queue.append(Loader(key=key, future=future))
        if len(self._queue) == 1:
            self.levels.enqueue(self)


def identity_of(row: Row) -> Hashable:
    """Equal for parents that have equal answers: the same thing at the same instants."""
    return row.get("_type"), row["id"] if "id" in row else id(row), row["_when"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a root field wants of a batch function: an executor that reads level by level takes it as it is; awaited,
    it is read together with all others of its level."""

    context: RequestContext
    load: BatchFunction
    arguments: Arguments
    parent: Row

    def __await__(self) -> Generator[Any, None, Any]:
        return self.context.load(self.load, self.arguments, self.parent).__await__()


class RequestContext:
    """The context of one request. `today` is `YYYYMMDD` in the configured zone."""

    def __init__(self, store: Store, reader: Reader, today: int, request_id: str) -> None:
        self.store = store
        self.reader = reader
        self.today = today
        self.request_id = request_id
        self.levels = Levels()
        self.memory: dict[Hashable, Any] = {}
        """What resolvers worked out about the operation itself: arguments and selections by node of the document."""
        self.asked: dict[Hashable, Any] = {}
        """What is asked beneath fields, by their nodes; kept with the document where that is."""
        self.foretold: dict[Hashable, tuple[Foretold, ...]] = {}
        """What will be asked of the thing that a root field looks up, by the nodes of the field."""
        self._batches: dict[Hashable, Batch] = {}
        self._dry: OpenTransaction | None = None
        self.dry_mark = ""
        """Sets what is so in a dry run only apart from what is so."""

    @property
    def present(self) -> When:
        """Today, as now known."""
        return When(self.today, self.today, LATEST)

    async def perform(self, terms: Terms, work: Work) -> Answer:
        """Do the act of one mutation field. What is read afterwards is read anew; after a dry run, within it.

        Fields of a mutation run one after another, so the payload of the one before has been read. Raises as
        `commands.acts.perform`.
        """
        await self.forget()
        done = await perform(self.store, terms, work)
        if done.dry is not None:
            self._dry, self.dry_mark = done.dry, f".dry-{uuid4().hex}"
            self.reader = replace(self.reader, store=done.dry)
        return done.answer

    async def forget(self) -> None:
        """Throw away what a dry run wrote, and what was read until now."""
        self._batches = {}
        dry, self._dry, self.dry_mark = self._dry, None, ""
        if dry is not None:
            self.reader = replace(self.reader, store=self.store)
            await dry.abandon()

    def load(self, function: BatchFunction, arguments: Arguments, parent: Row) -> asyncio.Future[Any]:
        """The batch function's answer for one parent, read together with all others of its level."""
        told = (function, *arguments.identity)
        batch = self._batches.get(told)
        if batch is None:

            async def answer(parents: list[Row]) -> Sequence[Any]:
                return await function(self.reader, parents, arguments)

            batch = self._batches[told] = Batch(self.levels, answer)
        # Several fields may wait for one answer: one that gives up, as null has reached it, must not end it for all.
        found = batch.load(parent)
        found.add_done_callback(_heeded)
        return asyncio.shield(found)

    async def close(self) -> None:
        """The request has ended: its statements end, and what it read is let go without waiting for the collector."""
        self.levels.cancel()
        self.memory.clear()
        await self.forget()


def _heeded(answer: asyncio.Future[Any]) -> None:
    """Nobody may be left to hear of its error: not to be complained of."""
    if not answer.cancelled():
        answer.exception()


Info = GraphQLResolveInfo[RequestContext]
"""What graphql-core tells a resolver of its field and of the request."""
