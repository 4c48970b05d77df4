"""A Neo4j server or cluster over the network."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from neo4j import AsyncDriver, AsyncGraphDatabase
from neo4j.exceptions import AuthError, ClientError, ConfigurationError, DriverError, Neo4jError

from graph.connection import Store
from graph.errors import StartError
from graph.settings import StoreSettings

OLDEST = (5, 26)


@asynccontextmanager
async def open_neo4j(settings: StoreSettings) -> AsyncIterator[Store]:
    """The store at `settings.neo4j_uri`. Raises StartError: unreachable, wrong password, too old, no such database."""
    uri = settings.neo4j_uri or ""
    try:
        driver = AsyncGraphDatabase.driver(
            uri,
            auth=(settings.neo4j_user, settings.neo4j_password.get_secret_value()),
            connection_timeout=5.0,
            telemetry_disabled=True,
            notifications_min_severity="OFF",
            warn_notification_severity="OFF",
        )
    except (ConfigurationError, ValueError) as error:
        raise StartError("bad-address", f"ZHIGUAN_NEO4J_URI={uri} cannot be used: {_line(error)}") from error
    async with driver:
        try:
            agent = await _agent(driver, settings.neo4j_database)
        except AuthError as error:
            raise StartError(
                "wrong-password",
                f"{uri} refuses user {settings.neo4j_user}: set ZHIGUAN_NEO4J_USER and ZHIGUAN_NEO4J_PASSWORD",
            ) from error
        except ClientError as error:
            raise _refusal(error, settings) from error
        except (DriverError, Neo4jError, OSError, ValueError) as error:
            raise StartError(
                "unreachable", f"no Neo4j answers at {uri}: start it, or correct ZHIGUAN_NEO4J_URI ({_line(error)})"
            ) from error
        _refuse_old(agent, uri)
        yield Store(driver, settings.neo4j_database, settings.statement_timeout, AsyncGraphDatabase.bookmark_manager())


async def _agent(driver: AsyncDriver, database: str) -> str:
    """What the server calls itself, asked through the very database that will be used."""
    async with driver.session(database=database) as session:
        summary = await (await session.run("RETURN 1")).consume()
    return summary.server.agent


def _refusal(error: ClientError, settings: StoreSettings) -> StartError:
    if "DatabaseNotFound" in (error.code or ""):
        return StartError(
            "no-database",
            f"{settings.neo4j_uri} has no database {settings.neo4j_database}: create it, or set ZHIGUAN_NEO4J_DATABASE",
        )
    if "CredentialsExpired" in (error.code or ""):
        return StartError(
            "password-expired",
            f"the password of {settings.neo4j_user} must be changed first: ALTER CURRENT USER SET PASSWORD",
        )
    return StartError("refused", f"{settings.neo4j_uri} refuses the connection: {_line(error)}")


def _refuse_old(agent: str, uri: str) -> None:
    found = re.match(r"Neo4j/(\d+)\.(\d+)", agent)
    if found is None:
        raise StartError("not-neo4j", f"{uri} is not a Neo4j server, it says {agent!r}")
    version = int(found[1]), int(found[2])
    if version < OLDEST:
        raise StartError("server-too-old", f"{uri} runs {agent}: Neo4j {OLDEST[0]}.{OLDEST[1]} or newer is needed")


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
