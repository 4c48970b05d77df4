"""`python -m tests.hostile --requests 20000 --engine embedded|neo4j`: hostile requests at a server of its own.

The server is `zhiguan serve --demo` in a process of its own, with a data directory (or a Neo4j) that is thrown away.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from graphql import build_schema

from tests.cli.processes import PROGRAM
from tests.hostile.client import Client
from tests.hostile.requests import Requests
from tests.hostile.storm import Report, storm
from tests.neo4j.server import await_ready, launch

ROOT = Path(__file__).parents[2]


def resident(process: int) -> int:
    """Kilobytes of memory that a process holds."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


@contextmanager
def environment(engine: str, home: Path) -> Iterator[dict[str, str]]:
    """The variables by which the server finds its store."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("ZHIGUAN_")}
    told = {**plain, "ZHIGUAN_DATA_DIR": str(home / "data")}
    if engine == "embedded":
        yield told
        return
    with (home / "neo4j.log").open("wb") as log:
        server = launch(home / "neo4j", log)
        try:
            await_ready(server)
            yield told | {
                "ZHIGUAN_NEO4J_URI": server.uri,
                "ZHIGUAN_NEO4J_USER": server.user,
                "ZHIGUAN_NEO4J_PASSWORD": server.password,
            }
        finally:
            server.stop()


@contextmanager
def serving(env: dict[str, str], log: Path) -> Iterator[tuple[int, str]]:
    """A server with the demo data, its log in a file: its process and its address."""
    with log.open("wb") as lines:
        process = subprocess.Popen(
            [PROGRAM, "serve", "--port", "0", "--demo"], env=env, stdout=subprocess.PIPE, stderr=lines, text=True
        )
        with process:
            assert process.stdout is not None
            address = process.stdout.readline().strip().removesuffix("/ide")
            if not address:
                raise SystemExit(f"did not start: {log.read_text(encoding='utf-8')}")
            try:
                yield process.pid, address
            finally:
                process.terminate()
                process.stdout.read()


def strange(log: Path) -> list[str]:
    """Lines of the log that are no request's: faults above all, and what is not JSON."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in lines if not is_of_request(line)]


def is_of_request(line: str) -> bool:
    """The line tells of a request that was served, or was none, or of the demo data."""
    if not line.startswith("{"):
        return "demo" in line or line in ("", "Invalid HTTP request received.")
    return bool(json.loads(line)["event"] == "request")


async def attack(address: str, process: int, count: int, seed: int) -> Report:
    """Storm the server."""
    place = urlsplit(address)
    assert place.hostname is not None
    assert place.port is not None
    client = Client(place.hostname, place.port)
    schema = build_schema((ROOT / "schema.graphql").read_text(encoding="utf-8"))
    requests = Requests(schema, seed, await client.known(), client.authority)
    return await storm(client, requests, count, lambda: resident(process))


def told(report: Report) -> str:
    """The figures, to be read."""
    requests = sum(report.outcomes.values())
    lines = [f"{requests} requests in {report.seconds:.0f} s, {len(report.violations)} violations"]
    lines += [f"  {number:7} {outcome}" for outcome, number in report.outcomes.most_common()]
    lines += ["codes:", *(f"  {number:7} {code}" for code, number in report.codes.most_common())]
    lines += [f"memory (MB): {', '.join(f'{size / 1024:.0f}' for size in report.memory)}", "slowest:"]
    lines += [f"  {seconds:.2f} s {request[:600]}" for seconds, request in report.slowest]
    return "\n".join([*lines, *(f"VIOLATION {each}" for each in report.violations[:50])])


def main() -> int:
    """Run, and print the figures; 1 if there was any violation."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--engine", choices=("embedded", "neo4j"), default="embedded")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zhiguan-hostile-") as home:
        (Path(home) / "neo4j").mkdir()
        log = Path(home) / "server.log"
        with environment(given.engine, Path(home)) as env, serving(env, log) as (process, address):
            report = asyncio.run(attack(address, process, given.requests, given.seed))
        if report.grows:
            report.violations.append(f"the server grows: {report.memory} kB")
        report.violations += [f"in the log: {line[:2000]}" for line in strange(log)]
    sys.stdout.write(told(report) + "\n")
    return 1 if report.violations else 0


if __name__ == "__main__":
    sys.exit(main())
