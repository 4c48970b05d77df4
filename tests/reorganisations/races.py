"""`python -m tests.reorganisations.races --calls 200 --engine neo4j`: many at once reorganise the same units.

Mergers, moves and appointments around a few units are sent at once to a server in a process of its own, which with
`--kill` is killed meanwhile and started again; who got no answer asks again under the same key. Then everything that
was done is told to the oracle in the order in which it was recorded: it must accept each, give the same answers in the
end, and refuse for the same reasons what was refused, at some moment at which that can have been. The exit code is 1
if not.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from tests.cli.processes import PROGRAM
from tests.hostile.__main__ import environment
from tests.reorganisations.asking import Question, Tally, put
from tests.reorganisations.invariants import broken_by_answers
from tests.reorganisations.learning import learn
from tests.reorganisations.machine import milliseconds
from tests.reorganisations.oracle.answers import ASPECTS, UNIT_LABELS
from tests.reorganisations.oracle.appointing import appoint, open_post
from tests.reorganisations.oracle.calls import Call, reorganise
from tests.reorganisations.oracle.ledger import Ledger, Row
from tests.reorganisations.speaking import ACTS, REORGANISE, Words
from tests.reorganisations.stage import Disagreement

UNITS = 12
PEOPLE = 12
DAYS = ("2010", "2012-03", "2014", "2016-07")
"""Since the last of them all days are alike."""
SECONDS = 180.0
"""How long one waits for the server to come back."""
PATIENT = {"ZHIGUAN_STATEMENT_TIMEOUT": "300", "ZHIGUAN_REQUEST_TIMEOUT": "600"}
"""What is asked in the end is right or wrong, however long it takes."""
CONFLICT = "CONFLICT"
TODAY = int(datetime.now(ZoneInfo("Asia/Shanghai")).strftime("%Y%m%d"))

Input = dict[str, Any]


@dataclass
class Try:
    """One call, and what came of it. `sent` and `heard`: when, by the clock of the client."""

    name: str
    given: Input
    key: str
    sent: float = 0.0
    heard: float = 0.0
    outcome: str = ""
    rules: frozenset[str] = frozenset()
    told: Mapping[str, Any] = field(default_factory=dict)
    moment: int = 0
    again: int = 0
    """How often it was sent once more."""


@dataclass
class Race:
    """Calls at once against one server. `address` changes when the server is started again."""

    client: httpx.AsyncClient
    address: str
    chance: Random
    ledger: Ledger = field(default_factory=Ledger)
    ids: dict[str, str] = field(default_factory=dict)
    tries: list[Try] = field(default_factory=list)
    up: asyncio.Event = field(default_factory=asyncio.Event)
    answers: int = 0

    async def ask(self, document: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The data of an answer without errors."""
        answer = await self._post(document, variables)
        if "errors" in answer:
            raise Disagreement(f"{answer['errors']} {document} {variables}")
        data: dict[str, Any] = answer["data"]
        return data

    async def _post(self, document: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        request = {"query": document, "variables": dict(variables)}
        answer: dict[str, Any] = (await self.client.post(f"{self.address}/graphql", json=request)).json()
        return answer

    # before the race

    async def settle(self) -> None:
        """A government, bureaus beneath it, a post in each, and people."""
        found = [{"found": {"organisation": {"key": "gov", "name": "gov"}}}]
        for number in range(UNITS):
            unit = {"key": f"u{number}", "name": f"u{number}", "parent": "gov"}
            found.append({"found": {"organisation": unit}})
        await self._alone(Try("reorganise", {"on": "2000", "events": found}, "settle"))
        for number in range(UNITS):
            given = {"organisation": f"u{number}", "on": "2001", "title": f"p{number}", "seats": 2}
            await self._alone(Try("open_post", given, f"settle {number}"))
        people = "\n".join(
            f'm{number}: addPerson(input: {{name: "m{number}"}}) {{ ... on PersonDone {{ person {{ id }} }} }}'
            for number in range(PEOPLE)
        )
        data = await self.ask(f"mutation {{ {people} }}", {})
        for key, done in data.items():
            self.ids[key] = done["person"]["id"]
            self.ledger.things[key] = "Person"
            self.ledger.write(Row(f"{key}/s", "STATE", key, None, None, None, {"name": key}, since=1))

    async def _alone(self, each: Try) -> None:
        await self.run(each)
        if each.outcome != "done":
            raise Disagreement(f"{each.name} {each.given} {each.outcome} {each.told}")
        await self.adopt(each)

    # the race

    def draw(self, number: int) -> Try:
        """A call around the same few units."""
        chance = self.chance
        units = [f"u{place}" for place in range(UNITS)]
        a, b, c = chance.sample(units, 3)
        on = chance.choice(DAYS)
        key = f"call {number}"
        posts = sorted(thing for thing, label in self.ledger.things.items() if label == "Post")
        carry = {"otherwise": "CARRY"}
        match chance.randrange(10):
            case 0:
                new = {"key": f"n{number}", "name": f"n{number}", "parent": chance.choice(("gov", c))}
                event: Input = {"merge": {"inputs": [a, b], "into": new, "mapping": carry}}
            case 1:
                event = {"absorb": {"inputs": [a], "into": b, "mapping": carry}}
            case 2 | 3 | 4:
                event = {"reparent": {"organisation": a, "parent": b}}
            case 5:
                event = {"rename": {"organisation": a, "name": f"{a} {number}"}}
            case _:
                given = {"person": f"m{chance.randrange(PEOPLE)}", "post": chance.choice(posts), "from": on}
                return Try("appoint", given, key)
        return Try("reorganise", {"on": on, "events": [event]}, key)

    async def run(self, each: Try) -> None:
        """Send it until it is answered."""
        words = Words(self.ledger, self.ids, "race", self.chance)
        if each.name == "reorganise":
            document = REORGANISE
            given: Input = {**each.given, "events": [words.event(event) for event in each.given["events"]]}
        else:
            document, things = ACTS[each.name]
            given = words.by_id(each.given, things)
        each.sent = time.monotonic()
        while True:
            await self.up.wait()
            try:
                answer = await self._post(document, {"input": {**given, "idempotencyKey": each.key}})
            except (httpx.TransportError, ValueError):
                answer = {}
            codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
            if answer and "STORE_UNAVAILABLE" not in codes and "REQUEST_TIMED_OUT" not in codes:
                break
            each.again += 1
            if time.monotonic() - each.sent > SECONDS:
                each.outcome = f"never answered: {answer}"
                return
            await asyncio.sleep(0.2)
        each.heard = time.monotonic()
        if codes:
            each.outcome = "conflict" if codes == {CONFLICT} else f"error {sorted(codes)}"
            return
        each.told = answer["data"]["done"]
        found = [finding for finding in each.told.get("findings", ()) if finding["severity"] == "ERROR"]
        each.rules = frozenset(finding["rule"] for finding in found)
        each.outcome = "refused" if each.told["__typename"] == "Refused" else "done"
        if each.outcome == "done":
            each.moment = await self.recorded(each)

    async def recorded(self, each: Try) -> int:
        """When it was recorded."""
        if each.name == "reorganise":
            return milliseconds(each.told["events"][0]["recordedAt"])
        if each.name == "appoint":
            return milliseconds(each.told["appointment"]["recordedAt"])
        return int(each.told["post"]["id"].replace("-", "")[:12], 16)

    # after the race

    def said(self, ledger: Ledger, each: Try) -> tuple[set[str], Any]:
        """What the oracle says to it on that ledger."""
        if each.name == "reorganise":
            call = reorganise(ledger, each.given["on"], each.given["events"])
            return call.rules, call
        act = (open_post if each.name == "open_post" else appoint)(ledger, each.given)
        return act.rules, act

    async def adopt(self, *tries: Try) -> None:
        """Tell the oracle that these were done, in this order, and learn what they have made."""
        events: dict[str, Mapping[str, Any]] = {}
        for each in tries:
            self.tell(each, events)
        await learn(self.ask, self.ledger, self.ids, events)

    def tell(self, each: Try, events: dict[str, Mapping[str, Any]]) -> None:
        """Tell the oracle that it was done; `events` gathers what the answers say of each event."""
        rules, done = self.said(self.ledger, each)
        if rules:
            raise Disagreement(f"{each.name} {each.given} was done, the oracle says {sorted(rules)}")
        if isinstance(done, Call):
            told = dict(zip(done.events, each.told["events"], strict=True))
            events |= told
            done.after.recorded({number: milliseconds(one["recordedAt"]) for number, one in enumerate(told.values())})
        else:
            done.after.recorded({0: each.moment})
            self.ids[done.made] = (each.told.get("post") or each.told["appointment"])["id"]
        self.ledger = done.after

    async def judge(self) -> list[str]:
        """What was done can have been done one after another; what was refused was rightly refused at some moment."""
        done = sorted((each for each in self.tries if each.outcome == "done"), key=lambda each: each.moment)
        ledgers, events, order = [self.ledger], dict[str, Mapping[str, Any]](), list[Try]()
        while done:
            # of those recorded in one millisecond any may have been the first
            first = next(
                (each for each in done if each.moment == done[0].moment and not self.said(self.ledger, each)[0]),
                done[0],
            )
            self.tell(first, events)
            order.append(first)
            ledgers.append(self.ledger)
            done.remove(first)
        await learn(self.ask, self.ledger, self.ids, events)
        wrong = [
            f"{each.name} {each.given}: {each.outcome}" for each in self.tries if each.outcome[:5] in ("error", "never")
        ]
        for each in self.tries:
            if each.outcome == "refused":
                earliest = sum(other.heard < each.sent for other in order)
                latest = len(order) - sum(other.sent > each.heard for other in order)
                can_be = [frozenset(self.said(ledger, each)[0]) for ledger in ledgers[earliest : latest + 1]]
                if each.rules not in can_be:
                    said = {tuple(sorted(rules)) for rules in can_be}
                    wrong.append(
                        f"{each.name} {each.given} was refused for {sorted(each.rules)}, the oracle says {said}"
                    )
        return [*wrong, *await self.compare(), *await self.faults()]

    async def compare(self) -> list[str]:
        """Every answer about everything is the oracle's, on each day that is unlike the others, now and once before."""
        tally = Tally()
        things = tuple(key for key, label in self.ledger.things.items() if label in ASPECTS and key in self.ids)
        moments = [each.moment for each in self.tries if each.moment]
        for as_of in ("2009", *DAYS[:-1], None):
            for known_at in (None, *self.chance.sample(moments, min(1, len(moments)))):
                for names in (slice(0, None, 2), slice(1, None, 2)):
                    aspects = {label: tuple(sorted(offered))[names] for label, offered in ASPECTS.items()}
                    question = Question(things, aspects, as_of, known_at, (None, None))
                    await put(self.ask, question, self.ledger, self.ids, TODAY, tally)
        self.answers = tally.answers
        return tally.wrong

    async def faults(self) -> list[str]:
        """What must hold whatever was done."""
        units = [self.ids[key] for key, label in self.ledger.things.items() if label in UNIT_LABELS]
        return await broken_by_answers(self.ask, units)

    def __str__(self) -> str:
        outcomes = Counter(f"{each.name} {each.outcome}" for each in self.tries)
        rules = Counter(rule for each in self.tries for rule in each.rules)
        again = sum(each.again for each in self.tries)
        longest = max(each.heard - each.sent for each in self.tries)
        lines = [
            f"{len(self.tries)} calls, {again} sent again, the longest took {longest:.1f} s, {self.answers} answers"
        ]
        lines += [f"  {number:5} {name}" for name, number in sorted((outcomes + rules).items())]
        return "\n".join(lines)


@contextmanager
def serving(env: Mapping[str, str], log: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server in a process of its own, and its address."""
    with log.open("ab") as lines:
        command = [PROGRAM, "serve", "--port", "0"]
        process = subprocess.Popen(command, env=dict(env), stdout=subprocess.PIPE, stderr=lines, text=True)
        with process:
            assert process.stdout is not None
            address = process.stdout.readline().strip().removesuffix("/ide")
            try:
                if not address:
                    raise RuntimeError(f"did not start: {log.read_text(encoding='utf-8')[-2000:]}")
                yield process, address
            finally:
                process.terminate()
                process.stdout.read()


async def run(env: Mapping[str, str], log: Path, calls: int, seed: int, *, kill: bool) -> tuple[Race, list[str]]:
    """One race, and what was wrong with it."""
    async with httpx.AsyncClient(timeout=SECONDS, limits=httpx.Limits(max_connections=calls + 5)) as client:
        with ExitStack() as servers:
            process, address = await asyncio.to_thread(servers.enter_context, serving(env, log))
            race = Race(client, address, Random(seed))  # noqa: S311 - no secrets
            race.up.set()
            await race.settle()
            race.tries = [race.draw(number) for number in range(calls)]
            running = asyncio.gather(*(race.run(each) for each in race.tries))
            if kill:
                while sum(bool(each.outcome) for each in race.tries) < calls // 4:  # noqa: ASYNC110 - no event tells it
                    await asyncio.sleep(0.005)
                race.up.clear()
                process.kill()
                _, race.address = await asyncio.to_thread(servers.enter_context, serving(env, log))
                race.up.set()
            await running
            return race, await race.judge()


def main() -> int:
    """Run, and print the figures; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.reorganisations.races", description=__doc__)
    parser.add_argument("--calls", type=int, default=200)
    parser.add_argument("--engine", choices=("embedded", "neo4j"), default="embedded")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kill", action="store_true", help="kill the server meanwhile, and start it again")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zhiguan-races-") as home:
        (Path(home) / "neo4j").mkdir()
        with environment(given.engine, Path(home)) as env:
            patient = env | PATIENT
            race, wrong = asyncio.run(run(patient, Path(home) / "server.log", given.calls, given.seed, kill=given.kill))
    sys.stdout.write("\n".join([str(race), *(f"WRONG {each}" for each in wrong), ""]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
