"""`zhiguan version`."""

from __future__ import annotations

from importlib.metadata import version

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("version", help="Print the version.")(print_version)


def print_version() -> None:
    """The version of the installed program."""
    typer.echo(version("zhiguan"))
