"""What a call of `reorganise` asks for: its events, read from the input, each knowing its place there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Path = tuple[str | int, ...]
Given = Mapping[str, Any]

KINDS = {
    "found": "FOUND",
    "rename": "RENAME",
    "merge": "MERGE",
    "absorb": "ABSORB",
    "split": "SPLIT",
    "reparent": "REPARENT",
    "moveInWhole": "MOVE_IN_WHOLE",
    "upgrade": "UPGRADE",
    "downgrade": "DOWNGRADE",
    "convert": "CONVERT",
    "dissolve": "DISSOLVE",
}
"""Member of `ReorganisationInput` → kind of event."""
CHANGES = frozenset({"RENAME", "UPGRADE", "DOWNGRADE", "CONVERT"})
"""Kinds that change the state of one unit, which stays itself."""
CODED = ("category", "nature", "rank")
"""Values of a unit that are codes."""
EDGES = ("memberships", "registrations", "counterparts", "coLocations", "groups")
"""The parts of a mapping that name facts."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A unit as the input names it: `by` is `id`, `code` or `key`."""

    by: str
    value: str
    path: Path

    @classmethod
    def of(cls, given: Given, path: Path) -> Ref:
        """Read an `OrganisationRef`."""
        [(by, value)] = given.items()
        return cls(by, value, (*path, by))


@dataclass(frozen=True, slots=True)
class New:
    """A unit that is to be founded. `values`: `name`, `shortName`, and codes as they were given."""

    type: str
    key: str | None
    code: str | None
    values: Given
    parent: Ref | None
    parent_kind: str | None
    path: Path

    @classmethod
    def of(cls, given: Given, path: Path) -> New:
        """Read a `NewOrganisation`."""
        values = {name: given[name] for name in ("name", "shortName", *CODED) if name in given}
        parent = Ref.of(given["parent"], (*path, "parent")) if "parent" in given else None
        return cls(given["type"], given.get("key"), given.get("code"), values, parent, given.get("parentKind"), path)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a mapping: what it is about, and where that goes.

    `part`: `posts`, `children` or one of `EDGES`. `what`: the id of a post or fact, or the reference to a child.
    `act`: `carry` to the unit `to`, `merge` into the post `post`, `end`, or empty where it does not say.
    `anew`: what is different in a successor post.
    """

    part: str
    what: str | Ref
    act: str
    path: Path
    to: Ref | None = None
    post: str = ""
    anew: Given = field(default_factory=dict)

    @property
    def told(self) -> str:
        """What it is about, as it was given."""
        return self.what.value if isinstance(self.what, Ref) else self.what


@dataclass(frozen=True, slots=True)
class Accounts:
    """A whole mapping: what is named, and what becomes of the rest (`CARRY`, `END` or None)."""

    entries: Sequence[Entry]
    otherwise: str | None
    path: Path

    @classmethod
    def of(cls, given: Given, path: Path) -> Accounts:
        """Read the `mapping` of an event."""
        told, here = given.get("mapping", {}), (*path, "mapping")
        return cls(tuple(_entries(told, here)), told.get("otherwise"), here)

    @classmethod
    def all_end(cls, path: Path) -> Accounts:
        """Everything ends."""
        return cls((), "END", path)


@dataclass(frozen=True, slots=True)
class Order:
    """One event. Which members are there depends on its kind.

    `units`: those that take part, but for `into`, which takes the units in. `line`: kind of subordination; `leaves`:
    the superior that is left. `values`: what is different in the unit's state, codes as they were given.
    """

    kind: str
    path: Path
    accounts: Accounts
    units: Sequence[Ref] = ()
    into: Ref | None = None
    news: Sequence[New] = ()
    survives: bool = False
    parent: Ref | None = None
    line: str | None = None
    leaves: Ref | None = None
    values: Given = field(default_factory=dict)

    def refs(self) -> Iterator[Ref]:
        """Every unit that it names."""
        yield from self.units
        yield from (new.parent for new in self.news if new.parent is not None)
        yield from (ref for ref in (self.into, self.parent, self.leaves) if ref is not None)
        for entry in self.accounts.entries:
            yield from (ref for ref in (entry.what, entry.to) if isinstance(ref, Ref))


def orders_of(given: Given) -> list[Order]:
    """The events of a `ReorganiseInput`, in order."""
    orders = []
    for place, event in enumerate(given["events"]):
        [(name, told)] = event.items()
        orders.append(_order(KINDS[name], told, ("events", place, name)))
    return orders


def _order(kind: str, told: Given, path: Path) -> Order:
    accounts = Accounts.of(told, path)
    match kind:
        case "FOUND":
            return Order(kind, path, accounts, news=(New.of(told["organisation"], (*path, "organisation")),))
        case "MERGE":
            return Order(kind, path, accounts, _inputs(told, path), news=(New.of(told["into"], (*path, "into")),))
        case "ABSORB":
            return Order(kind, path, accounts, _inputs(told, path), Ref.of(told["into"], (*path, "into")))
        case "SPLIT":
            news = tuple(New.of(new, (*path, "into", place)) for place, new in enumerate(told["into"]))
            unit = Ref.of(told["input"], (*path, "input"))
            return Order(kind, path, accounts, (unit,), news=news, survives=told["survives"])
    unit = Ref.of(told["organisation"], (*path, "organisation"))
    if kind in CHANGES:
        values = {name: told[name] for name in ("name", "shortName", *CODED) if name in told}
        return Order(kind, path, accounts, (unit,), survives=True, values=values)
    if kind == "DISSOLVE":
        return Order(kind, path, accounts, (unit,))
    parent = Ref.of(told["parent"], (*path, "parent"))
    leaves = Ref.of(told["from"], (*path, "from")) if "from" in told else None
    return Order(kind, path, accounts, (unit,), survives=True, parent=parent, line=told.get("kind"), leaves=leaves)


def _inputs(told: Given, path: Path) -> tuple[Ref, ...]:
    return tuple(Ref.of(unit, (*path, "inputs", place)) for place, unit in enumerate(told["inputs"]))


def _entries(told: Given, path: Path) -> Iterator[Entry]:
    for part in ("posts", "children", *EDGES):
        for place, line in enumerate(told.get(part, ())):
            here = (*path, part, place)
            yield _child(line, here) if part == "children" else _other(part, line, here)


def _child(line: Given, path: Path) -> Entry:
    what, ends = Ref.of(line["organisation"], (*path, "organisation")), line.get("end", False)
    to = Ref.of(line["to"], (*path, "to")) if "to" in line else None
    if ends == (to is not None):
        return Entry("children", what, "", path)
    return Entry("children", what, "end" if ends else "carry", path, to)


def _other(part: str, line: Given, path: Path) -> Entry:
    what = line["post" if part == "posts" else "fact"]
    [(form, value)] = line["to"].items()
    if form == "carryTo":
        to = Ref.of(value, (*path, "to", "carryTo"))
        return Entry(part, what, "carry", path, to, anew=line.get("as", {}))
    if form == "mergeInto":
        return Entry(part, what, "merge", path, post=value)
    return Entry(part, what, "end" if value else "", path)
