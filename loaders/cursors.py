"""Cursors: the place of a row in one list, opaque to clients.

A cursor holds the sort values and identity of its row, and a mark of the list it belongs to: field, parent, filter,
order and instants. Elsewhere it is refused, for it would silently skip or repeat rows there.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import orjson

from graph.listings import Arguments, Listing
from rules.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Form:
    """The mark of one list: what its cursors begin with."""

    mark: str

    @classmethod
    def of(cls, listing: Listing, arguments: Arguments, key: Mapping[str, Any]) -> Form:
        """The mark for a field with these arguments under this parent."""
        instants = [key["at"], key["asked"], key["known"]]
        told = orjson.dumps([listing.name, arguments.key, key["id"], *instants])
        return cls(blake2b(told, digest_size=6).hexdigest())

    @classmethod
    def named(cls, name: str) -> Form:
        """The mark for a list that is at hand and has no parent in the graph."""
        return cls(blake2b(name.encode(), digest_size=6).hexdigest())

    @staticmethod
    def index(place: Sequence[Any]) -> int:
        """The place in a list that is at hand. Raises `Refusal` (CURSOR) for what is none."""
        if len(place) != 1 or not isinstance(place[0], int) or place[0] < 0:
            raise Refusal.cursor(str(place))
        return place[0]

    def write(self, place: Sequence[Any]) -> str:
        """The cursor of a row with these sort values and identity."""
        return urlsafe_b64encode(orjson.dumps([self.mark, *place])).decode().rstrip("=")

    def read(self, cursor: str) -> list[Any]:
        """Sort values and identity. Raises `Refusal` (CURSOR) for a cursor of another list, or none at all."""
        try:
            mark, *place = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        except (ValueError, TypeError):
            raise Refusal.cursor(cursor) from None
        if mark != self.mark or not place:
            raise Refusal.cursor(cursor)
        return list(place)
