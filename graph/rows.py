"""The vocabulary of what is written: nodes, rows, and the closed table of the kinds there are. No input or output.

What stands where: docs/graph-model.md. Everything that is not in `ROW_KINDS` or `NODE_LABELS` cannot be written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from rules.dates import ALWAYS, OPEN, PartialDate, Precision
from rules.ids import kind_of, new_id
from rules.pinyin import search_keys
from rules.timeline import Show, Span

Value = str | int | bool | list[str] | PartialDate | None
Stored = dict[str, str | int | bool | list[str]]

DATE_PROPERTIES = frozenset({"bornOn", "diedOn", "workStartedOn", "joinedPartyOn", "on", "since", "issuedOn"})
"""Properties that are partial dates, hence stored as two."""
_DERIVED = frozenset({"nameKey", "pinyin", "initials", "shortNamePinyin", "otherNamesKey"})
_ROW = frozenset(
    {
        "factId",
        "rowId",
        "currentFactId",
        "validFrom",
        "validFromPrecision",
        "validTo",
        "validToPrecision",
        "recordedAt",
        "supersededAt",
        "documentId",
        "source",
        "eventId",
        "showFrom",
        "showTo",
    }
)
_NO_VALUES = _ROW | _DERIVED | {f"{name}Precision" for name in DATE_PROPERTIES}

NODE_LABELS: Mapping[str, tuple[str, ...]] = {
    "AdministrativeUnit": ("Organisation", "AdministrativeUnit"),
    "PartyOrganisation": ("Organisation", "PartyOrganisation"),
    "InternalDivision": ("Organisation", "InternalDivision"),
    "Post": ("Post",),
    "Person": ("Person",),
    "School": ("School",),
    "Place": ("Place",),
    "Document": ("Document",),
    "ReorganisationEvent": ("ReorganisationEvent",),
    "CoLocationGroup": ("CoLocationGroup",),
    "OrganisationGroup": ("OrganisationGroup",),
    "ReformPlan": ("ReformPlan",),
}
"""What a `NewNode` may be, and the labels it then bears; the first is the one that it is looked up by."""

_ID_KINDS = {"CoLocationGroup": "CoLocation"}
_LABELS_OF_IDS = {"CoLocation": "CoLocationGroup"}


class UnknownKind(ValueError):
    """A label or edge type that the graph does not have, or an id that is no node's."""


def new_node_id(label: str) -> str:
    """A fresh id for a node of that label (a key of `NODE_LABELS`)."""
    if label not in NODE_LABELS:
        raise UnknownKind(label)
    return new_id(id_kind_of(NODE_LABELS[label][0]))


def id_kind_of(looked_up_by: str) -> str:
    """The kind of the ids of nodes that are looked up by that label (a key of `rules.ids.KINDS`)."""
    return _ID_KINDS.get(looked_up_by, looked_up_by)


@lru_cache(maxsize=16384)
def label_of(node_id: str) -> str:
    """The label that a node with this id is looked up by. Raises `UnknownKind` for an id that is no node's."""
    kind = kind_of(node_id) or ""
    label = _LABELS_OF_IDS.get(kind, kind)
    if label not in NODE_LABELS and label != "Organisation":
        raise UnknownKind(node_id)
    return label


@dataclass(frozen=True, slots=True)
class RowKind:
    """One kind of row: a state label or an edge type.

    `id_kind` is the kind of its fact ids; `named_by` the value that sort and search keys are made of;
    `on_timeline` whether its rows divide the days among them (`showFrom`, `showTo`); `locks_target` and
    `locks_owner` which ends are the aggregates that the row belongs to.
    """

    name: str
    id_kind: str = "Fact"
    state: bool = False
    on_timeline: bool = False
    named_by: str | None = None
    locks_owner: bool = True
    locks_target: bool = False


def _state(name: str, id_kind: str = "Fact", named_by: str | None = "name") -> RowKind:
    return RowKind(name, id_kind, state=True, on_timeline=True, named_by=named_by)


