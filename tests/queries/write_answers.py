"""Writes `docs/queries/*.answer.json` from plain facts: `python -m tests.queries.write_answers`. No server is asked."""

from __future__ import annotations

import json
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    parse,
)
from graphql import SelectionSetNode as Selections

from tests.queries.facts import demo
from tests.queries.questions import QUESTIONS


def as_asked(document: str, data: Any) -> Any:
    """The data with its members in the order in which the document asks for them."""
    definitions = parse(document).definitions
    fragments = {each.name.value: each for each in definitions if isinstance(each, FragmentDefinitionNode)}
    [operation] = [each for each in definitions if isinstance(each, OperationDefinitionNode)]

    def names(selections: Selections) -> dict[str, list[Selections]]:
        found: dict[str, list[Selections]] = {}
        for each in selections.selections:
            if isinstance(each, FieldNode):
                name = (each.alias or each.name).value
                found.setdefault(name, []).extend([each.selection_set] if each.selection_set else [])
                continue
            assert isinstance(each, FragmentSpreadNode | InlineFragmentNode)
            spread = isinstance(each, FragmentSpreadNode)
            inner = fragments[each.name.value].selection_set if spread else each.selection_set  # type: ignore[union-attr]
            for name, deeper in names(inner).items():
                found.setdefault(name, []).extend(deeper)
        return found

    def ordered(value: Any, selections: list[Selections]) -> Any:
        if isinstance(value, list):
            return [ordered(each, selections) for each in value]
        if not isinstance(value, dict):
            return value
        asked: dict[str, list[Selections]] = {}
        for selection in selections:
            for name, deeper in names(selection).items():
                asked.setdefault(name, []).extend(deeper)
        if strange := set(value) - set(asked):
            raise ValueError(f"the document does not ask for {strange}")
        return {name: ordered(value[name], deeper) for name, deeper in asked.items() if name in value}

    return ordered(data, [operation.selection_set])


def main() -> None:
    """Write them all."""
    for question in QUESTIONS:
        data = as_asked(question.document, question.answer(demo(), question.variables))
        question.answer_file.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
