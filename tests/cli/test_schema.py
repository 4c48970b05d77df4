"""`zhiguan schema` and `zhiguan version`."""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path

from tests.cli.processes import run

ENV = dict(os.environ)


def test_a_stale_schema_fails_and_the_message_mends_it(tmp_path: Path) -> None:
    file = tmp_path / "schema.graphql"
    assert run("schema", "--out", str(file), env=ENV).returncode == 0
    assert file.read_text() == run("schema", env=ENV).stdout
    assert run("schema", "--check", "--out", str(file), env=ENV).returncode == 0
    file.write_text(file.read_text().replace("type Query", "type Question"))
    stale = run("schema", "--check", "--out", str(file), env=ENV)
    assert stale.returncode == 1
    assert "-type Question" in stale.stderr
    assert f"run `zhiguan schema --out {file}`" in stale.stderr


def test_the_version_is_the_installed_one() -> None:
    assert run("version", env=ENV).stdout == f"{version('zhiguan')}\n"
