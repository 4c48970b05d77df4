"""Ids of a generated province: each follows from people, seed number and key, so that nobody need remember it.

A key begins with a letter and a number: `p12` is the thirteenth person, `a3/…` of an area, `c4/…` of a cluster, `s5` a
school.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from graph.rows import ROW_KINDS, id_kind_of
from rules.ids import made_id
from seed.recording import LOOKED_UP_BY

MADE_AT = 1_767_225_600_000
"""The instant that the first ids tell, 2026-01-01: milliseconds since 1970 UTC."""


class _Keys(dict[str, str]):
    """Key → id of one collection, worked out when asked for."""

    def __init__(self, kind: str, salt: bytes) -> None:
        super().__init__()
        self._kind, self._salt = kind, salt

    def __missing__(self, key: str) -> str:
        drawn = blake2b(key.encode(), digest_size=8, key=self._salt).digest()
        # As if made one after another: indexes grow at their end.
        made_at = MADE_AT + int(key[1:].partition("/")[0])
        self[key] = found = made_id(self._kind, made_at, int.from_bytes(drawn, "big") >> 2)
        return found


def identities(people: int, seed: int) -> Mapping[str, Mapping[str, str]]:
    """Collection of a world → key → id, for the province of that size and number."""
    salt = f"{people}/{seed}".encode()
    kinds = {name: id_kind_of(label) for name, label in LOOKED_UP_BY.items()}
    return {name: _Keys(kind, salt) for name, kind in {**kinds, "appointments": ROW_KINDS["HELD"].id_kind}.items()}
