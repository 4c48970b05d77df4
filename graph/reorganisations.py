"""Reading reorganisation events and lineage: what became of a unit or post, and what it came from."""

from __future__ import annotations

from collections.abc import Callable

from graph.columns import Column, Neighbour, Projection, plain, stored_date, with_neighbours
from graph.conditions import Conditions, Where
from graph.connection import Statement
from graph.filters import event
from graph.instants import KEY, During, known, shows, valid
from graph.listings import Arguments, Listing
from graph.lists import Key, Source
from graph.organisations import ORDERS
from graph.projections import event as project
from graph.projections import event_named, organisation, organisation_at, post_at
from graph.scope import visible
from graph.walks import layers, reached, succession

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
    match = (
        f"MATCH (e:ReorganisationEvent)\nWHERE e.documentId = k.id AND e.on <= k.at AND {known('e')} AND {visible('e')}"
    )
    return Source("reorganisations.of_document", match, ("e",), "e.id")


def _project(arguments: Arguments) -> Projection:
    return project("e", arguments.joins)


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


STEP = ("step", "before", "after", "distance")
"""The variables of a step of succession: the edge, both its ends, and how far it is."""


def _succession(label: str, direction: str) -> Callable[[Conditions, During | None, Arguments], Source]:
    step = succession(direction, label)
    ends = {"successors": "a AS before, b AS after", "predecessors": "b AS before, a AS after"}[direction]

    def source(_: Conditions, __: During | None, arguments: Arguments) -> Source:
        walked = layers("o", step) if arguments.through else "[[o]]"
        match = (
            f"MATCH (o:{label} {{id: k.id}})\nWITH k, {walked} AS layers\n"
            "UNWIND range(1, size(layers)) AS distance\nUNWIND layers[distance - 1] AS a\n"
            f"MATCH {step('a')} AND {visible('a')} AND {visible('b')}\n"
            f"WITH k, e AS step, {ends}, distance WHERE true"
        )
        return Source(f"reorganisations.{label.lower()}_{direction}", match, STEP, "step.factId")

    return source


def project_step(label: str) -> Callable[[Arguments], Projection]:
    """A step of succession, bound to the variables of `STEP`, between organisations or posts (`label`)."""

    def projected(arguments: Arguments) -> Projection:
        base = Projection(
            (
                *plain("step", id="factId", kind="kind", _event="eventId", _on="on"),
                Column("on", "[step.on, step.onPrecision]", stored_date),
                *plain("before", _predecessor="id"),
                *plain("after", _successor="id"),
                Column("distance", "distance"),
            )
        )
        return with_neighbours(base, arguments.joins, _neighbours(label, arguments.joins))

    return projected


def _neighbours(label: str, joins: frozenset[str]) -> dict[str, Neighbour]:
    def beneath(name: str) -> frozenset[str]:
        return frozenset(other.removeprefix(f"{name}.") for other in joins if other.startswith(f"{name}."))

    def end(name: str, variable: str, state: str, day: str) -> Projection:
        now = KEY.on(day)
        if label == "Post":
            return post_at(variable, state, now, beneath(name))
        return organisation_at(variable, state, now)

    return {
        "predecessor": ("predecessor", lambda: end("predecessor", "before", "bx", "step.on - 1")),
        "successor": ("successor", lambda: end("successor", "after", "ax", "step.on")),
        "event": ("event", lambda: event_named("step.eventId", "ev", beneath("event"))),
    }


_BY_DISTANCE = (Key("distance"), Key("step.on"))
PREDECESSORS = Listing(
    "Organisation.predecessors",
    _succession("Organisation", "predecessors"),
    project_step("Organisation"),
    {},
    _BY_DISTANCE,
)
SUCCESSORS = Listing(
    "Organisation.successors", _succession("Organisation", "successors"), project_step("Organisation"), {}, _BY_DISTANCE
)
POST_PREDECESSORS = Listing(
    "Post.predecessors", _succession("Post", "predecessors"), project_step("Post"), {}, _BY_DISTANCE
)
POST_SUCCESSORS = Listing("Post.successors", _succession("Post", "successors"), project_step("Post"), {}, _BY_DISTANCE)


def _ended(a: str) -> str:
    living = f"({a})-[:HAS_STATE]->(l:OrganisationState) WHERE {known('l')} AND {valid('l', KEY.at)}"
    return f"NOT EXISTS {{ MATCH {living} }}"


PRESENT = Statement(
    "reorganisations.present",
    f"""UNWIND $keys AS k
CALL (k) {{
  MATCH (u:Organisation {{id: k.id}})
  {reached("u", succession("successors", "Organisation", _ended), "o")}
  MATCH (o)-[:HAS_STATE]->(s:OrganisationState) WHERE {shows("s")} AND {valid("s", KEY.at)} AND {visible("o")}
  WITH o, s, k ORDER BY s.nameKey, o.id
  RETURN collect({organisation("o", "s").expression}) AS rows
}}
RETURN collect([k.i, rows]) AS rows""",
)
"""What each organisation is on the key's day: itself while it lives, else its living successors."""


def _family(_: Conditions, __: During | None, ___: Arguments) -> Source:
    prelude = f"MATCH (u:Organisation {{id: k.id}})\n{reached('u', succession('both', 'Organisation'), 'o')}"
    match = f"MATCH (o)-[:HAS_STATE]->(s:OrganisationState) WHERE {shows('s')} AND {visible('o')}"
    return Source("reorganisations.family", match, ("o", "s"), "o.id", prelude=prelude)


def _family_steps(_: Conditions, __: During | None, ___: Arguments) -> Source:
    # Each step is met where it begins; its farther end, which tells its distance, may lie one layer beyond.
    match = (
        f"MATCH (u:Organisation {{id: k.id}})\n"
        f"WITH k, {layers('u', succession('both', 'Organisation'))} AS layers\n"
        "UNWIND range(1, size(layers)) AS beyond\nUNWIND layers[beyond - 1] AS a\n"
        f"MATCH {succession('successors', 'Organisation')('a')} AND {visible('a')} AND {visible('b')}\n"
        "WITH k, e AS step, a AS before, b AS after,\n"
        "CASE WHEN b IN coalesce(layers[beyond], []) THEN beyond ELSE beyond - 1 END AS distance WHERE true"
    )
    return Source("reorganisations.family_steps", match, STEP, "step.factId")


FAMILY = Listing(
    "Genealogy.organisations", _family, lambda _: organisation("o", "s"), {}, (ORDERS["FOUNDED_ON"], ORDERS["NAME"])
)
FAMILY_STEPS = Listing(
    "Genealogy.successions", _family_steps, project_step("Organisation"), {}, (Key("step.on"), Key("distance"))
)
