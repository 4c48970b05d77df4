"""The embedded engine seen from the programs that use it: one supervised process per data directory."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import structlog
from neo4j import AsyncDriver, AsyncGraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from graph.abandoned import Abandoned
from graph.connection import Store
from graph.engines.directory import DataDirectory, EngineRecord
from graph.errors import StartError
from graph.settings import StoreSettings

DATABASE = "zhiguan"
SECONDS_TO_START = 120.0
SECONDS_TO_STOP = 15.0
SECONDS_FOR_OWNER = 30.0
RESTARTS = 5
"""Times that an engine may die by itself within RESTART_WINDOW seconds before it is left dead."""
RESTART_WINDOW = 300.0

log = structlog.get_logger("zhiguan.engine")


@asynccontextmanager
async def open_embedded(settings: StoreSettings, *, exclusive: bool) -> AsyncIterator[Store]:
    """The store of a data directory: its running engine, or else one started for the length of this context.

    With `exclusive`, another owner is a StartError. Other StartErrors: the directory or the engine cannot be used.
    """
    directory = DataDirectory(settings.data_dir)
    deadline = time.monotonic() + SECONDS_FOR_OWNER
    while not directory.take():
        if exclusive:
            raise _in_use(directory)
        if (driver := await _attach(directory)) is not None:
            async with _store(driver, settings) as store:
                yield store
            return
        if time.monotonic() > deadline:
            raise StartError(
                "owner-silent",
                f"data directory {directory.path} is in use by process {directory.owner()}, whose engine does not "
                "answer: stop it, then retry",
            )
        await asyncio.sleep(0.1)
    try:
        engine = Engine(directory, await _engine_lock(directory, deadline), settings)
        await engine.start()
        try:
            async with _store(_driver(engine.port, directory.password()), settings) as store:
                yield store
        finally:
            await engine.stop()
    finally:
        directory.release()


@asynccontextmanager
async def _store(driver: AsyncDriver, settings: StoreSettings) -> AsyncIterator[Store]:
    async with driver:
        abandoned = Abandoned(driver, DATABASE)
        try:
            yield Store(driver, DATABASE, settings.statement_timeout, abandoned=abandoned)
        finally:
            await abandoned.close()


async def discard_embedded(settings: StoreSettings) -> None:
    """Throw the database of a data directory away; the next start makes an empty one. Its password stays.

    Raises StartError while a process uses it.
    """
    directory = DataDirectory(settings.data_dir)
    if not directory.take():
        raise _in_use(directory)
    try:
        await _engine_lock(directory, time.monotonic() + SECONDS_FOR_OWNER)
        await asyncio.to_thread(directory.discard, DATABASE)
    finally:
        directory.release()


def _in_use(directory: DataDirectory) -> StartError:
    return StartError(
        "data-dir-in-use",
        f"data directory {directory.path} is in use by process {directory.owner()}: "
        "stop it, or set ZHIGUAN_DATA_DIR to another place",
    )


async def _engine_lock(directory: DataDirectory, deadline: float) -> int:
    """The engine's lock, once the engine of an owner that was killed has ended."""
    while (lock := directory.take_engine_lock()) is None:
        if time.monotonic() > deadline:
            record = directory.engine()
            raise StartError(
                "engine-lingers",
                f"an engine of an earlier run still holds {directory.path}: end process "
                f"{record.engine if record is not None else 'arcadedb_process.py'}, then retry",
            )
        await asyncio.sleep(0.05)
    directory.forget_engine()
    return lock


async def _attach(directory: DataDirectory) -> AsyncDriver | None:
    """A driver for the engine that another process owns, or None while it is not there."""
    record = directory.engine()
    if record is None:
        return None
    driver = _driver(record.port, directory.password())
    try:
        await driver.verify_connectivity()
    except (DriverError, Neo4jError, OSError):
        await driver.close()
        return None
    return driver


