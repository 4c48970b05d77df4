"""Requests drawn one after the other: valid ones, mutants of the document, of the JSON, of HTTP, and floods."""

from __future__ import annotations

import json
import re
from random import Random
from typing import Any
from urllib.parse import quote

from graphql import GraphQLSchema

from tests.hostile.mutants import HTTP_MUTANTS, JSON_MUTANTS, NEW, OLD, HttpRequest, flood, spoil_tokens
from tests.hostile.operations import Operations
from tests.hostile.values import Known

TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\w+|\.\.\.|\S')
LANGUAGES = ("zh-CN,zh;q=0.9", "en", "*", "zh;q=0", "x" * 400, ",,;;q=", "zh-Hans;q=0.3, en;q=0.2")
KINDS = {"valid": 0.44, "document": 0.22, "flood": 0.06, "json": 0.12, "http": 0.16}
"""How often each kind is drawn."""


class Requests:
    """Draws requests for a server at `host` (with its port); the same ones for the same seed and store."""

    def __init__(self, schema: GraphQLSchema, seed: int, known: Known, host: str) -> None:
        self.random = Random(seed)  # noqa: S311  repeatable, not secret
        self.operations = Operations(schema, self.random, known)
        self.host = host

    def draw(self) -> HttpRequest:
        """The next request."""
        (kind,) = self.random.choices(list(KINDS), list(KINDS.values()))
        document, variables = self.operations.draw()
        content: dict[str, Any] = {"query": document, "variables": variables}
        request = HttpRequest(kind, headers=self._headers())
        if kind == "document":
            content |= self._spoilt(document)
        if kind == "flood":
            content = {"query": flood(self.random)}
        request.body = json.dumps(content).encode()
        if kind == "valid" and self.random.random() < 0.1:
            request.method, request.body = "GET", b""
            query = quote(document.encode("utf-8", "replace"))
            request.target = f"/graphql?query={query}&variables={quote(json.dumps(variables))}"
        if kind == "json":
            request.body = self.random.choice(JSON_MUTANTS)(self.random, content)
        if kind == "http":
            self.random.choice(HTTP_MUTANTS)(self.random, request)
        return request

    def _spoilt(self, document: str) -> dict[str, Any]:
        tokens = TOKEN.findall(document)
        for _ in range(self.random.choice((1, 1, 1, 2, 5))):
            tokens = spoil_tokens(self.random, tokens)
        content: dict[str, Any] = {"query": " ".join(tokens)}
        if self.random.random() < 0.1:
            content["operationName"] = self.random.choice(("Q", "q", "", "X", "字"))
        return content

    def _headers(self) -> list[tuple[str, str]]:
        told = [("Host", self.host), ("Connection", "close"), ("Content-Type", OLD)]
        if self.random.random() < 0.8:
            told.append(("Accept", self.random.choice((OLD, NEW, "*/*", f"{NEW}, {OLD};q=0.5"))))
        if self.random.random() < 0.3:
            told.append(("Accept-Language", self.random.choice(LANGUAGES)))
        return told
