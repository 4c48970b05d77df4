"""The npm project beside this file, installed once into a cache outside the tree."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from filelock import FileLock

PROJECT = Path(__file__).parent
INSTALLED_BY = ("package.json", "package-lock.json", ".npmrc")


def node_is_absent() -> str | None:
    """Why Node.js clients cannot run here; None if they can."""
    missing = [program for program in ("node", "npm") if shutil.which(program) is None]
    return f"{' and '.join(missing)} not found on PATH: no Node.js client was tested" if missing else None


def installed_project() -> Path:
    """The folder with the project's scripts and its packages, as the lock file has them."""
    lock_hash = hashlib.sha256(b"".join((PROJECT / name).read_bytes() for name in INSTALLED_BY)).hexdigest()[:12]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "zhiguan-tests"
    folder = cache / f"clients-{lock_hash}"
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / "clients.lock"):
        folder.mkdir(exist_ok=True)
        for file in (*PROJECT.glob("*.mjs"), *(PROJECT / name for name in INSTALLED_BY)):
            shutil.copy(file, folder)
        if not (folder / "installed").exists():
            subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=folder, check=True, timeout=300)
            (folder / "installed").touch()
    return folder


def workspace(folder: Path) -> Path:
    """A copy of the project in `folder`, sources included, in which a test may generate and build what it likes."""
    for file in (*PROJECT.glob("*.mjs"), PROJECT / "package.json", PROJECT / "tsconfig.json"):
        shutil.copy(file, folder)
    shutil.copytree(PROJECT / "src", folder / "src")
    (folder / "src" / "generated").mkdir()
    (folder / "node_modules").symlink_to(installed_project() / "node_modules", target_is_directory=True)
    return folder
