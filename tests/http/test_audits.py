"""The reference suite of the GraphQL-over-HTTP specification, all of it."""

from __future__ import annotations

import json
import subprocess

import pytest
from starlette.applications import Starlette

from tests.clients.node import installed_project, node_is_absent
from tests.http.served import served

pytestmark = pytest.mark.skipif(node_is_absent() is not None, reason=node_is_absent() or "")


def test_every_audit_of_the_reference_suite_passes(toy_app: Starlette) -> None:
    with served(toy_app) as address:
        run = subprocess.run(
            ["node", "audit_http.mjs", f"{address}/graphql"],
            cwd=installed_project(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert json.loads(run.stdout) == {"total": 61, "failed": []}
