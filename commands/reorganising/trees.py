"""Trees: no cycle on any day, one leadership superior at a time, no subordinate that outlives its superior (X-13)."""

from __future__ import annotations

from commands.lines import days_of, line_of
from commands.reorganising.event import Event
from commands.reorganising.ground import Ground
from commands.reorganising.orders import Path
from commands.reorganising.posts import lives_throughout
from graph.rows import StoredRow
from rules.trees import Line, comes_back, other_leader


def check_subordinations(event: Event, path: Path) -> None:
    """Refuse an event whose new subordinations break a tree. The superiors of the superiors are on the ground."""
    for edge in event.added("SUBORDINATE_TO"):
        lives_throughout(event, str(edge.target), days_of(edge), path, edge.owner, "X-13")
        check_cycle(event, edge, path)
        _check_leaders(event, edge, path)


def check_cycle(event: Event, edge: StoredRow, path: Path) -> None:
    """Refuse a subordination that would close a circle on some day, by its own kind or by natural lines."""
    ground = event.ground
    if comes_back(line_of(edge), lambda unit: _lines(ground, unit), ground.natural):
        units = edge.owner, str(edge.target)
        names = {"lower": ground.name(units[0]), "upper": ground.name(units[1])}
        event.refuse("X-13", "cycle", path, names["upper"], units, **names)


def _check_leaders(event: Event, edge: StoredRow, path: Path) -> None:
    ground = event.ground
    other = other_leader(line_of(edge), _lines(ground, edge.owner))
    if other is not None:
        subjects = edge.owner, other.superior, str(edge.target)
        names = dict(zip(("unit", "one", "other"), map(ground.name, subjects), strict=True))
        event.refuse("X-13", "two leaders", path, names["other"], subjects, **names)


def _lines(ground: Ground, unit: str) -> list[Line]:
    return [line_of(row) for row in ground.of("SUBORDINATE_TO", unit)]
