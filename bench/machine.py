"""The kind of machine and programs that figures were taken with."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

import orjson

from bench.stores import HEAP, PAGE_CACHE

PACKAGES = ("neo4j", "neo4j-rust-ext", "orjson", "starlette", "uvicorn", "strawberry-graphql", "graphql-core")
PEERS = Path(__file__).parent / "peers" / "package.json"


def lines(neo4j: str, peer_absent: str | None) -> list[str]:
    """Kind of machine, versions, load, as a list in Markdown."""
    peers = orjson.loads(PEERS.read_bytes())["dependencies"]
    peer = f"not measured: {peer_absent}" if peer_absent is not None else f"Node.js {node()}, {listed(peers.items())}"
    return [
        f"- {os.cpu_count()} cores ({processor()}), {memory():.0f} GB of memory, {platform.system()}",
        f"- Neo4j {neo4j}, heap {HEAP}, page cache {PAGE_CACHE} MB",
        f"- Python {platform.python_version()}, {listed((name, version(name)) for name in PACKAGES)}",
        f"- peer: {peer}",
    ]


def load() -> str:
    """How many processes wanted a processor in the last minute, on average."""
    return f"{os.getloadavg()[0]:.1f}"


def listed(versions: object) -> str:
    """Names with versions."""
    return ", ".join(f"{name} {number}" for name, number in versions)  # type: ignore[attr-defined]


def processor() -> str:
    """The processor's model."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or "unknown"


def memory() -> float:
    """Gigabytes of memory."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3


def node() -> str:
    """The version of Node.js."""
    told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)  # noqa: S607
    return told.stdout.strip().removeprefix("v")
