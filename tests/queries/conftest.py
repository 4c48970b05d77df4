from __future__ import annotations

from functools import partial

import pytest

from graph.connection import Store
from seed.load import load_demo
from tests.fixtures.contents import Contents


@pytest.fixture
async def demo_store(store: Store, contents: Contents) -> Store:
    """The store as `zhiguan serve --demo` fills it, the whole city with it. It is shared: nobody writes."""
    await contents.be("demo", partial(load_demo, with_city="full"))
    return store
