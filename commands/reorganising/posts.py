"""Posts through a reorganisation: carried into a successor post, merged into another one, or ended."""

from __future__ import annotations

from collections.abc import Mapping

from commands.lines import days_of
from commands.reorganising.event import Event
from commands.reorganising.orders import Path
from graph.rows import NewNode, StoredRow, Value, new_node_id
from rules.dates import OPEN, iso
from rules.ids import kind_of
from rules.tenure import Days, crowded, share_a_day


def carry_post(event: Event, post: str, unit: str, anew: Mapping[str, Value], path: Path) -> None:
    """A successor post in the unit, with what is different in it; its holders follow."""
    ground = event.ground
    before, title = _told(event, post), ground.title(post)
    name = ground.name(ground.place(post))
    successor = new_node_id("Post")
    event.nodes.append(NewNode("Post", successor))
    for state in ground.open_of("PostState", post):
        lives_throughout(event, unit, event.remainder(state), path, post)
        event.carry(state, anew, owner=successor)
    for place in ground.open_of("POST_IN", post):
        event.carry(place, owner=successor, target=unit)
    after = f"{ground.name(unit)} {anew.get('title', title)}"
    event.tell("POST_CARRIED", unit, name=name, post=title, before=before, after=after)
    for held in ground.open_at("HELD", post):
        _follow(event, held, successor, (name, title, before, after))
    if int(anew.get("seats", -1)) >= 0:  # type: ignore[arg-type]  # a whole number
        _seats_suffice(event, successor, post, path)
    event.succeeds(post, successor)


def merge_post(event: Event, post: str, into: str, path: Path) -> None:
    """Its holders go to another post; who holds that already on some of these days is only closed."""
    ground = event.ground
    before, title = _told(event, post), ground.title(post)
    unit, name = ground.place(post), ground.name(ground.place(post))
    after = _told(event, into)
    event.tell("POST_CLOSED", unit, post=title, before=before, after=after)
    for held in ground.open_at("HELD", post):
        days = event.remainder(held)
        if any(share_a_day(days, days_of(other)) for other in ground.of("HELD", held.owner) if other.target == into):
            event.close(held)
            event.changes.append(["APPOINTMENT_CLOSED", name, title, held.owner, before, None, None])
            continue
        lives_throughout(event, into, days, path, post)
        _follow(event, held, into, (name, title, before, after))
    _seats_suffice(event, into, post, path)
    for row in (*ground.open_of("PostState", post), *ground.open_of("POST_IN", post)):
        event.close(row)
    event.succeeds(post, into)


def end_post(event: Event, post: str, path: Path) -> None:
    """The post and its appointments end."""
    ground = event.ground
    before, title, unit = _told(event, post), ground.title(post), ground.place(post)
    event.tell("POST_CLOSED", unit, post=title, before=before)
    name = ground.name(unit)
    for held in ground.open_at("HELD", post):
        event.end(held, path, post)
        event.changes.append(["APPOINTMENT_CLOSED", name, title, held.owner, before, None, None])
    for row in (*ground.open_of("PostState", post), *ground.open_of("POST_IN", post)):
        event.end(row, path, post)


def lives_throughout(event: Event, thing: str, days: Days, path: Path, subject: str, rule: str = "V-70") -> None:
    """Refuse the event if the unit or post does not live on all these days."""
    ground = event.ground
    gap = ground.gap(thing, days)
    if gap is not None:
        name = ground.title(thing) if kind_of(thing) == "Post" else ground.name(thing)
        event.refuse(rule, "life", path, name, (thing, subject), name=name, day=iso(gap, "D"))


def _told(event: Event, post: str) -> str:
    ground = event.ground
    return f"{ground.name(ground.place(post))} {ground.title(post)}"


def _follow(event: Event, held: StoredRow, post: str, told: tuple[str, str, str, str]) -> None:
    name, title, before, after = told
    event.carry(held, {"continuesId": held.fact_id}, target=post)
    event.changes.append(["APPOINTMENT_CARRIED", name, title, held.owner, before, after, None])


def _seats_suffice(event: Event, post: str, carried: str, path: Path) -> None:
    """Refuse the event if from its day on the post has more holders than seats on some day (X-30)."""
    ground = event.ground
    holders = [days_of(held) for held in ground.open_at("HELD", post)]
    seats = [(days_of(state), state.values.get("seats")) for state in ground.states(post)]
    crowd = crowded((ground.day, OPEN), holders, seats)  # type: ignore[arg-type]  # seats are whole numbers
    if crowd is not None:
        told = {"title": ground.title(post), "day": iso(crowd.day, "D"), "holders": crowd.holders, "seats": crowd.seats}
        event.refuse("X-30", "-", path, str(crowd.seats), (post, carried), **told)
