"""Rounds in which every server is asked the same in turn: one client at a time, and many at once."""

from __future__ import annotations

import asyncio
import gc
import itertools
import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.clients import Client
from bench.operations import Operation, Variables
from bench.servers import Server, worked

LEAST, MOST = 8, 50
"""How many requests a round of one client has for each server."""
SECONDS = 2.0
"""How long many clients ask one server before it is the next one's turn."""


@dataclass(slots=True)
class Measured:
    """One operation on one server, a value for each round. Times in seconds."""

    latency: list[float] = field(default_factory=list)
    """p50 of one client."""
    store: list[float] = field(default_factory=list)
    """Of which the server says that it waited for the store; empty where it says nothing."""
    server: list[float] = field(default_factory=list)
    """Of which the server says that they passed in it until the answer was begun."""
    throughput: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Answers a second, by number of clients."""
    processor: list[float] = field(default_factory=list)
    """Of the server's process, for one answer, while many ask."""
    store_processor: list[float] = field(default_factory=list)
    """Of the store's process."""

    def first(self, rounds: int) -> Measured:
        """What so many rounds have measured."""
        several = {clients: values[:rounds] for clients, values in self.throughput.items()}
        one, two = self.processor, self.store_processor
        each = len(several) - 1  # with one client processors are not looked at
        return Measured(
            self.latency[:rounds],
            self.store[:rounds],
            self.server[:rounds],
            several,
            one[: rounds * each],
            two[: rounds * each],
        )


Requests = dict[str, list[bytes]]
"""What the servers are sent, by their names."""


def requests(servers: Sequence[Server], operation: Operation, asked: Sequence[Variables]) -> Requests:
    """All sets of variables, again and again where they are few."""
    number = min(max(len(asked), LEAST), MOST)
    chosen = list(itertools.islice(itertools.cycle(asked), number))
    return {server.name: [server.request(operation, variables) for variables in chosen] for server in servers}


async def one_client(
    servers: Sequence[Server], sent: Requests, turn: int, measured: dict[str, Measured] | None = None
) -> None:
    """A round: each request goes to every server before the next one does. Kept in `measured`, if given."""
    clients = {server.name: Client(server.host, server.port) for server in servers}
    times: dict[str, list[float]] = defaultdict(list)
    store: dict[str, list[float]] = defaultdict(list)
    within: dict[str, list[float]] = defaultdict(list)
    gc.collect()
    gc.disable()
    for number in range(len(sent[servers[0].name])):
        for server in rotated(servers, turn + number):
            client, request = clients[server.name], sent[server.name][number]
            await client.connect()
            begun = time.perf_counter()
            answer = await client.ask(request)
            times[server.name].append(time.perf_counter() - begun)
            if answer.store_seconds is not None and answer.server_seconds is not None:
                store[server.name].append(answer.store_seconds)
                within[server.name].append(answer.server_seconds)
    gc.enable()
    for server in servers:
        clients[server.name].close()
        if measured is None:
            continue
        kept = measured[server.name]
        kept.latency.append(statistics.median(times[server.name]))
        kept.throughput[1].append(len(times[server.name]) / sum(times[server.name]))
        if server.name in store:
            kept.store.append(statistics.median(store[server.name]))
            kept.server.append(statistics.median(within[server.name]))


async def many_clients(
    servers: Sequence[Server],
    sent: Requests,
    turn: int,
    clients: int,
    store: int | None,
    measured: dict[str, Measured] | None = None,
    seconds: float = SECONDS,
) -> None:
    """A round: so many clients ask one server for some seconds, then the next. `store` is the store's process."""
    for server in rotated(servers, turn):
        gc.collect()
        before = worked(server.process), worked(store) if store is not None else 0.0
        answers, passed = await crowd(server, sent[server.name], clients, seconds)
        if measured is not None:
            kept = measured[server.name]
            kept.throughput[clients].append(answers / passed)
            kept.processor.append((worked(server.process) - before[0]) / answers)
            if store is not None:
                kept.store_processor.append((worked(store) - before[1]) / answers)


async def crowd(server: Server, sent: Sequence[bytes], clients: int, seconds: float) -> tuple[int, float]:
    """How many answers clients got, and how many seconds passed until the last of them was there."""
    everyone = [Client(server.host, server.port) for _ in range(clients)]
    for client in everyone:
        await client.connect()
    questions = itertools.cycle(sent)
    begun = time.perf_counter()

    async def ask(client: Client) -> int:
        answers = 0
        while answers == 0 or time.perf_counter() - begun < seconds:
            await client.connect()
            await client.ask(next(questions))
            answers += 1
        return answers

    answers = sum(await asyncio.gather(*(ask(client) for client in everyone)))
    passed = time.perf_counter() - begun
    for client in everyone:
        client.close()
    return answers, passed


def rotated(servers: Sequence[Server], turn: int) -> list[Server]:
    """The servers from another one on each turn."""
    first = turn % len(servers)
    return [*servers[first:], *servers[:first]]
