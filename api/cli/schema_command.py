"""`zhiguan schema`."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("schema", help="Print the GraphQL schema, write it to a file, or check the file.")(run)


def run(
    out: Annotated[Path | None, typer.Option(help="Write to this file.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Fail when schema.graphql (or --out) is stale.")] = False,
) -> None:
    """The SDL, sorted, with a line feed at its end."""
    # Building the schema takes half a second, which no other command should pay.
    from api.schema import schema_text  # noqa: PLC0415

    text = schema_text().rstrip("\n") + "\n"
    if check:
        _check(out or Path("schema.graphql"), text)
    elif out is not None:
        out.write_text(text, encoding="utf-8")
    else:
        typer.echo(text, nl=False)


def _check(path: Path, text: str) -> None:
    committed = path.read_text(encoding="utf-8") if path.exists() else ""
    if committed == text:
        return
    difference = list(
        difflib.unified_diff(committed.splitlines(), text.splitlines(), str(path), "the code", lineterm="")
    )
    typer.echo("\n".join(difference[:40]), err=True)
    typer.echo(f"zhiguan: {path} is stale: run `zhiguan schema --out {path}` and commit it", err=True)
    raise typer.Exit(1)
