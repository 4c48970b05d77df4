"""The command line: `zhiguan serve`, `migrate`, `schema`, `version`, and what the data needs."""

from __future__ import annotations

import sys

import typer

from api.cli import (
    cost_command,
    errors_command,
    generate_command,
    import_command,
    import_divisions_command,
    migrate_command,
    reset_command,
    schema_command,
    seed_command,
    serve_command,
    version_command,
)
from graph.errors import StartError

app = typer.Typer(
    name="zhiguan",
    help="职官: who held which post in which body, and when.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

for command in (
    serve_command,
    import_command,
    import_divisions_command,
    seed_command,
    generate_command,
    reset_command,
    migrate_command,
    schema_command,
    errors_command,
    cost_command,
    version_command,
):
    command.register(app)


def main() -> None:
    """The console script. What the operator can mend is one line on standard error and exit code 1."""
    try:
        app()
    except StartError as error:
        sys.stderr.write(f"zhiguan: {error.message} [{error.code}]\n")
        sys.exit(1)
