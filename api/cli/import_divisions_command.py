"""`zhiguan import divisions`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from neo4j.exceptions import DriverError, Neo4jError
from rich.console import Console
from rich.text import Text

from api.cli.import_command import first_line, imports
from api.settings import read_settings
from exchange.divisions.importer import OnRevision, import_divisions
from exchange.divisions.report import Division, DivisionsReport, RevisionReport, Step
from graph.engines import open_store
from graph.errors import StartError, StoreUnavailable, WriteConflict
from graph.migrate import migrate


def register(_: typer.Typer) -> None:
    """Add the command to the group of imports."""
    imports.command("divisions")(divisions)


def divisions(
    files: Annotated[
        list[Path], typer.Argument(help="One revision each: Source, Revision, Code, Name, separated by tabs.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report what would happen, write nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON.")] = False,
) -> None:
    """Import revisions of the codes of administrative divisions (GB/T 2260), in any order: places get a history.

    A revision tells what there is on its date: what differs from the one before has happened between the two. Every
    revision is told on standard error as it is committed; the report goes to standard output. Where anything is wrong
    with any file, nothing is written.
    """
    errors = Console(stderr=True, soft_wrap=True, highlight=False)
    committed: list[RevisionReport] = []

    def on_revision(revision: RevisionReport) -> None:
        committed.append(revision)
        errors.print(Text(f"committed {revision.revision}: {revision.rows} rows, {revision.facts} facts"))

    try:
        report = asyncio.run(_import(files, dry_run, on_revision))
    except (StoreUnavailable, WriteConflict, Neo4jError, DriverError) as error:
        told = f"the store refused a revision ({first_line(error)}); {_committed(committed)}"
        raise StartError("import-stopped", told) from error
    except KeyboardInterrupt:
        errors.print(Text(f"zhiguan: interrupted; {_committed(committed)}"))
        raise typer.Exit(130) from None
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
    else:
        console = Console(highlight=False, soft_wrap=True)
        for line in _lines(report):
            console.print(Text(line))
    if report.faults:
        told = "1 fault" if len(report.faults) == 1 else f"{len(report.faults)} faults"
        raise StartError("bad-divisions", f"{told} in the files; nothing was written")


async def _import(files: list[Path], dry_run: bool, on_revision: OnRevision) -> DivisionsReport:
    async with open_store(read_settings()) as store:
        await migrate(store)
        return await import_divisions(store, files, dry_run=dry_run, on_revision=on_revision)


def _committed(revisions: list[RevisionReport]) -> str:
    if not revisions:
        return "nothing was written"
    return f"{len(revisions)} revisions are committed, run the same import again to complete it"


def _lines(report: DivisionsReport) -> Iterator[str]:
    for fault in report.faults:
        yield f"{fault.place}: {fault.message} / {fault.message_zh} [{fault.code}]"
    for revision in report.revisions:
        yield f"{revision.revision} ({revision.file}, {revision.source}): {revision.rows} rows, {revision.outcome}"
        yield from (
            f"  {english} / {chinese}" for english, chinese in zip(revision.notes, revision.notes_zh, strict=True)
        )
        for step in revision.steps:
            yield from _of_step(step)
        if revision.taken_over:
            yield f"  {revision.taken_over} places that were there without dates have them now"
        if revision.found_same:
            yield f"  {revision.found_same} places turned out to be the same as others, and are joined to them"
    if report.revisions:
        written = f"{report.facts} facts would be written, nothing was" if report.dry_run else f"{report.facts} facts"
        yield f"{'Dry run: ' if report.dry_run else ''}{written}."


def _of_step(step: Step) -> Iterator[str]:
    yield (
        f"  after {step.since}, by {step.by}: {len(step.new)} new, {len(step.ended)} ended, "
        f"{len(step.renamed)} renamed, {len(step.recoded)} with another code (assumed), {len(step.doubts)} in doubt"
    )
    yield from (f"    assumed / 推定: {each.before} → {each.after} {each.name}" for each in step.recoded)
    for doubt in step.doubts:
        sides = f"{_listed(doubt.before)} … {_listed(doubt.after)}"
        yield f"    in doubt / 存疑: {sides}: {doubt.message} / {doubt.message_zh} [{doubt.kind}]"


def _listed(divisions: list[Division]) -> str:
    return ", ".join(f"{each.code} {each.name}" for each in divisions)
