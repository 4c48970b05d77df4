"""The catalogue of codes is complete, and nothing in it is idle."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.errors import ErrorCode
from api.wording.catalogue import PAGES, catalogue, page
from api.wording.languages import Language
from api.wording.translations import messages
from tests.cli.processes import run

ROOT = Path(__file__).parents[2]
ROOMS = ("api", "commands", "exchange", "graph", "loaders", "rules", "seed")
RAISED = ("ApiError", "Refusal", "cls")
SHAPE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def codes_given(module: ast.Module) -> Iterator[str]:
    """Every `ErrorCode.X`, every text that is the code of a refusal, and every `{"code": "X"}`."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "ErrorCode":
            yield node.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED and node.args:
            if isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                is_code = isinstance(key, ast.Constant) and key.value == "code" and isinstance(value, ast.Constant)
                if is_code and SHAPE.fullmatch(str(value.value)):
                    yield str(value.value)


def given() -> dict[str, str]:
    """Every code that the sources give, and where."""
    found = {code: str(path.relative_to(ROOT)) for path, module in sources() for code in codes_given(module)}
    worded = {message.code: "api/wording/graphql_messages.tsv" for message in messages() if message.code != "-"}
    return {name: place for name, place in (found | worded).items() if not name.startswith("__")}


def test_every_code_in_the_sources_is_in_the_catalogue_and_every_catalogued_code_in_the_sources() -> None:
    assert sorted(given()) == sorted(catalogue())


def test_the_scan_sees_each_way_to_give_a_code() -> None:
    module = ast.parse(
        "raise ApiError(ErrorCode.ONE, 'x', 'y')\nraise Refusal('TWO', 'x', 'y')\n"
        "return cls('THREE', 'x')\nextensions = {'code': 'FOUR'}\nrow = {'code': code}\nraise StartError('five', 'x')\n"
    )
    assert sorted(codes_given(module)) == ["FOUR", "ONE", "THREE", "TWO"]


def test_the_codes_of_the_api_have_their_own_names() -> None:
    assert [code for code in ErrorCode if code.name != code.value] == []
    assert set(ErrorCode) <= set(catalogue())


@pytest.mark.parametrize("code", catalogue())
def test_each_line_is_whole(code: str) -> None:
    entry = catalogue()[code]
    assert SHAPE.fullmatch(code)
    assert 400 <= entry.status <= 503
    for words in (entry.meaning, entry.remedy):
        assert words[Language.ENGLISH].endswith(".")
        assert words[Language.CHINESE].endswith("。")
        assert "|" not in "".join(words.values())


@pytest.mark.parametrize("language", Language)
def test_the_pages_are_those_of_the_catalogue(language: Language) -> None:
    assert (ROOT / "docs" / PAGES[language]).read_text(encoding="utf-8") == page(language)


def test_a_stale_page_fails_and_the_message_mends_it(tmp_path: Path) -> None:
    env = dict(os.environ)
    assert run("errors", "--out", str(tmp_path), env=env).returncode == 0
    assert run("errors", "--check", "--out", str(tmp_path), env=env).returncode == 0
    (tmp_path / "errors.md").write_text("# Errors\n")
    stale = run("errors", "--check", "--out", str(tmp_path), env=env)
    assert stale.returncode == 1
    assert f"run `zhiguan errors --out {tmp_path}`" in stale.stderr
