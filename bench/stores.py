"""Neo4j servers of the bench's own, each filled with so many generated people."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from graph.settings import StoreSettings
from tests.neo4j.server import PASSWORD, USER, await_ready, launch

PROGRAM = Path(sys.executable).with_name("zhiguan")
SEED = 1
HEAP = "2g"
PAGE_CACHE = 4096
"""Megabytes: half of what a million people take."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A store with people in it; `process` is that of its Neo4j, if it is ours."""

    uri: str
    user: str = USER
    password: str = PASSWORD
    process: int | None = None

    @property
    def settings(self) -> StoreSettings:
        """How this process opens it."""
        return StoreSettings.model_validate(
            {"neo4j_uri": self.uri, "neo4j_user": self.user, "neo4j_password": self.password}
        )

    @property
    def environment(self) -> Mapping[str, str]:
        """How other processes open it."""
        given = {
            "ZHIGUAN_NEO4J_URI": self.uri,
            "ZHIGUAN_NEO4J_USER": self.user,
            "ZHIGUAN_NEO4J_PASSWORD": self.password,
        }
        return {**os.environ, **given}


def given(uri: str) -> Filled:
    """A store that was there already, with the login that the environment names."""
    return Filled(uri, os.environ.get("ZHIGUAN_NEO4J_USER", USER), os.environ.get("ZHIGUAN_NEO4J_PASSWORD", PASSWORD))


@contextmanager
def filled(people: int, keep: Path | None) -> Iterator[Filled]:
    """A Neo4j with so many people. In `keep` its data stay, by number of people, and are used again."""
    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="zhiguan-bench-")))
        home = (folder / str(people)).absolute()
        home.mkdir(parents=True, exist_ok=True)
        log = stack.enter_context((home / "neo4j.log").open("wb"))
        server = launch(home, log, heap=HEAP, page_cache=PAGE_CACHE)
        stack.callback(server.stop)
        await_ready(server)
        store = Filled(server.uri, process=server.process.pid if server.process is not None else None)
        # What is there already is not made again; what was broken off is completed.
        subprocess.run(  # noqa: S603 - our own program
            [str(PROGRAM), "generate", "--people", str(people), "--seed", str(SEED)],
            env=store.environment,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        yield store
