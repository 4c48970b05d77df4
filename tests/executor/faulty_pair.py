"""Both executors over the world that goes wrong."""

from __future__ import annotations

import gc
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from inspect import isawaitable
from random import Random
from typing import Any, cast

from graphql import DocumentNode, execute, parse, validate
from graphql.execution import Executor

from api.context import RequestContext
from api.executor.breadth_first import BreadthFirst
from api.executor.plan import Plans
from tests.executor.documents import Document
from tests.executor.faulty_schema import executable, schema
from tests.executor.faulty_world import CODES, World
from tests.executor.operations import TURNS, Operations
from tests.executor.outcome import Outcome, disagreements
from tests.executor.pair import TellingAll
from tests.executor.values import Known, Values


@dataclass
class Book:
    """The code book of the world."""

    by_key: Mapping[str, Any] = field(default_factory=lambda: CODES)


async def outcome(
    document: DocumentNode, variables: Mapping[str, Any], world: World, executor: type[Executor[Any]] | None
) -> Outcome:
    """What one executor makes of it."""
    more: dict[str, Any] = {} if executor is None else {"executor_class": executor}
    if executor is BreadthFirst:
        more |= {"plans": Plans(document), "converter": schema().schema_converter, "room": 10**9}
    context = RequestContext(cast(Any, world), cast(Any, world), 20260101, "faults")
    told = execute(
        executable(),
        document,
        root_value=world.row("Query", "root"),
        context_value=context,
        variable_values=dict(variables),
        **more,
    )
    result = await told if isawaitable(told) else told
    return Outcome.of(cast(Any, result))


async def compared(text: str, variables: Mapping[str, Any], world: World) -> tuple[Outcome, Sequence[str]]:
    """The standard executor's outcome, and what ours says differently and may not."""
    document = parse(text)
    standard = await outcome(document, variables, world, None)
    ours = await outcome(document, variables, world, BreadthFirst)
    told = await outcome(document, variables, world, TellingAll)
    return standard, disagreements(standard, ours, {(error.path, error.code) for error in told.errors})


def drawn(seed: str) -> Document:
    """A document of the schema of faults."""
    random = Random(seed)  # noqa: S311 drawn again from its seed
    values = Values(random, Known({"Any": ["a"]}, {}, ["a"], ["a"]))
    return Operations(executable(), random, values).draw()


@dataclass
class Faults:
    """Many documents over many worlds, and what came of it."""

    told: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    """Errors by code."""
    nothing: int = 0
    """Requests of which nothing was left but null."""
    differences: list[str] = field(default_factory=list)

    async def run(self, documents: int, wrong: float, seed: int = 0) -> None:
        """Ask; `wrong` is how often a value is.

        The standard executor drops what it was about to await beneath a place that has become null. Python complains
        when it finds these, which it shall do here and nowhere else.
        """
        gc.disable()
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "coroutine .* was never awaited", RuntimeWarning)
            try:
                await self._run(documents, wrong, seed)
            finally:
                gc.enable()
                gc.collect()

    async def _run(self, documents: int, wrong: float, seed: int) -> None:
        for number in range(documents):
            document = drawn(f"faults {wrong} {seed} {number}")
            if validate(executable(), parse(document.text)):
                continue
            for turn in range(TURNS):
                if not turn or document.given(turn) != document.given(0):
                    await self._ask(document.text, document.given(turn), World(number, wrong, Book()))

    async def _ask(self, text: str, variables: Mapping[str, Any], world: World) -> None:
        standard, found = await compared(text, variables, world)
        self.told += 1
        self.codes.update(error.code for error in standard.errors)
        self.nothing += standard.data == b"null"
        if found:
            self.differences.append("\n".join([f"world {world.seed}, {world.wrong}: {text} {variables}", *found]))

    def __str__(self) -> str:
        return "\n".join(
            [
                f"{self.told} requests with faults answered alike but for {len(self.differences)}, "
                f"{self.nothing} of them with nothing but null; errors: {dict(self.codes)}",
                *self.differences[:5],
            ]
        )
