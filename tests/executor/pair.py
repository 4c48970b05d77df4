"""The two executors over one store, asked the same."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from graphql import ExecutionResult
from graphql.execution import Executor

from api.errors import ErrorCode
from api.http.request import GraphQLRequest
from api.limits.documents import Understood
from api.limits.numbers import Limits
from api.schema import Service
from graph.connection import Store
from graph.scope import LOCAL_ADMINISTRATOR
from loaders import reading
from tests.executor.outcome import Outcome, disagreements
from tests.executor.remembering import Remembering
from tests.executor.values import Known

ZONE = ZoneInfo("Asia/Shanghai")
WHOLE = Limits(cost=10**12, aliases=1000, directives=1000, input_objects=5000)
"""What people write by hand is not held back."""

KNOWN = """{
  organisations(first: 60, during: {}, orderBy: [{by: NAME}]) { nodes { id code } }
  posts(first: 60, during: {}) { nodes { id code } }
  people(first: 60) { nodes { id code } }
  schools(first: 20) { nodes { id code: name } }
  places(first: 20) { nodes { id code } }
  documents(first: 30) { nodes { id } }
  reorganisationEvents(first: 30) { nodes { id } }
  appointments(first: 60, during: {}) { nodes { id } }
  codeSets { id codes { code set } }
}"""
TYPES = {
    "organisations": "Organisation",
    "posts": "Post",
    "people": "Person",
    "schools": "School",
    "places": "Place",
    "documents": "Document",
    "reorganisationEvents": "ReorganisationEvent",
    "appointments": "Appointment",
}


class TellingAll(Executor[Any]):
    """The standard executor, but that null stays where the error is: so every error is told."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.error_propagation = False


class TellingService(Service):
    """The service on that executor."""

    def _executor(self, understood: Understood) -> dict[str, Any]:
        return {"executor_class": TellingAll}


@dataclass
class Pair:
    """Asks both executors, and counts."""

    standard: Service
    ours: Service
    telling: Service
    sparing: bool = False
    """Ours is given nothing but the columns that were asked, however few entries there are; the others get all."""
    told: int = 0
    """Requests that ran."""
    refused: int = 0
    """Requests that did not: bad variables, too costly."""
    nulled: int = 0
    """Requests that had errors while they ran."""
    codes: Counter[str] = field(default_factory=Counter)
    """Errors by code."""
    bytes: int = 0

    @classmethod
    def over(cls, store: Store, limits: Limits = WHOLE, *, sparing: bool = False) -> Pair:
        remembering = Remembering.of(store)
        standard = Service(remembering, ZONE, limits, "standard")
        ours = Service(remembering, ZONE, limits, "breadth-first")
        telling = TellingService(remembering, ZONE, limits, "standard")
        telling.documents = ours.documents = standard.documents
        return cls(standard, ours, telling, sparing)

    async def disagreements(
        self, document: str, variables: Mapping[str, Any] | None = None, operation: str | None = None
    ) -> Sequence[str]:
        """What the two say differently of one request, and may not."""
        request = GraphQLRequest(document, dict(variables or {}), operation)
        first = await self._executed(self.standard, request)
        if first.data is None and all(error.path is None for error in first.errors or ()):
            self.refused += 1
            return []
        standard, ours = Outcome.of(first), Outcome.of(await self._executed(self.ours, request))
        if any(error.code == ErrorCode.TOO_COSTLY for error in ours.errors):
            self.refused += 1  # only ours counts the objects of an answer while it is made
            return []
        self.told += 1
        self.bytes += len(standard.data)
        self.nulled += bool(standard.errors)
        self.codes.update(error.code for error in standard.errors)
        if standard == ours:
            return []
        all_told = Outcome.of(await self._executed(self.telling, request))
        return disagreements(standard, ours, {(error.path, error.code) for error in all_told.errors})

    async def answer(self, document: str, variables: Mapping[str, Any]) -> Any:
        """The data that the standard executor answers with, as clients read it."""
        result = await self._executed(self.standard, GraphQLRequest(document, dict(variables)))
        return orjson.loads(orjson.dumps(result.data))

    async def known(self) -> Known:
        """What is in the store, for values that find something."""
        data = await self.answer(KNOWN, {})
        found = {of: data[name]["nodes"] for name, of in TYPES.items()}
        return Known(
            ids={of: [each["id"] for each in nodes] for of, nodes in found.items() if nodes},
            names={of: [each["code"] for each in nodes if each.get("code")] for of, nodes in found.items()},
            code_sets=[each["id"] for each in data["codeSets"]],
            codes=[f"{each['id']}/{code['code']}" for each in data["codeSets"] for code in each["codes"][:20]],
        )

    async def _executed(self, service: Service, request: GraphQLRequest) -> ExecutionResult:
        least = (0 if service is self.ours else math.inf) if self.sparing else None
        with worth_from(least):
            return await service.execute(request, LOCAL_ADMINISTRATOR, "differential test")


@contextmanager
def worth_from(least: float | None) -> Iterator[None]:
    """From so many entries on, and so many parents, nothing but what was asked is returned; None: as ever."""
    was = reading.WORTH, reading.PARENTS_WORTH
    if least is not None:
        reading.WORTH = reading.PARENTS_WORTH = least  # type: ignore[assignment]  # infinity is no whole number
    try:
        yield
    finally:
        reading.WORTH, reading.PARENTS_WORTH = was
