"""`zhiguan seed`."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from api.settings import read_settings
from graph.connection import Store
from graph.engines import open_store
from graph.migrate import migrate
from seed.city.plan import SEED
from seed.load import load_demo


class CitySize(StrEnum):
    """How much of the demo city is loaded."""

    SMALL = "small"
    FULL = "full"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "seed",
        help="Load the code sets and demonstration data: what is named, or all of it. What is there stays as it is.",
    )(run)


def run(
    city: Annotated[bool | None, typer.Option(help="A fictional prefecture-level city (澜阳市), 1985 to 2026.")] = None,
    state_council: Annotated[
        bool | None, typer.Option(help="The departments of the State Council (国务院) from 1993 to 2023.")
    ] = None,
    bureau: Annotated[bool | None, typer.Option(help="A small fictional county with posts and people.")] = None,
    size: Annotated[CitySize, typer.Option(help="Of the city: all of it, or about half.")] = CitySize.FULL,
    seed: Annotated[int, typer.Option(help="The number that the city's people are drawn by.", min=0)] = SEED,
) -> None:
    """Load what is named, or all of it, and tell how many nodes and facts were made."""
    unnamed = not (city or state_council or bureau)
    wanted = [unnamed if part is None else part for part in (city, state_council, bureau)]
    city, state_council, bureau = wanted
    made = asyncio.run(_seed(state_council=state_council, bureau=bureau, city=size if city else None, seed=seed))
    for kind, number in sorted(made.items()):
        typer.echo(f"{number:6} {kind}")
    if not made:
        typer.echo("nothing to do")


async def _seed(*, state_council: bool, bureau: bool, city: CitySize | None, seed: int) -> Counter[str]:
    async with open_store(read_settings()) as store:
        await migrate(store)
        return await load_shown(store, state_council=state_council, bureau=bureau, city=city, seed=seed)


async def load_shown(
    store: Store,
    *,
    state_council: bool = True,
    bureau: bool = True,
    city: CitySize | None = CitySize.FULL,
    seed: int = SEED,
) -> Counter[str]:
    """Load with a progress bar on standard error, if that is a terminal. Returns what was made, by kind."""
    with _bar() as (progress, task):
        return await load_demo(
            store,
            lambda part: progress.update(task, description=part),
            with_state_council=state_council,
            with_bureau=bureau,
            with_city=city.value if city is not None else None,
            city_seed=seed,
            on_written=lambda done, total: progress.update(task, completed=done, total=total),
        )


@contextmanager
def _bar() -> Iterator[tuple[Progress, TaskID]]:
    errors = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as progress:
        yield progress, progress.add_task("demo data", total=None)
