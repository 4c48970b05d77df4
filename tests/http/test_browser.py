"""The explorer page in a real browser: it comes up under its own policy, and asks nobody else for anything."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette

from tests.http.served import output_of, served

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # the browser itself likes to call home
    "--enable-logging=stderr",
    "--virtual-time-budget=10000",
)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found on PATH: the explorer page was not opened in a browser")
async def test_the_page_comes_up_and_asks_no_other_host(toy_app: Starlette, tmp_path: Path) -> None:
    assert CHROMIUM is not None
    profile, net_log = f"--user-data-dir={tmp_path / 'profile'}", tmp_path / "net.json"
    async with served(toy_app) as address:
        page = f"{address}/ide?query=%7B%20viewer%20%7D"
        document, console = await output_of(CHROMIUM, *QUIET, profile, f"--log-net-log={net_log}", "--dump-dom", page)
    assert 'class="graphiql-execute-button"' in document
    assert re.findall(r"CONSOLE.*", console) == []
    assert hosts_asked_by(address, net_log) == {urlsplit(address).netloc}


def hosts_asked_by(page: str, net_log: Path) -> set[str]:
    """Every host and port that the page of this origin made the browser ask for something, by the browser's own log."""
    requests = [event.get("params", {}) for event in json.loads(net_log.read_text())["events"]]
    return {urlsplit(request["url"]).netloc for request in requests if request.get("initiator") == page}
