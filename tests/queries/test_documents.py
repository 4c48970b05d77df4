"""The documents themselves, and the independence of the code that answers them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from graphql import FieldNode, OperationDefinitionNode, Visitor, parse, validate, visit

from api.http.questions import questions
from api.schema import executable
from tests.queries.questions import FOLDER, QUESTIONS, Question

HERE = Path(__file__).parent
ORACLE = [HERE / "facts.py", HERE / "listing.py", *sorted((HERE / "oracle").glob("*.py"))]
NOT_OURS = ("api", "loaders", "graph", "commands", "exchange")
UNSTABLE = {"id", "snapshot", "cursor", "startCursor", "endCursor", "recordedAt", "version"}
NUMBERS = [*range(1, 9), *range(14, 18), *range(19, 23), 24, *range(27, 32), 48]

every_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)


def test_every_question_has_its_document() -> None:
    assert [int(question.name[:2]) for question in QUESTIONS] == NUMBERS
    assert {file.stem for file in FOLDER.glob("*.graphql")} == {question.name for question in QUESTIONS}


@every_question
def test_the_document_is_valid_and_asks_for_nothing_unstable(question: Question) -> None:
    document = parse(question.document)
    assert validate(executable(), document) == []
    assert sum(isinstance(each, OperationDefinitionNode) for each in document.definitions) == 1
    assert "asOf" in question.variables or {"from", "to"} <= set(question.variables)

    class Fields(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            assert node.name.value not in UNSTABLE

    visit(document, Fields())


@pytest.mark.parametrize("index", ["README.md", "README.zh-CN.md"])
def test_the_index_links_every_document_with_the_variables_that_it_has(index: str) -> None:
    rows = [line for line in (FOLDER / index).read_text("utf-8").splitlines() if re.match(r"\| \d", line)]
    for row, question in zip(rows, QUESTIONS, strict=True):
        assert f"({question.name}.graphql)" in row
        assert f"({question.name}.answer.json)" in row
        shown = re.findall(r"`(\w+): ", row.split(" | ")[2])
        assert shown == list(question.variables)


def test_the_explorer_page_offers_them_in_both_languages() -> None:
    offered = questions()
    assert [question["name"] for question in offered] == [question.name for question in QUESTIONS]
    for question in offered:
        assert re.search(r"[.?]$", question["en"])
        assert re.search(r"[。？]$", question["zh"])


async def test_the_server_gives_them_to_the_page(http: httpx.AsyncClient) -> None:
    response = await http.get("/ide/queries.json")
    assert (response.status_code, response.json()) == (200, questions())


@pytest.mark.parametrize("file", ORACLE, ids=lambda file: file.stem)
def test_the_oracle_imports_nothing_of_the_product_but_data_and_dates(file: Path) -> None:
    imported = {
        name
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }
    ours = {name for name in imported if name.split(".")[0] in {*NOT_OURS, "rules"}}
    assert ours <= {"rules.dates"}


def test_nothing_else_of_the_product_is_there_when_the_oracle_answers() -> None:
    code = (
        "import sys; import tests.queries.questions as q, tests.queries.facts as f; f.demo(); "
        f"print([name for name in sys.modules if name.split('.')[0] in {NOT_OURS}])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=HERE.parents[1], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
