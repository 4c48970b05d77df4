"""A client that goes away ends its execution."""

from __future__ import annotations

import json
import socket
import time
from typing import Any

from starlette.applications import Starlette

from tests.http import toy
from tests.http.served import served


def test_a_client_that_goes_away_cancels_its_execution(toy_app: Starlette, log_lines: list[dict[str, Any]]) -> None:
    toy.waiting = toy.Waiting()
    body = json.dumps({"query": "query Slow { slow }"}).encode()
    head = f"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    with served(toy_app) as address:
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as client:
            client.sendall(head.encode() + b"\r\n\r\n" + body)
            assert toy.waiting.begun.wait(5)
        assert toy.waiting.cancelled.wait(5)
        deadline = time.monotonic() + 5
        while not log_lines and time.monotonic() < deadline:
            time.sleep(0.01)
    assert [(line["operation"], line["status"]) for line in log_lines] == [("Slow", 499)]
