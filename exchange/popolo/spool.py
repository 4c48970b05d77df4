"""The file's records on disk while it is imported: memory stays bounded, references can be looked up both ways.

A private temporary database that the system removes with the process, however it ends.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from exchange.popolo.document import COLLECTIONS
from exchange.popolo.records import Record

_TABLES = """
CREATE TABLE record (
  seq INTEGER PRIMARY KEY, collection TEXT NOT NULL, id TEXT, place TEXT NOT NULL, body BLOB NOT NULL,
  parent TEXT, level INTEGER NOT NULL DEFAULT 0, nested INTEGER NOT NULL, refused TEXT, node TEXT);
CREATE UNIQUE INDEX record_id ON record (collection, id);
CREATE INDEX record_parent ON record (collection, parent);
CREATE TABLE embedded (seq INTEGER PRIMARY KEY, collection TEXT NOT NULL, id TEXT NOT NULL, body BLOB NOT NULL);
CREATE UNIQUE INDEX embedded_id ON embedded (collection, id);
CREATE TABLE identity (key TEXT PRIMARY KEY, place TEXT NOT NULL, body BLOB NOT NULL, nested INTEGER NOT NULL)
  WITHOUT ROWID;
CREATE TABLE stored (import_key TEXT PRIMARY KEY, owner TEXT NOT NULL, digest TEXT) WITHOUT ROWID;
CREATE TABLE role_post (import_key TEXT PRIMARY KEY, node TEXT NOT NULL) WITHOUT ROWID;
"""
_CACHE_KIB = 32_000


@dataclass(frozen=True, slots=True)
class Known:
    """What the file says of an id: the node it became, or the place of the row that was not taken."""

    node: str | None
    refused: str | None
    body: dict[str, Any]


class Spool:
    """Records of one file, in its order. Not shared between imports."""

    def __init__(self) -> None:
        # An empty name is a database of its own on disk, unlinked from the start. Reading happens in another thread.
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.executescript(_TABLES)
        # One transaction to the end: what is private and temporary needs no commits, and each would cost a pass
        # over all pages that were written so far.
        self._db.execute("BEGIN")

    def close(self) -> None:
        """Forget everything."""
        self._db.close()

    def add(self, record: Record) -> tuple[str, bool] | None:
        """Keep a record. If its id is taken: the place of the record that has it, and whether both say the same.

        A record that stands in the place of an id is kept aside; see `define_embedded`.
        """
        body = _packed(record)
        if record.embedded:
            if record.id is not None:
                kept = orjson.dumps({**record_body(record), "place": record.place, "faults": _faults(record)})
                self._db.execute(
                    "INSERT OR IGNORE INTO embedded (collection, id, body) VALUES (?, ?, ?)",
                    (record.collection, record.id, kept),
                )
            return None
        if record.id is not None:
            taken = self._db.execute(
                "SELECT place, body, nested FROM record WHERE collection = ? AND id = ?", (record.collection, record.id)
            ).fetchone()
            if taken is not None:
                return taken[0], bool((taken[2] or record.nested) and taken[1] == body)
        self._insert(record, body)
        return None

    def _insert(self, record: Record, body: bytes) -> None:
        refused = record.place if record.refused else record.depends_on
        self._db.execute(
            "INSERT INTO record (collection, id, place, body, parent, nested, refused) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                record.collection,
                record.id,
                record.place,
                body,
                record.references.get("parent"),
                record.nested,
                refused,
            ),
        )

    def define_embedded(self) -> Iterator[Record]:
        """Keep those records, found in the place of an id, whose id nothing else defines; return them."""
        rows = self._db.execute(
            "SELECT e.collection, e.body FROM embedded e LEFT JOIN record r ON r.collection = e.collection "
            "AND r.id = e.id WHERE r.seq IS NULL ORDER BY e.seq"
        ).fetchall()
        for collection, body in rows:
            content = orjson.loads(body)
            record = _record(collection, content["place"], content)
            record.nested = True
            for each in content["faults"]:
                record.fault(each["code"], each["name"], taken=each["taken"], value=each["value"])
            self._insert(record, _packed(record))
            yield record

    def settle_levels(self, collection: str) -> list[tuple[str, list[str]]]:
        """Order a collection so that parents come before children. Returns the cycles: (place to cut at, ids).

        A cycle is cut at the row that stands last in the file: it loses its parent.
        """
        self._db.execute("UPDATE record SET level = -1 WHERE collection = ? AND refused IS NULL", (collection,))
        cycles: list[tuple[str, list[str]]] = []
        self._descend(collection)
        while left := dict(
            self._db.execute(
                "SELECT id, parent FROM record WHERE collection = ? AND level = -1 AND refused IS NULL", (collection,)
            ).fetchall()
        ):
            cycle = _cycle(left)
            marks = ",".join("?" * len(cycle))
            seq, place = self._db.execute(
                f"SELECT seq, place FROM record WHERE collection = ? AND id IN ({marks}) ORDER BY seq DESC LIMIT 1",  # noqa: S608 - only marks
                (collection, *cycle),
            ).fetchone()
            self._db.execute("UPDATE record SET parent = NULL WHERE seq = ?", (seq,))
            cycles.append((place, cycle))
            self._descend(collection)
        return cycles

    def _descend(self, collection: str) -> None:
        self._db.execute(
            "WITH RECURSIVE down(seq, id, level) AS ("
            "  SELECT r.seq, r.id, 0 FROM record r WHERE r.collection = :c AND r.refused IS NULL AND ("
            "    r.parent IS NULL OR NOT EXISTS (SELECT 1 FROM record p WHERE p.collection = :c AND p.id = r.parent"
            "      AND p.refused IS NULL))"
            "  UNION ALL SELECT r.seq, r.id, d.level + 1 FROM down d JOIN record r"
            "    ON r.collection = :c AND r.parent = d.id AND r.refused IS NULL) "
            "UPDATE record SET level = down.level FROM down WHERE record.seq = down.seq",
            {"c": collection},
        )

    def batches(self, collection: str, size: int) -> Iterator[list[tuple[Record, str | None, str | None]]]:
        """The records of a collection, parents first, with the parent that was left to them and by whom refused."""
        after = (-1, -1)
        while rows := self._db.execute(
            "SELECT level, seq, place, body, parent, refused, nested FROM record WHERE collection = ? "
            "AND (level, seq) > (?, ?) ORDER BY level, seq LIMIT ?",
            (collection, *after, size),
        ).fetchall():
            after = (rows[-1][0], rows[-1][1])
            batch = []
            for _, _, place, body, parent, refused, nested in rows:
                record = _record(collection, place, orjson.loads(body))
                record.nested = bool(nested)
                batch.append((record, parent, refused))
            yield batch

    def known(self, collection: str, ids: Iterable[str]) -> dict[str, Known]:
        """What the file says of these ids."""
        found: dict[str, Known] = {}
        for each in set(ids):
            row = self._db.execute(
                "SELECT node, refused, body FROM record WHERE collection = ? AND id = ?", (collection, each)
            ).fetchone()
            if row is not None:
                found[each] = Known(row[0], row[1], orjson.loads(row[2]))
        return found

    def refuse(self, place_of: Sequence[tuple[str, str]], collection: str) -> None:
        """Mark rows as not taken: (their place, the place of the row that is to blame)."""
        self._db.executemany(
            "UPDATE record SET refused = ? WHERE collection = ? AND place = ?",
            [(blamed, collection, place) for place, blamed in place_of],
        )

    def set_nodes(self, collection: str, nodes: Iterable[tuple[str, str]]) -> None:
        """Remember (id, node) of rows that were taken."""
        self._db.executemany(
            "UPDATE record SET node = ? WHERE collection = ? AND id = ?",
            [(node, collection, each) for each, node in nodes],
        )

    def claim(self, key: str, record: Record) -> tuple[str, bool] | None:
        """Claim an identity. If it is taken: by which place, and whether both say the same."""
        body = _packed(record)
        taken = self._db.execute("SELECT place, body, nested FROM identity WHERE key = ?", (key,)).fetchone()
        if taken is not None and taken[0] != record.place:
            return taken[0], bool((taken[2] or record.nested) and taken[1] == body)
        self._db.execute(
            "INSERT OR REPLACE INTO identity VALUES (?, ?, ?, ?)", (key, record.place, body, record.nested)
        )
        return None

    def keep_stored(self, rows: Iterable[tuple[str, str, str | None]]) -> None:
        """Remember facts that an earlier import left in the store: (import key, owner, digest)."""
        self._db.executemany("INSERT OR REPLACE INTO stored VALUES (?, ?, ?)", rows)

    def stored(self, import_key: str) -> tuple[str, str | None] | None:
        """Owner and digest of such a fact."""
        row = self._db.execute("SELECT owner, digest FROM stored WHERE import_key = ?", (import_key,)).fetchone()
        return (row[0], row[1]) if row is not None else None

    def role_post(self, import_key: str) -> str | None:
        """The node of a post made of a role, if this import has met it."""
        row = self._db.execute("SELECT node FROM role_post WHERE import_key = ?", (import_key,)).fetchone()
        return row[0] if row is not None else None

    def keep_role_posts(self, posts: Iterable[tuple[str, str]]) -> None:
        """Remember (import key, node) of posts made of roles."""
        self._db.executemany("INSERT OR IGNORE INTO role_post VALUES (?, ?)", posts)

    def counts(self) -> dict[str, int]:
        """Rows per collection."""
        rows = dict(self._db.execute("SELECT collection, count(*) FROM record GROUP BY collection").fetchall())
        return {collection: rows.get(collection, 0) for collection in COLLECTIONS}


def record_body(record: Record) -> dict[str, Any]:
    """What a record says, without where it stands."""
    return {
        "id": record.id,
        "values": record.values,
        "references": record.references,
        "start": record.start,
        "end": record.end,
    }


def _packed(record: Record) -> bytes:
    # Sorted, so that rows which say the same are the same.
    return orjson.dumps(record_body(record), option=orjson.OPT_SORT_KEYS)


def _record(collection: str, place: str, content: dict[str, Any]) -> Record:
    return Record(
        collection,
        place,
        content["id"],
        content["values"],
        content["references"],
        content["start"],
        content["end"],
    )


def _faults(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "code": each.code,
            "name": each.place.removeprefix(record.place).removeprefix("."),
            "taken": each.taken,
            "value": each.value,
        }
        for each in record.faults
    ]


def _cycle(parents: dict[str, str]) -> list[str]:
    """Some cycle among ids that all have a parent among them."""
    seen: dict[str, None] = {}
    each = next(iter(parents))
    while each not in seen:
        seen[each] = None
        each = parents[each]
    path = list(seen)
    return path[path.index(each) :]
