"""What a crowd costs: 50 clients that ask for the largest reference answer at once, and others that do not read theirs.

`python -m bench.crowd [--clients 50] [--rounds 4] [--silent 200]` starts a server of its own over the demo data: the
embedded engine in a directory that is thrown away, or what `ZHIGUAN_NEO4J_URI` names, which must hold the data. It
prints how much memory the serving process has had at most, by the kernel's count.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("zhiguan")
DOCUMENT = (Path(__file__).parent / "operations" / "8-page.graphql").read_text("utf-8")
PEOPLE = 1000
PATIENT = {"ZHIGUAN_REQUEST_TIMEOUT": "600", "ZHIGUAN_STATEMENT_TIMEOUT": "300"}
"""It is memory that is measured, and the machine may have more to do."""
SETTLED = 3.0
"""Seconds after which what those who do not read have left behind is looked at."""
MEGABYTE = 1024 * 1024


@contextmanager
def serving() -> Iterator[tuple[int, str, int]]:
    """A server: its process id, its host and port."""
    with tempfile.TemporaryDirectory(prefix="zhiguan-crowd-") as home:
        environment = {"ZHIGUAN_DATA_DIR": home, "ZHIGUAN_LOG_LEVEL": "error", **PATIENT, **os.environ}
        command = [str(PROGRAM), "serve", "--demo", "--port", "0"]
        with subprocess.Popen(  # noqa: S603 - our own program
            command, env=environment, stdout=subprocess.PIPE, text=True
        ) as process:
            try:
                told = process.stdout.readline().strip() if process.stdout is not None else ""
                if not told:
                    raise SystemExit("the server did not start")
                host, port = told.removeprefix("http://").removesuffix("/ide").split(":")
                yield process.pid, host, int(port)
            finally:
                process.terminate()
                process.wait()


def megabytes(process: int, what: str) -> float:
    """`VmHWM` (the most it ever had) or `VmRSS` (what it has) of a process."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{what}:")) / 1024


async def asked(host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection on which the question was sent."""
    reader, writer = await asyncio.open_connection(host, port)
    body = json.dumps({"query": DOCUMENT}).encode()
    head = (
        f"POST /graphql HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    writer.write(head.encode() + body)
    await writer.drain()
    return reader, writer


async def answered(host: str, port: int) -> tuple[float, int]:
    """Seconds until the whole answer was read, and its bytes. Raises ValueError for anything but an answer."""
    begun = time.perf_counter()
    reader, writer = await asked(host, port)
    told = await reader.read()
    writer.close()
    head, _, body = told.partition(b"\r\n\r\n")
    if b" 200 " not in head[:20] or b'"errors"' in body[:200]:
        raise ValueError(f"no answer: {told[:1000]!r}")
    if (people := body.count(b'"bornOn"')) != PEOPLE:
        raise ValueError(f"the store has {people} people, and not {PEOPLE} or more")
    return time.perf_counter() - begun, len(body)


async def run(clients: int, rounds: int, silent: int) -> str:
    """The crowd, then those who ask and do not read."""
    with serving() as (process, host, port):
        await answered(host, port)
        alone = [await answered(host, port) for _ in range(3)]
        before = megabytes(process, "VmRSS")
        begun = time.perf_counter()
        answers = [
            answer
            for _ in range(rounds)
            for answer in await asyncio.gather(*(answered(host, port) for _ in range(clients)))
        ]
        seconds = time.perf_counter() - begun
        crowd, after = megabytes(process, "VmHWM"), megabytes(process, "VmRSS")
        waiting = [await asked(host, port) for _ in range(silent)]
        await asyncio.sleep(SETTLED)
        await rest(process)
        held = megabytes(process, "VmRSS")
        for _, writer in waiting:
            writer.transport.abort()
        await asyncio.sleep(1)
        most, left = megabytes(process, "VmHWM"), megabytes(process, "VmRSS")
    times = sorted(spent for spent, _ in answers)
    size = answers[0][1]
    return "\n".join(
        [
            f"one client: {statistics.median(spent for spent, _ in alone) * 1000:.0f} ms, {size} bytes",
            f"{clients} clients, {rounds} rounds: {len(answers) / seconds:.1f} answers a second, "
            f"median {statistics.median(times):.2f} s, longest {times[-1]:.2f} s",
            f"memory: {before:.0f} MB before, {crowd:.0f} MB at most, {after:.0f} MB afterwards",
            f"{silent} that do not read: {held:.0f} MB held ({silent * size / MEGABYTE:.0f} MB of answers), "
            f"{most:.0f} MB at most, {left:.0f} MB when they have gone",
        ]
    )


async def rest(process: int) -> None:
    """Wait until the process has nothing to do."""
    while (before := worked(process)) >= 0:
        await asyncio.sleep(0.5)
        if worked(process) - before < 0.05:
            return


def worked(process: int) -> float:
    """Seconds of processor that the process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Run, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.crowd", description=__doc__)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--silent", type=int, default=200)
    given = parser.parse_args()
    sys.stdout.write(f"{asyncio.run(run(given.clients, given.rounds, given.silent))}\n")


if __name__ == "__main__":
    main()
