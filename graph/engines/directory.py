"""The data directory of the embedded engine: who owns it, where its engine listens, its password.

lock           held by the owner and by its engine process; its text is the owner's process id
engine.json    where the running engine listens, for other commands on the same directory
password       random, made with the directory
databases/     the engine's own, as are config/ and log/
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from graph.errors import StartError, start_error_from_os

LEAST_FREE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class EngineRecord:
    """A running engine: its owner's and its own process id, and the loopback port it listens on."""

    owner: int
    engine: int
    port: int


class DataDirectory:
    """The files of one embedded store. Raises StartError where the directory cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: int | None = None
        self._engine_lock: int | None = None
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            (path / "log").mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise start_error_from_os(error, path) from error

    @property
    def log(self) -> Path:
        """What the engine says."""
        return self.path / "log" / "engine.log"

    def take(self) -> bool:
        """Become the owner, or return False while another process is. A process that is gone owns nothing."""
        lock = self._try_lock("lock")
        if lock is None:
            return False
        try:
            self._check_space()
            os.ftruncate(lock, 0)
            os.pwrite(lock, str(os.getpid()).encode(), 0)
        except OSError as error:
            os.close(lock)
            raise start_error_from_os(error, self.path) from error
        except StartError:
            os.close(lock)
            raise
        self._lock = lock
        return True

    def take_engine_lock(self) -> int | None:
        """The descriptor that an engine process inherits, or None while the last owner's engine is still ending."""
        if self._engine_lock is None:
            self._engine_lock = self._try_lock("engine.lock")
        return self._engine_lock

    def release(self) -> None:
        """Give up ownership. The engine must have ended before."""
        for lock in (self._engine_lock, self._lock):
            if lock is not None:
                os.close(lock)
        self._lock = self._engine_lock = None

    def discard(self, database: str) -> None:
        """Remove a database for good. The caller holds both locks."""
        there = self.path / "databases" / database
        # Renamed first: a removal that is interrupted leaves no half of a database to be opened.
        gone = self.path / f"{database}.{secrets.token_hex(4)}.gone"
        try:
            if there.exists():
                there.rename(gone)
            for each in self.path.glob("*.gone"):
                shutil.rmtree(each)
        except OSError as error:
            raise start_error_from_os(error, self.path) from error

    def owner(self) -> str:
        """Process id of the owner, as text for a message."""
        try:
            return (self.path / "lock").read_text() or "unknown"
        except OSError:
            return "unknown"

    def record_engine(self, record: EngineRecord) -> None:
        """Tell other processes where the engine listens."""
        self._write("engine.json", json.dumps(asdict(record)))

    def forget_engine(self) -> None:
        """No engine listens any more."""
        (self.path / "engine.json").unlink(missing_ok=True)

    def engine(self) -> EngineRecord | None:
        """Where the engine listens, or None while none is known."""
        try:
            return EngineRecord(**json.loads((self.path / "engine.json").read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def password(self) -> str:
        """The engine's password; the owner makes one where there is none."""
        path = self.path / "password"
        try:
            if path.exists() and (password := path.read_text().strip()):
                return password
            if self._lock is None:
                raise StartError(
                    "no-password", f"{path} is missing: stop the process that uses {self.path}, then retry"
                )
            # Without its user file the engine takes the new password as if at its first start.
            (self.path / "config" / "server-users.jsonl").unlink(missing_ok=True)
            password = secrets.token_urlsafe(32)
            self._write("password", password)
        except OSError as error:
            raise start_error_from_os(error, path) from error
        return password

    def open_log(self) -> int:
        """A descriptor for the engine's own log; the log of the last run is kept beside it."""
        try:
            if self.log.exists():
                self.log.replace(self.log.with_suffix(".log.1"))
            return os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise start_error_from_os(error, self.log) from error

    def _try_lock(self, name: str) -> int | None:
        path = self.path / name
        try:
            lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise start_error_from_os(error, path) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return None
        return lock

    def _write(self, name: str, text: str) -> None:
        path = self.path / name
        fresh = path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            os.write(descriptor, text.encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        fresh.replace(path)

    def _check_space(self) -> None:
        free = shutil.disk_usage(self.path).free
        if free < LEAST_FREE_BYTES:
            raise StartError(
                "disk-full",
                f"only {free // 1024 // 1024} MB are free on the disk of {self.path}: free some space, "
                "or set ZHIGUAN_DATA_DIR",
            )
