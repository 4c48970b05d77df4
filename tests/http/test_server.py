"""Listening, and what stands in its way."""

from __future__ import annotations

import pytest

from api.http.server import address_of, listen
from graph.errors import StartError


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
