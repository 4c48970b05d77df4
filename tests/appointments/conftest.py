"""A small bureau in which people are appointed."""

from __future__ import annotations

import pytest

from graph.connection import Store
from seed.load import load_codes
from tests.api.chronicle import Chronicle
from tests.fixtures.contents import Contents


async def settle(store: Store) -> Chronicle:
    """A bureau with two posts and two people, and one that has ended."""
    await load_codes(store)
    world = Chronicle()
    world.unit("education", {"1990..": "县教育局"})
    world.unit("grain", {"1980..2000": "县粮食局"})
    world.post("director", "education", {"1990..": "局长"}, seats=1)
    world.post("deputy", "education", {"1990..2010": {"title": "副局长", "seats": 1}, "2010..": {"title": "副局长"}})
    world.post("miller", "grain", {"1980..2000": "厂长"})
    world.person("wu", "吴海涛")
    world.person("li", "李红")
    world.held("wu", "director", "1996..2006-05")
    await world.tell(store)
    return world


@pytest.fixture
async def bureau(empty_store: Store) -> Chronicle:
    """The bureau, to be changed."""
    return await settle(empty_store)


@pytest.fixture(scope="session")
def settled() -> dict[str, Chronicle]:
    """What the store holds where the bureau is not to be changed."""
    return {}


@pytest.fixture
async def standing_bureau(store: Store, contents: Contents, settled: dict[str, Chronicle]) -> Chronicle:
    """The bureau, for tests that leave it as it is."""

    async def load(into: Store) -> None:
        settled["bureau"] = await settle(into)

    await contents.be("bureau", load)
    return settled["bureau"]
