"""What becomes of what hangs on units that end (docs/reorganisations.md, "The mapping")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.api.oracle import OPEN
from tests.reorganisations.oracle.ledger import Row
from tests.reorganisations.oracle.writing import Writing, crowded

CARRY, MERGE, END = "carry", "merge", "end"
EDGES = {
    "memberships": ("PARTY_MEMBER_OF", ("target",)),
    "registrations": ("REGISTERED_IN", ("target",)),
    "counterparts": ("COUNTERPART_OF", ("owner", "target")),
    "coLocations": ("IN_COLOCATION", ("owner",)),
    "groups": ("GROUPED_IN", ("owner",)),
}
"""Part of a mapping → the kind of fact, and the ends by which it hangs on a unit."""


PARTY_ENDS = (("PARTY_MEMBER_OF", "target"), ("COUNTERPART_OF", "owner"))
"""Ends that are party organisations."""


@dataclass(frozen=True)
class Destination:
    """Where something goes: carried to a unit, its holders merged into a post, or ended."""

    act: str
    to: str = ""
    values: Mapping[str, Any] | None = None


@dataclass
class Accounting:
    """The mapping of one event. `ending`: the units that end; `only`: the one unit that comes out, if it is one."""

    writing: Writing
    given: Mapping[str, Any]
    ending: Sequence[str]
    only: str | None = None
    stays: bool = False
    """What is unnamed stays where it is: the unit does not end."""
    before: frozenset[str] = frozenset()
    """Units whose end brings this event about: they end just after."""

    def destination(self, part: str, key: str) -> Destination | None:
        """Where it goes; None: nobody has said."""
        for entry in self.given.get(part) or ():
            if named_by(entry) in self.names(part, key):
                return named(entry)
        match self.given.get("otherwise"):
            case "CARRY" if self.only is not None:
                return Destination(CARRY, self.only)
            case "END" if not self.stays:
                return Destination(END)
        return None

    def check_entries(self) -> None:
        """Entries name what hangs on a unit of the event, once (R-07). That they name nothing has been told."""
        writing, ledger = self.writing, self.writing.ledger
        hanging = set(self.hanging_keys())
        met: set[tuple[str, str]] = set()
        for part, entry in entries(self.given):
            key, to = named_by(entry), named(entry)
            meant = {thing for thing in hanging if thing[0] == part and key in self.names(*thing)}
            if (ledger.there(key) or ledger.fact(key)) and (not meant or meant & met):
                writing.refuse("R-07", f"{key} hangs on no unit of the event, or is named twice")
            met |= meant
            if to.act == MERGE and ledger.there(to.to):
                places = ledger.now("POST_IN", to.to, after=writing.day)
                if to.to == key or (not self.stays and any(place.target in self.ending for place in places)):
                    writing.refuse("R-07", f"{to.to} ends")

    def check_destinations(self) -> None:
        """They do not end (R-07), and live (R-02)."""
        writing, ledger = self.writing, self.writing.ledger
        for _, entry in entries(self.given):
            to = named(entry)
            if to.act == END or not ledger.there(to.to):
                continue
            if to.act == CARRY and to.to in self.ending and not self.stays:
                writing.refuse("R-07", f"{to.to} ends")
            elif not ledger.lives(to.to, writing.day):
                writing.refuse("R-02", f"{to.to} does not live")

    # what hangs on the units

    def posts(self, unit: str) -> list[str]:
        ledger, day = self.writing.ledger, self.writing.day
        return [
            place.owner
            for place in ledger.now("POST_IN", target=unit, after=day)
            if ledger.now("STATE", place.owner, after=day)
        ]

    def children(self, unit: str) -> list[Row]:
        below = self.writing.ledger.now("SUBORDINATE_TO", target=unit, after=self.writing.day)
        return [edge for edge in below if edge.owner not in self.ending and edge.owner not in self.before]

    def edges(self, part: str, unit: str) -> list[tuple[Row, str]]:
        """Facts of that part that hang on the unit, each with the end by which it hangs."""
        kind, ends = EDGES[part]
        found = [
            (row, end) for end in ends for row in self.writing.ledger.now(kind, **{end: unit}, after=self.writing.day)
        ]
        others = [({"owner": row.target, "target": row.owner}[end], row, end) for row, end in found]
        return [(row, end) for other, row, end in others if kind != "COUNTERPART_OF" or other not in self.ending]

    def between(self) -> list[Row]:
        """Pairings of two units that both end: nobody need account for them."""
        pairs = self.writing.ledger.now("COUNTERPART_OF", after=self.writing.day)
        return [pair for pair in pairs if pair.owner in self.ending and pair.target in self.ending]

    def hanging_keys(self) -> Iterator[tuple[str, str]]:
        for unit in self.ending:
            yield from (("posts", post) for post in self.posts(unit))
            yield from (("children", edge.owner) for edge in self.children(unit))
            for part in EDGES:
                yield from ((part, row.key) for row, _ in self.edges(part, unit))

    def names(self, part: str, key: str) -> set[str]:
        """What an entry may call it: a place in a co-location or group by that of the group, too."""
        row = self.writing.ledger.fact(key) if part in ("coLocations", "groups") else None
        return {key} if row is None else {key, str(row.target)}

    def unaccounted(self) -> list[tuple[str, str]]:
        """What nobody has said anything about (X-12)."""
        return [(part, key) for part, key in self.hanging_keys() if self.destination(part, key) is None]

    # doing it

    def carry_out(self) -> None:
        """Carry and end what hangs on the units. Children that end have ended before."""
        for unit in self.ending:
            for post in self.posts(unit):
                self._settle_post(post, self.destination("posts", post))
            for edge in self.children(unit):
                self._settle_child(edge, self.destination("children", edge.owner))
            for part in EDGES:
                for row, end in self.edges(part, unit):
                    self._settle_edge(row, end, self.destination(part, row.key))
        if not self.stays:
            for row in self.between():
                self.writing.end(row)

    def _settle_child(self, edge: Row, to: Destination | None) -> None:
        if to is None:
            return
        if to.act == CARRY:
            self.writing.carry(edge, target=to.to)
        else:
            self.writing.end(edge)

    def _settle_edge(self, row: Row, end: str, to: Destination | None) -> None:
        if to is None:
            return
        writing = self.writing
        if to.act == END:
            writing.end(row)
            return
        if (row.kind, end) in PARTY_ENDS and writing.ledger.things[to.to] != "PartyOrganisation":
            writing.refuse("R-07", f"{to.to} is no party organisation")
        ends = {"owner": row.owner, "target": str(row.target), end: to.to}
        there = [
            other
            for other in writing.ledger.now(row.kind, ends["owner"], ends["target"])
            if other.within(*writing.remainder(row))
        ]
        if there:
            writing.close(row)
            return
        writing.covered(to.to, *writing.remainder(row))
        writing.carry(row, None, **ends)

    def _settle_post(self, post: str, to: Destination | None) -> None:
        if to is None:
            return
        if to.act == CARRY:
            carry_post(self.writing, post, to.to, to.values or {})
        elif to.act == MERGE:
            merge_post(self.writing, post, to.to)
        else:
            end_post(self.writing, post)


def entries(given: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every entry of a mapping, with its part."""
    for part in ("posts", "children", *EDGES):
        for entry in given.get(part) or ():
            yield part, entry


