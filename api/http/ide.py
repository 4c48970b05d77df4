"""`/ide`: a page to write queries in. Every byte of it is served from here."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from api.http.questions import offered

PAGE = Path(__file__).parents[2] / "web" / "ide"

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'nonce-{nonce}'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""The page's Content-Security-Policy: our own files only. An open dialog adds a style sheet: hence the nonce."""


class Assets(StaticFiles):
    """The page's files. A browser asks whether its copy is still right, so that an upgrade is seen at once."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """A file, or 304."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


async def ide(_: Request) -> Response:
    """The page."""
    nonce = secrets.token_urlsafe(16)
    page = (PAGE / "index.html").read_text("utf-8").replace("{nonce}", nonce)
    headers = {
        "Content-Security-Policy": POLICY.format(nonce=nonce),
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
    return HTMLResponse(page, headers=headers)


def ide_routes() -> list[BaseRoute]:
    """The page, its assets, and the questions that it offers."""
    return [
        Route("/ide", ide),
        Route("/ide/queries.json", offered),
        Mount("/ide/assets", Assets(directory=PAGE / "assets")),
    ]
