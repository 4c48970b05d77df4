"""The reference suite of the GraphQL-over-HTTP specification, all of it."""

from __future__ import annotations

import asyncio
import json

import pytest
from starlette.applications import Starlette

from api.http.app import create_app
from api.settings import Settings
from graph.connection import Store
from tests.clients.node import installed_project, node_is_absent
from tests.http.served import output_of, served

pytestmark = pytest.mark.skipif(node_is_absent() is not None, reason=node_is_absent() or "")


async def audited(app: Starlette) -> object:
    """What the reference suite says of an application."""
    project = await asyncio.to_thread(installed_project)
    async with served(app) as address:
        out, _ = await output_of("node", "audit_http.mjs", f"{address}/graphql", cwd=project)
    return json.loads(out)


async def test_every_audit_passes_on_a_schema_with_mutations(toy_app: Starlette) -> None:
    assert await audited(toy_app) == {"total": 61, "failed": []}


async def test_every_audit_passes_on_the_real_application(store: Store) -> None:
    assert await audited(create_app(store, Settings())) == {"total": 61, "failed": []}
