"""`zhiguan generate`."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from neo4j.exceptions import DriverError, Neo4jError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api.settings import read_settings
from graph.engines import open_store
from graph.errors import StartError, StoreUnavailable, WriteConflict
from graph.generation import Generation
from graph.migrate import migrate
from seed.province.loading import Progress as Loaded
from seed.province.loading import StoreTaken, begun, load
from seed.province.plan import LEAST, MOST, Plan

SECONDS_BETWEEN_LINES = 5.0
"""Where there is no terminal, progress is told no oftener than this."""
HELP = "\n\n".join(
    (
        "Fill an empty store with a fictional province (云江省) of any size: five appointments and two studies each, "
        "bodies eight levels deep, reforms from 1986 to 2026. The same people and seed number make the same facts. "
        "Broken off, it goes on where it was when it is run again.",
        "Codes of people are P0000001, P0000002 …; of places 990000 (the province), 990100, 990200 … (cities), "
        "990121, 990122 … (the first city's counties); of bodies the place's code and a number: 990121-001 is the "
        "county's Party committee, 990121-002 its government; of posts the body's code and a number: 990121-002.1 is "
        "the head of the county.",
    )
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("generate", help=HELP)(run)


def run(
    people: Annotated[int, typer.Option(help="How many people.", min=LEAST, max=MOST)],
    seed: Annotated[int, typer.Option(help="The number that the people are drawn by.", min=0)] = 1,
) -> None:
    """Load the province, or what is missing of it, and tell how many nodes and facts were made."""
    told: list[Generation] = []
    try:
        made = asyncio.run(_generate(Plan(people, seed), told.append))
    except (StoreUnavailable, WriteConflict, Neo4jError, DriverError) as error:
        raise StartError("generate-stopped", f"{_first_line(error)}; {_kept(told)}") from error
    except KeyboardInterrupt:
        typer.echo(f"zhiguan: interrupted / 已中断; {_kept(told)}", err=True)
        raise typer.Exit(130) from None
    for kind, number in sorted(made.items()):
        typer.echo(f"{number:10} {kind}")


async def _generate(plan: Plan, on_step: Callable[[Generation], None]) -> Counter[str]:
    async with open_store(read_settings()) as store:
        await migrate(store)
        try:
            before = await begun(store, plan)
        except StoreTaken as taken:
            raise StartError("store-taken", _refusal(taken.found)) from taken
        on_step(before)
        if before.complete:
            typer.echo("nothing to do: the province is complete / 无需生成：数据已完整")
            return Counter()
        typer.echo(_begins(before), err=True)
        with _shown(plan, before) as show:

            def on_loaded(loaded: Loaded) -> None:
                on_step(loaded.at)
                show(loaded)

            return await load(store, plan, before, on_loaded)


def _begins(before: Generation) -> str:
    if not before.begun:
        return f"beginning afresh: {before.parts} parts / 从头开始：共 {before.parts} 部分"
    if before.steps:
        return f"going on within part {before.done + 1} of {before.parts} / 续传：第 {before.done + 1} 部分已有一些入库"
    return f"going on behind part {before.done} of {before.parts} / 续传：前 {before.done} 部分已入库"


def _refusal(found: Generation | None) -> str:
    if found is None:
        return "the store holds other data: run `zhiguan reset` first / 库中已有其他数据：请先运行 zhiguan reset"
    begun_as = f"--people {found.people} --seed {found.seed}"
    return (
        f"the store holds another province ({begun_as}, part {found.done} of {found.parts}): complete it with these, "
        f"or run `zhiguan reset` first / 库中已有另一生成结果（{begun_as}）：请用相同参数续完，或先运行 zhiguan reset"
    )


@contextmanager
def _shown(plan: Plan, before: Generation) -> Iterator[Callable[[Loaded], None]]:
    """How far it is: a bar on a terminal, a line now and then elsewhere."""
    errors = Console(stderr=True, soft_wrap=True, highlight=False)
    begin = latest = time.monotonic()
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("parts", total=before.parts, completed=before.done)

        def show(loaded: Loaded) -> None:
            nonlocal latest
            at, now = loaded.at, time.monotonic()
            bar.update(task, completed=at.done)
            if not errors.is_terminal and (at.complete or now - latest >= SECONDS_BETWEEN_LINES):
                latest = now
                facts = loaded.made.total()
                errors.print(
                    f"part {at.done} of {at.parts}: {loaded.people} people, {facts} nodes and facts, "
                    f"{facts / (now - begin):.0f} a second"
                )

        yield show


def _kept(told: list[Generation]) -> str:
    if not told or not told[-1].begun:
        return "nothing was written / 未写入任何数据"
    at = told[-1]
    some, more = (" and some of the next", "及下一部分的一些数据") if at.steps else ("", "")
    kept = f"{at.done} of {at.parts} parts{some} are in the store, run the same command again to go on"
    return f"{kept} / 前 {at.done} 部分{more}已入库，再次运行即续传"


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
