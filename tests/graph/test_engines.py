"""The embedded engine as a process of its own: one per data directory, never longer there than its owner."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from graph.connection import Statement, Store
from graph.engines import open_store
from graph.errors import StartError, StoreUnavailable
from graph.scope import LOCAL_ADMINISTRATOR, Scope
from graph.settings import StoreSettings
from rules.refusals import Refusal

EVERYTHING = Scope(LOCAL_ADMINISTRATOR)

OWNER = """
import asyncio, sys
from pathlib import Path
from graph.engines import open_store
from graph.settings import StoreSettings

async def main():
    async with open_store(StoreSettings(data_dir=Path(sys.argv[1]), engine_heap="256m")) as store:
        for number in range(10**6):
            await store.run("UNWIND range(1, 20) AS i CREATE (:Written {batch: $number, i: i})", number=number)
            print(number, flush=True)

asyncio.run(main())
"""


@pytest.fixture
def settings(tmp_path: Path) -> StoreSettings:
    """Of a store that is not there yet."""
    return StoreSettings(data_dir=tmp_path / "data", engine_heap="256m")


@pytest.fixture(scope="module")
def own_settings(tmp_path_factory: pytest.TempPathFactory) -> StoreSettings:
    """Of `own_store`."""
    return StoreSettings(data_dir=tmp_path_factory.mktemp("own"), engine_heap="256m", statement_timeout=2.0)


@pytest.fixture(scope="module")
async def own_store(own_settings: StoreSettings) -> AsyncIterator[Store]:
    """A store that this process owns."""
    async with open_store(own_settings, exclusive=True) as store:
        yield store


def engine_process(settings: StoreSettings) -> int:
    return int(json.loads((settings.data_dir / "engine.json").read_text())["engine"])


def is_running(process: int) -> bool:
    """Whether the process runs; one that has ended and waits for its parent to notice does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until_gone(process: int, seconds: float = 15.0) -> bool:
    deadline = time.monotonic() + seconds
    while is_running(process) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_running(process)


async def count_written(store: Store) -> list[list[int]]:
    return await store.run("MATCH (n:Written) RETURN n.batch, count(*) ORDER BY n.batch")


async def test_only_loopback_is_listened_on_and_secrets_are_for_the_owner_alone(
    own_settings: StoreSettings, own_store: Store
) -> None:
    await own_store.run("RETURN 1")
    engine = engine_process(own_settings)
    sockets = {os.readlink(link) for link in Path(f"/proc/{engine}/fd").iterdir() if link.exists() or link.is_symlink()}
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{engine}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if f"socket:[{fields[9]}]" in sockets and fields[3] == "0A":
                assert fields[1].rpartition(":")[0] in {"0100007F", "0000000000000000FFFF00000100007F"}
    assert own_settings.data_dir.stat().st_mode & 0o077 == 0
    for name in ("password", "engine.json", "lock"):
        assert (own_settings.data_dir / name).stat().st_mode & 0o077 == 0
    command = Path(f"/proc/{engine}/cmdline").read_bytes() + Path(f"/proc/{engine}/environ").read_bytes()
    assert (own_settings.data_dir / "password").read_bytes() not in command


async def test_another_command_uses_the_running_engine_and_another_owner_is_refused(
    own_settings: StoreSettings, own_store: Store
) -> None:
    await own_store.run("CREATE (:Attached {batch: 1})")
    async with open_store(own_settings) as attached:
        assert await attached.run("MATCH (n:Attached) RETURN n.batch") == [[1]]
    with pytest.raises(StartError, match=f"in use by process {os.getpid()}: stop it") as refused:
        async with open_store(own_settings, exclusive=True):
            pass
    assert refused.value.code == "data-dir-in-use"
    assert await own_store.run("MATCH (n:Attached) RETURN n.batch") == [[1]]


async def test_a_statement_that_takes_too_long_is_given_up(own_store: Store) -> None:
    slow = "UNWIND range(1, 9000) AS a UNWIND range(1, 9000) AS b WITH a, b WHERE a * b = 7 RETURN collect(a) AS rows"
    started = time.monotonic()
    with pytest.raises(Refusal, match="longer than 2 seconds") as told:
        await own_store.read(Statement("slow", slow), {}, EVERYTHING)
    assert told.value.code == "STATEMENT_TIMED_OUT"
    assert time.monotonic() - started < 10


async def test_an_engine_that_dies_is_started_again_with_all_that_was_committed(
    own_settings: StoreSettings, own_store: Store
) -> None:
    await own_store.run("CREATE (:Written {batch: 1})")
    dead = engine_process(own_settings)
    os.kill(dead, signal.SIGKILL)
    with pytest.raises(StoreUnavailable, match="the store does not answer"):
        await own_store.run("RETURN 1")
    written = Statement("written", "MATCH (n:Written) RETURN collect([n.batch]) AS rows")
    assert await own_store.read(written, {}, EVERYTHING) == [[1]]
    assert engine_process(own_settings) != dead


@pytest.mark.parametrize("victim", ["owner", "engine"])
async def test_after_a_kill_at_any_moment_every_reported_batch_is_there(settings: StoreSettings, victim: str) -> None:
    command = [sys.executable, "-c", OWNER, str(settings.data_dir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as owner:
        assert owner.stdout is not None
        reported = [int(owner.stdout.readline())]
        await asyncio.sleep(0.5)
        engine = engine_process(settings)
        os.kill(owner.pid if victim == "owner" else engine, signal.SIGKILL)
        reported += [int(line) for line in owner.stdout]
    assert wait_until_gone(engine)
    async with open_store(settings, exclusive=True) as store:
        batches = dict(await count_written(store))
    assert batches.keys() >= set(reported)
    assert set(batches.values()) == {20}


async def test_a_file_in_the_way_of_the_directory_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StartError, match="a file is in the way: set ZHIGUAN_DATA_DIR"):
        async with open_store(StoreSettings(data_dir=tmp_path / "file" / "data")):
            pass


async def test_a_lost_password_is_made_anew(settings: StoreSettings) -> None:
    async with open_store(settings) as store:
        await store.run("CREATE (:Written {batch: 1})")
    (settings.data_dir / "password").unlink()
    async with open_store(settings) as store:
        assert await count_written(store) == [[1, 1]]


async def test_an_almost_full_disk_is_told_before_anything_is_written(
    settings: StoreSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.engines.directory.LEAST_FREE_BYTES", 2**62)
    with pytest.raises(StartError, match="free some space") as refused:
        async with open_store(settings):
            pass
    assert refused.value.code == "disk-full"
    assert not (settings.data_dir / "databases").exists()


@pytest.mark.only_engine("neo4j", reason="a login of one's own is a setting of the server's")
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"neo4j_password": "wrong"}, "wrong-password"),
        ({"neo4j_database": "nowhere"}, "no-database"),
        ({"neo4j_uri": "bolt://127.0.0.1:1"}, "unreachable"),
        ({"neo4j_uri": "neo4j://127.0.0.1:1"}, "unreachable"),
    ],
)
async def test_what_is_wrong_with_a_server_is_told(
    store_settings: StoreSettings, wrong: dict[str, str], code: str
) -> None:
    right = store_settings.model_dump()
    with pytest.raises(StartError) as refused:
        async with open_store(StoreSettings.model_validate({**right, **wrong})):
            pass
    assert refused.value.code == code
    assert "\n" not in refused.value.message
