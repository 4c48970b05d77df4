"""What hangs on units: posts, subordinates, memberships, counterparts, places in groups; each a thing to settle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from commands.reorganising.ground import Ground
from graph.rows import StoredRow

EDGES = {
    "memberships": ("PARTY_MEMBER_OF", ("target",)),
    "registrations": ("REGISTERED_IN", ("target",)),
    "counterparts": ("COUNTERPART_OF", ("owner", "target")),
    "coLocations": ("IN_COLOCATION", ("owner",)),
    "groups": ("GROUPED_IN", ("owner",)),
}
"""Part of a mapping → kind of edge, and the ends by which such an edge hangs on a unit."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that hangs on a unit. `part`: that of a mapping; `id`: by which a mapping names it.

    `row`: the edge that ties it to the unit, at its `end` (`owner` or `target`).
    """

    part: str
    id: str
    unit: str
    row: StoredRow
    end: str

    @property
    def subject(self) -> str:
        """What a client knows of it: post, subordinate, membership, or what is at the other end."""
        if self.part in ("posts", "children"):
            return self.id
        if self.part == "memberships":
            return self.row.fact_id
        return self.row.owner if self.end == "target" else str(self.row.target)


def hanging(ground: Ground, units: Sequence[str], before: frozenset[str] = frozenset()) -> Iterator[Thing]:
    """All that hangs on these units and is open after the day of the event.

    What ties two of them together is not among it, nor what ties one to a unit of `before`: those end just after.
    """
    ending = {*units, *before}
    for unit in units:
        for place in ground.open_at("POST_IN", unit):
            if ground.open_of("PostState", place.owner):
                yield Thing("posts", place.owner, unit, place, "target")
        for edge in ground.open_at("SUBORDINATE_TO", unit):
            if edge.owner not in ending:
                yield Thing("children", edge.owner, unit, edge, "target")
        for part, (kind, ends) in EDGES.items():
            for end in ends:
                for row in ground.open_at(kind, unit) if end == "target" else ground.open_of(kind, unit):
                    other = row.owner if end == "target" else row.target
                    if part != "counterparts" or other not in units:
                        yield Thing(part, row.fact_id, unit, row, end)


def between(ground: Ground, units: Sequence[str]) -> list[StoredRow]:
    """Counterparts of two of these units: nobody need account for them."""
    return [row for unit in units for row in ground.open_of("COUNTERPART_OF", unit) if row.target in units]


def names_of(ground: Ground, thing: Thing) -> set[str]:
    """The ids by which a mapping may name it: a place in a group also by those of the group."""
    group = thing.row.target
    if thing.part not in ("coLocations", "groups") or group is None:
        return {thing.id}
    states = ground.of("CoLocationState", group) if thing.part == "coLocations" else []
    return {thing.id, group, *(row.fact_id for row in states)}
