from __future__ import annotations

import pytest

from graph.connection import Store
from tests.api.chronicle import Chronicle
from tests.api.rules_world import rules_world
from tests.fixtures.contents import Contents

_told: dict[str, Chronicle] = {}


@pytest.fixture
async def rules(store: Store, contents: Contents) -> Chronicle:
    """The world of `rules_world`, in the store. It is shared: a test that asks for it must not write."""

    async def load(into: Store) -> None:
        _told["rules"] = rules_world()
        await _told["rules"].tell(into)

    await contents.be("rules of time", load)
    return _told["rules"]
