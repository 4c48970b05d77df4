"""Trees: no cycle on any day, one leadership superior at a time, no subordinate that outlives its superior (X-13)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from commands.reorganising.event import Event
from commands.reorganising.ground import Ground
from commands.reorganising.orders import Path
from commands.reorganising.posts import days_of, lives_throughout
from graph.rows import StoredRow
from rules.tenure import Days, share_a_day

Counts = Callable[[StoredRow], bool]
"""Whether a subordination belongs to the tree in question."""


def check_subordinations(event: Event, path: Path) -> None:
    """Refuse an event whose new subordinations break a tree. The superiors of the superiors are on the ground."""
    for edge in event.added("SUBORDINATE_TO"):
        lives_throughout(event, str(edge.target), days_of(edge), path, edge.owner, "X-13")
        check_cycle(event, edge, path)
        _check_leaders(event, edge, path)


def check_cycle(event: Event, edge: StoredRow, path: Path) -> None:
    """Refuse a subordination that would close a circle on some day, by its own kind or by natural lines."""
    ground, kind = event.ground, edge.values["kind"]
    trees: list[Counts] = [lambda other: other.values["kind"] == kind]
    if kind == ground.natural(edge.owner):
        trees.append(lambda other: other.values["kind"] == ground.natural(other.owner))
    for counts in trees:
        if edge.owner in set(_above(ground, str(edge.target), days_of(edge), counts)):
            units = edge.owner, str(edge.target)
            names = {"lower": ground.name(units[0]), "upper": ground.name(units[1])}
            event.refuse("X-13", "cycle", path, names["upper"], units, **names)
            return


def _above(ground: Ground, unit: str, days: Days, counts: Counts) -> Iterator[str]:
    """The unit and all above it on some one of these days. One that is met again on no further day is passed by."""
    met: dict[str, list[Days]] = {}
    waiting = [(unit, days)]
    while waiting:
        unit, days = waiting.pop()
        if any(first <= days[0] and days[1] <= end for first, end in met.get(unit, ())):
            continue
        met.setdefault(unit, []).append(days)
        yield unit
        for edge in ground.of("SUBORDINATE_TO", unit):
            shared = max(days[0], days_of(edge)[0]), min(days[1], days_of(edge)[1])
            if shared[0] < shared[1] and counts(edge):
                waiting.append((str(edge.target), shared))


def _check_leaders(event: Event, edge: StoredRow, path: Path) -> None:
    ground = event.ground
    if edge.values["kind"] != "LEADERSHIP":
        return
    for other in ground.of("SUBORDINATE_TO", edge.owner):
        is_other = other.fact_id != edge.fact_id and other.values["kind"] == "LEADERSHIP"
        if is_other and share_a_day(days_of(edge), days_of(other)):
            names = {
                "unit": ground.name(edge.owner),
                "one": ground.name(str(other.target)),
                "other": ground.name(str(edge.target)),
            }
            subjects = edge.owner, str(other.target), str(edge.target)
            event.refuse("X-13", "two leaders", path, names["other"], subjects, **names)
            return
