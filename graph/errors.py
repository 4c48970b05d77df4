"""What can go wrong between this program and its store, in words for the person who runs it."""

from __future__ import annotations

import errno
from pathlib import Path


class StartError(Exception):
    """The program cannot start. The message is one line and says what to do; `code` is stable (`port-in-use`)."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class StoreUnavailable(Exception):
    """The store stopped answering while the program runs. The message is one line; trying again later may help."""


class WriteConflict(Exception):
    """What was read is no longer so, somebody else wrote at once, or a node that a row names is not there.

    Nothing was written; try again.
    """


def start_error_from_os(error: OSError, path: Path) -> StartError:
    """The start error that tells what `error`, met at `path`, means."""
    if error.errno in {errno.EACCES, errno.EPERM}:
        return StartError("missing-right", f"no right to write {path}: change its owner, or set ZHIGUAN_DATA_DIR")
    if error.errno == errno.EROFS:
        return StartError("read-only", f"{path} is on a read-only file system: set ZHIGUAN_DATA_DIR to another place")
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StartError("disk-full", f"the disk of {path} is full: free some space, or set ZHIGUAN_DATA_DIR")
    if error.errno in {errno.ENOTDIR, errno.EEXIST}:
        return StartError(
            "not-a-directory", f"{path} cannot be a directory, a file is in the way: set ZHIGUAN_DATA_DIR"
        )
    return StartError("data-dir-unusable", f"cannot use {path}: {error.strerror or error}")
