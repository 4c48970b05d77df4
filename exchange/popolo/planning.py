"""What one batch of rows asks of the store: resolve what they refer to, compare, and say what must be written.

Reads only. A plan may be made again for the same rows, so nothing outside it is touched before it is committed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from commands.facts import Batch, Change, Correction, new_fact_id
from exchange.comparison import Differences, differences
from exchange.popolo.comparison import SPEECH, digest
from exchange.popolo.mapping import LOOKED_UP_BY, NODE_LABELS, ROWS, STATES, Naming, codes_of
from exchange.popolo.records import REFERENCES, Record
from exchange.popolo.report import Consequence, Fault, fault
from exchange.popolo.spool import Known, Spool
from graph.rows import NewNode, NewRow, StoredRow, new_node_id
from graph.writing import Code, WriteTransaction

UNKNOWN = {
    "parent": "unknown-organisation",
    "area": "unknown-area",
    "organization": "unknown-organisation",
    "person": "unknown-person",
    "post": "unknown-post",
    "on_behalf_of": "unknown-organisation",
    "legislative_period": "unknown-period",
}
REQUIRED = {"posts": ("organization",), "memberships": ("person", "organization", "post")}
"""References without which a row is not taken, where it has them."""


@dataclass(slots=True)
class Plan:
    """What to write for a batch of rows, and what to report once it is written."""

    nodes: list[NewNode] = field(default_factory=list)
    rows: list[NewRow] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    retracted: list[StoredRow] = field(default_factory=list)
    digests: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    codes: list[tuple[str, str, list[Code]]] = field(default_factory=list)
    unclaimed: dict[str, str] = field(default_factory=dict)
    """Import key → person of appointments that must not be there yet."""
    outcomes: list[tuple[str, str]] = field(default_factory=list)
    """(collection, outcome) of every row."""
    taken: list[tuple[str, str]] = field(default_factory=list)
    """(Popolo id, node) of rows that are taken."""
    role_posts: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    """(place, place of the row that is to blame)."""
    faults: list[Fault] = field(default_factory=list)
    consequences: list[tuple[str, Consequence]] = field(default_factory=list)
    """(place of the row that is to blame, what follows)."""
    repeated: int = 0

    @property
    def batch(self) -> Batch:
        """What is to be written."""
        return Batch(self.nodes, self.rows, self.changes, self.corrections, self.retracted)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.nodes or self.rows or self.changes or self.corrections or self.retracted)

    def add(self, found: Differences) -> None:
        """Take over what one row asks for."""
        self.rows += found.rows
        self.changes += found.changes
        self.corrections += found.corrections
        self.retracted += found.retracted

    def refuse(self, record: Record, blamed: str, *, fault_of_its_own: bool) -> None:
        """Leave a row out, for a fault of its own or as the consequence of another's."""
        self.refused.append((record.place, blamed))
        self.outcomes.append((record.collection, "not_taken"))
        if not fault_of_its_own:
            self.consequences.append((blamed, Consequence(place=record.place, taken=False)))


