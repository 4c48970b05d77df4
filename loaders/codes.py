"""The code sets as one table in the process.

Reference data: a code never changes its meaning, so it is kept, and read again from time to time or when a key is
not in it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from graph import codes
from graph.connection import Store
from graph.scope import Scope

Row = dict[str, Any]


FRESH_FOR = 10.0
"""Seconds after which the code sets are read again."""


@dataclass(slots=True)
class CodeBook:
    """All codes by key, their sets, and the tree beneath each."""

    by_key: dict[str, Row] = field(default_factory=dict)
    sets: dict[str, Row] = field(default_factory=dict)
    _by_code: dict[str, list[str]] = field(default_factory=dict)
    _children: dict[str, list[str]] = field(default_factory=dict)

    _read_at: float = float("-inf")

    @property
    def stale(self) -> bool:
        """It was not read lately: another process may have added codes since."""
        return time.monotonic() - self._read_at > FRESH_FOR

    async def read(self, store: Store, scope: Scope) -> None:
        """Read every set and code from the store: two statements."""
        sets: dict[str, Row] = {
            identity: {"id": identity, "name": name, "codes": []}
            for identity, name in await store.read(codes.SETS, {}, scope)
        }
        rows = await store.read(codes.CODES, {}, scope)
        by_key = {key: {"set": group, "code": code, "name": name} for key, group, code, name, _ in rows}
        by_code: dict[str, list[str]] = {}
        children: dict[str, list[str]] = {}
        for key, group, code, _, parent in rows:
            by_key[key]["parent"] = by_key.get(parent)
            by_code.setdefault(code, []).append(key)
            if parent is not None:
                children.setdefault(parent, []).append(key)
            if group in sets:
                sets[group]["codes"].append(by_key[key])
        self._read_at = time.monotonic()
        self.by_key, self.sets, self._by_code, self._children = by_key, sets, by_code, children

    def name(self, key: str | None) -> str | None:
        """What a stored key stands for; None for none."""
        return None if key is None else self.by_key[key]["name"] if key in self.by_key else key.partition("/")[2]

    def keys(self, given: Sequence[str]) -> list[str]:
        """Keys of exactly these codes, each given as `3402` or `ZB04/3402`."""
        return [key for code in given for key in ([code] if code in self.by_key else self._by_code.get(code, [code]))]

    def keys_under(self, given: Sequence[str]) -> list[str]:
        """Keys of these codes and of all beneath them."""
        found: list[str] = []
        waiting = self.keys(given)
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.append(key)
                waiting.extend(self._children.get(key, ()))
        return found
