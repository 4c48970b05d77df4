"""The documents of `docs/queries`, as the explorer page offers them: `/ide/queries.json`."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypedDict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

CHECKOUT = Path(__file__).parents[2] / "docs" / "queries"
"""Where they stand beside the source. An installed program has them as the package `queries`."""

_HEAD = re.compile(r"# (?P<number>\d+)\. (?P<en>.+)\n#\s+(?P<zh>.+)\n")


class Question(TypedDict):
    """One document: what it asks in both languages, and the variables that it is first asked with, as text."""

    name: str
    number: int
    en: str
    zh: str
    document: str
    variables: str


def folder() -> Traversable:
    """The folder with the documents."""
    return CHECKOUT if CHECKOUT.is_dir() else files("queries")


@cache
def questions() -> list[Question]:
    """All documents by number. Raises `ValueError` if one does not begin with its number and question."""
    found = []
    for file in folder().iterdir():
        if not file.name.endswith(".graphql"):
            continue
        document = file.read_text(encoding="utf-8")
        name = file.name.removesuffix(".graphql")
        if (head := _HEAD.match(document)) is None:
            raise ValueError(f"{file.name} does not begin with its number and question in both languages")
        variables = folder().joinpath(f"{name}.variables.json").read_text(encoding="utf-8")
        json.loads(variables)
        number, en, zh = head.group("number", "en", "zh")
        found.append(
            Question(name=name, number=int(number), en=en, zh=zh, document=document, variables=variables.strip())
        )
    return sorted(found, key=lambda question: question["number"])


async def offered(_: Request) -> Response:
    """All of them."""
    return JSONResponse(questions(), headers={"Cache-Control": "no-cache"})
