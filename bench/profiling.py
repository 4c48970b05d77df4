"""Where our server's own time goes: `python -m bench.profiling OPERATION [--people 10000] [--keep DIR] [--store URI]`.

The server runs under Python's own profiler, which makes it slower, and calls more than what they do. Prints the shares
of the rooms and libraries, and the functions that take most themselves.
"""

from __future__ import annotations

import argparse
import asyncio
import pstats
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.measuring import crowd, requests
from bench.operations import OPERATIONS, Operation
from bench.servers import OURS, PATIENT, Server
from bench.stores import PROGRAM, Filled, filled, given
from graph.engines import open_store

SECONDS = 10.0
ROOT = Path(__file__).parent.parent


@contextmanager
def profiled(store: Filled, profile: Path) -> Iterator[Server]:
    """Our server under the profiler; `profile` is written when it ends."""
    command = [sys.executable, "-m", "cProfile", "-o", str(profile), str(PROGRAM), "serve", "--port", "0"]
    environment = {**store.environment, **PATIENT}
    with subprocess.Popen(  # noqa: S603 - our own program
        command, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            told = process.stdout.readline().strip() if process.stdout is not None else ""
            host, port = told.removeprefix("http://").removesuffix("/ide").split(":")
            yield Server(OURS, process.pid, host, int(port))
        finally:
            process.terminate()
            process.wait()


async def answered(server: Server, store: Filled, operation: Operation, seconds: float) -> int:
    """How many answers one client was given."""
    async with open_store(store.settings) as opened:
        asked = await operation.asked(opened)
    sent = requests([server], operation, asked)[server.name]
    return (await crowd(server, sent, 1, seconds))[0]


def room(file: str) -> str:
    """The room or the library that a function stands in."""
    if file.startswith(str(ROOT)) and ".venv" not in file:
        parts = Path(file).relative_to(ROOT).parts
        return "/".join(parts[:2]) if parts[0] == "api" and len(parts) > 2 else parts[0]
    if "site-packages/" in file:
        return file.partition("site-packages/")[2].partition("/")[0]
    return "built-in" if file == "~" else Path(file).parts[-2] if "/" in file else "Python"


def told(profile: Path, idle: Path, answers: int) -> str:
    """The shares, without the calls that the server made before it was asked, and for its first answer."""
    busy, before = (pstats.Stats(str(path)).stats for path in (profile, idle))  # type: ignore[attr-defined]
    spent: Counter[tuple[str, int, str]] = Counter()
    for place, (_, calls, own, *_) in busy.items():
        # Waiting for the network is nobody's work.
        if "epoll" not in place[2]:
            begun = before[place][1] if place in before else 0
            spent[place] = own * max(calls - begun, 0) / calls
    rooms: Counter[str] = Counter()
    for (file, _, _), own in spent.items():
        rooms[room(file)] += own
    whole = sum(own for own in rooms.values() if own > 0)
    lines = [f"{answers} answers, {whole / answers * 1000:.2f} ms of Python each under the profiler", ""]
    lines += [f"{own / whole:6.1%}  {name}" for name, own in rooms.most_common(16)]
    lines += ["", "by themselves:"]
    lines += [
        f"{own / whole:6.1%}  {room(file)}: {Path(file).name}:{line} {function}"
        for (file, line, function), own in spent.most_common(24)
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Profile, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.profiling", description=__doc__)
    parser.add_argument("operation", choices=[operation.name for operation in OPERATIONS])
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--store", help="the address of a Neo4j that holds the data already")
    parser.add_argument("--keep", type=Path, help="where filled stores stay, to be used again")
    options = parser.parse_args()
    [operation] = [operation for operation in OPERATIONS if operation.name == options.operation]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        store = given(options.store) if options.store else stack.enter_context(filled(options.people, options.keep))
        number = 0
        for name, seconds in (("idle", 0.0), ("busy", SECONDS)):
            with profiled(store, folder / name) as server:
                number = asyncio.run(answered(server, store, operation, seconds))
        sys.stdout.write(told(folder / "busy", folder / "idle", number - 1))


if __name__ == "__main__":
    main()
