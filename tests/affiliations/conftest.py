"""A county whose units are tied to one another."""

from __future__ import annotations

import pytest

from graph.connection import Store
from tests.api.chronicle import Chronicle
from tests.fixtures.contents import Contents

KIND = "zhiguan.party-organisation-kind"


def county() -> Chronicle:
    """Units of a county, three Party organisations, two that work as one since 2000, and a group of departments."""
    world = Chronicle()
    names = {
        "government": "县政府",
        "education": "教育局",
        "finance": "财政局",
        "planning": "计划局",
        "office": "办公室",
    }
    for key, name in {**names, "archives": "档案馆", "archives-bureau": "档案局"}.items():
        world.unit(key, {"1980..": name})
    world.unit("grain", {"1980..2005": "粮食局"})
    world.unit("health", {"2010..": "卫健局"})
    for key, name, kind in (("group", "党组", "20"), ("committee", "党委", "14"), ("branch", "联合支部", "51")):
        world.unit(key, {"1980..": name}, type="PartyOrganisation", category=f"{KIND}/{kind}")
    world.beneath("education", "government", "1980..")
    world.beneath("office", "education", "1990..")
    world.beneath("planning", "government", "1990..", kind="GUIDANCE")
    world.counterpart("group", "education", "1990..")
    world.counterpart("branch", "archives", "1990..", coverage="JOINT")
    world.counterpart("branch", "archives-bureau", "1990..", coverage="JOINT")
    world.co_located("plates", {"archives-bureau": "2000..", "archives": "2000.."}, "2000..")
    world.group("DEPARTMENTS", {"1990..": "工作部门"})
    world.grouped("education", "DEPARTMENTS", "1990..", 1)
    world.grouped("finance", "DEPARTMENTS", "1995..", 2)
    return world


@pytest.fixture
async def world(empty_store: Store) -> Chronicle:
    """The county, to be changed."""
    told = county()
    await told.tell(empty_store)
    return told


@pytest.fixture(scope="session")
def standing() -> dict[str, Chronicle]:
    """What the store holds where the county is not to be changed."""
    return {}


@pytest.fixture
async def standing_world(store: Store, contents: Contents, standing: dict[str, Chronicle]) -> Chronicle:
    """The county, for tests that leave it as it is."""

    async def load(into: Store) -> None:
        standing["county"] = county()
        await standing["county"].tell(into)

    await contents.be("county", load)
    return standing["county"]
