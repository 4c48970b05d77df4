"""Many operations, drawn one after the other, asked of both executors; the first differences, made small."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import parse, validate

from api.schema import executable
from tests.executor.continuation import continued
from tests.executor.documents import Document
from tests.executor.operations import TURNS, Operations
from tests.executor.pair import Pair
from tests.executor.values import Known, Values

ENOUGH = 5
"""Differences after which a campaign ends."""
PATIENCE = 400
"""Attempts to make a document smaller."""

Disagree = Callable[[Document, int], Awaitable[Sequence[str]]]


@dataclass(frozen=True)
class Difference:
    """A document, as small as could be, of whose answers the executors disagree."""

    seed: str
    document: str
    variables: dict[str, Any]
    found: Sequence[str]

    def __str__(self) -> str:
        return "\n".join([f"{self.seed}: {self.document}", f"variables {self.variables}", *self.found])


@dataclass
class Campaign:
    """Draws, asks, and draws again with the cursors of the answer."""

    pair: Pair
    known: Known
    seed: int
    differences: list[Difference] = field(default_factory=list)
    invalid: Counter[str] = field(default_factory=Counter)
    documents: int = 0

    async def run(self, operations: int, tell: Callable[[int], None] = lambda _: None) -> None:
        """Ask until so many operations have run, or enough is wrong."""
        number = 0
        while self.pair.told < operations and len(self.differences) < ENOUGH:
            number += 1
            await self._one(f"{self.seed}.{number}")
            tell(self.pair.told)

    def __str__(self) -> str:
        """The figures."""
        pair = self.pair
        return "\n".join(
            [
                f"{pair.told} requests of {self.documents} documents answered alike but for {len(self.differences)}",
                f"{pair.refused} requests refused before they ran; {self.invalid.total()} documents invalid",
                f"{pair.bytes / max(1, pair.told):.0f} bytes of data each, {pair.nulled} with errors",
                *(f"  {number:7} {code}" for code, number in pair.codes.most_common()),
                *map(str, self.differences),
            ]
        )

    async def _one(self, seed: str) -> None:
        random = Random(seed)  # noqa: S311 drawn again from its seed
        document = Operations(executable(), random, Values(random, self.known)).draw()
        if errors := validate(executable(), parse(document.text)):
            self.invalid[errors[0].message] += 1
            return
        self.documents += 1
        await self._ask(seed, document)
        if "cursor" in document.text.lower() and random.random() < 0.5:
            data = await self.pair.answer(document.text, document.given(0))
            if following := continued(document, data, random):
                await self._ask(f"{seed} continued", following)

    async def _ask(self, seed: str, document: Document) -> None:
        for turn in range(TURNS):
            if turn and document.given(turn) == document.given(0):
                return
            if await self._disagree(document, turn):
                small = await smaller(document, turn, self._disagree)
                found = await self._disagree(small, turn)
                self.differences.append(Difference(seed, small.text, small.given(turn), found))
                return

    async def _disagree(self, document: Document, turn: int) -> Sequence[str]:
        return await self.pair.disagreements(document.text, document.given(turn))


async def smaller(document: Document, turn: int, disagree: Disagree) -> Document:
    """The smallest document found, by leaving out piece after piece, of which the executors still disagree."""
    left = PATIENCE
    progress = True
    while progress and left > 0:
        progress = False
        for candidate in document.smaller():
            if len(candidate.text) >= len(document.text):
                continue
            left -= 1
            if left <= 0:
                break
            if not validate(executable(), parse(candidate.text)) and await disagree(candidate, turn):
                document = candidate
                progress = True
                break
    return document
