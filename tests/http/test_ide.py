"""The explorer page: everything it loads comes from here."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from graphql import parse, validate

from api.http.ide import PAGE
from api.schema import executable

OWN_FILES = [PAGE / "index.html", *(path for path in sorted((PAGE / "assets").iterdir()) if path.is_file())]
VENDORED_FILES = sorted((PAGE / "assets" / "vendor").glob("*.*s"))


async def test_the_bare_address_leads_to_the_page(http: httpx.AsyncClient) -> None:
    response = await http.get("/", follow_redirects=True)
    assert (response.status_code, response.url.path) == (200, "/ide")
    assert "<title>zhiguan 职官</title>" in response.text


async def test_every_asset_of_the_page_is_served(http: httpx.AsyncClient) -> None:
    page = (await http.get("/ide")).text
    assets = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(assets) == 9
    for asset in assets:
        response = await http.get(asset)
        assert (response.status_code, response.headers["cache-control"]) == (200, "no-cache")
        assert response.headers["content-type"].split(";")[0] in {"text/javascript", "text/css", "image/svg+xml"}


async def test_the_page_may_load_nothing_from_elsewhere(http: httpx.AsyncClient) -> None:
    first, second = await http.get("/ide"), await http.get("/ide")
    policy = dict(part.split(" ", 1) for part in first.headers["content-security-policy"].split("; "))
    nonce = policy["style-src"].removeprefix("'self' 'nonce-").removesuffix("'")
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": f"'self' 'nonce-{nonce}'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert f'nonce="{nonce}"' in first.text
    assert nonce not in second.text


@pytest.mark.parametrize("file", OWN_FILES, ids=lambda path: path.name)
def test_no_file_of_ours_names_another_host(file: Path) -> None:
    assert re.findall(r"//\w[^\s\"']*", file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")) == []


@pytest.mark.parametrize("file", VENDORED_FILES, ids=lambda path: path.name)
def test_vendored_files_bring_neither_fonts_nor_source_maps(file: Path) -> None:
    assert re.findall(r"@font-face|@import|sourceMappingURL", file.read_text("utf-8")) == []


def test_vendored_files_come_with_their_licences() -> None:
    text = (PAGE / "assets" / "vendor" / "LICENCES.txt").read_text("utf-8")
    for name in ("graphiql", "@graphiql/plugin-explorer", "react", "react-dom", "codemirror", "graphql"):
        assert re.search(rf"^{name} [\d.]+ \(MIT\)$", text, re.MULTILINE)


async def test_nothing_outside_the_assets_is_served(http: httpx.AsyncClient) -> None:
    for path in ("/ide/assets/../index.html", "/ide/assets/%2e%2e/%2e%2e/__init__.py", "/ide/assets/", "/ide/"):
        assert (await http.get(path)).status_code in {404, 307}


def test_the_queries_that_the_page_opens_with_are_valid() -> None:
    script = (PAGE / "assets" / "page.js").read_text("utf-8")
    documents = re.findall(r"`(#[^`]+)`", script)
    assert len(documents) == 2
    for document in documents:
        assert validate(executable(), parse(document)) == []
