"""`zhiguan cost`: what a document costs, told without a store."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import app
from tests.cli import processes

DOCUMENT = """
query Held($n: Int = 5, $where: PersonWhere) {
  people(first: 1000, where: $where) { nodes { name appointments(first: $n) { nodes { id } } } }
}
"""
FIGURES = """\
cost                   6,000 of   300,000
introspection              0 of    50,000
depth                      5 of        25
aliases                    0 of       100
directives                 0 of        30
tokens                    45 of     5,000
input depth                0 of        15
input list                 0 of     1,000
input objects              0 of       500
entry objects              0 of    10,000
"""


def run(*arguments: str, **settings: str) -> Any:
    """One command, without a process of its own."""
    return CliRunner().invoke(app, ["cost", *arguments], env=settings)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    file = tmp_path / "held.graphql"
    file.write_text(DOCUMENT)
    return file


def test_the_figures_stand_beside_the_limits(document: Path) -> None:
    told = processes.run("cost", str(document), env=dict(os.environ))
    assert (told.returncode, told.stdout) == (0, FIGURES)


def test_variables_count_and_a_refusal_ends_with_one(document: Path, tmp_path: Path) -> None:
    values = tmp_path / "values.json"
    values.write_text('{"n": 1000, "where": {"and": [{"code": {}}]}}')
    told = run(str(document), "--variables", str(values), "--operation", "Held")
    assert told.exit_code == 1
    assert "cost               1,001,000 of   300,000  refused\n" in told.stdout
    assert "input depth                3 of        15\n" in told.stdout


def test_limits_are_those_of_the_settings(document: Path) -> None:
    told = run(str(document), ZHIGUAN_LIMIT_TOKENS="44")
    assert told.exit_code == 1
    assert "tokens                    45 of        44  refused\n" in told.stdout


@pytest.mark.parametrize(
    ("text", "arguments", "reason"),
    [
        ("{ people", (), "Syntax Error"),
        ("{ nothing }", (), "Cannot query field 'nothing'"),
        ("query A { codeSets { id } } query B { codeSets { id } }", (), "name one of the operations"),
        ("query A { codeSets { id } }", ("--operation", "B"), "name one of the operations by --operation: A"),
    ],
)
def test_what_cannot_be_measured_is_told(tmp_path: Path, text: str, arguments: tuple[str, ...], reason: str) -> None:
    file = tmp_path / "document.graphql"
    file.write_text(text)
    told = run(str(file), *arguments)
    assert (told.exit_code, told.stdout) == (1, "")
    assert reason in told.stderr
