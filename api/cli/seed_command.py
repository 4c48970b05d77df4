"""`zhiguan seed`."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Annotated

import typer

from api.settings import read_settings
from graph.engines import open_store
from graph.migrate import migrate
from seed.load import load_demo


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("seed", help="Load the code sets and the demonstration data; what is there stays as it is.")(run)


def run(
    state_council: Annotated[
        bool, typer.Option(help="The departments of the State Council (国务院) from 1993 to 2023.")
    ] = True,
    bureau: Annotated[bool, typer.Option(help="A small fictional county with posts and people.")] = True,
) -> None:
    """Load, and tell how many nodes and facts were made."""
    made = asyncio.run(_seed(state_council, bureau))
    for kind, number in sorted(made.items()):
        typer.echo(f"{number:6} {kind}")
    if not made:
        typer.echo("nothing to do")


async def _seed(state_council: bool, bureau: bool) -> Counter[str]:
    async with open_store(read_settings()) as store:
        await migrate(store)
        return await load_demo(store, with_state_council=state_council, with_bureau=bureau)
