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
from graph.open_transaction import Readable
from graph.scope import Scope
from loaders.foresight import Foresight
from rules.refusals import Refusal

Row = dict[str, Any]


FRESH_FOR = 10.0
"""Seconds after which the code sets are read again."""
SUGGESTED = 5
LONGEST_CODE = 12


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

    async def read(self, store: Readable | Foresight, scope: Scope) -> None:
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
        """Keys of exactly these codes, each given as `3402` or `ZB04/3402`. Raises `Refusal` (UNKNOWN_CODE)."""
        return [key for code in given for key in self._keys_of(code)]

    def _keys_of(self, code: str) -> list[str]:
        if code in self.by_key:
            return [code]
        if code in self._by_code:
            return self._by_code[code]
        group, divider, _ = code.partition("/")
        # Imports keep codes of sets that are not ours; and without any sets nothing can be told.
        if not self.by_key or (divider and group not in self.sets):
            return [code]
        raise Refusal.unknown_code(code, self._nearest(code))

    def _nearest(self, given: str) -> list[str]:
        """Codes that were probably meant: of that name, or the nearest in the same branch; as they can be given."""
        group, divider, code = given.rpartition("/")
        rows = [row for row in self.by_key.values() if not divider or row["set"] == group]
        found = [f"{row['set']}/{row['code']}" for row in rows if row["name"] == code]
        found += [f"{row['set']}/{row['code']}" for row in rows if code and code in row["name"] and row["name"] != code]
        # Codes grow to the right, so the longest beginning that there is leads to the branch.
        for length in range(min(len(code), LONGEST_CODE), 0, -1):
            if found:
                break
            found = [f"{row['set']}/{row['code']}" for row in rows if row["code"].startswith(code[:length])]
        return found[:SUGGESTED]

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
