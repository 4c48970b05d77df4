"""Recording seeds through the write layer: all in one transaction, and nothing twice.

Every node is known by its import key `seed:<collection>:<key>`. Nodes that are there stay as they are, with all
their facts; a second run therefore writes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from commands.events import EventDraft, event_batch
from commands.facts import Batch, new_fact_id, write
from graph.connection import Store
from graph.rows import NewNode, NewRow, Validity, Value, new_node_id
from graph.writing import WriteTransaction, in_transaction
from seed.world import Appointment, Dated, Document, Event, Organisation, Person, Place, Post, Record, World

STATES: Mapping[str, str] = {
    "places": "PlaceState",
    "schools": "SchoolState",
    "groups": "OrganisationGroupState",
    "organisations": "OrganisationState",
    "co_locations": "CoLocationState",
    "posts": "PostState",
    "people": "PersonState",
}
"""Collection of a world whose nodes have states → the label of these."""
LOOKED_UP_BY: Mapping[str, str] = {
    "documents": "Document",
    "places": "Place",
    "schools": "School",
    "groups": "OrganisationGroup",
    "organisations": "Organisation",
    "co_locations": "CoLocationGroup",
    "posts": "Post",
    "people": "Person",
    "events": "ReorganisationEvent",
}
"""Collection of a world → the label that its nodes are looked up by."""
ORGANISATION_LABELS: Mapping[str, str] = {
    "ADMINISTRATIVE_UNIT": "AdministrativeUnit",
    "PARTY_ORGANISATION": "PartyOrganisation",
    "INTERNAL_DIVISION": "InternalDivision",
}


@dataclass(frozen=True, slots=True)
class Edge:
    """A collection of dated edges: the members that name its ends, and the collections that these are of."""

    collection: str
    kind: str
    owner: str
    owners: str
    target: str
    targets: str


EDGES = (
    Edge("subordinations", "SUBORDINATE_TO", "organisation", "organisations", "superior", "organisations"),
    Edge("counterparts", "COUNTERPART_OF", "party_organisation", "organisations", "organisation", "organisations"),
    Edge("groupings", "GROUPED_IN", "organisation", "organisations", "group", "groups"),
    Edge("appointments", "HELD", "person", "people", "post", "posts"),
    Edge("studies", "STUDIED_AT", "person", "people", "school", "schools"),
    Edge("party_memberships", "PARTY_MEMBER_OF", "person", "people", "organisation", "organisations"),
    Edge("registrations", "REGISTERED_IN", "person", "people", "organisation", "organisations"),
)
ENDS = frozenset({"key", *(edge.owner for edge in EDGES), *(edge.target for edge in EDGES)})
"""Members of an edge's record that are no values of it."""
REFERENCES: Mapping[str, tuple[str, str]] = {
    "place": ("placeId", "places"),
    "parent": ("parentId", "places"),
    "native_place": ("nativePlaceId", "places"),
    "birthplace": ("birthplaceId", "places"),
    "on_behalf_of": ("onBehalfOfId", "organisations"),
    "removal_document": ("removalDocumentId", "documents"),
    "continues": ("continuesId", "appointments"),
}
"""Members of a record that are keys → the property that takes the id, and the collection that has it."""

OnWritten = Callable[[int, int], None]
"""Told how many nodes and facts have been written, and how many there are about."""
Ids = Mapping[str, Mapping[str, str]]
"""Collection → key → id; of appointments, which are edges, the fact ids."""


def import_key(collection: str, key: str) -> str:
    """How a node of the seed, or an appointment, is found again."""
    return f"seed:{collection}:{key}"


async def record_worlds(store: Store, worlds: Sequence[World], on_written: OnWritten | None = None) -> Counter[str]:
    """Record what is not there yet, all of it or nothing.

    Returns how many nodes and facts of each kind were made: empty if none.
    """
    total = sum(_size(world) for world in worlds)
    # Ids are made before the transaction, so that they survive its being tried again.
    planned = [(world, _planned_ids(world)) for world in worlds]

    async def work(tx: WriteTransaction) -> Counter[str]:
        made: Counter[str] = Counter()
        if on_written is not None:
            tx.on_written = _counting(on_written, total)
        for world, ids in planned:
            made += await _record_world(tx, world, ids)
        return made

    return await in_transaction(store, work)


def _counting(on_written: OnWritten, total: int) -> Callable[[int], None]:
    done = 0

    def count(number: int) -> None:
        nonlocal done
        done += number
        on_written(done, total)

    return count


def _size(world: World) -> int:
    """Nodes and facts that it makes of an empty store, near enough for a progress bar."""
    nodes = sum(len(_nodes(world, name)) for name in LOOKED_UP_BY)
    states = sum(len(node.states) for name in STATES for node in _nodes(world, name))
    return nodes + states + len(world.posts) + sum(len(getattr(world, edge.collection)) for edge in EDGES)


def _planned_ids(world: World) -> Ids:
    nodes = {name: {node.key: new_node_id(_label(name, node)) for node in _nodes(world, name)} for name in LOOKED_UP_BY}
    return nodes | {"appointments": {each.key: new_fact_id("HELD") for each in world.appointments}}


async def _record_world(tx: WriteTransaction, world: World, planned: Ids) -> Counter[str]:
    ids = {name: {**planned[name], **await _standing(tx, world, name)} for name in LOOKED_UP_BY}
    fresh = {known for name in LOOKED_UP_BY for key, known in ids[name].items() if known == planned[name][key]}
    if not fresh:
        return Counter()
    ids["appointments"] = dict(planned["appointments"])
    batch = Batch(
        nodes=[node for node in new_nodes(world, ids) if node.id in fresh],
        rows=[row for row in new_rows(world, ids) if row.owner in fresh or row.target in fresh],
    )
    await write(tx, batch)
    return Counter([node.label for node in batch.nodes] + [row.kind for row in batch.rows])


