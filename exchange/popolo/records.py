"""A Popolo object as the records that it holds: flat, with what is kept, and with the faults that need no other row.

Nested rows (a person's memberships, an organisation's posts) become records of their own; objects that stand where
an id may stand (`organization` for `organization_id`) become a reference, and a record if nothing else defines them.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from exchange.popolo.document import Item
from exchange.popolo.report import Fault, fault
from exchange.popolo.values import (
    COUNTED_LISTS,
    GENDERS,
    KEPT,
    MISSING,
    BadValue,
    date_of,
    entries_of,
    id_of,
    is_absent,
    text_of,
)
from rules.dates import NotAPartialDate, PartialDate

NESTED = {
    ("persons", "memberships"): ("memberships", "person"),
    ("organizations", "memberships"): ("memberships", "organization"),
    ("organizations", "posts"): ("posts", "organization"),
    ("organizations", "children"): ("organizations", "parent"),
    ("posts", "memberships"): ("memberships", "post"),
    ("areas", "children"): ("areas", "parent"),
}
"""Lists of rows within a row: what they hold, and which reference their place implies."""
REFERENCES = {
    "areas": {"parent": "areas"},
    "organizations": {"parent": "organizations", "area": "areas"},
    "persons": {},
    "posts": {"organization": "organizations", "area": "areas"},
    "memberships": {
        "person": "persons",
        "organization": "organizations",
        "post": "posts",
        "on_behalf_of": "organizations",
        "area": "areas",
        "legislative_period": "events",
    },
    "events": {},
}
"""What a row may refer to, by `<name>_id` or by an object under `<name>`."""
_DATES = {
    "organizations": ("founding_date", "dissolution_date"),
    "posts": ("start_date", "end_date"),
    "memberships": ("start_date", "end_date"),
    "events": ("start_date", "end_date"),
}
_TEXTS = {
    "organizations": ("classification",),
    "posts": ("label", "role"),
    "memberships": ("label", "role"),
}


@dataclass(slots=True)
class Record:
    """One row, flat. Dates are reduced ISO 8601, `references` Popolo ids by name (`person`, `on_behalf_of` …).

    `refused`: the row cannot be taken, whatever the rest of the file says. `embedded`: it stands in the place of an
    id, and counts only if nothing else defines that id. `nested`: it stands within another row.
    """

    collection: str
    place: str
    id: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    start: str | None = None
    end: str | None = None
    refused: bool = False
    embedded: bool = False
    nested: bool = False
    depends_on: str | None = None
    faults: list[Fault] = field(default_factory=list)

    def fault(self, code: str, name: str, *, taken: bool, value: object = None, other: str = "") -> None:
        """Report something about the property `name` ("" = the row itself); unless `taken`, the row is refused."""
        place = f"{self.place}.{name}" if name else self.place
        self.faults.append(fault(code, self.place, place, taken=taken, value=value, other=other))
        self.refused = self.refused or not taken


@dataclass(slots=True)
class _Pending:
    collection: str
    place: str
    raw: Any
    implied: dict[str, str] = field(default_factory=dict)
    embedded: bool = False
    nested: bool = False
    depends_on: str | None = None


class Reader:
    """Turns items into records, and counts the properties that are not kept."""

    def __init__(self) -> None:
        self.not_kept: Counter[str] = Counter()

    def records(self, item: Item) -> Iterator[Record]:
        """The records of one entry: itself first, then what is nested in it."""
        pending = deque([_Pending(item.collection, item.place, item.value)])
        while pending:
            yield self._record(pending.popleft(), pending)

    def _record(self, each: _Pending, pending: deque[_Pending]) -> Record:
        record = Record(
            each.collection, each.place, embedded=each.embedded, nested=each.nested, depends_on=each.depends_on
        )
        if not isinstance(each.raw, dict):
            record.fault("not-an-object", "", taken=False, value=each.raw)
            return record
        raw = each.raw
        self._identify(record, raw)
        record.references = dict(each.implied)
        self._refer(record, raw, pending)
        self._nest(record, raw, pending)
        for name in _TEXTS.get(each.collection, ()):
            # A role that cannot be read must not become another role; a classification may be absent.
            self._text(record, raw, name, taken=name == "classification")
        self._dates(record, raw)
        self._name(record, raw)
        if each.collection in ("persons", "organizations"):
            self._identifiers(record, raw)
        if each.collection == "persons":
            self._person(record, raw)
        self._count_not_kept(each.collection, raw)
        return record

    def _identify(self, record: Record, raw: dict[str, Any]) -> None:
        try:
            record.id = id_of(raw.get("id"))
        except BadValue:
            record.fault("bad-value", "id", taken=False, value=raw["id"])
            return
        if record.id is None and record.collection != "memberships":
            record.fault("missing-id", "id", taken=False)

    def _refer(self, record: Record, raw: dict[str, Any], pending: deque[_Pending]) -> None:
        for name, collection in REFERENCES[record.collection].items():
            try:
                if (by_id := id_of(raw.get(f"{name}_id"))) is not None:
                    record.references[name] = by_id
            except BadValue:
                record.fault("bad-value", f"{name}_id", taken=_may_lack(name), value=raw[f"{name}_id"])
            inner = raw.get(name)
            if not isinstance(inner, dict):
                if not is_absent(inner):
                    record.fault("bad-entry", name, taken=_may_lack(name), value=inner)
                continue
            if record.collection != "organizations" and name == "area":
                # Only the area of an organisation is kept; the others often have no id.
                continue
            inner_id = inner.get("id")
            if isinstance(inner_id, str | int) and not isinstance(inner_id, bool) and f"{name}_id" not in raw:
                record.references[name] = str(inner_id)
            # Beside its id there is nothing to define.
            if set(inner) - {"id"}:
                pending.append(_Pending(collection, f"{record.place}.{name}", inner, embedded=True, nested=True))
        if record.collection == "memberships" and "person" not in record.references:
            self._no_person(record, raw)

    def _no_person(self, record: Record, raw: dict[str, Any]) -> None:
        if record.depends_on is not None or record.refused:
            return
        member = raw.get("member_id") or raw.get("member")
        if is_absent(member):
            record.fault("missing-person", "person_id", taken=False)
        else:
            name = "member_id" if "member_id" in raw else "member"
            shown = member.get("id") if isinstance(member, dict) else member
            record.fault("member-not-person", name, taken=False, value=shown)

    def _nest(self, record: Record, raw: dict[str, Any], pending: deque[_Pending]) -> None:
        for (collection, name), (nested, implied_name) in NESTED.items():
            if collection != record.collection or is_absent(raw.get(name)):
                continue
            if not isinstance(raw[name], list):
                record.fault("bad-entry", name, taken=True, value=raw[name])
                continue
            # Without an id the rows within have lost whom they belong to: they fall with it.
            implied = {implied_name: record.id} if record.id is not None else {}
            depends_on = record.place if record.id is None else None
            for index, inner in enumerate(raw[name]):
                place = f"{record.place}.{name}[{index}]"
                pending.append(_Pending(nested, place, inner, implied, nested=True, depends_on=depends_on))

    def _text(self, record: Record, raw: dict[str, Any], name: str, *, taken: bool) -> str | None:
        try:
            text = text_of(raw.get(name))
        except BadValue:
            record.fault("bad-value", name, taken=taken, value=raw[name])
            return None
        if text is not None:
            record.values[name] = text
        return text

    def _dates(self, record: Record, raw: dict[str, Any]) -> None:
        names = _DATES.get(record.collection)
        if names is None:
            return
        found: list[PartialDate | None] = []
        for name in names:
            try:
                found.append(date_of(raw.get(name)))
            except NotAPartialDate:
                # Left out, an unreadable start or end would become "always" or "still": a guess.
                record.fault("bad-date", name, taken=False, value=raw[name])
                found.append(None)
        start, end = found
        if start is not None and end is not None and end.last_day < start.day:
            record.fault("end-before-start", names[1], taken=False, value=str(end), other=str(start))
        record.start = str(start) if start is not None else None
        record.end = str(end) if end is not None else None

    def _name(self, record: Record, raw: dict[str, Any]) -> None:
        if record.collection in ("memberships", "events"):
            return
        if record.collection == "posts":
            if "label" not in record.values and "role" not in record.values and not record.refused:
                record.fault("missing-name", "label", taken=False)
            return
        others = self._other_names(record, raw)
        try:
            name = text_of(raw.get("name"))
        except BadValue:
            record.fault("bad-value", "name", taken=False, value=raw["name"])
            return
        if name is None and record.collection == "persons":
            name = _composed(raw) or _main_name(others)
        if name is None:
            record.fault("missing-name", "name", taken=False)
            return
        record.values["name"] = name
        if others and record.collection != "areas":
            record.values["other_names"] = [
                [other["name"], other["start"], other["end"]] for other in others if other["name"] is not None
            ]

    def _other_names(self, record: Record, raw: dict[str, Any]) -> list[dict[str, str | None]]:
        if record.collection == "areas":
            return []
        others: list[dict[str, str | None]] = []
        for place, entry in self._entries(record, raw, "other_names"):
            try:
                name = text_of(entry.get("name")) or _composed(entry)
                start, end = date_of(entry.get("start_date")), date_of(entry.get("end_date"))
                note = text_of(entry.get("note"))
            except (BadValue, NotAPartialDate):
                record.fault("bad-entry", place, taken=True, value=entry)
                continue
            if name is None:
                record.fault("bad-entry", place, taken=True, value=entry)
                continue
            dated = (str(start) if start else None, str(end) if end else None)
            others.append({"name": name, "note": note, "start": dated[0], "end": dated[1]})
        return others

    def _entries(self, record: Record, raw: dict[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        try:
            entries = entries_of(raw.get(name))
        except BadValue:
            record.fault("bad-entry", name, taken=True, value=raw[name])
            return
        for index, entry in enumerate(entries):
            place = f"{name}[{index}]"
            if isinstance(entry, dict):
                yield place, entry
            else:
                record.fault("bad-entry", place, taken=True, value=entry)

    def _identifiers(self, record: Record, raw: dict[str, Any]) -> None:
        found: list[str] = []
        for place, entry in self._entries(record, raw, "identifiers"):
            try:
                identifier, scheme = id_of(entry.get("identifier")), text_of(entry.get("scheme"))
            except BadValue:
                identifier, scheme = None, None
            if identifier is None:
                record.fault("bad-entry", place, taken=True, value=entry)
                continue
            text = f"{scheme}:{identifier}" if scheme else identifier
            if text not in found:
                found.append(text)
        if found:
            record.values["identifiers"] = found

    def _person(self, record: Record, raw: dict[str, Any]) -> None:
        gender = raw.get("gender")
        if not is_absent(gender):
            code = GENDERS.get(gender.strip().lower()) if isinstance(gender, str) else None
            if code is None:
                record.fault("unknown-gender", "gender", taken=True, value=gender)
            else:
                record.values["sex"] = code
        for name in ("birth_date", "death_date"):
            try:
                if (day := date_of(raw.get(name))) is not None:
                    record.values[name] = str(day)
            except NotAPartialDate:
                record.fault("bad-date", name, taken=True, value=raw[name])

    def _count_not_kept(self, collection: str, raw: dict[str, Any]) -> None:
        kept = KEPT[collection]
        for name, value in raw.items():
            if name not in kept and value not in MISSING:
                self.not_kept[f"{collection}.{name}"] += 1
        for name in COUNTED_LISTS.get(collection, ()):
            for entry in raw.get(name) or () if isinstance(raw.get(name), list) else ():
                for inner in entry if isinstance(entry, dict) else ():
                    if inner not in KEPT[f"{collection}.{name}"] and entry[inner] not in MISSING:
                        self.not_kept[f"{collection}.{name}.{inner}"] += 1


def _may_lack(reference: str) -> bool:
    return reference not in ("person", "organization", "post")


def _composed(raw: dict[str, Any]) -> str | None:
    """Given and family name in one, where both are there: the parts are the file's own, only the blank is ours."""
    parts = [raw.get("given_name"), raw.get("family_name")]
    if all(isinstance(part, str) and part.strip() for part in parts):
        return " ".join(str(part).strip() for part in parts)
    return None


def _main_name(others: list[dict[str, str | None]]) -> str | None:
    """Of a person without a name: the other name that is marked as the main one, the latest of several; or the only."""
    main = [other for other in others if (other["note"] or "").lower() == "main"]
    if main:
        return max(main, key=lambda other: other["start"] or "")["name"]
    return others[0]["name"] if len(others) == 1 else None
