"""Learning the ids of what an act has made: asked of the program, matched by what the oracle says they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tests.reorganisations.asking import Ask, with_keys
from tests.reorganisations.oracle.ledger import Ledger, Row
from tests.reorganisations.stage import Disagreement

POSTS = """query ($ids: [ID!]!) { nodes(ids: $ids) {
  ... on Post { successors { event { id } successor { id } } } } }"""
FACTS = """query ($ids: [ID!]!) { nodes(ids: $ids) {
  ... on Person {
    appointments(during: {}, first: 1000) { nodes { fact: id validFrom validTo post { id } continues { id } } }
    partyMemberships(during: {}) { fact: id validFrom validTo organisation { id } }
    registrations(during: {}) { fact: id validFrom validTo identity { code } organisation { id } } }
  ... on PartyOrganisation {
    counterparts(during: {}) { fact: id validFrom validTo unit { id } partyOrganisation { id } } }
  ... on AdministrativeUnit { coLocations(during: {}) { fact: id validFrom validTo } }
} }"""
NAMED = ("HELD", "PARTY_MEMBER_OF", "REGISTERED_IN", "COUNTERPART_OF")


async def learn(ask: Ask, ledger: Ledger, ids: dict[str, str], events: Mapping[str, Mapping[str, Any]]) -> None:
    """Ids of all that has none yet. `events`: key of an event → what the payload said of it."""
    for key, told in events.items():
        ids[key] = told["id"]
        for row in ledger.now("PRODUCED", key):
            if row.target not in ids:
                ids[str(row.target)] = output_of(ledger, row, told)
    await learn_posts(ask, ledger, ids)
    await learn_facts(ask, ledger, ids)


def output_of(ledger: Ledger, row: Row, told: Mapping[str, Any]) -> str:
    """The new unit that the event has produced, by its name."""
    names = {state.values["name"] for state in ledger.now("STATE", str(row.target))}
    found = [unit["id"] for unit in told["outputs"] if unit["name"] in names]
    if len(found) != 1:
        raise Disagreement(f"{row.target} {names} is not one of the outputs {told['outputs']}")
    return str(found[0])


async def learn_posts(ask: Ask, ledger: Ledger, ids: dict[str, str]) -> None:
    """Successors, generation by generation."""
    while steps := [
        step
        for step in ledger.now("SUCCEEDED_BY")
        if ledger.things[step.owner] == "Post" and step.owner in ids and step.target not in ids
    ]:
        before = sorted({step.owner for step in steps})
        data = await ask(POSTS, {"ids": [ids[key] for key in before]})
        told = dict(zip(before, data["nodes"], strict=True))
        for step in steps:
            event = ids[step.values["eventId"]]
            found = [each["successor"]["id"] for each in told[step.owner]["successors"] if each["event"]["id"] == event]
            if len(found) != 1:
                raise Disagreement(f"{step.owner} was carried to {step.target}, the program tells of {found}")
            ids[str(step.target)] = found[0]


async def learn_facts(ask: Ask, ledger: Ledger, ids: dict[str, str]) -> None:
    """Appointments, memberships, registrations, counterparts, co-locations."""
    unknown = [row for row in ledger.known_now() if row.key not in ids and is_named(ledger, row)]
    if not unknown:
        return
    owners = sorted({owner_of(ledger, row) for row in unknown})
    data = await ask(FACTS, {"ids": [ids[key] for key in owners]})
    keys = {identity: key for key, identity in ids.items()}
    for owner, node in zip(owners, with_keys(data["nodes"], keys), strict=True):
        told = [fact for fact in facts_in(node) if fact["fact"] not in keys]
        # an appointment continues one that is learned before it
        for row in sorted(
            (each for each in unknown if owner_of(ledger, each) == owner), key=lambda each: int(each.key[1:])
        ):
            match = next((fact for fact in told if is_told_by(row, fact, ids)), None)
            if match is None:
                raise Disagreement(f"the program knows nothing like {row}\n  but {told}")
            told.remove(match)
            ids[row.key] = match["fact"]


def is_named(ledger: Ledger, row: Row) -> bool:
    """Inputs can name it."""
    return row.kind in NAMED or (row.kind == "STATE" and ledger.things[row.owner] == "CoLocationGroup")


def owner_of(ledger: Ledger, row: Row) -> str:
    """Of whom it is asked."""
    if row.kind == "STATE":
        return sorted(place.owner for place in ledger.now("IN_COLOCATION", target=row.owner))[0]
    return row.owner


def facts_in(node: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """All facts that were told of one thing."""
    for facts in node.values():
        yield from facts["nodes"] if isinstance(facts, Mapping) else facts


def is_told_by(row: Row, fact: Mapping[str, Any], ids: Mapping[str, str]) -> bool:
    """The fact is the row. One that it continues may be among those that are learned just now."""
    if ("identity" in fact) != (row.kind == "REGISTERED_IN"):
        return False
    start, end = row.printed
    other = fact.get("post") or fact.get("organisation") or fact.get("unit")
    if (fact["validFrom"], fact["validTo"]) != (start, end) or (other is not None and other["id"] != row.target):
        return False
    if row.kind != "HELD" or (continues := row.values.get("continues")) is None:
        return not fact.get("continues")
    told = fact["continues"]
    return told is not None and told["id"] in (continues, f"unknown {ids.get(continues)}")
