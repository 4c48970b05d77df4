"""Each document of `docs/queries`, asked of both engines, against what follows from the seeds' plain facts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from difflib import unified_diff
from typing import Any

import pytest
from graphql import FieldNode, VariableNode, Visitor, parse, visit

from graph.connection import Store
from tests.fixtures.graphql import Ask
from tests.queries.facts import demo
from tests.queries.listing import settled
from tests.queries.questions import QUESTIONS, Question

LONGEST = 1000
PAGES = 5

every_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
PAGED = [question for question in QUESTIONS if "$after: String" in question.document]


@every_question
def test_the_answer_on_file_is_what_the_facts_say(question: Question) -> None:
    said = json.loads(json.dumps(question.answer(demo(), question.variables)))
    assert json.loads(question.answer_file.read_text("utf-8")) == said


@every_question
async def test_the_document_is_answered_as_the_facts_say(demo_store: Store, ask: Ask, question: Question) -> None:
    expected = question.answer(demo(), question.variables)
    agree(await ask(question.document, question.variables), expected)


@pytest.mark.parametrize("question", PAGED, ids=lambda question: question.name)
async def test_page_after_page_gives_the_whole_list(demo_store: Store, ask: Ask, question: Question) -> None:
    paged = Paged(question.document)
    expected = paged.entries(question.answer(demo(), {**question.variables, "first": LONGEST}))
    size = -(-len(expected) // PAGES)
    found: list[Any] = []
    cursor = None
    while True:
        data = await ask(paged.text, {**question.variables, "first": size, "after": cursor})
        page = paged.connection(data)
        assert page["pageInfo"]["hasPreviousPage"] == bool(found)
        entries = paged.entries(data)
        found += entries
        assert len(entries) == min(size, len(expected) - len(found) + len(entries))
        if not page["pageInfo"]["hasNextPage"]:
            break
        cursor = page["pageInfo"]["endCursor"]
    agree(found, expected)


def agree(actual: Any, expected: Any) -> None:
    """The answer is the expected one but for what the order leaves open; else it is told line by line where not."""
    told, wanted = (
        json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).splitlines()
        for value in (settled(actual, expected), expected)
    )
    differences = list(unified_diff(wanted, told, "facts", "API", lineterm="", n=2))
    assert not differences, "\n".join(differences)


PAGE_INFO = "pageInfo { hasNextPage"


class Paged(Visitor):
    """A document whose connection with `$after` also tells the cursor of its last entry."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self._path: list[str] = []
        self._connection: list[str] = []
        visit(parse(document), self)
        assert document.count(PAGE_INFO) == 1
        self.text = document.replace(PAGE_INFO, f"{PAGE_INFO} endCursor")

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        self._path.append((node.alias or node.name).value)
        given = [each.value for each in node.arguments or ()]
        if any(isinstance(value, VariableNode) and value.name.value == "after" for value in given):
            self._connection = list(self._path)

    def leave_field(self, *_: Any) -> None:
        self._path.pop()

    def connection(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        for name in self._connection:
            data = data[name]
        return data

    def entries(self, data: Mapping[str, Any]) -> list[Any]:
        found = self.connection(data)
        entries: list[Any] = found["edges" if "edges" in found else "nodes"]
        return entries
