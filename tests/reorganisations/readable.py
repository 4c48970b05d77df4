"""Whatever was known at some moment can still be read: each fact as it stood then, however it was closed since.

The store must still hold all that the oracle remembers, and the API must show what the store held to whoever asks for
that moment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph.connection import Store
from tests.api.oracle import NATURAL
from tests.reorganisations.asking import Ask, moment_text
from tests.reorganisations.invariants import days
from tests.reorganisations.oracle.ledger import Ledger

STORED = "\nUNION\n".join(
    f"UNWIND $ids AS id MATCH (o:{label} {{id: id}}){pattern} WHERE r.recordedAt <= $at AND $at < r.supersededAt\n"
    f"RETURN '{kind}' AS kind, o.id AS owner, r.factId AS fact, r.validFrom AS first, r.validTo AS end"
    for kind, label, pattern in (
        ("states", "Organisation", "-[:HAS_STATE]->(r:OrganisationState)"),
        ("superiors", "Organisation", "-[r:SUBORDINATE_TO]->(:Organisation)"),
        ("counterparts", "Organisation", "-[r:COUNTERPART_OF]-(:Organisation)"),
        ("appointments", "Person", "-[r:HELD]->(:Post)"),
        ("partyMemberships", "Person", "-[r:PARTY_MEMBER_OF]->(:Organisation)"),
        ("registrations", "Person", "-[r:REGISTERED_IN]->(:Organisation)"),
    )
)
FACT = "{ id validFrom validTo }"
READ = f"""query ($ids: [ID!]!, $at: DateTime) {{ nodes(ids: $ids, knownAt: $at) {{ id
  ... on Organisation {{ states(during: {{}}) {FACT} counterparts(during: {{}}) {FACT}
    superiors(kinds: [LEADERSHIP, GUIDANCE, INTERNAL, PARTY], during: {{}}) {FACT} }}
  ... on Person {{ appointments(during: {{}}, first: 1000) {{ nodes {FACT} }}
    partyMemberships(during: {{}}) {FACT} registrations(during: {{}}) {FACT} }} }} }}"""

SHOWN = {
    "SUBORDINATE_TO": (("owner", "superiors"),),
    "COUNTERPART_OF": (("owner", "counterparts"), ("target", "counterparts")),
    "HELD": (("owner", "appointments"),),
    "PARTY_MEMBER_OF": (("owner", "partyMemberships"),),
    "REGISTERED_IN": (("owner", "registrations"),),
}
"""Kind of fact → of which of its ends it is shown, as what."""
Remembered = tuple[str, str, int, int]
"""Kind, owner, and the days."""
Known = tuple[str, str, str, int, int]
"""Kind, owner, fact, and its days."""


async def unreadable(
    store: Store, ask: Ask, ids: Sequence[str], at: int, remembered: Counter[Remembered] | None = None
) -> list[str]:
    """Facts of these organisations and people that were known at the moment, and are not shown so; or the reverse."""
    stored = {
        (kind, owner, fact, first, end)
        for kind, owner, fact, first, end in await store.run(STORED, ids=list(ids), at=at)
    }
    nodes = (await ask(READ, {"ids": list(ids), "at": moment_text(at)}))["nodes"]
    read = {fact for node in nodes if node is not None for fact in shown(node)}
    held = Counter((kind, owner, first, end) for kind, owner, _, first, end in stored)
    return [
        *(f"{fact} was known at {at}, and is lost" for fact in sorted((remembered or held) - held)),
        *(f"{fact} was known at {at}, and is not shown" for fact in sorted(stored - read)),
        *(f"{fact} is shown, and was not known at {at}" for fact in sorted(read - stored)),
    ]


def remembered(ledger: Ledger, ids: Mapping[str, str], at: int) -> Counter[Remembered]:
    """What the oracle knew at the moment of organisations and people."""
    found: Counter[Remembered] = Counter()
    for row in ledger.rows:
        if not row.since <= at < row.until:
            continue
        if row.kind == "STATE" and ledger.things[row.owner] in NATURAL:
            found["states", ids[row.owner], row.begins, row.ends] += 1
        for end, kind in SHOWN.get(row.kind, ()):
            found[kind, ids[str(getattr(row, end))], row.begins, row.ends] += 1
    return found


def shown(node: Mapping[str, Any]) -> Iterator[Known]:
    """What the API shows of one thing."""
    for kind, facts in node.items():
        if kind != "id":
            for fact in facts["nodes"] if isinstance(facts, Mapping) else facts:
                first, end = days(fact)
                yield kind, node["id"], fact["id"], first, end
