"""A headless Chromium, spoken to in its own protocol over a pipe: nothing but the browser itself is needed."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # the browser itself likes to call home
    "--remote-debugging-pipe",
)
LARGEST_MESSAGE = 2**26


class PageError(Exception):
    """The page threw while it was asked something."""


class Page:
    """One page. `requests` are the addresses that it asked for, `complaints` what it wrote to its console as wrong."""

    def __init__(self, reader: asyncio.StreamReader, writer: int) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self._reader, self._writer = reader, writer
        self._session: str | None = None
        self._number = 0
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._listening = asyncio.create_task(self._listen())

    async def tell(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Run a command of the protocol and return its result."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        self._answers[self._number] = answer = asyncio.get_running_loop().create_future()
        os.write(self._writer, json.dumps(message).encode() + b"\0")
        async with asyncio.timeout(30):
            result: dict[str, Any] = await answer
            return result

    async def _listen(self) -> None:
        while True:
            try:
                text = await self._reader.readuntil(b"\0")
            except asyncio.IncompleteReadError:
                return
            message = json.loads(text[:-1])
            if "id" in message:
                self._answers.pop(message["id"]).set_result(message.get("result", message))
            else:
                self._note(message["method"], message["params"])

    def _note(self, event: str, told: dict[str, Any]) -> None:
        if event == "Network.requestWillBeSent":
            self.requests.append(told["request"]["url"])
        elif event == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(told["exceptionDetails"]))
        elif event == "Runtime.consoleAPICalled" and told["type"] in {"error", "warning", "assert"}:
            self.complaints.append(json.dumps(told["args"]))
        elif event == "Log.entryAdded" and told["entry"]["level"] in {"error", "warning"}:
            self.complaints.append(json.dumps(told["entry"]))

    async def open(self, colour_scheme: str) -> None:
        """A new page, for a user who likes it `light` or `dark`."""
        target = await self.tell("Target.createTarget", url="about:blank")
        attached = await self.tell("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            await self.tell(f"{domain}.enable")
        feature = {"name": "prefers-color-scheme", "value": colour_scheme}
        await self.tell("Emulation.setEmulatedMedia", features=[feature])

    async def value(self, expression: str) -> Any:
        """What a JavaScript expression has for a value there."""
        told = await self.tell("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in told:
            raise PageError(json.dumps(told["exceptionDetails"]))
        return told["result"].get("value")

    async def until(self, expression: str, seconds: float = 30) -> Any:
        """The value of the expression as soon as it is true."""
        async with asyncio.timeout(seconds):
            while not (value := await self.value(expression)):  # noqa: ASYNC110 - a page has no event to wait for
                await asyncio.sleep(0.05)
            return value

    async def close(self) -> None:
        """End the browser."""
        self._session = None
        await self.tell("Browser.close")
        await self._listening


@asynccontextmanager
async def browser(profile: Path, colour_scheme: str) -> AsyncIterator[Page]:
    """A page of a browser that is started for it, with a profile in the folder given."""
    assert CHROMIUM is not None
    its_input, writer = os.pipe()
    reading, its_output = os.pipe()
    process = await asyncio.create_subprocess_exec(
        *("bash", "-c", f'exec "$@" 3<&{its_input} 4>&{its_output}', "bash"),
        *(CHROMIUM, *FLAGS, f"--user-data-dir={profile}"),
        pass_fds=(its_input, its_output),
        stderr=asyncio.subprocess.DEVNULL,
    )
    os.close(its_input)
    os.close(its_output)
    reader = asyncio.StreamReader(LARGEST_MESSAGE)
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(reading, "rb")
    )
    page = Page(reader, writer)
    try:
        await page.open(colour_scheme)
        yield page
        await page.close()
    finally:
        if process.returncode is None:
            try:
                await asyncio.wait_for(process.wait(), 10)
            except TimeoutError:
                process.kill()
                await process.wait()
        transport.close()
        os.close(writer)
