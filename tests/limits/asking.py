"""Sending requests, and documents that go too far."""

from __future__ import annotations

import asyncio
from functools import reduce
from typing import Any

import httpx

SIMPLE = "{ codeSets { id } }"


async def post(client: httpx.AsyncClient, document: str, variables: Any = None, **more: Any) -> dict[str, Any]:
    """The answer."""
    response = await client.post("/graphql", json={"query": document, "variables": variables, **more})
    answer: dict[str, Any] = response.json()
    return answer


def codes(answer: dict[str, Any]) -> list[str]:
    """The codes of its errors."""
    return [error["extensions"]["code"] for error in answer.get("errors", ())]


async def still_serves(client: httpx.AsyncClient) -> None:
    """The next request is answered at once."""
    async with asyncio.timeout(5):
        answer = await post(client, "{ organisations(first: 1) { nodes { id } } }")
    assert "errors" not in answer


def nested(field: str, times: int, innermost: str = "id") -> str:
    """A selection of a field within itself: `parent { parent { id } }`."""
    return f"{field} {{ " * times + innermost + " }" * times


def deep_filter(times: int) -> dict[str, Any]:
    """A filter of so many levels."""
    return reduce(lambda inner, _: {"and": [inner]}, range(times - 1), {"code": {}})


def chain(count: int, body: str, last: str = "codeSets { id }") -> str:
    """Fragments on Query, each spreading the next; `body` has `%` for the next one's spread."""
    links = (f"fragment F{place} on Query {{ {body.replace('%', f'...F{place + 1}')} }} " for place in range(count))
    return f"{{ ...F0 }} {''.join(links)} fragment F{count} on Query {{ {last} }}"
