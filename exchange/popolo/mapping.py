"""Popolo in the graph's terms: which node a row becomes, and which facts it states (data standards 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from exchange.popolo.records import Record
from exchange.popolo.values import SEX_NAMES, SEX_SET
from graph.rows import NewRow, Validity, Value
from graph.writing import Code
from rules.dates import PartialDate

NODE_LABELS = {"areas": "Place", "organizations": "AdministrativeUnit", "persons": "Person", "posts": "Post"}
"""Every organisation is an administrative unit: a party of elsewhere is no party organisation of the Party's line."""
LOOKED_UP_BY = {"areas": "Place", "organizations": "Organisation", "persons": "Person", "posts": "Post"}
STATES = {
    "areas": ("PlaceState",),
    "organizations": ("OrganisationState", "SUBORDINATE_TO"),
    "persons": ("PersonState",),
    "posts": ("PostState", "POST_IN"),
}
"""The kinds of rows that a collection's rows become."""
CLASSIFICATION_SET = ("popolo.classification", "Popolo classification")
_LONGEST_KEY = 400
_WITHOUT_ROLE = "member"


@dataclass(frozen=True, slots=True)
class Naming:
    """How an import names what it makes: by the source, and by the file for where each row was taken from."""

    source: str
    file: str

    def key(self, collection: str, popolo_id: str) -> str:
        """The import key of a row."""
        return f"{self.source}:{collection}:{popolo_id}"

    def code(self, popolo_id: str) -> str:
        """The code of a node."""
        return f"{self.source}:{popolo_id}"

    def place(self, place: str) -> str:
        """Where a row was taken from."""
        return f"{self.file} {place}"

    def membership(self, record: Record, organisation: str) -> tuple[str, str]:
        """Collection and id of a membership; without an id of its own it is known by what it joins."""
        if record.id is not None:
            return "memberships", record.id
        role = record.values.get("role") or record.values.get("label") or ""
        # A role may stand for several posts; where there is none the post tells what is meant.
        what = role or record.references.get("post", "")
        since = record.start or record.references.get("legislative_period", "")
        return "unnamed-memberships", _joined(record.references["person"], organisation, what, since)

    def role_post(self, organisation: str, title: str) -> tuple[str, str]:
        """Collection and id of the post that a role in an organisation becomes."""
        return "role-posts", f"{organisation}/{_escaped(title)}"


def _escaped(part: str) -> str:
    return part.replace("%", "%25").replace("/", "%2F")


def _joined(*parts: str) -> str:
    joined = "/".join(_escaped(part) for part in parts)
    if len(joined) <= _LONGEST_KEY:
        return joined
    # The stores index no text of any length.
    return blake2b(joined.encode(), digest_size=32).hexdigest()


def validity_of(content: Mapping[str, Any] | Record) -> Validity:
    """When a row is true. `content`: a record, or what a spool keeps of one."""
    start, end = (content.start, content.end) if isinstance(content, Record) else (content["start"], content["end"])
    return Validity(PartialDate.parse(start) if start else None, PartialDate.parse(end) if end else None)


def place_rows(record: Record, node: str, references: Mapping[str, str], naming: Naming) -> list[NewRow]:
    """An area's facts."""
    values: dict[str, Value] = {
        "code": naming.code(str(record.id)),
        "name": record.values["name"],
        "parentId": references.get("parent"),
    }
    return [NewRow("PlaceState", node, None, Validity(), values, source=naming.place(record.place))]


def person_rows(record: Record, node: str, references: Mapping[str, str], naming: Naming) -> list[NewRow]:
    """A person's facts. Dated other names are names like the others: a person has one name at all times."""
    told = record.values
    sex = told.get("sex")
    values: dict[str, Value] = {
        "name": told["name"],
        "otherNames": _other_names(told["name"], told.get("other_names", [])),
        "sex": f"{SEX_SET[0]}/{sex}" if sex else None,
        "bornOn": _date(told.get("birth_date")),
        "diedOn": _date(told.get("death_date")),
        "identifiers": told.get("identifiers", []),
    }
    return [NewRow("PersonState", node, None, Validity(), values, source=naming.place(record.place))]


