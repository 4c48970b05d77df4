"""The tutorial as a list of steps: what is to be typed or asked, and what the text says comes of it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```(sh|graphql|json variables|json|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FIRST_NUMBER = ord("①")
UNORDERED = {"successions", "edges"}


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do. `answer` is JSON, `output` are lines that are printed in this order; either may be missing."""

    kind: str
    text: str
    variables: dict[str, Any]
    answer: Any = None
    output: tuple[str, ...] = ()


def steps(name: str) -> list[Step]:
    """The steps of a document of `docs/`, in order."""
    found: list[Step] = []
    for kind, content in BLOCK.findall((DOCS / name).read_text(encoding="utf-8")):
        if kind in {"sh", "graphql"}:
            found.append(Step(kind, content, {}))
            continue
        last = found.pop()
        if kind == "json variables":
            found.append(Step(last.kind, last.text, json.loads(content)))
        elif kind == "json":
            found.append(Step(last.kind, last.text, last.variables, answer=json.loads(content)))
        else:
            found.append(Step(last.kind, last.text, last.variables, output=tuple(content.splitlines())))
    return found


def with_numbers_for_ids(text: str) -> str:
    """The text with ①, ② … for the ids in it, in the order of their appearance."""
    numbers = (chr(FIRST_NUMBER + each) for each in count())
    names: dict[str, str] = {}
    return ID.sub(lambda found: names.get(found[0]) or names.setdefault(found[0], next(numbers)), text)


def appear_in_order(lines: tuple[str, ...], output: str) -> bool:
    """Whether the output has all these lines, in this order."""
    printed = iter(line.strip() for line in output.splitlines())
    return all(line.strip() in printed for line in lines)


def with_ties_in_order(answer: Any) -> Any:
    """The answer with steps of succession sorted: those of one day come in no particular order."""
    if isinstance(answer, dict):
        told = {name: with_ties_in_order(value) for name, value in answer.items()}
        return told | {name: sorted(told[name], key=repr) for name in UNORDERED & told.keys()}
    return [with_ties_in_order(each) for each in answer] if isinstance(answer, list) else answer
