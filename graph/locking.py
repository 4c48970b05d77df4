"""Locking aggregates: so that what was read of them stays as it is until the transaction ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from neo4j import AsyncManagedTransaction, AsyncTransaction

from graph.connection import Row, Statement, Store, statement_log
from graph.errors import WriteConflict
from graph.rows import NODE_LABELS, UnknownKind, label_of
from graph.scope import LOCAL_ADMINISTRATOR, Scope

_LOOKED_UP_BY = frozenset(labels[0] for labels in NODE_LABELS.values())


def clock_ms() -> int:
    """The present instant, in milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


class Locked(NamedTuple):
    """What a lock tells: the instant to record at, and each aggregate's version as it was before."""

    at: int
    versions: Mapping[str, int]


class Held(NamedTuple):
    """What a hold tells: each aggregate's version, and the last instant at which something of them was recorded."""

    versions: Mapping[str, int]
    latest: int


class Locking:
    """A transaction of the driver, and the locks it takes."""

    def __init__(self, tx: AsyncManagedTransaction | AsyncTransaction, clock: Callable[[], int] = clock_ms) -> None:
        self._tx = tx
        self._clock = clock
        self.met: dict[str, int] = {}
        """Of each aggregate that was locked or guarded, the version when it first was."""

    async def lock(self, ids: Iterable[str]) -> Locked:
        """Bump the version of every aggregate, in order; tell the instant to record at, and the versions before.

        The instant is later than any at which one of them was recorded before. Raises `WriteConflict` where an id
        names no node, `UnknownKind` where it cannot be a node's.
        """
        by_label = _by_label(ids)
        versions: dict[str, int] = {}
        latest = 0
        for label, group in by_label:
            found = await self.run(_bump(label), ids=group)
            _refuse_missing(label, group, len(found))
            versions.update((node_id, version - 1) for node_id, version, _ in found)
            latest = max(latest, *(recorded or 0 for _, _, recorded in found))
        self.met = versions | self.met
        at = max(self._clock(), latest + 1)
        for label, group in by_label:
            await self.run(_stamp(label), ids=group, at=at)
        return Locked(at, versions)

    async def guard(self, ids: Iterable[str]) -> Mapping[str, int]:
        """See that nobody else changes these aggregates before this transaction ends; their versions stay.

        Returns the versions. Raises as `lock` does.
        """
        return (await self.hold(ids)).versions

    async def hold(self, ids: Iterable[str]) -> Held:
        """As `guard`, and tell when something was recorded last: for whoever will `touch` some of them."""
        versions: dict[str, int] = {}
        latest = 0
        for label, group in _by_label(ids):
            found = await self.run(_guard(label), ids=group, at=self._clock())
            _refuse_missing(label, group, len(found))
            versions.update((node_id, version) for node_id, version, _ in found)
            latest = max(latest, *(recorded or 0 for _, _, recorded in found))
        self.met = versions | self.met
        return Held(versions, latest)

    async def touch(self, ids: Iterable[str], first: int, last: int) -> None:
        """Bump the versions of aggregates in which something is recorded from instant `first` to `last`.

        Raises `WriteConflict` where something has been recorded there at `first` or later, and as `lock` does.
        """
        for label, group in _by_label(ids):
            found = await self.run(_touch(label), ids=group, at=last)
            _refuse_missing(label, group, len(found))
            self.met = {node_id: version - 1 for node_id, version, _ in found} | self.met
            if any(recorded is not None and recorded >= first for _, _, recorded in found):
                raise WriteConflict(f"something of a {label} was recorded at {first} or later")

    async def run(self, statement: Statement, **parameters: Any) -> list[Row]:
        """Run a statement of one record with one column, `rows`, and return its rows."""
        started = time.perf_counter()
        result = await self._tx.run(statement.text, parameters)
        record = await result.single()
        if (log := statement_log.get()) is not None:
            log.names.append(statement.name)
            log.seconds += time.perf_counter() - started
        return record["rows"] if record is not None else []


async def unchanged(store: Store, versions: Mapping[str, int]) -> bool:
    """Whether these aggregates have these versions now. Those that are not there, as nobody committed them, have."""
    for label, group in _by_label(versions):
        found = await store.read(_versions(label), {"ids": group}, Scope(LOCAL_ADMINISTRATOR))
        if any(versions[node_id] != version for node_id, version in found):
            return False
    return True


def lock_order(node_id: str) -> tuple[str, str]:
    """One order for all writers, so that none waits for another in a circle."""
    return label_of(node_id), node_id


def _by_label(ids: Iterable[str]) -> list[tuple[str, list[str]]]:
    return [(label, list(group)) for label, group in groupby(sorted(set(ids), key=lock_order), key=label_of)]


def _refuse_missing(label: str, group: Sequence[str], found: int) -> None:
    if found != len(group):
        raise WriteConflict(f"{len(group) - found} of {len(group)} {label} nodes are not there")


def looked_up_by(label: str) -> str:
    """The label itself, if nodes are looked up by it. Raises `UnknownKind`."""
    if label not in _LOOKED_UP_BY:
        raise UnknownKind(label)
    return label


@cache
def _bump(label: str) -> Statement:
    return Statement(
        f"lock {label}",
        f"UNWIND $ids AS id MATCH (n:{looked_up_by(label)} {{id: id}}) SET n.version = n.version + 1 "
        "RETURN collect([n.id, n.version, n.lastRecordedAt]) AS rows",
    )


@cache
def _guard(label: str) -> Statement:
    return Statement(
        f"guard {label}",
        f"UNWIND $ids AS id MATCH (n:{looked_up_by(label)} {{id: id}}) SET n.guardedAt = $at "
        "RETURN collect([n.id, n.version, n.lastRecordedAt]) AS rows",
    )


@cache
def _touch(label: str) -> Statement:
    return Statement(
        f"touch {label}",
        f"UNWIND $ids AS id MATCH (n:{looked_up_by(label)} {{id: id}}) SET n.version = n.version + 1 "
        "WITH n, n.lastRecordedAt AS recorded "  # read once it is locked
        "SET n.lastRecordedAt = $at RETURN collect([n.id, n.version, recorded]) AS rows",
    )


@cache
def _versions(label: str) -> Statement:
    return Statement(
        f"versions {label}",
        f"UNWIND $ids AS id MATCH (n:{looked_up_by(label)} {{id: id}}) RETURN collect([n.id, n.version]) AS rows",
    )


@cache
def _stamp(label: str) -> Statement:
    return Statement(
        f"stamp {label}",
        f"UNWIND $ids AS id MATCH (n:{looked_up_by(label)} {{id: id}}) SET n.lastRecordedAt = $at "
        "RETURN [[count(n)]] AS rows",
    )