def organisation_rows(record: Record, node: str, references: Mapping[str, str], naming: Naming) -> list[NewRow]:
    """An organisation's facts: a state per name that it bore, and its superior for as long as it lives."""
    told, source = record.values, naming.place(record.place)
    life = validity_of(record)
    periods, others = _periods(told["name"], told.get("other_names", []), life)
    classification = told.get("classification")
    rows = [
        NewRow(
            "OrganisationState",
            node,
            None,
            validity,
            {
                "name": name,
                "otherNames": _other_names(name, others),
                "category": f"{CLASSIFICATION_SET[0]}/{classification}" if classification else None,
                "placeId": references.get("area"),
                "identifiers": told.get("identifiers", []),
            },
            source=source,
        )
        for name, validity in periods
    ]
    if (parent := references.get("parent")) is not None:
        rows.append(NewRow("SUBORDINATE_TO", node, parent, life, {"kind": "LEADERSHIP"}, source=source))
    return rows


def post_rows(record: Record, node: str, references: Mapping[str, str], naming: Naming) -> list[NewRow]:
    """A post's facts."""
    title = record.values.get("label") or record.values["role"]
    return title_rows(title, node, references["organization"], validity_of(record), naming.place(record.place))


def title_rows(title: str, node: str, organisation: str, life: Validity, source: str) -> list[NewRow]:
    """The facts of a post with this title. How many seats it has, and who is head, no Popolo file tells."""
    values: dict[str, Value] = {"title": title, "isLeadership": False, "isHead": False, "isParty": False}
    return [
        NewRow("PostState", node, None, life, values, source=source),
        NewRow("POST_IN", node, organisation, life, source=source),
    ]


ROWS = {"areas": place_rows, "organizations": organisation_rows, "persons": person_rows, "posts": post_rows}


def role_title(record: Record) -> str:
    """The title of the post that a membership without a post holds."""
    return str(record.values.get("role") or record.values.get("label") or _WITHOUT_ROLE)


def own_words(record: Record) -> str | None:
    """What a membership says beyond the title of its post."""
    label = record.values.get("label")
    return label if label is not None or "post" not in record.references else record.values.get("role")


def codes_of(collection: str, records: Sequence[Record]) -> list[tuple[str, str, list[Code]]]:
    """The code sets, with codes, that these rows use."""
    if collection == "organizations":
        used = sorted({record.values["classification"] for record in records if "classification" in record.values})
        return [(*CLASSIFICATION_SET, [Code(each, each) for each in used])] if used else []
    if collection == "persons":
        sexes = sorted({record.values["sex"] for record in records if "sex" in record.values})
        return [(*SEX_SET, [Code(each, SEX_NAMES[each]) for each in sexes])] if sexes else []
    return []


def _date(text: str | None) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def _other_names(name: str, others: Sequence[Sequence[str | None]]) -> list[str]:
    return [other for other in dict.fromkeys(str(each[0]) for each in others) if other != name]


def _periods(
    name: str, others: Sequence[Sequence[str | None]], life: Validity
) -> tuple[list[tuple[str, Validity]], list[Sequence[str | None]]]:
    """The names of an organisation in turn, and the other names that have no time of their own.

    Dated other names become periods only if, with the present name at the end, they follow each other without gap or
    overlap from founding to dissolution. Otherwise nobody could say which name held when, and they are other names.
    """
    whole = [(name, life)]
    dated = [each for each in others if each[1] is not None or each[2] is not None]
    undated = [each for each in others if each[1] is None and each[2] is None]
    former = sorted((each for each in dated if each[0] != name or each[2] is not None), key=lambda each: each[2] or "")
    own = [each for each in dated if each[0] == name and each[2] is None]
    if not former or len(own) > 1 or any(each[2] is None for each in former):
        return whole, list(others)
    starts = [_date(each[1]) for each in former] + [_date(own[0][1]) if own else None]
    ends = [_date(each[2]) for each in former]
    if starts[0] is not None and life.start is not None and starts[0] != life.start:
        return whole, list(others)
    bounds = [life.start, *ends, life.end]
    if any(start is not None and start != bound for start, bound in zip(starts[1:], bounds[1:], strict=False)):
        return whole, list(others)
    days = [bound.day for bound in bounds if bound is not None]
    if days != sorted(set(days)):
        return whole, list(others)
    names = [*(str(each[0]) for each in former), name]
    periods = [(each, Validity(bounds[i], bounds[i + 1])) for i, each in enumerate(names)]
    return periods, undated
