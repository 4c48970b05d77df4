"""What statements by hand found, as the answers that the same operations get in GraphQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rules.dates import OPEN

Row = Sequence[Any]
Answer = dict[str, Any]


def date(day: int | None, precision: str | None) -> str | None:
    """A stored date in reduced ISO 8601."""
    if day is None or day in (0, OPEN) or precision == "U":
        return None
    text = str(day).zfill(8)
    if precision is None:
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return text[:4] if precision == "Y" else f"{text[:4]}-{text[4:6]}"


class Answers:
    """Shapes rows; knows the names of codes by key."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def code(self, key: str | None) -> Answer | None:
        """A code with its name."""
        return None if key is None else {"name": self.names[key]}

    def person(self, row: Row) -> Answer:
        """A person."""
        code, name, sex, ethnicity, born, born_p, worked, worked_p, joined, joined_p = row
        return {
            "code": code,
            "name": name,
            "sex": self.code(sex),
            "ethnicity": self.code(ethnicity),
            "bornOn": date(born, born_p),
            "workStartedOn": date(worked, worked_p),
            "joinedPartyOn": date(joined, joined_p),
        }

    def career(self, code: str, name: str, held: Sequence[Row], studied: Sequence[Row]) -> Answer:
        """A person with the entries of the career, oldest first."""
        entries = []
        for start, start_p, end, end_p, unit, title, primary, fact in held:
            entry = {"kind": "POST", "from": date(start, start_p), "to": date(end, end_p), "organisationName": unit}
            entries.append((start, end, not primary, fact, {**entry, "title": title}))
        for start, start_p, end, end_p, school, level, department, major, degree, fact in studied:
            told = (self.names.get(level), department, major, self.names.get(degree))
            entry = {"kind": "STUDY", "from": date(start, start_p), "to": date(end, end_p), "organisationName": school}
            entries.append((start, end, False, fact, {**entry, "title": "、".join(part for part in told if part)}))
        entries.sort(key=lambda entry: entry[:4])
        return {"code": code, "name": name, "careerPath": [entry[4] for entry in entries]}

    def incumbents(self, row: Row) -> Answer:
        """An organisation with who holds the posts in its subtree."""
        code, name, held = row
        nodes = [
            {
                "validFrom": date(start, start_p),
                "person": {"code": person, "name": person_name},
                "post": {"title": title, "rank": self.code(rank), "organisation": {"name": unit}},
            }
            for start, start_p, person, person_name, title, rank, unit in held
        ]
        return {"code": code, "name": name, "appointments": {"nodes": nodes}}

    def multi_post_holder(self, row: Row) -> Answer:
        """A person with all valid appointments."""
        code, name, held = row
        return {
            "person": {"code": code, "name": name},
            "appointments": [
                {
                    "validFrom": date(start, start_p),
                    "isPrimary": bool(primary),
                    "post": {"title": title, "organisation": {"name": unit}},
                }
                for start, start_p, primary, title, unit in held
            ],
        }

    def lineage(self, row: Row) -> Answer:
        """An organisation with all steps of succession before and after it."""
        code, name, before, after = row
        return {
            "code": code,
            "name": name,
            "predecessors": [self.succession(step) for step in before],
            "successors": [self.succession(step) for step in after],
        }

    def succession(self, row: Row) -> Answer:
        """One step of succession."""
        distance, on, on_p, kind, before, before_name, after, after_name = row
        return {
            "distance": distance,
            "on": date(on, on_p),
            "kind": kind,
            "predecessor": {"code": before, "name": before_name},
            "successor": {"code": after, "name": after_name},
        }

    def holders(self, row: Row) -> Answer:
        """A post with everybody who held it."""
        code, title, organisation, held = row
        nodes = [
            {
                "validFrom": date(start, start_p),
                "validTo": date(end, end_p),
                "person": {"code": person, "name": name},
                "post": {"title": post, "organisation": {"name": unit}},
            }
            for start, start_p, end, end_p, person, name, post, unit in held
        ]
        return {"code": code, "title": title, "organisation": {"name": organisation}, "appointments": {"nodes": nodes}}

    def with_posts(self, row: Row, held: Sequence[Row]) -> Answer:
        """A person of a page with five posts."""
        _, code, name, born, born_p = row
        nodes = [
            {
                "validFrom": date(start, start_p),
                "validTo": date(end, end_p),
                "post": {"title": title, "rank": self.code(rank), "organisation": {"name": unit}},
            }
            for start, start_p, end, end_p, title, rank, unit in held
        ]
        return {"code": code, "name": name, "bornOn": date(born, born_p), "appointments": {"nodes": nodes}}
