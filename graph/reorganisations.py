"""Reading reorganisation events and lineage: what became of a unit or post, and what it came from."""

from __future__ import annotations

from collections.abc import Callable

from graph.conditions import Conditions, Where
from graph.connection import Statement
from graph.filters import event
from graph.instants import KEY, During, known, shows, valid
from graph.listings import Arguments, Listing
from graph.lists import Key, Source
from graph.projections import Column, Projection, organisation, plain, stored_date
from graph.projections import event as project
from graph.scope import visible

_BY_DATE = (Key("e.on"), Key("e.recordedAt"))


def _filter(c: Conditions, where: Where) -> str:
    return event(c, KEY, "e", where)


def _all(_: Conditions, __: During | None, ___: Arguments) -> Source:
    match = f"MATCH (e:ReorganisationEvent)\nWHERE {known('e')} AND {visible('e')}"
    return Source("reorganisations", match, ("e",), "e.id")


def _of_organisation(_: Conditions, during: During | None, __: Arguments) -> Source:
    when = "e.on <= k.at" if during is None else f"{during.start} <= e.on AND e.on < {during.end}"
    match = (
        f"MATCH (:Organisation {{id: k.id}})-[r:INPUT_OF|PRODUCED]-(e:ReorganisationEvent)\n"
        f"WHERE {known('r')} AND {known('e')} AND {when}\nWITH DISTINCT k, e WHERE true"
    )
    return Source("reorganisations.of_organisation", match, ("e",), "e.id")


def _of_document(_: Conditions, __: During | None, ___: Arguments) -> Source:
    match = f"MATCH (e:ReorganisationEvent)\nWHERE e.documentId = k.id AND {known('e')} AND {visible('e')}"
    return Source("reorganisations.of_document", match, ("e",), "e.id")


def _project(_: Arguments) -> Projection:
    return project("e")


ALL = Listing("reorganisationEvents", _all, _project, {}, _BY_DATE, _filter)
OF_ORGANISATION = Listing("Organisation.events", _of_organisation, _project, {}, _BY_DATE)
OF_DOCUMENT = Listing("Document.events", _of_document, _project, {}, _BY_DATE)


def _sides(name: str, pattern: str) -> Listing:
    def source(_: Conditions, __: During | None, ___: Arguments) -> Source:
        match = (
            f"MATCH (:ReorganisationEvent {{id: k.id}}){pattern}(o:Organisation)-[:HAS_STATE]->(s:OrganisationState)\n"
            f"WHERE {known('r')} AND {shows('s')} AND {visible('o')}\nWITH DISTINCT k, o, s WHERE true"
        )
        return Source(f"reorganisations.{name}", match, ("o", "s"), "o.id")

    return Listing(f"ReorganisationEvent.{name}", source, lambda _: organisation("o", "s"), {}, (Key("s.nameKey"),))


INPUTS = _sides("inputs", "<-[r:INPUT_OF]-")
OUTPUTS = _sides("outputs", "-[r:PRODUCED]->")

BY_ID = Statement(
    "reorganisations.by_id",
    f"""UNWIND $keys AS k
CALL (k) {{
  MATCH (e:ReorganisationEvent {{id: k.id}}) WHERE {known("e")} AND {visible("e")}
  RETURN collect({project("e").expression}) AS rows
}}
RETURN collect([k.i, rows]) AS rows""",
)


def _succession(label: str, direction: str) -> Callable[[Conditions, During | None, Arguments], Source]:
    step = {
        "successors": f"((a)-[e:SUCCEEDED_BY]->(b) WHERE {known('e')})",
        "predecessors": f"((b)<-[e:SUCCEEDED_BY]-(a) WHERE {known('e')})",
    }[direction]

    def source(_: Conditions, __: During | None, arguments: Arguments) -> Source:
        depth = 64 if arguments.through else 1
        match = (
            f"MATCH (:{label} {{id: k.id}}) {step}{{1,{depth}}} (z:{label})\n"
            f"WHERE {visible('z')}\n"
            "WITH k, last(e) AS step, min(size(e)) AS distance WHERE true"
        )
        return Source(f"reorganisations.{label.lower()}_{direction}", match, ("step", "distance"), "step.factId")

    return source


def _step(_: Arguments) -> Projection:
    return Projection(
        (
            *plain("step", id="factId", kind="kind", _event="eventId", _on="on"),
            Column("on", "[step.on, step.onPrecision]", stored_date),
            Column("_predecessor", "startNode(step).id"),
            Column("_successor", "endNode(step).id"),
            Column("distance", "distance"),
        )
    )


_BY_DISTANCE = (Key("distance"), Key("step.on"))
PREDECESSORS = Listing(
    "Organisation.predecessors", _succession("Organisation", "predecessors"), _step, {}, _BY_DISTANCE
)
SUCCESSORS = Listing("Organisation.successors", _succession("Organisation", "successors"), _step, {}, _BY_DISTANCE)
POST_PREDECESSORS = Listing("Post.predecessors", _succession("Post", "predecessors"), _step, {}, _BY_DISTANCE)
POST_SUCCESSORS = Listing("Post.successors", _succession("Post", "successors"), _step, {}, _BY_DISTANCE)

_ENDED = f"NOT EXISTS {{ MATCH (a)-[:HAS_STATE]->(l:OrganisationState) WHERE {known('l')} AND {valid('l', KEY.at)} }}"

PRESENT = Statement(
    "reorganisations.present",
    f"""UNWIND $keys AS k
CALL (k) {{
  MATCH (:Organisation {{id: k.id}})
    ((a)-[e:SUCCEEDED_BY]->(b) WHERE {known("e")} AND {_ENDED}){{0,64}} (o:Organisation)
  WITH DISTINCT k, o
  MATCH (o)-[:HAS_STATE]->(s:OrganisationState) WHERE {shows("s")} AND {valid("s", KEY.at)} AND {visible("o")}
  WITH o, s, k ORDER BY s.nameKey, o.id
  RETURN collect({organisation("o", "s").expression}) AS rows
}}
RETURN collect([k.i, rows]) AS rows""",
)
"""What each organisation is on the key's day: itself while it lives, else its living successors."""
