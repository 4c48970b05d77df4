"""`/ide`: a page to write queries in. Every byte of it is served from here."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

PAGE = Path(__file__).parents[2] / "web" / "ide"

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""The page's Content-Security-Policy: nothing but our own files, no inline script or style, no other host."""

HEADERS = {"Content-Security-Policy": POLICY, "Referrer-Policy": "same-origin", "Cache-Control": "no-cache"}


async def ide(_: Request) -> Response:
    """The page."""
    return FileResponse(PAGE / "index.html", headers=HEADERS)


def ide_routes() -> list[BaseRoute]:
    """The page and its assets."""
    return [Route("/ide", ide), Mount("/ide/assets", StaticFiles(directory=PAGE / "assets"))]
