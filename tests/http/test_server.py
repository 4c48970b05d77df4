"""Listening, and what stands in its way."""

from __future__ import annotations

import asyncio
import json
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette

from api.http.server import address_of, listen
from graph.errors import StartError
from tests.http.served import served


def test_a_free_port_is_listened_on() -> None:
    with listen("127.0.0.1", 0) as listener:
        assert address_of(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_a_port_in_use_is_told_in_one_line() -> None:
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(StartError, match=f"^port {port} is in use: .+ZHIGUAN_PORT$") as told:
            listen("127.0.0.1", port)
    assert told.value.code == "port-in-use"


def test_an_open_address_is_refused_before_it_is_listened_on() -> None:
    with pytest.raises(StartError) as told:
        listen("0.0.0.0", 0)  # noqa: S104
    assert told.value.code == "open-host"


@pytest.mark.parametrize("sent", [b"\x16\x03\x01 hello\r\n\r\n", b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n"])
async def test_what_is_no_http_is_refused_like_everything_else(toy_app: Starlette, sent: bytes) -> None:
    async with served(toy_app) as address:
        reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(address).port)
        writer.write(sent)
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        writer.close()
    assert head.startswith(b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/json")
    [error] = json.loads(body)["errors"]
    assert error["extensions"]["code"] == "BAD_REQUEST"
