"""Reorganising through GraphQL over HTTP, and what the store holds of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.connection import Store
from tests.fixtures.graphql import Ask

REORGANISE = """
mutation ($input: ReorganiseInput!) {
  reorganise(input: $input) {
    __typename
    ... on ReorganisationEnacted {
      dryRun
      events { kind on remarks document { number } inputs { name } outputs { name } }
      effect {
        organisationsFounded organisationsEnded organisationsChanged postsOpened postsClosed
        appointmentsOpened appointmentsClosed peopleAffected
        changes(first: 100) { nodes { kind organisationName postTitle personName before after } }
      }
      warnings { rule path messageEn subjects { ... on Organisation { name } } }
    }
    ... on Refused { findings { rule severity path value messageEn messageZh subjects { id } } }
  }
}
"""
COUNTS = (
    *("organisationsFounded", "organisationsEnded", "organisationsChanged", "postsOpened", "postsClosed"),
    *("appointmentsOpened", "appointmentsClosed", "peopleAffected"),
)


async def reorganise(ask: Ask, *events: Mapping[str, Any], on: str = "2012-03", **more: Any) -> dict[str, Any]:
    """The payload."""
    payload: dict[str, Any] = (await ask(REORGANISE, {"input": {"on": on, "events": list(events), **more}}))[
        "reorganise"
    ]
    return payload


async def enacted(ask: Ask, *events: Mapping[str, Any], on: str = "2012-03", **more: Any) -> dict[str, Any]:
    """The payload of what is done."""
    payload = await reorganise(ask, *events, on=on, **more)
    assert payload.pop("__typename") == "ReorganisationEnacted", payload
    return payload


def told(payload: Mapping[str, Any]) -> list[str]:
    """Every change in a line, sorted: things of one age come in no order of their own."""
    lines = []
    for change in payload["effect"]["changes"]["nodes"]:
        what = [change["organisationName"], change["postTitle"], change["personName"]]
        lines.append(
            f"{change['kind']}: {' '.join(filter(None, what))}: {change['before'] or '-'} > {change['after'] or '-'}"
        )
    return sorted(lines)


def counts(payload: Mapping[str, Any]) -> list[int]:
    """The counts, in the order of the schema."""
    return [payload["effect"][name] for name in COUNTS]


async def refusals(ask: Ask, *events: Mapping[str, Any], on: str = "2012-03", **more: Any) -> list[dict[str, Any]]:
    """The findings of what is refused."""
    payload = await reorganise(ask, *events, on=on, **more)
    assert payload["__typename"] == "Refused", payload
    findings: list[dict[str, Any]] = payload["findings"]
    return findings


async def dump(store: Store) -> list[Any]:
    """All that the store holds."""
    nodes = await store.run("MATCH (n) RETURN labels(n), properties(n)")
    edges = await store.run("MATCH (a)-[r]->(b) RETURN type(r), properties(r), coalesce(a.id, ''), coalesce(b.id, '')")
    return sorted((*nodes, *edges), key=repr)
