"""Worlds to be reorganised."""

from __future__ import annotations

import pytest

from graph.connection import Store
from tests.fixtures.contents import Contents
from tests.reorganisations.bureaus import Bureaus, bureaus


async def nothing(_: Store) -> None:
    """Worlds come one by one."""


@pytest.fixture
async def world(store: Store, contents: Contents) -> Bureaus:
    """A county of its own, beside those of other tests."""
    await contents.be("bureaus", nothing)
    made = bureaus()
    await made.save(store)
    return made
