"""Where stories are played: a store, the application over it, and the loop in which both live."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import httpx

from graph.connection import Store
from tests.reorganisations.asking import Tally

T = TypeVar("T")


class Disagreement(AssertionError):
    """The program did something else than the oracle says: the input, what was expected, and what came."""


@dataclass
class Stage:
    """Machines run in a thread beside the loop of the store; `wait` carries a coroutine there.

    `stories` tells the stories in one store apart.
    """

    store: Store
    client: httpx.AsyncClient
    loop: asyncio.AbstractEventLoop
    tally: Tally = field(default_factory=Tally)
    acts: Counter[str] = field(default_factory=Counter)
    """Acts by name and outcome."""
    rules: Counter[str] = field(default_factory=Counter)
    """Refusals by rule."""
    steps: int = 0
    stories: Iterator[int] = field(default_factory=lambda: count(1))
    seconds: Counter[str] = field(default_factory=Counter)

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of a coroutine that is run in the loop of the store."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    async def ask(self, document: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The data of an answer that has no errors."""
        response = await self.client.post("/graphql", json={"query": document, "variables": dict(variables)})
        answer = response.json()
        if "errors" in answer:
            raise Disagreement(f"{answer['errors']}\n{document}\n{variables}")
        data: dict[str, Any] = answer["data"]
        return data

    async def moment(self, statement: str, **given: Any) -> int:
        """A moment of recording that the API does not tell, read from the store."""
        rows = await self.store.run(statement, **given)
        return int(rows[0][0])

    @property
    def today(self) -> str:
        """The day on which the program answers."""
        return datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
