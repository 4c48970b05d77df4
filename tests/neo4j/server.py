"""Starting a real Neo4j 5.26 Community. `python -m tests.neo4j.server` runs one until Ctrl-C, to play with.

Its jars (213, 123 MB) are fetched by Maven once into a cache outside the tree. It is GPL: for tests and benchmarks
only. The process ends when its standard input closes, so that it never outlives the tests.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from neo4j import GraphDatabase

HERE = Path(__file__).parent
USER = "neo4j"
PASSWORD = "neo4j-for-tests"
SECONDS_TO_START = 120.0


class Neo4jMissing(Exception):
    """Neo4j cannot be started here; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers: address and login, and its process unless it was there already."""

    uri: str
    user: str
    password: str
    process: subprocess.Popen[bytes] | None = None

    def stop(self) -> None:
        """End the process, if it is ours."""
        if self.process is None:
            return
        assert self.process.stdin is not None
        self.process.stdin.close()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


def given() -> Server | None:
    """The server that `ZHIGUAN_TEST_NEO4J_URI/USER/PASSWORD` name, if any."""
    uri = os.environ.get("ZHIGUAN_TEST_NEO4J_URI")
    if not uri:
        return None
    return Server(
        uri, os.environ.get("ZHIGUAN_TEST_NEO4J_USER", USER), os.environ.get("ZHIGUAN_TEST_NEO4J_PASSWORD", PASSWORD)
    )


def launch(home: Path, log: IO[bytes], port: int = 0, heap: str = "1g", page_cache: int = 64) -> Server:
    """Begin to start a server with its data in `home`, `page_cache` in megabytes. `await_ready` waits for it.

    Raises Neo4jMissing.
    """
    java, jars = _java(), _jars()
    port = port or _free_port()
    process = subprocess.Popen(
        [
            java,
            f"-Xmx{heap}",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-cp",
            f"{jars}/*",
            str(HERE / "Neo4jServer.java"),
            str(home),
            str(port),
            str(page_cache),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        cwd=home,
        start_new_session=True,
    )
    return Server(f"bolt://127.0.0.1:{port}", USER, PASSWORD, process)


def await_ready(server: Server) -> None:
    """Wait until the server answers, and give it its password at its first start."""
    if server.process is not None:
        assert server.process.stdout is not None
        for line in server.process.stdout:
            if line.strip() == b"ready":
                break
        else:
            raise RuntimeError("Neo4j ended before it was ready: see its log")
        _set_password(server)
    with GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        driver.verify_connectivity()


def _set_password(server: Server) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    with GraphDatabase.driver(server.uri, auth=(USER, "neo4j"), warn_notification_severity="OFF") as driver:
        while True:
            try:
                driver.execute_query(
                    "ALTER CURRENT USER SET PASSWORD FROM $old TO $new", old="neo4j", new=PASSWORD, database_="system"
                )
            except Exception as error:
                code = getattr(error, "code", "") or ""
                if "Unauthorized" in code:  # not its first start
                    return
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
            else:
                return


def _java() -> str:
    java = shutil.which("java")
    if java is None:
        raise Neo4jMissing("no JDK or Maven")
    shown = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(\d+)', shown.stderr)
    if found is None or int(found[1]) not in {17, 21} or shutil.which("javac") is None:
        raise Neo4jMissing("no JDK 17 or 21 on PATH")
    return java


def _jars() -> Path:
    version = re.search(r"<neo4j.version>(.+?)<", (HERE / "pom.xml").read_text())
    assert version is not None
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "zhiguan" / f"neo4j-{version[1]}"
    if cache.is_dir():
        return cache
    maven = shutil.which("mvn")
    if maven is None:
        raise Neo4jMissing("no JDK or Maven")
    cache.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache.parent) as directory:
        fetched = subprocess.run(
            [
                maven,
                "-B",
                "-q",
                "-f",
                str(HERE / "pom.xml"),
                "dependency:copy-dependencies",
                "-DincludeScope=runtime",
                f"-DoutputDirectory={directory}/lib",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if fetched.returncode != 0:
            last = (fetched.stdout + fetched.stderr).strip().splitlines()[:1]
            raise Neo4jMissing(f"Maven could not fetch it: {last}")
        try:
            (Path(directory) / "lib").rename(cache)
        except OSError:
            if not cache.is_dir():  # unless another run was faster
                raise
    return cache


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Run one in the foreground."""
    arguments = argparse.ArgumentParser(description="Neo4j to play with, until Ctrl-C")
    arguments.add_argument("--home", type=Path, default=None, help="where to keep the data (default: thrown away)")
    arguments.add_argument("--port", type=int, default=7687)
    arguments.add_argument("--heap", default="1g", help="greatest heap")
    arguments.add_argument("--page-cache", type=int, default=64, help="megabytes of the files kept in memory")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = options.home or Path(temporary)
        home.mkdir(parents=True, exist_ok=True)
        try:
            server = launch(home.absolute(), sys.stderr.buffer, options.port, options.heap, options.page_cache)
        except Neo4jMissing as missing:
            sys.exit(f"Neo4j cannot be started: {missing}")
        await_ready(server)
        sys.stdout.write(
            f"ready. Ctrl-C ends it. To use it:\n"
            f"  export ZHIGUAN_NEO4J_URI={server.uri} ZHIGUAN_NEO4J_PASSWORD={server.password}\n"
        )
        sys.stdout.flush()
        try:
            assert server.process is not None
            server.process.wait()
        except KeyboardInterrupt:
            server.stop()


if __name__ == "__main__":
    main()