ROW_KINDS: Mapping[str, RowKind] = {
    kind.name: kind
    for kind in (
        _state("OrganisationState", "OrganisationState"),
        _state("PostState", named_by="title"),
        _state("PersonState"),
        _state("SchoolState"),
        _state("PlaceState"),
        RowKind("PlaceEvent", state=True),
        _state("CoLocationState", "CoLocation", named_by=None),
        _state("OrganisationGroupState"),
        _state("ReformPlanState", named_by=None),
        RowKind("SUBORDINATE_TO", "Subordination"),
        RowKind("COUNTERPART_OF", "Counterpart"),
        RowKind("IN_COLOCATION"),
        RowKind("GROUPED_IN"),
        RowKind("POST_IN", on_timeline=True),
        RowKind("HELD", "Appointment", locks_target=True),
        RowKind("STUDIED_AT", "Study"),
        RowKind("PARTY_MEMBER_OF", "PartyMembership"),
        RowKind("REGISTERED_IN"),
        RowKind("SUCCEEDED_BY", "Succession", locks_target=True),
        RowKind("INPUT_OF"),
        RowKind("PRODUCED", locks_owner=False, locks_target=True),
    )
}


@dataclass(frozen=True, slots=True)
class Validity:
    """When a fact is true: half-open [start, end).

    `start` None: unknown, or always so. `end` None: still true, unless `end_unknown`: former, its end unknown (V-49).
    An end that, being imprecise, begins before the start (2012-05 to 2012) is kept with its precision on the start's
    day: such a fact was valid on no day that is known. Raises `ValueError` where the end lies wholly before the start
    (V-70), or where there is an end although it is unknown.
    """

    start: PartialDate | None = None
    end: PartialDate | None = None
    end_unknown: bool = False

    def __post_init__(self) -> None:
        if self.end_unknown and self.end is not None:
            raise ValueError("an unknown end has no date")
        if self.start is None or self.end is None or self.end.day >= self.start.day:
            return
        if self.end.last_day < self.start.day:
            raise ValueError(f"ends ({self.end}) before it starts ({self.start})")

    @property
    def span(self) -> Span:
        """Its days as they are stored."""
        valid_from = self.start.day if self.start else ALWAYS
        if self.end_unknown:
            return Span(valid_from, valid_from, end_unknown=True)
        return Span(valid_from, max(self.end.day, valid_from) if self.end else OPEN)

    def properties(self) -> Stored:
        """`validFrom`, `validTo` and their precisions."""
        start, end, span = self.start, self.end, self.span
        stored: Stored = {"validFrom": span.valid_from, "validTo": span.valid_to}
        if start is not None and start.precision != "D":
            stored["validFromPrecision"] = start.precision
        if self.end_unknown:
            stored["validToPrecision"] = "U"
        elif end is not None and end.precision != "D":
            stored["validToPrecision"] = end.precision
        return stored

    @classmethod
    def of_properties(cls, stored: Mapping[str, object]) -> Validity:
        """Read back what `properties` wrote."""
        start = _date_of(stored, "validFrom") if stored["validFrom"] != ALWAYS else None
        if stored.get("validToPrecision") == "U":
            return cls(start, None, end_unknown=True)
        return cls(start, _date_of(stored, "validTo") if stored["validTo"] != OPEN else None)


