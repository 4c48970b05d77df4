"""`zhiguan import popolo`, and the group that other imports join."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from neo4j.exceptions import DriverError, Neo4jError
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from api.settings import read_settings
from exchange.popolo.importer import BadSource, NotPopolo, import_popolo, source_of
from exchange.popolo.report import BatchReport, Fault, ImportReport
from graph.engines import open_store
from graph.errors import StartError, StoreUnavailable, WriteConflict
from graph.migrate import migrate

imports = typer.Typer(name="import", help="Take in files of other systems.", no_args_is_help=True)

_OUTCOMES = ("read", "new", "changed", "corrected", "unchanged", "not_taken")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(imports)


@imports.callback()
def _every() -> None:
    """Take in files of other systems."""


@imports.command("popolo")
def popolo(
    file: Annotated[Path, typer.Argument(help="A Popolo JSON file.")],
    source: Annotated[
        str | None,
        typer.Option(help="Name of the source, the first half of every identity; the file's name if absent."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report what would happen, write nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON.")] = False,
) -> None:
    """Import persons, organisations, posts, memberships and areas. Importing again changes what the file changed.

    Every batch is told on standard error as it is committed; the report goes to standard output.
    """
    try:
        source_of(file, source)
    except BadSource as error:
        raise StartError("bad-source", str(error)) from error
    errors = Console(stderr=True, soft_wrap=True, highlight=False)
    batches: list[BatchReport] = []
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as progress:

        def on_batch(batch: BatchReport) -> None:
            batches.append(batch)
            line = batch.model_dump_json() if as_json else _line(batch)
            errors.print(Text(line))

        try:
            report = asyncio.run(_import(file, source, dry_run, on_batch, _shown_on(progress)))
        except NotPopolo as error:
            raise StartError("not-popolo", f"{error}; nothing was written") from error
        except (StoreUnavailable, WriteConflict, Neo4jError, DriverError) as error:
            told = f"the store refused a batch ({first_line(error)}); {_committed(batches)}"
            raise StartError("import-stopped", told) from error
        except sqlite3.Error as error:
            told = f"no room for the file's rows among the temporary files ({error}): free some space, or set TMPDIR"
            raise StartError("no-room", f"{told}; {_committed(batches)}") from error
        except KeyboardInterrupt:
            errors.print(Text(f"zhiguan: interrupted; {_committed(batches)}"))
            raise typer.Exit(130) from None
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
    else:
        _print(report)


async def _import(
    file: Path,
    source: str | None,
    dry_run: bool,
    on_batch: Callable[[BatchReport], None],
    on_progress: Callable[[str, int, int], None],
) -> ImportReport:
    async with open_store(read_settings()) as store:
        await migrate(store)
        return await import_popolo(store, file, source, dry_run=dry_run, on_batch=on_batch, on_progress=on_progress)


def _shown_on(progress: Progress) -> Callable[[str, int, int], None]:
    bars = {stage: progress.add_task(stage, total=None, visible=False) for stage in ("reading", "writing")}

    def on_progress(stage: str, done: int, total: int) -> None:
        progress.update(bars[stage], completed=done, total=total, visible=True)

    return on_progress


def _line(batch: BatchReport) -> str:
    done = "committed" if batch.committed else "would commit"
    return f"{done} batch {batch.number}: {batch.rows} rows, {batch.first} to {batch.last}"


def _committed(batches: list[BatchReport]) -> str:
    committed = [batch for batch in batches if batch.committed]
    if not committed:
        return "nothing was written"
    return f"{len(committed)} batches are committed, run the same import again to complete it"


def first_line(error: Exception) -> str:
    """What a store says of an error, in one line."""
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0]


def _print(report: ImportReport) -> None:
    # Tables wrap at the terminal's width; a file or a pipe gets lines of any length.
    console = Console(highlight=False, soft_wrap=True)
    table = Table("", *(name.replace("_", " ") for name in _OUTCOMES), title=f"{report.file} as {report.source}")
    for column in table.columns[1:]:
        column.justify = "right"
    for name, counts in [*report.collections.items(), ("posts of roles", report.role_posts)]:
        table.add_row(name, *(str(getattr(counts, outcome)) for outcome in _OUTCOMES))
    console.print(table)
    for each in report.faults:
        console.print(Text(_fault_line(each)))
    if report.not_kept:
        kept = ", ".join(f"{each.property} ({each.rows})" for each in report.not_kept)
        console.print(Text(f"Not kept (no fault): {kept}"))
    if report.repeated:
        console.print(Text(f"Said twice in the file, taken once: {report.repeated}"))
    if report.dry_run:
        console.print(Text(f"Dry run: {report.changes} rows would be written, nothing was."))
    else:
        console.print(Text(f"{report.changes} rows written, {len(report.faults)} faults."))


def _fault_line(each: Fault) -> str:
    kept = "taken without it" if each.taken else "not taken"
    line = f"{each.place}: {each.message} / {each.message_zh} [{each.code}; {kept}]"
    for consequence in each.consequences:
        line += f"\n  → {consequence.place}: {'taken without it' if consequence.taken else 'not taken'}"
    return line
