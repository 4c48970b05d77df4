"""`zhiguan` as an operator starts it: real processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = str(Path(sys.executable).with_name("zhiguan"))
SECONDS_TO_START = 120.0


def environment(data_dir: Path, **settings: str) -> dict[str, str]:
    """Variables of a process with its own data directory, and a small engine."""
    return {**os.environ, "ZHIGUAN_DATA_DIR": str(data_dir), "ZHIGUAN_ENGINE_HEAP": "256m", **settings}


def run(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """One command from start to end."""
    return subprocess.run([PROGRAM, *arguments], env=env, capture_output=True, text=True, timeout=180, check=False)


@contextmanager
def serving(env: dict[str, str], *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A serving process that has said its address, and the address without its path."""
    command = [PROGRAM, "serve", "--port", "0", *arguments]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            if not line:
                process.wait()
                assert process.stderr is not None
                raise AssertionError(f"did not start: {process.stderr.read()}")
            yield process, line.strip().removesuffix("/ide")
        finally:
            process.terminate()
            process.stdout.read()


def is_ready(address: str, seconds: float = 20.0) -> bool:
    """Whether the API there says within some time that it can read its store."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:  # noqa: S310 - our own loopback
                return bool(answer.status == 200)
        except urllib.error.HTTPError:
            time.sleep(0.1)
    return False
