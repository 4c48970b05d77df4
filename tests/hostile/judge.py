"""Whether an answer is one that a hostile client may be given."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from api.wording.catalogue import catalogue
from tests.hostile.mutants import NEW, OLD, HttpRequest

FAULTS = ("INTERNAL", "STORE_UNAVAILABLE")


class Violation(AssertionError):
    """An answer that must not be given."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response as it came: headers in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a request: a short label, and the codes of its errors."""

    label: str
    codes: tuple[str, ...] = ()


def judged(request: HttpRequest, answer: Answer | None) -> Verdict:
    """What the answer amounts to. Raises Violation."""
    if answer is None:
        if request.kind != "http":
            raise Violation("no answer")
        return Verdict("no answer to a broken transfer")
    if answer.status >= 500:
        raise Violation(f"status {answer.status}: {answer.body[:500]!r}")
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    if media_type not in (OLD, NEW):
        return without_json(request, answer, media_type)
    content = json.loads(answer.body) if request.method != "HEAD" and answer.body else {}
    if not isinstance(content, dict):
        raise Violation(f"not an object: {answer.body[:200]!r}")
    if "content-language" not in answer.headers or "Accept-Language" not in answer.headers.get("vary", ""):
        raise Violation(f"no language: {answer.headers}")
    if "status" in content or request.method == "HEAD":
        return Verdict(f"{answer.status} probe or head")
    return of_graphql(answer, content)


def without_json(request: HttpRequest, answer: Answer, media_type: str) -> Verdict:
    """What is not JSON: pages, redirections and preflights."""
    is_page = answer.status in (200, 206, 304, 307, 416) and not request.target.startswith("/graphql?")
    # A preflight's answer is read by browsers, which look at its headers alone.
    is_preflight = answer.status == 400 and media_type == "text/plain" and request.method == "OPTIONS"
    if not (is_page or is_preflight):
        raise Violation(f"{answer.status} {media_type}: {answer.body[:200]!r}")
    return Verdict(f"{answer.status} {media_type or 'empty'}")


def of_graphql(answer: Answer, content: dict[str, Any]) -> Verdict:
    """A GraphQL response: its shape, and every error's code and words."""
    if set(content) - {"data", "errors", "extensions"} or not {"data", "errors"} & set(content):
        raise Violation(f"shape: {sorted(content)}")
    errors = content.get("errors", [])
    if "errors" in content and not errors:
        raise Violation("an empty list of errors")
    codes = tuple(dict.fromkeys(code_of(error) for error in errors))
    if answer.status != 200 and "data" in content:
        raise Violation(f"status {answer.status} with data")
    if content.get("data") is None and not errors:
        raise Violation("neither data nor errors")
    whole = "refused" if "data" not in content else "in part" if errors else "answered"
    return Verdict(f"{answer.status} {whole}", codes)


def code_of(error: dict[str, Any]) -> str:
    """The code of an error that is as errors must be."""
    extensions = error.get("extensions", {})
    code = extensions.get("code")
    if code not in catalogue():
        raise Violation(f"code {code!r}: {error}")
    if code in FAULTS:
        raise Violation(f"a fault: {error}")
    for words in (error.get("message"), extensions.get("messageEn"), extensions.get("messageZh")):
        if not isinstance(words, str) or not words or len(words) > 5000:
            raise Violation(f"words: {str(error)[:500]}")
    if error["message"] not in (extensions["messageEn"], extensions["messageZh"]):
        raise Violation(f"a message of its own: {error}")
    return str(code)
