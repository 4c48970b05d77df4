"""A small fictional county: every field of the schema has something to show."""

from __future__ import annotations

from seed.tables import HERE
from seed.world import World


def bureau() -> World:
    """The county of `bureau.json`: places, units, party bodies, posts and people are all invented."""
    world = World.model_validate_json(HERE.joinpath("bureau.json").read_text(encoding="utf-8"))
    return world.model_copy(update={"source": "seed/bureau.json"})
