"""What taking an event back does, for the reader: counts, and every single change as text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from commands.undoing.plans import Plan
from graph.names import Names
from graph.rows import NewRow, StoredRow, Value

Line = list[str | None]
"""One change: kind, name of the unit, title of the post, id of the person, before, after; of a move the unit's id."""
OTHERS = {
    "PARTY_MEMBER_OF": "MEMBERSHIP",
    "REGISTERED_IN": "REGISTRATION",
    "COUNTERPART_OF": "COUNTERPART",
    "IN_COLOCATION": "CO_LOCATION",
    "GROUPED_IN": "GROUP_PLACE",
}
OF_PEOPLE = ("PARTY_MEMBER_OF", "REGISTERED_IN")
"""Those of them that a person has."""
CHANGED: Mapping[str, Sequence[str]] = {
    "ORGANISATION_RENAMED": ("name", "shortName"),
    "ORGANISATION_REGRADED": ("rank",),
    "ORGANISATION_CONVERTED": ("category", "nature"),
}
"""Kind of change → what is otherwise in the unit's state."""


class Effect:
    """The lines of an effect, made of what a plan opens and closes."""

    def __init__(self, plan: Plan, called: Names, codes: Mapping[str, str]) -> None:
        self._called = called
        self._codes = codes
        self.opened: dict[str, list[NewRow]] = defaultdict(list)
        self.closed: dict[str, list[StoredRow]] = defaultdict(list)
        for row in plan.opened:
            self.opened[row.kind].append(row)
        for gone in plan.closed:
            self.closed[gone.kind].append(gone)

    def told(self) -> dict[str, Any]:
        """The row of `ReorganisationEffect`."""
        before, after = _by_owner(self.closed["OrganisationState"]), _by_owner(self.opened["OrganisationState"])
        changed = before.keys() & after.keys()
        moved = self._moved(before.keys() ^ after.keys())
        people = {row.owner for kind in ("HELD", *OF_PEOPLE) for row in self._rows(kind)}
        return {
            "organisations_founded": len(after.keys() - changed),
            "organisations_ended": len(before.keys() - changed),
            "organisations_changed": len(changed | {str(line[6]) for line in moved}),
            "posts_opened": len(_by_owner(self.opened["PostState"])),
            "posts_closed": len(_by_owner(self.closed["PostState"])),
            "appointments_opened": len(self.opened["HELD"]),
            "appointments_closed": len(self.closed["HELD"]),
            "people_affected": len(people),
            "changes": [
                line[:6]
                for line in (*self._units(before, after), *moved, *self._posts(), *self._holders(), *self._others())
            ],
        }

    def _rows(self, kind: str) -> list[NewRow | StoredRow]:
        return [*self.opened[kind], *self.closed[kind]]

    def _units(self, before: Mapping[str, Values], after: Mapping[str, Values]) -> Iterable[Line]:
        for unit, values in before.items():
            if unit not in after:
                yield _line("ORGANISATION_ENDED", str(values["name"]), before=str(values["name"]))
        for unit, values in after.items():
            name = str(values["name"])
            if unit not in before:
                yield _line("ORGANISATION_FOUNDED", name, after=name)
                continue
            for kind, names in CHANGED.items():
                was, is_now = ([self._text(each, name) for name in names] for each in (before[unit], values))
                if was != is_now:
                    texts = ("，".join(text for text in texts if text) or None for texts in (was, is_now))
                    yield _line(kind, name, *texts)

    def _text(self, values: Values, name: str) -> str:
        found = values.get(name)
        return self._codes.get(str(found), str(found)) if found is not None else ""

    def _moved(self, apart: Iterable[str]) -> list[Line]:
        """Units with other superiors; those that begin or end are told of already."""
        beneath: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        for row in self.closed["SUBORDINATE_TO"]:
            beneath[row.owner][0].append(self._called.of(row.target))
        for again in self.opened["SUBORDINATE_TO"]:
            beneath[again.owner][1].append(self._called.of(again.target))
        left_out = set(apart)
        return [
            [
                *_line("ORGANISATION_MOVED", self._called.of(unit), "、".join(was) or None, "、".join(now) or None),
                unit,
            ]
            for unit, (was, now) in beneath.items()
            if unit not in left_out
        ]

    def _posts(self) -> Iterable[Line]:
        for kind, rows in (("POST_CLOSED", self.closed["PostState"]), ("POST_OPENED", self.opened["PostState"])):
            for post in dict.fromkeys(row.owner for row in rows):
                text = self._called.of_post(post)
                ends = {"before": text} if kind == "POST_CLOSED" else {"after": text}
                yield _line(kind, self._unit_of(post), post=self._called.of(post), **ends)

    def _holders(self) -> Iterable[Line]:
        """Who goes back from one post to another, who holds one again, who holds one no more."""
        ends: dict[str, StoredRow] = {}
        for row in self.closed["HELD"]:
            ends[str(row.values.get("continuesId"))] = ends[row.fact_id] = row
        back = set()
        for again in self.opened["HELD"]:
            post = str(again.target)
            left = ends.get(str(again.fact_id)) or ends.get(str(again.values.get("continuesId")))
            told: dict[str, str] = {"after": self._called.of_post(post)}
            if left is not None:
                back.add(left.fact_id)
                told["before"] = self._called.of_post(str(left.target))
            kind = "APPOINTMENT_OPENED" if left is None else "APPOINTMENT_CARRIED"
            yield self._of_person(kind, again.owner, post, **told)
        for row in self.closed["HELD"]:
            if row.fact_id not in back:
                text = self._called.of_post(str(row.target))
                yield self._of_person("APPOINTMENT_CLOSED", row.owner, str(row.target), before=text)

    def _others(self) -> Iterable[Line]:
        for kind, name in OTHERS.items():
            for row in self.closed[kind]:
                yield self._of_edge(f"{name}_CLOSED", row, "before")
            for again in self.opened[kind]:
                yield self._of_edge(f"{name}_OPENED", again, "after")

    def _of_edge(self, kind: str, row: NewRow | StoredRow, side: str) -> Line:
        owner, target = self._called.of(row.owner), self._called.of(row.target)
        if row.kind in OF_PEOPLE:
            return _line(kind, target, person=row.owner, **{side: target})
        return _line(kind, owner, **{side: target or owner})

    def _of_person(self, kind: str, person: str, post: str, **texts: str) -> Line:
        return _line(kind, self._unit_of(post), post=self._called.of(post), person=person, **texts)

    def _unit_of(self, post: str) -> str:
        return self._called.of(self._called.places.get(post))


Values = Mapping[str, Value]


def _by_owner(rows: Iterable[NewRow | StoredRow]) -> dict[str, Values]:
    return {row.owner: row.values for row in rows}


def _line(
    kind: str,
    unit: str,
    before: str | None = None,
    after: str | None = None,
    post: str | None = None,
    person: str | None = None,
) -> Line:
    return [kind, unit, post, person, before, after]