def _nodes(world: World, collection: str) -> list[Organisation]:
    """The records of a collection that become nodes. All have a key; an organisation stands for any of them."""
    nodes: list[Organisation] = getattr(world, collection)
    return nodes


def _label(collection: str, record: Record) -> str:
    return ORGANISATION_LABELS[record.type] if isinstance(record, Organisation) else LOOKED_UP_BY[collection]


async def _standing(tx: WriteTransaction, world: World, collection: str) -> dict[str, str]:
    """Key → id of the nodes that are there. A document may be known by number and issuer from elsewhere."""
    keys = {import_key(collection, node.key): node.key for node in _nodes(world, collection)}
    found = await tx.node_ids_by_import_key(LOOKED_UP_BY[collection], keys)
    standing = {keys[key]: node_id for key, node_id in found.items()}
    if collection == "documents":
        numbers: dict[tuple[str, str | None], str] = {
            (each.number, each.issuer): each.key for each in world.documents if each.number is not None
        }
        known = await tx.document_ids(list(numbers))
        standing |= {numbers[pair]: node_id for pair, node_id in known.items()}
    return standing


def new_nodes(world: World, ids: Ids, *, found_by_key: bool = True) -> Iterator[NewNode]:
    """The nodes of a world. `found_by_key`: they bear their import keys, so that another run finds them."""
    for collection in LOOKED_UP_BY:
        if collection == "events":
            continue
        for node in _nodes(world, collection):
            own = _own_properties(node)
            if found_by_key:
                own["importKey"] = import_key(collection, node.key)
            yield NewNode(_label(collection, node), ids[collection][node.key], own)
    for event in world.events:
        yield from _event(world, event, ids, found_by_key=found_by_key).nodes


def _own_properties(record: Record) -> dict[str, Value]:
    match record:
        case Document():
            named: dict[str, Value] = {"number": record.number, "title": record.title, "issuer": record.issuer}
            return {**named, "issuedOn": record.issued_on}
        case Person():
            return {"code": record.code, "idNumber": record.id_number}
        case Place():
            return {}
        case Organisation() | Post():
            return {"code": record.code}
        case _:
            return {"code": getattr(record, "code", None)}


def new_rows(world: World, ids: Ids, *, found_by_key: bool = True) -> Iterator[NewRow]:
    """The facts of a world; appointments bear import keys as nodes do."""
    for collection, state_label in STATES.items():
        for node in _nodes(world, collection):
            for state in node.states:
                row = _row(world, ids, state_label, state, (ids[collection][node.key], None))
                # The code of a place changes with time, though not in any seed.
                yield replace(row, values={**row.values, "code": node.code}) if collection == "places" else row
    for edge in EDGES:
        for fact in getattr(world, edge.collection):
            ends = ids[edge.owners][getattr(fact, edge.owner)], ids[edge.targets][getattr(fact, edge.target)]
            row = _row(world, ids, edge.kind, fact, ends)
            if found_by_key and isinstance(fact, Appointment):
                row = replace(row, values={**row.values, "importKey": import_key("appointments", fact.key)})
            yield row
    for group in world.co_locations:
        for member in group.members:
            ends = ids["organisations"][member.organisation], ids["co_locations"][group.key]
            yield _row(world, ids, "IN_COLOCATION", member, ends)
    for post in world.posts:
        for place in post.places:
            yield _row(world, ids, "POST_IN", place, (ids["posts"][post.key], ids["organisations"][place.organisation]))
    for event in world.events:
        yield from _event(world, event, ids).rows


def _row(world: World, ids: Ids, kind: str, fact: Dated, ends: tuple[str, str | None]) -> NewRow:
    said = vars(fact)
    values: dict[str, Value] = {}
    for name, stored_as, collection in _members(type(fact)):
        if (value := said[name]) is not None:
            values[stored_as] = value if collection is None else ids[collection][value]
    return NewRow(
        kind,
        *ends,
        Validity(fact.start, fact.end, fact.end_unknown),
        values,
        fact_id=ids["appointments"][fact.key] if isinstance(fact, Appointment) else None,
        document_id=ids["documents"][fact.document] if fact.document is not None else None,
        source=world.source,
    )


@cache
def _members(kind: type[Dated]) -> list[tuple[str, str, str | None]]:
    """Of a kind of record: the members that are values, the properties that take them, and whose keys they are."""
    own = ((name, field) for name, field in kind.model_fields.items() if name not in Dated.model_fields)
    return [(name, *REFERENCES.get(name, (field.alias or name, None))) for name, field in own if name not in ENDS]


def _event(world: World, event: Event, ids: Ids, *, found_by_key: bool = True) -> Batch:
    organisations, posts = ids["organisations"], ids["posts"]
    draft = EventDraft(
        kind=event.kind,
        on=event.on,
        inputs=[(organisations[each.organisation], each.survives) for each in event.inputs],
        outputs=[organisations[key] for key in event.outputs],
        successions=[
            *((organisations[before], organisations[after]) for before, after in event.successions),
            *((posts[before], posts[after]) for before, after in event.post_successions),
        ],
        document_id=ids["documents"][event.document] if event.document is not None else None,
        remarks=event.remarks,
        import_key=import_key("events", event.key) if found_by_key else None,
        source=world.source,
    )
    return event_batch(draft, ids["events"][event.key])