def _driver(port: int, password: str) -> AsyncDriver:
    return AsyncGraphDatabase.driver(
        f"bolt://127.0.0.1:{port}",
        auth=("root", password),
        connection_timeout=5.0,
        max_connection_pool_size=50,
        telemetry_disabled=True,
        warn_notification_severity="OFF",
    )


class Engine:
    """The engine's process. One that dies by itself is started again on the same port, where drivers find it again."""

    def __init__(self, directory: DataDirectory, lock: int, settings: StoreSettings) -> None:
        self.directory = directory
        self.port = 0
        self._lock = lock
        self._heap = settings.engine_heap
        self._timeout = settings.statement_timeout
        self._process: asyncio.subprocess.Process | None = None
        self._supervision: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start and supervise. Raises StartError when the engine does not come up."""
        try:
            await self._spawn()
        except BaseException:
            await self._end_process()
            raise
        self._supervision = asyncio.create_task(self._supervise())

    async def stop(self) -> None:
        """End the process cleanly, or by force when it does not end in time."""
        if self._supervision is not None:
            self._supervision.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._supervision
            self._supervision = None
        await self._end_process()

    async def _spawn(self) -> None:
        log_file = self.directory.open_log()
        try:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",
                str(Path(__file__).with_name("arcadedb_process.py")),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log_file,
                cwd=self.directory.path,
                pass_fds=(self._lock,),
                start_new_session=True,
            )
        finally:
            os.close(log_file)
        port = await self._handshake(self._process)
        self.port = port
        self.directory.record_engine(EngineRecord(owner=os.getpid(), engine=self._process.pid, port=port))

    async def _handshake(self, process: asyncio.subprocess.Process) -> int:
        configuration = {
            "directory": str(self.directory.path),
            "password": self.directory.password(),
            "database": DATABASE,
            "port": self.port,
            "heap": self._heap,
            "timeout": self._timeout,
        }
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("an engine process without its pipes")
        try:
            process.stdin.write(json.dumps(configuration).encode() + b"\n")
            await process.stdin.drain()
            line = await asyncio.wait_for(process.stdout.readline(), SECONDS_TO_START)
        except (ConnectionError, TimeoutError):
            line = b""
        answer = json.loads(line) if line else {"failed": "it ended, or did not answer in time"}
        if "port" in answer:
            return int(answer["port"])
        raise _engine_error(str(answer["failed"]), self.directory)

    async def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), SECONDS_TO_STOP)
        except TimeoutError:
            process.kill()
            await process.wait()
        self.directory.forget_engine()

    async def _supervise(self) -> None:
        deaths: list[float] = []
        while self._process is not None:
            code = await self._process.wait()
            self.directory.forget_engine()
            now = time.monotonic()
            deaths = [*(death for death in deaths if now - death < RESTART_WINDOW), now]
            if len(deaths) > RESTARTS:
                log.error("engine-given-up", exit_code=code, deaths=len(deaths), log=str(self.directory.log))
                return
            log.error("engine-died", exit_code=code, action="starting it again", log=str(self.directory.log))
            try:
                await self._spawn()
            except (StartError, OSError) as error:
                log.error("engine-not-restarted", reason=str(error))
                await asyncio.sleep(1)
                if self._process.returncode is None:
                    self._process.kill()
            else:
                log.info("engine-restarted", port=self.port)


def _engine_error(reason: str, directory: DataDirectory) -> StartError:
    lower = reason.lower()
    if "no space left" in lower or "disk quota" in lower:
        return StartError(
            "disk-full", f"the disk of {directory.path} is full: free some space, or set ZHIGUAN_DATA_DIR"
        )
    if "permission denied" in lower or "accessdenied" in lower:
        return StartError("missing-right", f"no right to write below {directory.path}: change the owner of its files")
    if "no module named" in lower or "jvm" in lower:
        return StartError(
            "no-engine",
            f"the embedded engine cannot run here ({reason[:200]}): use a Neo4j server, see ZHIGUAN_NEO4J_URI",
        )
    return StartError("engine-failed", f"the embedded engine did not start ({reason[:300]}): see {directory.log}")