@dataclass(frozen=True, slots=True)
class NewNode:
    """A node that is to be. `label`: a key of `NODE_LABELS`; `properties`: `code`, `importKey` and the label's own."""

    label: str
    id: str
    properties: Mapping[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.label not in NODE_LABELS:
            raise UnknownKind(self.label)


@dataclass(frozen=True, slots=True)
class NewRow:
    """One fact as it is to be recorded.

    `kind`: a key of `ROW_KINDS`. `owner`: id of the state's owner or the edge's start; `target`: id of the edge's end.
    `values`: the row's own properties (no sort and search keys: those are made on writing); None is as if absent.
    Without `fact_id` it is a new fact. `source`: where it was taken from (file and row, system, person).
    `event_id`: the reorganisation event that this row belongs to, as its doing.
    """

    kind: str
    owner: str
    target: str | None
    validity: Validity
    values: Mapping[str, Value] = field(default_factory=dict)
    fact_id: str | None = None
    document_id: str | None = None
    source: str | None = None
    event_id: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in ROW_KINDS:
            raise UnknownKind(self.kind)
        if ROW_KINDS[self.kind].state != (self.target is None):
            raise ValueError(f"{self.kind}: an edge has a target, a state has none")


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row of the store that is not superseded. `values` is without absent ones, dates as `PartialDate`."""

    kind: str
    owner: str
    target: str | None
    row_id: str
    fact_id: str
    validity: Validity
    values: Mapping[str, Value]
    document_id: str | None
    source: str | None
    recorded_at: int
    show: Show | None
    event_id: str | None = None

    def as_new(self) -> NewRow:
        """The same fact, to be recorded again with something replaced."""
        return NewRow(
            self.kind,
            self.owner,
            self.target,
            self.validity,
            self.values,
            self.fact_id,
            self.document_id,
            self.source,
            self.event_id,
        )

    @classmethod
    def of_properties(cls, kind: str, owner: str, target: str | None, stored: Mapping[str, object]) -> StoredRow:
        """Read a row from its stored properties."""
        show = (stored["showFrom"], stored["showTo"]) if ROW_KINDS[kind].on_timeline else None
        return cls(
            kind,
            owner,
            target,
            str(stored["rowId"]),
            str(stored["factId"]),
            Validity.of_properties(stored),
            values_of(stored),
            stored.get("documentId"),  # type: ignore[arg-type]  # the store knows no types
            stored.get("source"),  # type: ignore[arg-type]
            stored["recordedAt"],  # type: ignore[arg-type]
            show,  # type: ignore[arg-type]
            stored.get("eventId"),  # type: ignore[arg-type]
        )


def aggregates(row: NewRow | StoredRow) -> list[str]:
    """Ids of the nodes whose version a change of this row bumps."""
    kind = ROW_KINDS[row.kind]
    locked = [row.owner] if kind.locks_owner else []
    return [*locked, row.target] if kind.locks_target and row.target is not None else locked


def stored_values(values: Mapping[str, Value]) -> Stored:
    """Values as properties: partial dates become two, absent ones disappear."""
    stored: Stored = {}
    for name, value in values.items():
        if isinstance(value, PartialDate):
            stored[name] = value.day
            if value.precision != "D":
                stored[f"{name}Precision"] = value.precision
        elif value is not None:
            stored[name] = value
    return stored


def values_of(stored: Mapping[str, object]) -> dict[str, Value]:
    """The reverse of `stored_values`, without what every row has and what is derived."""
    values: dict[str, Value] = {
        name: value  # type: ignore[misc]  # the store knows no types
        for name, value in stored.items()
        if name not in _NO_VALUES
    }
    for name in DATE_PROPERTIES & values.keys():
        values[name] = _date_of(stored, name)
    return values


def derived_values(kind: RowKind, values: Mapping[str, Value]) -> Stored:
    """The sort and search keys of a row that bears a name or title."""
    derived: Stored = {}
    if kind.named_by is not None and isinstance(name := values.get(kind.named_by), str):
        keys = search_keys(name, of_person=kind.name == "PersonState")
        derived["nameKey"] = keys.name_key
        if kind.name != "OrganisationGroupState":
            derived |= {"pinyin": keys.pinyin, "initials": keys.initials}
    if kind.name == "OrganisationState" and isinstance(short := values.get("shortName"), str):
        derived["shortNamePinyin"] = search_keys(short).pinyin
    if isinstance(others := values.get("otherNames"), list):
        derived["otherNamesKey"] = "\n".join(others).lower()
    return derived


def node_properties(node: NewNode) -> Stored:
    """A node's own properties as they are stored, with the key that makes a document's number and issuer unique."""
    stored = stored_values(node.properties)
    if node.label == "Document" and "number" in stored:
        stored["numberKey"] = f"{stored['number']}\n{stored.get('issuer', '')}"
    return stored


def _date_of(stored: Mapping[str, object], name: str) -> PartialDate:
    precision: Precision = stored.get(f"{name}Precision", "D")  # type: ignore[assignment]
    return PartialDate(stored[name], precision)  # type: ignore[arg-type]
