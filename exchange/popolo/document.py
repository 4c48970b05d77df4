"""The file as a stream: one object of one collection at a time, whatever the file's size."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import ijson  # type: ignore[import-untyped]  # it has none

COLLECTIONS = ("areas", "organizations", "persons", "posts", "memberships")
"""The collections that are taken, in the order in which they are written."""
READ_ONLY = ("events",)
"""Read for the dates of legislative periods that memberships refer to, and not kept."""

_CHUNK = 65536
_OPENING = frozenset({"start_map", "start_array"})
_CLOSING = frozenset({"end_map", "end_array"})


class NotPopolo(Exception):
    """The file cannot be read as Popolo. One line that says where reading stopped. Nothing was written."""


class Item:
    """One entry of a collection as it stands in the file: `place` such as `persons[3]`, `value` any JSON value."""

    __slots__ = ("collection", "place", "value")

    def __init__(self, collection: str, place: str, value: Any) -> None:
        self.collection = collection
        self.place = place
        self.value = value


class PopoloFile:
    """A Popolo document: an object whose properties are collections. Iterate once over its `items`."""

    def __init__(self, path: Path, on_bytes: Callable[[int], None] | None = None) -> None:
        self.path = path
        self.unknown: dict[str, None] = {}
        """Names of the top-level properties that are no collection we take, in their order."""
        self._on_bytes = on_bytes
        self._reached = "the beginning"

    def items(self) -> Iterator[Item]:
        """The entries of the known collections in the file's order. Raises `NotPopolo`."""
        try:
            with self.path.open("rb") as file:
                yield from self._items(_Progress(file, self._on_bytes))
        except ijson.JSONError as error:
            raise NotPopolo(f"{self.path.name} is not JSON: {_reason(error)} after {self._reached}") from error
        except OSError as error:
            raise NotPopolo(f"cannot read {self.path}: {error.strerror or error}") from error

    def _items(self, file: _Progress) -> Iterator[Item]:
        events = ijson.basic_parse(file, buf_size=_CHUNK)
        event, _ = next(events)
        if event != "start_map":
            raise NotPopolo(f"{self.path.name} is not Popolo: it does not hold an object with collections")
        found = False
        for event, name in events:
            if event == "end_map":
                continue
            kind, _ = next(events)
            if name not in COLLECTIONS and name not in READ_ONLY:
                self.unknown[name] = None
                _skip(events, kind)
            elif kind == "start_array":
                found = found or name in COLLECTIONS
                yield from self._entries(events, name)
            elif kind == "null":
                found = found or name in COLLECTIONS
            else:
                raise NotPopolo(f"{self.path.name} is not Popolo: {name} is not a list")
        if not found:
            raise NotPopolo(f"{self.path.name} is not Popolo: it has none of {', '.join(COLLECTIONS)}")

    def _entries(self, events: Iterator[tuple[str, Any]], collection: str) -> Iterator[Item]:
        for index, (event, value) in enumerate(events):
            if event == "end_array":
                return
            place = f"{collection}[{index}]"
            yield Item(collection, place, _build(events, event, value))
            self._reached = place


def _build(events: Iterator[tuple[str, Any]], event: str, value: Any) -> Any:
    """The JSON value that begins with this event; a stack, for depth is the file's to choose."""
    if event not in _OPENING:
        return value
    root: Any = {} if event == "start_map" else []
    stack: list[Any] = [root]
    keys: list[str] = [""]
    for each, inner in events:
        top = stack[-1]
        if each == "map_key":
            keys[-1] = inner
            continue
        if each in _CLOSING:
            stack.pop()
            keys.pop()
            if not stack:
                break
            continue
        built: Any = {} if each == "start_map" else [] if each == "start_array" else inner
        if isinstance(top, dict):
            top[keys[-1]] = built
        else:
            top.append(built)
        if each in _OPENING:
            stack.append(built)
            keys.append("")
    return root


def _skip(events: Iterator[tuple[str, Any]], event: str) -> None:
    depth = 1 if event in _OPENING else 0
    while depth:
        each, _ = next(events)
        depth += (each in _OPENING) - (each in _CLOSING)


class _Progress:
    """The file, told of how far it was read, without its byte order mark."""

    def __init__(self, file: IO[bytes], on_bytes: Callable[[int], None] | None) -> None:
        self._file = file
        self._on_bytes = on_bytes
        if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            file.seek(0)

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(size)
        if self._on_bytes is not None and chunk:
            self._on_bytes(len(chunk))
        return chunk


def _reason(error: Exception) -> str:
    """The parser's own words, without the drawing beneath them."""
    text = str(error.args[0]) if error.args else ""
    if isinstance(error.args[0] if error.args else None, bytes):
        text = error.args[0].decode(errors="replace")
    return text.splitlines()[0].strip().rstrip(".") if text.strip() else "it cannot be parsed"
