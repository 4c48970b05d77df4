"""`zhiguan errors`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.wording.catalogue import PAGES, page


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("errors", help="Write the pages of error codes into docs/, or check them.")(run)


def run(
    out: Annotated[Path, typer.Option(help="Write to this folder.")] = Path("docs"),
    check: Annotated[bool, typer.Option("--check", help="Fail when a page in docs/ (or --out) is stale.")] = False,
) -> None:
    """One page for each language."""
    pages = {out / name: page(language) for language, name in PAGES.items()}
    if not check:
        for path, text in pages.items():
            path.write_text(text, encoding="utf-8")
        return
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        typer.echo(f"zhiguan: {path} is stale: run `zhiguan errors --out {out}` and commit it", err=True)
    if stale:
        raise typer.Exit(1)
