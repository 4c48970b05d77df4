"""What one revision asks of the store: the history with it worked out anew, and compared with what the store says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from commands.facts import Batch
from exchange.comparison import Differences, Speech, differences
from exchange.divisions.lineages import Facts, History, Lineage
from exchange.divisions.register import Register, assign, revision_key
from exchange.divisions.revisions import Revision
from graph.registers import undated_places
from graph.rows import NewNode, NewRow, StoredRow, new_node_id
from graph.writing import WriteTransaction

SPEECH = Speech(
    {
        "PlaceState": frozenset({"code", "name", "parentId"}),
        "CHANGED_BY": frozenset({"kind", "on", "since", "assumed"}),
    }
)
TITLE = "中华人民共和国行政区划代码"


@dataclass(slots=True)
class Plan:
    """What to write for a revision, and what to report once it is written."""

    history: History
    position: int
    """Where the revision stands in the history."""
    corrects: str | None = None
    """The document of the same revision, which said otherwise."""
    nodes: list[NewNode] = field(default_factory=list)
    found: Differences = field(default_factory=Differences)
    same: list[tuple[str, str]] = field(default_factory=list)
    """Places found to be the same: (node, the one that is kept)."""
    taken_over: int = 0

    @property
    def batch(self) -> Batch:
        """What is to be written."""
        found = self.found
        return Batch(self.nodes, found.rows, found.changes, found.corrections, found.retracted)

    @property
    def facts(self) -> int:
        """How many facts are touched."""
        found = self.found
        return len(found.rows) + len(found.changes) + len(found.corrections) + len(found.retracted)


async def plan_revision(tx: WriteTransaction, register: Register, revision: Revision) -> Plan:
    """What is to be written so that the store says of places what its revisions and this one say together."""
    history = History.of(register.with_revision(revision))
    plan = Plan(history, register.position(revision))
    documents = [document.id for document in register.documents]
    if register.has(revision):
        plan.corrects = documents[plan.position]
    else:
        documents.insert(plan.position, new_node_id("Document"))
        plan.nodes.append(_document(documents[plan.position], revision))
    nodes, plan.same = assign(history, register.owners_with(revision))
    known = set(nodes.values()) | set(register.owners.values())
    homeless = [lineage for lineage in history.lineages if lineage[0] not in nodes]
    undated = await _undated(tx, history, homeless)
    plan.taken_over = len(undated)
    for number, lineage in enumerate(homeless):
        node = undated.get(number) or new_node_id("Place")
        if number not in undated:
            plan.nodes.append(NewNode("Place", node))
        nodes |= dict.fromkeys(lineage, node)
    states = [*register.states, *await tx.current_rows("PlaceState", undated.values())]
    events = await tx.current_rows("CHANGED_BY", known)
    plan.found = _compared(history, Facts(history, nodes, documents), [*states, *events])
    return plan


def _document(node: str, revision: Revision) -> NewNode:
    return NewNode(
        "Document",
        node,
        {
            "title": f"{TITLE}（{revision.on}）",
            "issuer": revision.source,
            "issuedOn": revision.on,
            "importKey": revision_key(revision),
            "importDigest": revision.digest,
        },
    )


async def _undated(tx: WriteTransaction, history: History, homeless: Sequence[Lineage]) -> dict[int, str]:
    """Places that were there without dates, by the number of the lineage that they belong to: the same code and name.

    Where there are several of one code and name, none is taken.
    """
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for node, code, name in await undated_places(tx, {code for lineage in homeless for _, code in lineage}):
        places[code, name].append(node)
    found: dict[int, str] = {}
    for number, lineage in reversed(list(enumerate(homeless))):
        for revision, code in reversed(lineage):
            nodes = places.pop((code, history.revisions[revision].names[code]), [])
            if len(nodes) == 1:
                found[number] = nodes[0]
                break
    return found


def _compared(history: History, facts: Facts, stored: Iterable[StoredRow]) -> Differences:
    there: dict[tuple[str, str], list[StoredRow]] = defaultdict(list)
    for row in stored:
        there[row.owner, row.kind].append(row)
    found = Differences()
    for lineage in history.lineages:
        for kind, rows in (("PlaceState", facts.states(lineage)), ("CHANGED_BY", facts.events(lineage))):
            wanted: list[NewRow] = list(rows)
            owner = facts.node(lineage)
            found.add(differences(there.pop((owner, kind), []), wanted, SPEECH))
    # Of places that are another one, or that no revision lists any more.
    found.retracted += [row for rows in there.values() for row in rows]
    return found
