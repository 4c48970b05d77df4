"""The reference operations by hand, one bare Starlette route each: `python -m bench.hand` until its input closes.

The store is the one that the settings name (`ZHIGUAN_NEO4J_URI` …), through the same driver with the same settings.
Prints its address when it serves.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import uvicorn
from neo4j import AsyncDriver, Query
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.http.server import SHUTDOWN_SECONDS, address_of, listen
from api.settings import Settings, read_settings
from bench.hand import statements
from bench.hand.answers import Answers
from bench.operations import DAY
from graph.engines import open_store
from rules.dates import NOT_SUPERSEDED

Given = dict[str, Any]


class ByHand:
    """Answers the operations. Each statement is one auto-commit transaction: one round trip."""

    def __init__(self, driver: AsyncDriver, settings: Settings, answers: Answers) -> None:
        self.driver = driver
        self.settings = settings
        self.answers = answers
        self.zone = ZoneInfo(settings.timezone)
        self.statements = 0

    async def found(self, text: str, given: Given, at: int | None = None) -> Any:
        """What a statement found."""
        self.statements += 1
        if at is None:
            today = datetime.now(self.zone)
            at = today.year * 10000 + today.month * 100 + today.day
        query = Query(text, timeout=self.settings.statement_timeout)  # type: ignore[arg-type]
        async with self.driver.session(database=self.settings.neo4j_database, default_access_mode="READ") as session:
            result = await session.run(query, {**given, "at": at, "never": NOT_SUPERSEDED})
            record = await result.single()
            return None if record is None else record["found"]

    async def person(self, given: Given) -> Any:
        return {"person": self.answers.person(await self.found(statements.PERSON, given))}

    async def career(self, given: Given) -> Any:
        return {"person": self.answers.career(*await self.found(statements.CAREER, given))}

    async def careers(self, given: Given) -> Any:
        people = await self.found(statements.SHORTLIST, given)
        careers = await self.found(statements.CAREERS, {"ids": [person[0] for person in people]})
        pairs = zip(people, careers, strict=True)
        return {"people": {"nodes": [self.answers.career(*person[1:], *career) for person, career in pairs]}}

    async def incumbents(self, given: Given) -> Any:
        return {"organisation": self.answers.incumbents(await self.found(statements.INCUMBENTS, given))}

    async def multi_post_holders(self, given: Given) -> Any:
        found = await self.found(statements.MULTI_POST_HOLDERS, given, DAY)
        return {"multiPostHolders": {"nodes": [self.answers.multi_post_holder(row) for row in found]}}

    async def lineage(self, given: Given) -> Any:
        return {"organisation": self.answers.lineage(await self.found(statements.LINEAGE, given))}

    async def holders(self, given: Given) -> Any:
        return {"post": self.answers.holders(await self.found(statements.HOLDERS, given))}

    async def page(self, given: Given) -> Any:
        people = await self.found(statements.PEOPLE, given)
        posts = await self.found(statements.POSTS_OF_PEOPLE, {"ids": [person[0] for person in people]})
        pairs = zip(people, posts, strict=True)
        return {"people": {"nodes": [self.answers.with_posts(person, held) for person, held in pairs]}}

    def routes(self) -> list[Route]:
        """One route for each operation, by its name."""
        answers = {
            "1-person": self.person,
            "2-career": self.career,
            "3-careers": self.careers,
            "4-incumbents": self.incumbents,
            "5-multi-post-holders": self.multi_post_holders,
            "6-lineage": self.lineage,
            "7-holders": self.holders,
            "8-page": self.page,
        }
        return [Route(f"/{name}", self._route(answer), methods=["POST"]) for name, answer in answers.items()]

    def _route(self, answer: Callable[[Given], Awaitable[Any]]) -> Callable[[Request], Awaitable[Response]]:
        async def route(request: Request) -> Response:
            begun = self.statements
            data = await answer(orjson.loads(await request.body()))
            # True of one request at a time.
            headers = {"Statements": str(self.statements - begun)}
            return Response(orjson.dumps({"data": data}), headers=headers, media_type="application/json")

        return route


async def serve() -> None:
    """Serve until standard input closes."""
    settings = read_settings(port=0)
    with listen(settings.host, settings.port) as listener:
        async with open_store(settings) as store:
            names = dict(await store.run("MATCH (c:Code) RETURN c.key, c.name"))
            app = Starlette(routes=ByHand(store.driver, settings, Answers(names)).routes())
            config = uvicorn.Config(
                app,
                proxy_headers=False,
                access_log=False,
                log_config=None,
                log_level="warning",
                server_header=False,
                lifespan="off",
                ws="none",
                http="httptools",
                timeout_graceful_shutdown=SHUTDOWN_SECONDS,
            )
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            sys.stdout.write(address_of(listener) + "\n")
            sys.stdout.flush()
            await asyncio.to_thread(sys.stdin.read)
            server.should_exit = True
            await serving


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(serve())