class Resolver:
    """Where the references of a batch lead: to rows of this file, or to what an earlier import of the source left."""

    def __init__(self, naming: Naming, spool: Spool) -> None:
        self._naming = naming
        self._spool = spool
        self._known: dict[str, dict[str, Known]] = {}
        self._stored: dict[tuple[str, str], str] = {}
        self.local: dict[str, str] = {}
        """Nodes of rows of this batch that came before: parents may be among them."""

    async def look_up(self, tx: WriteTransaction, records: Sequence[Record]) -> None:
        """Find everything that these rows refer to, with one statement per collection at most."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for record in records:
            for name, popolo_id in record.references.items():
                wanted[REFERENCES[record.collection][name]].add(popolo_id)
        for collection, ids in wanted.items():
            self._known[collection] = self._spool.known(collection, ids)
            if collection not in LOOKED_UP_BY:
                continue
            elsewhere = {
                self._naming.key(collection, each): each
                for each in ids
                if (known := self._known[collection].get(each)) is None or known.node is None
            }
            found = await tx.node_ids_by_import_key(LOOKED_UP_BY[collection], elsewhere)
            self._stored |= {(collection, elsewhere[key]): node for key, node in found.items()}

    def node(self, collection: str, popolo_id: str) -> str | None:
        """The node behind an id, if there is one."""
        known = self.known(collection, popolo_id)
        if known is not None and known.node is not None:
            return known.node
        return self._stored.get((collection, popolo_id))

    def known(self, collection: str, popolo_id: str) -> Known | None:
        """What the file says of an id."""
        return self._known.get(collection, {}).get(popolo_id)

    def resolve(self, plan: Plan, record: Record) -> dict[str, str] | None:
        """The nodes that a row refers to, by name of the reference; None if it cannot be taken, and why is planned."""
        found: dict[str, str] = {}
        required = REQUIRED.get(record.collection, ())
        blamed: str | None = None
        own = False
        lacking: list[str] = []
        for name, popolo_id in record.references.items():
            collection = REFERENCES[record.collection][name]
            node = self.node(collection, popolo_id) or (self.local.get(popolo_id) if name == "parent" else None)
            known = self.known(collection, popolo_id)
            if node is not None or (known is not None and collection not in LOOKED_UP_BY):
                found[name] = node or ""
            elif known is not None and known.refused is not None:
                if name in required:
                    blamed = blamed or known.refused
                else:
                    lacking.append(known.refused)
            else:
                own = own or name in required
                plan.faults.append(_unknown(record, name, popolo_id, taken=name not in required))
        if own or blamed is not None:
            plan.refuse(record, record.place if own or blamed is None else blamed, fault_of_its_own=own)
            return None
        plan.consequences += [(refused, Consequence(place=record.place, taken=True)) for refused in lacking]
        return found


def _unknown(record: Record, name: str, popolo_id: str, *, taken: bool) -> Fault:
    code = "unknown-area" if record.collection == "areas" else UNKNOWN[name]
    return fault(code, record.place, f"{record.place}.{name}_id", taken=taken, value=popolo_id)


async def plan_nodes(
    tx: WriteTransaction, naming: Naming, spool: Spool, collection: str, records: Sequence[Record]
) -> Plan:
    """The plan for areas, organisations, persons or posts: nodes with their states."""
    plan = Plan(codes=codes_of(collection, records))
    keys = {str(record.id): naming.key(collection, str(record.id)) for record in records}
    there = await tx.imported_nodes(LOOKED_UP_BY[collection], keys.values())
    resolver = Resolver(naming, spool)
    await resolver.look_up(tx, records)
    differing: dict[str, tuple[Record, list[NewRow], str]] = {}
    for record in records:
        popolo_id = str(record.id)
        references = resolver.resolve(plan, record)
        if references is None:
            continue
        if collection == "posts" and "organization" not in references:
            place = f"{record.place}.organization_id"
            plan.faults.append(fault("missing-organisation", record.place, place, taken=False))
            plan.refuse(record, record.place, fault_of_its_own=True)
            continue
        node, known_digest = there.get(keys[popolo_id], (None, None))
        is_new = node is None
        node = node or new_node_id(NODE_LABELS[collection])
        rows = ROWS[collection](record, node, references, naming)
        now = digest(rows)
        plan.taken.append((popolo_id, node))
        resolver.local[popolo_id] = node
        if is_new:
            # The code of a place stands on its state.
            code = None if collection == "areas" else naming.code(popolo_id)
            plan.nodes.append(_node(NODE_LABELS[collection], node, code, keys[popolo_id], now))
            plan.rows += [_with_fact(row) for row in rows]
            plan.outcomes.append((collection, "new"))
        elif now == known_digest:
            plan.outcomes.append((collection, "unchanged"))
        else:
            differing[node] = (record, rows, now)
    outcomes = await compare(tx, plan, LOOKED_UP_BY[collection], STATES[collection], differing)
    plan.outcomes += [(collection, outcome) for outcome in outcomes.values()]
    return plan


async def compare(
    tx: WriteTransaction,
    plan: Plan,
    label: str,
    kinds: Sequence[str],
    differing: Mapping[str, tuple[Record, list[NewRow], str]],
) -> dict[str, str]:
    """Plan what differs between these nodes' facts and what the file says now. Returns the outcome per node."""
    stored: dict[tuple[str, str], list[StoredRow]] = defaultdict(list)
    for kind in kinds if differing else ():
        for row in await tx.current_rows(kind, differing):
            if kind != "SUBORDINATE_TO" or row.values.get("kind") == "LEADERSHIP":
                stored[kind, row.owner].append(row)
    outcomes: dict[str, str] = {}
    for node, (_, rows, now) in differing.items():
        found = Differences()
        for kind in kinds:
            of_kind = [_with_fact(row) for row in rows if row.kind == kind]
            found.add(differences(stored[kind, node], of_kind, SPEECH))
        plan.add(found)
        outcomes[node] = found.outcome
        if found.outcome != "unchanged":
            plan.digests[label].append((node, now))
    return outcomes


def _node(label: str, node: str, code: str | None, import_key: str, now: str) -> NewNode:
    return NewNode(label, node, {"code": code, "importKey": import_key, "importDigest": now})


def new_post(node: str, code: str, import_key: str, now: str) -> NewNode:
    """A post that was not in the file."""
    return _node("Post", node, code, import_key, now)


def _with_fact(row: NewRow) -> NewRow:
    return NewRow(row.kind, row.owner, row.target, row.validity, row.values, new_fact_id(row.kind), None, row.source)
