"""The reference operations over HTTP: ours, the standard executor's, Cypher by hand, and the peer's.

`python -m bench` loads 10,000 people into a Neo4j of its own, has every server answer every operation, sees that the
answers are the same, and measures them in turn. `--people 10000 1000000 --keep DIR` does so with two stores, whose data
stay in DIR, and compares them; `--store URI` measures on a store that is there already. Ctrl-C tells what the rounds
until then have measured. `--write` keeps the figures in RESULTS.md.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench import loading, machine, report
from bench.agreement import sizes
from bench.hand.answers import Answers
from bench.measuring import Measured, Requests, many_clients, one_client, requests
from bench.operations import OPERATIONS, Operation, Variables
from bench.peers.answers import PeerAnswers
from bench.report import Section
from bench.servers import HAND, OURS, PEER, STANDARD, Server, most_memory, peer_is_absent, serving
from bench.stores import Filled, filled, given
from graph.engines import open_store

RESULTS = Path(__file__).parent / "RESULTS.md"
BEGIN, END = "<!-- measured -->\n", "<!-- /measured -->\n"
GROWING = ("1-person", "2-career", "3-careers")
"""What must not get slower when the store grows."""
WARMING = 4.0
FEW = 4
"""So many clients ask each server for some seconds before anything counts."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was read from one store beforehand."""

    asked: dict[str, list[Variables]]
    """The variables of each operation."""
    peer: PeerAnswers
    neo4j: str
    """Its version."""


async def known(store: Filled, operations: Sequence[Operation]) -> Known:
    """What the operations are asked about there. An operation that the store has nothing for is left out."""
    found: dict[str, list[Variables]] = {}
    async with open_store(store.settings) as opened:
        names = dict(await opened.run("MATCH (c:Code) RETURN c.key, c.name"))
        [[neo4j]] = await opened.run("CALL dbms.components() YIELD versions RETURN versions[0]")
        for operation in operations:
            if asked := await operation.asked(opened):
                found[operation.name] = asked
    return Known(found, PeerAnswers(Answers(names)), neo4j)


async def compare(
    store: Filled, servers: Sequence[Server], known: Known, told: Section, rounds: int, clients: Sequence[int]
) -> None:
    """All rounds of all operations over one store, as long as nobody breaks them off."""
    able = {
        operation.name: [server for server in servers if server.answers(operation)] for operation in told.operations
    }
    sent = {}
    for operation in told.operations:
        asked, answering = known.asked[operation.name], able[operation.name]
        told.sizes[operation.name] = await sizes(answering, operation, asked, known.peer)
        sent[operation.name] = requests(answering, operation, asked)
        said(f"{operation.name}: the answers are the same")
        await many_clients(answering, sent[operation.name], 0, FEW, None, seconds=WARMING)
        told.measured[operation.name] = defaultdict(Measured)
    complete = 0
    try:
        for complete in range(rounds):
            await one_round(able, sent, told, complete, clients, store.process)
            told.memory = {server.name: most_memory(server.process) for server in servers}
            if store.process is not None:
                told.memory["Neo4j"] = most_memory(store.process)
            said(f"round {complete + 1} of {rounds}, load {machine.load()}")
        complete = rounds
    except asyncio.CancelledError:
        # Ctrl-C: what was measured until then is told.
        if complete == 0:
            raise
    for name, measured in told.measured.items():
        told.measured[name] = {server: each.first(complete) for server, each in measured.items()}


async def one_round(
    able: Mapping[str, Sequence[Server]],
    sent: Mapping[str, Requests],
    told: Section,
    number: int,
    clients: Sequence[int],
    store: int | None,
) -> None:
    """Every operation once, with one client and with many."""
    for name, measured in told.measured.items():
        await one_client(able[name], sent[name], number, measured)
        for many in clients:
            if many > 1:
                await many_clients(able[name], sent[name], number, many, store, measured)


async def compare_sizes(stores: Sequence[Filled], rounds: int) -> dict[str, tuple[Measured, Measured]]:
    """Our server over a small and over a large store, in turn."""
    operations = [operation for operation in OPERATIONS if operation.name in GROWING]
    measured: dict[str, tuple[Measured, Measured]] = {}
    with ExitStack() as stack:
        servers, asked = [], []
        for size, store in zip(("small", "large"), stores, strict=True):
            [server] = stack.enter_context(serving(store, [OURS]))
            servers.append(Server(size, server.process, server.host, server.port))
            asked.append(await known(store, operations))
        for operation in operations:
            sent = {
                server.name: requests([server], operation, about.asked[operation.name])[server.name]
                for server, about in zip(servers, asked, strict=True)
            }
            kept: dict[str, Measured] = defaultdict(Measured)
            await many_clients(servers, sent, 0, FEW, None, seconds=WARMING)
            for number in range(rounds):
                await one_client(servers, sent, number, kept)
            measured[operation.name] = kept["small"], kept["large"]
    return measured


def run(options: argparse.Namespace) -> str:
    """Everything that was asked for, as Markdown."""
    operations = [operation for operation in OPERATIONS if not options.only or operation.name in options.only]
    absent = peer_is_absent()
    names = [OURS, STANDARD, HAND, *([PEER] if absent is None else [])]
    sections: list[str] = []
    neo4j = ""
    for people in [None] if options.store else options.people:
        with ExitStack() as stack:
            store = given(options.store) if people is None else stack.enter_context(filled(people, options.keep))
            servers = stack.enter_context(serving(store, names))
            about = asyncio.run(known(store, operations))
            asked = [operation for operation in operations if operation.name in about.asked]
            found = Section(people, machine.load(), asked)
            asyncio.run(compare(store, servers, about, found, options.rounds, options.clients))
            neo4j = about.neo4j
        sections += report.section(found)
        sections += [
            f"{operation.name}: nothing in this store to ask about.\n"
            for operation in operations
            if operation not in asked
        ]
    if not options.store and len(options.people) > 1:
        few, many = min(options.people), max(options.people)
        with ExitStack() as stack:
            stores = [stack.enter_context(filled(people, options.keep)) for people in (few, many)]
            sections += report.growth(few, many, asyncio.run(compare_sizes(stores, options.rounds)))
    if options.loading:
        told = loading.measured(options.people[0], options.rounds)
        sections += ["## Loading beside a bare UNWIND, bound 1.30", "", f"```text\n{told}```", ""]
    return "\n".join([*machine.lines(neo4j, absent), "", *sections])


def write(measured: str) -> None:
    """Put figures where those of the last run stood."""
    before, _, rest = RESULTS.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    RESULTS.write_text(f"{before}{BEGIN}\n{measured.strip()}\n\n{END}{after}", "utf-8")


def said(line: str) -> None:
    """Tell how far it is."""
    sys.stderr.write(f"{line}\n")


def main() -> None:
    """Measure, print, and write if asked to."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[10_000], help="how many; two stores are compared")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="+", default=[], choices=[operation.name for operation in OPERATIONS])
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 16], help="how many ask at once")
    parser.add_argument("--store", help="the address of a Neo4j that holds the data already")
    parser.add_argument("--keep", type=Path, help="where filled stores stay, to be used again")
    parser.add_argument("--loading", action="store_true", help="also how long loading takes, beside a bare UNWIND")
    parser.add_argument("--write", action="store_true", help="keep the figures in RESULTS.md")
    options = parser.parse_args()
    measured = run(options)
    sys.stdout.write(f"{measured}\n")
    if options.write:
        write(measured)


if __name__ == "__main__":
    main()
