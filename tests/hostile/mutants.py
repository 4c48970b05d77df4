"""Ways to spoil a request: the tokens of its document, its JSON, its HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

NEW = "application/graphql-response+json"
OLD = "application/json"

STRAY = (
    "{", "}", "(", ")", "[", "]", ":", "$", "@", "!", "...", "&", "|", "=", "query", "mutation", "subscription",
    "fragment", "on", "true", "null", "1", "1.5e9999", "9" * 5000, '"x"', '"""b"""', "__schema", "__type", "@defer",
    "@skip(if: $x)", "# no end", "\x00", "\ufeff", "😀", "people", "a: a: a", "...F0", "{{{{{{", "[[[[[[",
)  # fmt: skip
BYTES = (b"\xff", b"\x00", b"\xed\xa0\x80", b"\\ud800", b"\xef\xbb\xbf")
METHODS = ("GET", "PUT", "HEAD", "OPTIONS", "PATCH", "DELETE", "TRACE", "post", "X" * 40)
TARGETS = (
    "/", "/graphql/", "/graphql?query=%00", "/graphql?query={", "/graphql?" + "a=b&" * 300, "//graphql", "/%00",
    "/ide", "/ide?query=%ff", "/ide/assets/%00", "/ide/assets/../../api/errors.py", "/ide/assets/", "/字", "/%ff%fe",
    "/ide/assets/" + "a" * 3000, "/ide/assets/%2e%2e/%2e%2e/api/errors.py", "/healthz", "/readyz", "*", "/graphql#x",
    "/graphql;x", "http://evil/graphql",
)  # fmt: skip
CONTENT_TYPES = (
    "", "text/plain", "application/graphql", f"{OLD}; charset=gbk", f"{OLD};;;=", "a/b" * 50,
    "multipart/form-data; boundary=x",
)  # fmt: skip
ACCEPTED = (
    "text/html", "*/*;q=0", "application/*;q=0.1", ";;;", ",", "x" * 2000, f"{NEW};q=abc", "application/json;q=0",
)  # fmt: skip
HOSTS = ("evil.example", "", "127.0.0.1:99999999", "[::1", "localhost:x", "127.0.0.1, evil", "\x7f")
ORIGINS = ("https://evil.example", "null", "http://localhost:5173", "\xff", "")
HEADERS = (
    ("X-Request-Id", "y" * 500), ("X-Request-Id", "\t"), ("Content-Encoding", "gzip"), ("Expect", "100-continue"),
    ("Expect", "a"), ("Sec-Fetch-Site", "cross-site"), ("X-Big", "z" * 20_000), ("Cookie", "a=" + "b" * 4000),
    ("Range", "bytes=0-1"), ("Transfer-Encoding", "gzip"), ("Upgrade", "websocket"), ("X-字", "字"),
    ("Bad Name", "x"), ("Content-Length", "-1"),
)  # fmt: skip


@dataclass(slots=True)
class HttpRequest:
    """One request. `sent` goes over the wire; `kind` is how it was made; `leaves` if its client says no more."""

    kind: str
    method: str = "POST"
    target: str = "/graphql"
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    chunks: int = 0
    length: int | None = None
    leaves: bool = False

    @property
    def sent(self) -> bytes:
        """The bytes."""
        lines = [f"{self.method} {self.target} HTTP/1.1", *(f"{name}: {value}" for name, value in self.headers)]
        if self.chunks:
            lines.append("Transfer-Encoding: chunked")
        elif self.body or self.length is not None:
            lines.append(f"Content-Length: {len(self.body) if self.length is None else self.length}")
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogatepass")
        return head + (self._chunked() if self.chunks else self.body)

    def _chunked(self) -> bytes:
        size = max(1, len(self.body) // self.chunks)
        pieces = [self.body[place : place + size] for place in range(0, len(self.body), size)]
        return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"

    def replace(self, name: str, value: str) -> None:
        """Give a header another value."""
        self.headers = [(each, told) for each, told in self.headers if each != name] + [(name, value)]


def spoil_tokens(random: Random, tokens: list[str]) -> list[str]:
    """The tokens of a document, one or some of them moved, lost, repeated or replaced."""
    place, other = random.randrange(len(tokens)), random.randrange(len(tokens))
    before, token, after = tokens[:place], tokens[place], tokens[place + 1 :]
    ways: tuple[Callable[[], list[str]], ...] = (
        lambda: [tokens[other] if i == place else token if i == other else each for i, each in enumerate(tokens)],
        lambda: [*before, *after] or ["{"],
        lambda: [*before, random.choice(STRAY), token, *after],
        lambda: [*before, random.choice(STRAY), *after],
        lambda: [*before, *tokens[place : place + random.randrange(1, 10)] * random.choice((2, 4, 60)), *after],
        lambda: [*before, token],
        lambda: [*before, token[:-1] + random.choice("xs1_"), *after],
        lambda: [*before, token * random.choice((2, 50)), *after],
    )
    return random.choice(ways)()


def flood(random: Random) -> str:
    """A document that asks too much, in one of the ways that limits are for."""
    many = random.choice((20, 90, 200, 2000))
    ways = (
        "{ " + " ".join(f"a{i}: people {{ totalCount }}" for i in range(many)) + " }",
        "{ " + " ".join(f"a{i}: organisations(first: 1000) {{ nodes {{ name }} }}" for i in range(many)) + " }",
        "{ people { totalCount " + "@include(if: true) " * many + "} }",
        "{ people " + "@nope " * many + "{ totalCount } }",
        "{ organisations(first: 1) { nodes " + "{ parent " * many + "{ id }" + " }" * many + " } }",
        "{ __schema { types " + "{ fields { type " * many + "{ name }" + " } }" * many + " } }",
        "{ ...F0 } " + " ".join(f"fragment F{i} on Query {{ ...F{(i + 1) % many} }}" for i in range(many)),
        "{ ...F0 } "
        + " ".join(f"fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }}" for i in range(many))
        + f" fragment F{many} on Query {{ people {{ totalCount }} }}",
        f"{{ nodes(ids: [{', '.join(map(json.dumps, range(5 * many)))}]) {{ id }} }}",
        "{ people(where: " + "{and: [" * many + "{}" + "]}" * many + ") { totalCount } }",
        "{ people(where: " + "[" * many + "]" * many + ") { totalCount } }",
        "query ($x: " + "[" * many + "Int" + "]" * many + ") { people(first: $x) { totalCount } }",
        "{ people { totalCount " + "name " * many + "} }",
        "{ people { " + " ".join(f"nodes {{ name(x: {i}) }}" for i in range(many)) + " } }",
        "{ organisations(first: 100) { nodes { posts(first: 100) { nodes { appointments { totalCount } } } } } }",
        "# " + "x" * 1000 * many + "\n{ people { totalCount } }",
    )
    return random.choice(ways)


def _nested(random: Random) -> dict[str, Any]:
    inner: Any = {}
    for _ in range(random.choice((5, 10, 100, 400))):
        inner = {random.choice(("and", "or")): [inner]}
    return {"query": "query($w: PersonWhere) { people(where: $w) { totalCount } }", "variables": {"w": inner}}


def _deep(random: Random) -> bytes:
    depth = random.choice((10, 100, 1000, 20_000))
    return b'{"query": "{ __typename }", "variables": {"x": ' + b"[" * depth + b"]" * depth + b"}}"


def _broken(random: Random, content: dict[str, Any]) -> bytes:
    text = json.dumps(content).encode()
    place = random.randrange(len(text))
    return text[:place] + random.choice(BYTES) + text[place:]


def _numbered(random: Random, content: dict[str, Any]) -> bytes:
    number = random.choice((b"NaN", b"1e999", b"9" * 400, b"-0"))
    return json.dumps(content).encode().replace(b'"variables": {', b'"variables": {"v0": ' + number + b", ", 1)


def _retyped(random: Random, content: dict[str, Any]) -> bytes:
    name = random.choice(("query", "variables", "operationName", "extensions"))
    other = random.choice((None, 0, 1.5, True, [], {}, "x", [1], {"a": 1}, ""))
    return json.dumps(content | {name: other}).encode()


def _revalued(random: Random, content: dict[str, Any]) -> bytes:
    values: dict[str, Any] = {name: random.choice((None, 1, "x", [], {}, True, 1e300)) for name in content["variables"]}
    return json.dumps(content | {"variables": values}).encode()


def _extended(_: Random, content: dict[str, Any]) -> bytes:
    more = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "x"}}, "字": [1], "id": 5}
    return json.dumps(content | more, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _encoded(random: Random, content: dict[str, Any]) -> bytes:
    return json.dumps(content).encode(random.choice(("utf-16", "utf-32", "utf-8-sig")))


def _others(random: Random, content: dict[str, Any]) -> bytes:
    return json.dumps(random.choice(([], [content], [content] * 20, None, 7, "x", {}))).encode()


JSON_MUTANTS: tuple[Callable[[Random, dict[str, Any]], bytes], ...] = (
    _broken, _numbered, _retyped, _revalued, _extended, _encoded, _others,
    lambda random, _: _deep(random),
    lambda random, _: json.dumps(_nested(random)).encode(),
    lambda random, content: (text := json.dumps(content).encode())[: random.randrange(len(text))],
    lambda random, content: json.dumps(content).encode() + random.choice((b"x", b"{}", b"\x00", b" " * 1000)),
    lambda _, content: b'{"query": "{ __typename }", ' + json.dumps(content).encode()[1:],
)  # fmt: skip
"""Each makes a body of a request's content."""


