"""`zhiguan migrate`."""

from __future__ import annotations

import asyncio

import typer

from api.settings import read_settings
from graph.engines import open_store
from graph.migrate import migrate


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("migrate", help="Bring the store to the shape this program expects (serve does it, too).")(run)


def run() -> None:
    """Apply what is missing and name it."""
    applied = asyncio.run(_migrate())
    for step in applied:
        typer.echo(f"applied {step}")
    if not applied:
        typer.echo("nothing to do")


async def _migrate() -> list[str]:
    async with open_store(read_settings()) as store:
        return await migrate(store)
