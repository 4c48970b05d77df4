"""Many hostile requests at one server, and what came of them."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.hostile.client import Client
from tests.hostile.judge import Answer, Violation, judged
from tests.hostile.mutants import HttpRequest
from tests.hostile.requests import Requests

AT_ONCE = 4
MAY_GROW = 1.25
SLACK = 30_000
"""Kilobytes by which a server may grow besides: caches fill by and by."""


@dataclass(slots=True)
class Report:
    """Figures of a run. `memory` holds kilobytes of the server at the beginning and after each quarter."""

    outcomes: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    seconds: float = 0.0

    def took(self, seconds: float, request: HttpRequest) -> None:
        """Remember how long an answer took, if it was one of the slowest."""
        self.slowest = sorted([*self.slowest, (seconds, shown(request))], reverse=True)[:5]

    @property
    def grows(self) -> bool:
        """The server holds much more after the whole run than after its first quarter."""
        _, quarter, *_, whole = self.memory
        return whole > quarter * MAY_GROW + SLACK


def shown(request: HttpRequest) -> str:
    """A request as one line of a report."""
    return f"{request.kind} {request.sent[:3000]!r}"


async def storm(client: Client, requests: Requests, count: int, resident: Callable[[], int] = lambda: 0) -> Report:
    """Send `count` requests, a few at once. A violation is kept and the run goes on."""
    report = Report(memory=[resident()])
    started = time.perf_counter()
    for quarter in range(4):
        left = [requests.draw() for _ in range(count * (quarter + 1) // 4 - count * quarter // 4)]

        async def work(waiting: list[HttpRequest] = left) -> None:
            while waiting:
                await one(client, waiting.pop(), report)

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
        await answers_still(client, report)
        report.memory.append(resident())
    report.seconds = time.perf_counter() - started
    return report


async def one(client: Client, request: HttpRequest, report: Report) -> None:
    """Send one request and judge its answer."""
    began = time.perf_counter()
    try:
        answer = await client.send(request)
        report.took(time.perf_counter() - began, request)
        verdict = judged(request, answer)
    except (Violation, OSError, TimeoutError, ValueError) as wrong:
        report.violations.append(f"{type(wrong).__name__}: {wrong}\n    {shown(request)}")
        report.outcomes["violation"] += 1
        return
    report.outcomes[f"{request.kind}: {verdict.label}"] += 1
    report.codes.update(verdict.codes)


async def answers_still(client: Client, report: Report) -> None:
    """A plain query is answered as if nothing had been."""
    answer: Answer = await client.ask("{ people(first: 1) { totalCount } }")
    if answer.status != 200 or "data" not in json.loads(answer.body):
        report.violations.append(f"a plain query was answered with {answer.status} {answer.body[:300]!r}")
