"""`zhiguan serve`."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable
from contextlib import nullcontext
from typing import Annotated

import typer
import uvicorn
from starlette.types import ASGIApp

from api.http.server import address_of, listen, server_for, settle
from api.http.trace import configure_logging
from api.settings import Settings, read_settings
from graph.connection import Store
from graph.engines import open_store
from graph.migrate import migrate


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve", help="Serve the API until Ctrl-C.")(run)


def run(
    host: Annotated[str | None, typer.Option(help="Loopback address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="Fill an empty store with the demo data.")] = False,
) -> None:
    """Open the store, bring it to shape, and serve."""
    settings = read_settings(host=host, port=port)
    configure_logging(settings.log_level)
    # Taken first: a port in use is told before anything else is started.
    with listen(settings.host, settings.port) as listener:
        asyncio.run(Service(settings, listener, demo=demo).run())


class Service:
    """The serving process from its start until a signal ends it, in order, whenever that comes."""

    def __init__(self, settings: Settings, listener: socket.socket, *, demo: bool) -> None:
        self.settings = settings
        self.listener = listener
        self.demo = demo
        self._server: uvicorn.Server | None = None
        self._work: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Serve until SIGINT or SIGTERM."""
        loop = asyncio.get_running_loop()
        self._work = asyncio.create_task(self._serve())
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop)
        try:
            await self._work
        except asyncio.CancelledError:
            typer.echo("stopped before it was ready", err=True)

    def _stop(self) -> None:
        if self._server is not None:
            # A second signal does not wait for the requests under way.
            self._server.force_exit = self._server.should_exit
            self._server.should_exit = True
        elif self._work is not None:
            self._work.cancel()

    async def _serve(self) -> None:
        # Building the schema takes a second, in which the engine's process can start.
        building = asyncio.create_task(asyncio.to_thread(build_schema))
        async with open_store(self.settings, exclusive=True) as store:
            await migrate(store)
            if self.demo:
                await seed_if_empty(store)
            create_app = await building
            server = server_for(create_app(store, self.settings))
            settle()
            self._server = server
            announcing = asyncio.create_task(self._announce(server))
            # uvicorn would end the process by the signal that it caught, before the store is closed.
            server.capture_signals = nullcontext  # type: ignore[assignment, method-assign]
            await server.serve(sockets=[self.listener])
            announcing.cancel()

    async def _announce(self, server: uvicorn.Server) -> None:
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event to wait for
            await asyncio.sleep(0.01)
        typer.echo(f"{address_of(self.listener)}/ide")


def build_schema() -> Callable[[Store, Settings], ASGIApp]:
    """What makes the application of a store, with the schema behind it already built."""
    from api.http.app import create_app  # noqa: PLC0415
    from api.schema import executable  # noqa: PLC0415

    executable()
    return create_app


async def seed_if_empty(store: Store) -> None:
    """Load the demo data, unless something is there."""
    from api.cli.seed_command import load_shown  # noqa: PLC0415
    from seed.load import is_empty  # noqa: PLC0415

    if await is_empty(store):
        typer.echo("loading the demo data …", err=True)
        await load_shown(store)
