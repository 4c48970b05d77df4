"""`zhiguan reset`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from api.settings import read_settings
from graph.engines import empty_store


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("reset", help="Empty the store: everything in it is lost.")(run)


def run(yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Ask, and empty the store. Code sets go too; `zhiguan seed` brings them back."""
    settings = read_settings()
    where = settings.neo4j_uri or str(settings.data_dir)
    if not yes:
        typer.confirm(f"Remove everything from {where}? Nothing can be recovered.", abort=True, err=True)
    asyncio.run(empty_store(settings))
    typer.echo(f"{where} is empty")
