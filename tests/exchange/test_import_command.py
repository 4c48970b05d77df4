"""`zhiguan import popolo` as it is typed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from graph.connection import Store
from tests.exchange.popolo_files import TASMANIA, write


def zhiguan(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    command = [sys.executable, "-c", "from api.cli import main; main()", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_the_report_as_json_and_batches_as_they_are_committed(empty_store: Store, environment: dict[str, str]) -> None:
    done = zhiguan(environment, "import", "popolo", str(TASMANIA), "--json", "--source", "councillors")
    assert done.returncode == 0
    report = json.loads(done.stdout)
    assert report["source"] == "councillors"
    assert report["collections"]["memberships"]["new"] == 317
    batches = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(each["collection"], each["rows"], each["committed"]) for each in batches] == [
        ("organizations", 33, True),
        ("persons", 263, True),
        ("memberships", 317, True),
    ]


def test_the_report_as_a_table(empty_store: Store, environment: dict[str, str], tmp_path: Path) -> None:
    path = write(tmp_path / "town.json", {"persons": [{"id": "a", "name": "Ann", "image": "x"}, {"id": "b"}]})
    done = zhiguan(environment, "import", "popolo", str(path), "--dry-run")
    assert done.returncode == 0
    assert "would commit batch 1: 1 rows, persons[0] to persons[0]" in done.stderr
    assert "persons[1].name: has no name / 缺少名称 [missing-name; not taken]" in done.stdout
    assert "Not kept (no fault): persons.image (1)" in done.stdout
    assert "Dry run: 1 rows would be written, nothing was." in done.stdout


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("list.json", "[]", "not-popolo"),
        ("half.json", '{"persons": [', "not-popolo"),
        ("missing.json", None, "not-popolo"),
    ],
)
def test_a_refusal_is_one_line(
    empty_store: Store, environment: dict[str, str], tmp_path: Path, name: str, content: str | None, code: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    done = zhiguan(environment, "import", "popolo", str(path))
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("zhiguan: ")
    assert done.stderr.endswith(f"nothing was written [{code}]\n")


def test_a_source_with_a_colon_is_refused_before_anything_is_opened(environment: dict[str, str]) -> None:
    done = zhiguan(environment, "import", "popolo", str(TASMANIA), "--source", "a:b")
    assert done.returncode == 1
    assert "[bad-source]" in done.stderr
