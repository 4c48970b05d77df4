"""The limits of a request, as numbers."""

from __future__ import annotations

from dataclasses import dataclass

UNREAD = 256 * 1024 * 1024
"""Bytes of answers that clients have not read yet, all together."""
READER_TIMEOUT = 30.0
"""Seconds in which a client must take a further piece of its answer."""


@dataclass(frozen=True)
class Limits:
    """Each is the greatest number that still passes; each is a setting (`api.settings.Settings.limits`)."""

    depth: int = 25
    """Fields within fields; introspection is not counted."""
    aliases: int = 100
    directives: int = 30
    tokens: int = 5_000
    cost: int = 300_000
    """Objects in the answer, as estimated beforehand, and the weights of costly fields."""
    at_once: int = 200_000
    """Objects in the answers that are made at the same time; a request that would exceed it waits its turn."""
    introspection: int = 50_000
    """Objects that describe the schema itself, as estimated beforehand."""
    input_depth: int = 15
    """Objects within objects, and lists directly within lists, of one argument or variable."""
    input_list: int = 1_000
    """Entries of one list."""
    input_objects: int = 500
    """Objects in all arguments and variables together: what filters are made of."""
    entry_objects: int = 10_000
    """Objects in the variables that a mutation's own fields take, and nothing beneath them: what is to be recorded."""
    body: int = 524_288
    """Bytes."""
    seconds: float = 60.0
    """For the whole request."""
