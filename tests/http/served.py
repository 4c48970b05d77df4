"""The application on a real socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

from starlette.applications import Starlette

from api.http.server import address_of, listen, server_for


@asynccontextmanager
async def served(app: Starlette, **settings: float) -> AsyncIterator[str]:
    """Serve `app` on a free loopback port; gives the address, such as `http://127.0.0.1:34567`."""
    with listen("127.0.0.1", 0) as listener:
        server = server_for(app, **settings)
        server.capture_signals = nullcontext  # type: ignore[method-assign]  # Ctrl-C is pytest's
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            async with asyncio.timeout(10):
                while not server.started:  # noqa: ASYNC110 - uvicorn has no event to wait for
                    await asyncio.sleep(0.01)
            yield address_of(listener)
        finally:
            server.should_exit = True
            await serving


async def output_of(*command: str, cwd: object = None, seconds: float = 120) -> tuple[str, str]:
    """What a command writes to its two outputs, while this process goes on serving it."""
    process = await asyncio.create_subprocess_exec(
        *command, cwd=str(cwd) if cwd else None, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(seconds):
            out, err = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        raise
    return out.decode(), err.decode()
