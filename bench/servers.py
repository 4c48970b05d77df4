"""What is measured: each a process of its own that listens on loopback, over the same store."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from bench.clients import request
from bench.operations import Operation
from bench.peers.asking import document, variables_for
from bench.stores import PROGRAM, Filled

OURS, STANDARD, HAND, PEER = "zhiguan", "standard", "by hand", "@neo4j/graphql"
PEERS = Path(__file__).parent / "peers"
PATIENT = {"ZHIGUAN_REQUEST_TIMEOUT": "600", "ZHIGUAN_STATEMENT_TIMEOUT": "300", "ZHIGUAN_LOG_LEVEL": "error"}
"""The machine may have more to do; and nobody else writes a log."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers."""

    name: str
    process: int
    host: str
    port: int

    def answers(self, operation: Operation) -> bool:
        """Whether it can answer that at all."""
        return self.name != PEER or document(operation) is not None

    def request(self, operation: Operation, variables: Mapping[str, Any]) -> bytes:
        """What a client sends it to ask that."""
        if self.name == HAND:
            return request(self.host, self.port, f"/{operation.name}", orjson.dumps(variables))
        text = operation.document
        if self.name == PEER:
            text, variables = document(operation) or "", variables_for(variables)
        return request(self.host, self.port, "/graphql", orjson.dumps({"query": text, "variables": variables}))


def peer_is_absent() -> str | None:
    """Why the peer cannot be measured here; None if it can. Installs it."""
    missing = [program for program in ("node", "npm") if shutil.which(program) is None]
    if missing:
        return f"{' and '.join(missing)} not found on PATH"
    if not (PEERS / "node_modules").exists():
        done = subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=PEERS, check=False, stdout=sys.stderr)  # noqa: S607
        if done.returncode != 0:
            shutil.rmtree(PEERS / "node_modules", ignore_errors=True)
            return "npm could not install it"
    return None


@contextmanager
def serving(store: Filled, names: Sequence[str]) -> Iterator[list[Server]]:
    """The servers of these names over a store, until they are no longer needed."""
    with ExitStack() as stack:
        yield [stack.enter_context(_served(name, store)) for name in names]


@contextmanager
def _served(name: str, store: Filled) -> Iterator[Server]:
    command = {
        HAND: [sys.executable, "-m", "bench.hand"],
        PEER: ["node", str(PEERS / "server.mjs")],
    }.get(name, [str(PROGRAM), "serve", "--port", "0"])
    executor = {"ZHIGUAN_EXECUTOR": "standard"} if name == STANDARD else {}
    environment = {**store.environment, **PATIENT, **executor, "NODE_ENV": "production"}
    with subprocess.Popen(  # noqa: S603 - our own programs
        command, env=environment, cwd=PEERS.parent.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            told = process.stdout.readline().strip() if process.stdout is not None else ""
            if not told:
                raise SystemExit(f"{name} did not start")
            host, port = told.removeprefix("http://").removesuffix("/ide").split(":")
            yield Server(name, process.pid, host, int(port))
        finally:
            if process.stdin is not None:
                process.stdin.close()
            process.terminate()
            process.wait()


def most_memory(process: int) -> float:
    """Megabytes that a process has had at most."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def worked(process: int) -> float:
    """Seconds of processor that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