def _redirected(random: Random, request: HttpRequest) -> None:
    request.method, request.target = random.choice(("GET", "POST", "HEAD")), random.choice(TARGETS)


def _misnamed(random: Random, request: HttpRequest) -> None:
    request.method = random.choice(METHODS)


def _chunked(random: Random, request: HttpRequest) -> None:
    request.chunks = random.choice((1, 2, 7, 50))


def _too_short(random: Random, request: HttpRequest) -> None:
    request.length, request.leaves = len(request.body) + random.choice((1, 10, 10_000_000)), True


def _too_long(random: Random, request: HttpRequest) -> None:
    request.length = random.randrange(len(request.body))


def _large(random: Random, request: HttpRequest) -> None:
    request.body = b'{"query": "' + b" " * random.choice((100_000, 600_000, 2_000_000)) + b'{ __typename }"}'
    request.chunks = random.choice((0, 10))


def _abandoned(_: Random, request: HttpRequest) -> None:
    request.leaves = True


HTTP_MUTANTS: tuple[Callable[[Random, HttpRequest], None], ...] = (
    _redirected, _redirected, _misnamed, _chunked, _too_short, _too_long, _large, _abandoned,
    lambda random, request: request.replace("Content-Type", random.choice(CONTENT_TYPES)),
    lambda random, request: request.replace("Accept", random.choice(ACCEPTED)),
    lambda random, request: request.replace("Host", random.choice(HOSTS)),
    lambda random, request: request.headers.append(("Origin", random.choice(ORIGINS))),
    lambda random, request: request.headers.append(random.choice(HEADERS)),
)  # fmt: skip
"""Each changes something about the method, address, headers or transfer of a request."""
