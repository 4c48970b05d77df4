"""`zhiguan cost`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from graphql import GraphQLError

from api.settings import read_settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("cost", help="Tell what a GraphQL document costs, and whether it would be refused.")(run)


def run(
    file: Annotated[Path, typer.Argument(help="The document.", exists=True, dir_okay=False)],
    variables: Annotated[
        Path | None, typer.Option(help="Its variables, a JSON file.", exists=True, dir_okay=False)
    ] = None,
    operation: Annotated[str | None, typer.Option(help="Which of its operations.")] = None,
) -> None:
    """The document's figures beside the limits; exit code 1 when a server with these settings would refuse it."""
    # Building the schema takes half a second, which no other command should pay.
    from api.limits.figures import NotMeasurable, figures_of  # noqa: PLC0415
    from api.schema import executable  # noqa: PLC0415

    limits = read_settings().limits
    try:
        figures = figures_of(executable(), limits, file.read_text("utf-8"), values_in(variables), operation)
    except (GraphQLError, NotMeasurable, UnicodeDecodeError) as error:
        typer.echo(f"zhiguan: {file}: {error}", err=True)
        raise typer.Exit(1) from error
    for name, found, limit in figures:
        typer.echo(f"{name:<14}{found:>14,} of {limit:>9,}{'' if found <= limit else '  refused'}")
    if not all(figure.passes for figure in figures):
        raise typer.Exit(1)


def values_in(file: Path | None) -> dict[str, Any] | None:
    """The variables in a JSON file."""
    if file is None:
        return None
    try:
        values = orjson.loads(file.read_bytes())
    except orjson.JSONDecodeError as error:
        raise typer.BadParameter(f"{file} is not JSON: {error}") from error
    if not isinstance(values, dict):
        raise typer.BadParameter(f"{file} is not a JSON object")
    return values
