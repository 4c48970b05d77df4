"""Posts and appointments (docs/reorganisations.md), and registrations (docs/affiliations.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.api.oracle import OPEN, first_day, last_day
from tests.reorganisations.oracle.codes import IDENTITIES, POST_RANKS, misfits
from tests.reorganisations.oracle.ledger import COMING, Ledger, Row
from tests.reorganisations.oracle.writing import Finding, crowded


class Act:
    """An act on posts, appointments, registrations. `after`: the ledger if it is accepted, its moment still to come."""

    def __init__(self, ledger: Ledger) -> None:
        self.after = ledger.branch()
        self.findings: list[Finding] = []
        self.made = ""
        """Key of the post, appointment or registered person that it is about."""

    @property
    def rules(self) -> set[str]:
        return {rule for rule, _ in self.findings}

    def refuse(self, rule: str, what: str = "") -> None:
        self.findings.append((rule, what))

    def write(self, row: Row) -> None:
        self.after.write(replace(row, since=COMING, event=None))


def open_post(ledger: Ledger, given: Mapping[str, Any]) -> Act:
    act = Act(ledger)
    unit, start = given["organisation"], given["on"]
    rank = given.get("rank")
    if rank is not None and rank not in POST_RANKS:
        act.refuse("CS-02")
    if (given.get("seats") or 0) < 0 or not given["title"].strip():
        act.refuse("R-07")
    code = given.get("code")
    others = [other for other, theirs in ledger.post_codes.items() if code is not None and theirs == code]
    if any(state.open_after(first_day(start)) for other in others for state in ledger.now("STATE", other)):
        act.refuse("R-05")
    if not ledger.there(unit):
        act.refuse("R-01")
    elif ledger.first_day_without(unit, first_day(start), OPEN) is not None:
        act.refuse("V-70")
    if act.findings:
        return act
    act.made = act.after.new_key("q")
    act.after.things[act.made] = "Post"
    act.after.post_codes[act.made] = code
    values = {name: given.get(name) for name in ("title", "seats", "rank", "isHead")}
    act.write(Row(act.after.new_key("f"), "STATE", act.made, None, start, None, values))
    act.write(Row(act.after.new_key("f"), "POST_IN", act.made, unit, start, None))
    return act


def close_post(ledger: Ledger, given: Mapping[str, Any]) -> Act:
    act = Act(ledger)
    post, end = given["post"], given["on"]
    day = first_day(end)
    act.made = post
    if not ledger.there(post):
        act.refuse("R-01")
        return act
    rows = [*ledger.now("STATE", post), *ledger.now("POST_IN", post)]
    if not ledger.lives(post, day):
        act.refuse("R-02")
    elif any(row.begins > day and row.begins < row.ends for row in rows):
        act.refuse("R-03")
    if ledger.now("HELD", target=post, after=day):
        act.refuse("V-70")
    for row in rows:
        if row.valid(day):
            act.write(replace(row, end=end))
    return act


def appoint(ledger: Ledger, given: Mapping[str, Any]) -> Act:
    act = Act(ledger)
    person, post, start, end = given["person"], given["post"], given["from"], given.get("to")
    if not (ledger.there(person) and ledger.there(post)):
        act.refuse("R-01")
    if not in_order(start, end):
        act.refuse("V-70", "order")
    if act.findings:
        return act
    act.made = act.after.new_key("h")
    values = {"isPrimary": bool(given.get("isPrimary"))}
    held = Row(act.made, "HELD", person, post, start, end, values)
    check_tenure(act, held)
    act.write(held)
    return act


def end_appointment(ledger: Ledger, given: Mapping[str, Any]) -> Act:
    act = Act(ledger)
    act.made, end = given["appointment"], given["on"]
    held = ledger.fact(act.made)
    if held is None:
        act.refuse("R-01")
    elif not in_order(held.start, end):
        act.refuse("V-70", "order")
    elif held.end == end:
        act.refuse("R-06")
    elif held.end == "?" or (held.end is not None and first_day(held.end) < first_day(end)):
        act.refuse("V-49")
    else:
        act.write(replace(held, end=end))
    return act


def correct_appointment(ledger: Ledger, given: Mapping[str, Any]) -> Act:
    act = Act(ledger)
    act.made = given["appointment"]
    held = ledger.fact(act.made)
    if held is None:
        act.refuse("R-01")
        return act
    if given.get("never"):
        if len(given) > 2:
            act.refuse("R-07")
        act.after.retract(held.key, COMING)
        return act
    if given.get("stillHeld") and given.get("validTo") is not None:
        act.refuse("R-07")
    start = given.get("validFrom") or held.start
    end = None if given.get("stillHeld") else given.get("validTo") or held.end
    values = dict(held.values)
    if given.get("isPrimary") is not None:
        values["isPrimary"] = given["isPrimary"]
    right = replace(held, start=start, end=end, values=values)
    if not in_order(start, end):
        act.refuse("V-70", "order")
    elif (right.start, right.end) != (held.start, held.end):
        check_tenure(act, right)
    if not act.findings and (right.start, right.end, right.values) == (held.start, held.end, held.values):
        act.refuse("R-06")
    if not act.findings:
        act.write(right)
    return act


def register_staff(ledger: Ledger, given: Mapping[str, Any]) -> Act:
    act = Act(ledger)
    act.made, unit, identity = given["people"], given["organisation"], given["identity"]
    start, end = given["on"], given.get("until")
    if not (ledger.there(act.made) and ledger.there(unit)):
        act.refuse("R-01")
    elif not in_order(start, end):
        act.refuse("V-70", "order")
    if act.findings:
        return act
    row = Row(act.after.new_key("r"), "REGISTERED_IN", act.made, unit, start, end, {"identity": identity})
    gap = ledger.first_day_without(unit, row.begins, row.ends)
    if gap is not None:
        act.refuse("R-02" if gap == row.begins else "V-70")
    if identity not in IDENTITIES:
        act.refuse("CS-02")
    for state in ledger.now("STATE", unit):
        if state.valid(row.begins) and misfits(identity, ledger.things[unit], state.values.get("category")):
            act.refuse("X-36")
    for other in ledger.now("REGISTERED_IN", act.made):
        if other.within(row.begins, row.ends):
            here = "R-06" if other.begins <= row.begins else "R-03"
            act.refuse(here if other.target == unit else "V-68")
    act.write(row)
    return act


def end_registration(ledger: Ledger, given: Mapping[str, Any]) -> Act:
    act = Act(ledger)
    act.made, end = given["people"], given["on"]
    standing = [
        row for row in ledger.now("REGISTERED_IN", act.made, given["organisation"]) if row.valid(first_day(end))
    ]
    if not standing:
        act.refuse("R-01")
    for row in standing:
        act.write(replace(row, end=end))
    return act


def registered_elsewhere(ledger: Ledger, row: Row) -> bool:
    """On some of its days another fact has the person registered, too."""
    others = [other for other in ledger.now("REGISTERED_IN", row.owner) if other.key != row.key]
    return any(other.within(row.begins, row.ends) for other in others)


def in_order(start: str | None, end: str | None) -> bool:
    """The end does not lie wholly before the start."""
    return start is None or end is None or end == "?" or last_day(end) >= first_day(start)


def check_tenure(act: Act, held: Row) -> None:
    """V-70, R-10, X-30."""
    ledger, post = act.after, str(held.target)
    first, end = held.begins, held.ends
    if ledger.first_day_without(post, first, end) is not None:
        act.refuse("V-70", "post")
    for place in ledger.now("POST_IN", post):
        within = max(first, place.begins), min(end, place.ends)
        if within[0] < within[1] and ledger.first_day_without(str(place.target), *within) is not None:
            act.refuse("V-70", "unit")
    others = [other for other in ledger.now("HELD", target=post) if other.key != held.key]
    if any(other.owner == held.owner and other.within(first, end) for other in others):
        act.refuse("R-10")
    if crowded(ledger, post, [*others, held], first, end):
        act.refuse("X-30")