def named_by(entry: Mapping[str, Any]) -> str:
    """What an entry of a mapping is about."""
    return str(entry.get("post") or entry.get("organisation") or entry.get("fact"))


def named(entry: Mapping[str, Any]) -> Destination:
    """Where it goes by that entry."""
    to = entry.get("to")
    if isinstance(to, str):  # a child's
        return Destination(CARRY, to)
    if to is None:
        return Destination(END)
    if to.get("carryTo") is not None:
        return Destination(CARRY, to["carryTo"], entry.get("as"))
    if to.get("mergeInto") is not None:
        return Destination(MERGE, to["mergeInto"])
    return Destination(END)


def carry_post(writing: Writing, post: str, unit: str, values: Mapping[str, Any]) -> str:
    """A successor post in the unit; its holders follow."""
    ledger = writing.ledger
    successor = ledger.new_key("q")
    ledger.things[successor] = "Post"
    for state in ledger.now("STATE", post, after=writing.day):
        writing.covered(unit, *writing.remainder(state))
        writing.carry(state, values, owner=successor)
    for place in ledger.now("POST_IN", post, after=writing.day):
        writing.carry(place, owner=successor, target=unit)
    for held in ledger.now("HELD", target=post, after=writing.day):
        writing.carry(held, {"continues": held.key}, target=successor)
    if "seats" in values and crowded(ledger, successor, ledger.now("HELD", target=successor), writing.day, OPEN):
        writing.refuse("X-30", successor)
    writing.succeeds(post, successor, "POST")
    return successor


def merge_post(writing: Writing, post: str, into: str) -> None:
    """Its holders go to another post; who holds that already is only closed."""
    ledger = writing.ledger
    for held in ledger.now("HELD", target=post, after=writing.day):
        days = writing.remainder(held)
        if any(other.within(*days) for other in ledger.now("HELD", held.owner, into)):
            writing.close(held)
            continue
        writing.covered(into, *days)
        writing.carry(held, {"continues": held.key}, target=into)
        if crowded(ledger, into, ledger.now("HELD", target=into), *days):
            writing.refuse("X-30", into)
    for kind in ("STATE", "POST_IN"):
        for row in ledger.now(kind, post, after=writing.day):
            writing.close(row)
    writing.succeeds(post, into, "POST")


def end_post(writing: Writing, post: str) -> None:
    """The post and its appointments end."""
    ledger = writing.ledger
    rows = [*ledger.now("STATE", post), *ledger.now("POST_IN", post), *ledger.now("HELD", target=post)]
    for row in rows:
        writing.end(row)
