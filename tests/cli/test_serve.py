"""`zhiguan serve`: it starts, or says in one line why not; it ends in order, and can be killed at any time."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.settings import StoreSettings
from tests.cli.processes import environment, is_ready, run, serving


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return environment(tmp_path / "data")


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def engine_of(env: dict[str, str]) -> int:
    return int(json.loads((Path(env["ZHIGUAN_DATA_DIR"]) / "engine.json").read_text())["engine"])


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def refusal(*arguments: str, env: dict[str, str]) -> str:
    """The one line by which a command refuses to start."""
    ended = run(*arguments, env=env)
    assert ended.returncode == 1, ended.stderr
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1, ended.stderr
    assert ended.stderr.startswith("zhiguan: ")
    return ended.stderr


def test_a_port_in_use_is_told_before_anything_is_touched(env: dict[str, str], taken_port: int) -> None:
    line = refusal("serve", "--port", str(taken_port), env=env)
    assert f"port {taken_port} is in use" in line
    assert "ZHIGUAN_PORT" in line
    assert not Path(env["ZHIGUAN_DATA_DIR"]).exists()


def test_an_open_address_is_refused(env: dict[str, str]) -> None:
    assert "ZHIGUAN_HOST=127.0.0.1" in refusal("serve", "--host", "0.0.0.0", env=env)  # noqa: S104 - it is refused


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("TIMEZONE", "Mars/Base"),
        ("NEO4J_URI", "http://db"),
        ("ENGINE_HEAP", "big"),
    ],
)
def test_a_setting_that_cannot_be_is_told(env: dict[str, str], setting: str, value: str) -> None:
    assert f"setting ZHIGUAN_{setting}={value} is refused" in refusal("serve", env={**env, f"ZHIGUAN_{setting}": value})


def test_a_place_where_nothing_can_be_written_is_told(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    in_the_way = {**env, "ZHIGUAN_DATA_DIR": str(tmp_path / "file" / "data")}
    assert "set ZHIGUAN_DATA_DIR" in refusal("serve", "--port", "0", env=in_the_way)
    no_place = {**env, "ZHIGUAN_DATA_DIR": "/proc/zhiguan"}
    assert "/proc/zhiguan" in refusal("serve", "--port", "0", env=no_place)


def test_an_unreachable_server_is_told(env: dict[str, str]) -> None:
    unreachable = {**env, "ZHIGUAN_NEO4J_URI": "bolt://127.0.0.1:1"}
    assert "no Neo4j answers at bolt://127.0.0.1:1" in refusal("serve", "--port", "0", env=unreachable)


@pytest.mark.only_engine("neo4j", reason="the embedded engine has no login to mistake")
def test_a_wrong_password_is_told_and_not_printed(env: dict[str, str], store_settings: StoreSettings) -> None:
    wrong = {**env, "ZHIGUAN_NEO4J_URI": store_settings.neo4j_uri or "", "ZHIGUAN_NEO4J_PASSWORD": "mistaken"}
    line = refusal("serve", "--port", "0", env=wrong)
    assert "set ZHIGUAN_NEO4J_USER and ZHIGUAN_NEO4J_PASSWORD" in line
    assert "mistaken" not in line


def test_one_serves_a_data_directory_and_other_commands_use_its_engine(env: dict[str, str]) -> None:
    with serving(env) as (process, address):
        assert is_ready(address)
        line = refusal("serve", "--port", "0", env=env)
        assert f"data directory {env['ZHIGUAN_DATA_DIR']} is in use by process {process.pid}" in line
        assert run("migrate", env=env).stdout == "nothing to do\n"
        assert is_ready(address)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(env: dict[str, str], number: signal.Signals) -> None:
    with serving(env) as (process, address):
        assert is_ready(address)
        engine = engine_of(env)
        process.send_signal(number)
        assert process.wait(30) == 0
        assert not is_running(engine)
    assert not (Path(env["ZHIGUAN_DATA_DIR"]) / "engine.json").exists()


def test_a_killed_engine_comes_back_and_a_killed_api_leaves_none(env: dict[str, str]) -> None:
    with serving(env) as (process, address):
        assert is_ready(address)
        dead = engine_of(env)
        os.kill(dead, signal.SIGKILL)
        time.sleep(0.5)
        assert is_ready(address)
        engine = engine_of(env)
        assert engine != dead
        process.kill()
        process.wait()
        deadline = time.monotonic() + 15
        while is_running(engine) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not is_running(engine)
    with serving(env) as (_, address):
        assert is_ready(address)
