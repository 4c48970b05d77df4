"""Links between people: who served in one unit at one time, and who is next to whom.

A person *serves* in a unit while an appointment is valid and its post is in that unit. Posts move: so each appointment
is cut into the times between their moves (`showFrom`, `showTo` of `POST_IN`), which leave no day out.
"""

from __future__ import annotations

from graph.columns import Column, Projection
from graph.conditions import Conditions, Where, both
from graph.connection import Statement
from graph.filters import person
from graph.instants import KEY, During, known, shows, unsought
from graph.listings import Arguments, Listing
from graph.lists import Key, Source
from graph.projections import person as project
from graph.scope import visible
from graph.walks import layers, succession


def _span(fact: str) -> tuple[str, str]:
    return unsought(f"{fact}.validFrom"), unsought(f"{fact}.validTo")


def _serving(h: str, i: str) -> str:
    """The appointment `h` has a day in the unit that its post is in by `i`, and that begins by the key's day."""
    start, end = _span(h)
    return both(
        (
            known(h),
            known(i),
            f"{start} < {end}",
            f"{start} < {i}.showTo",
            f"{i}.showFrom < {end}",
            f"{start} <= {KEY.at}",
            f"{i}.showFrom <= {KEY.at}",
        )
    )


def _since(h: str, i: str) -> str:
    return f"CASE WHEN {h}.validFrom < {i}.showFrom THEN {i}.showFrom ELSE {h}.validFrom END"


def _until(h: str, i: str) -> str:
    return f"CASE WHEN {h}.validTo > {i}.showTo THEN {i}.showTo ELSE {h}.validTo END"


def _together(h: str, i: str) -> str:
    """They share a day with `since` to `until`."""
    start, end = _span(h)
    return f"{start} < until AND {i}.showFrom < until AND since < {end} AND since < {i}.showTo"


_LINEAGE = f"{layers('u', succession('successors', 'Organisation'))} + " + layers(
    "u", succession("predecessors", "Organisation")
)
"""What `u` became and what it came from, transitively, `u` itself included: one lineage. Parts of a split are not."""

_OWN_SERVICE = f"""MATCH (:Person {{id: k.id}})-[g:HELD]->(:Post)-[j:POST_IN]->(u:Organisation)
WHERE {_serving("g", "j")} AND {visible("u")}
"""


def _colleagues(_: Conditions, __: During | None, arguments: Arguments) -> Source:
    prelude = _OWN_SERVICE + f"WITH DISTINCT k, u, {_since('g', 'j')} AS since, {_until('g', 'j')} AS until\n"
    if arguments.through:
        prelude += f"UNWIND {_LINEAGE} AS layer\nUNWIND layer AS v\nWITH DISTINCT k, v, since, until\n"
    else:
        prelude += "WITH k, u AS v, since, until\n"
    prelude += (
        "MATCH (v)<-[i:POST_IN]-(p:Post)<-[h:HELD]-(x:Person)\n"
        f"WHERE x.id <> k.id AND {_serving('h', 'i')} AND {_together('h', 'i')} AND {visible('p')}\n"
        "WITH DISTINCT k, x\n"
    )
    match = f"MATCH (x)-[:HAS_STATE]->(s:PersonState)\nWHERE {shows('s')} AND {visible('x')}"
    return Source("links.colleagues", match, ("x", "s"), "x.id", prelude=prelude)


def _colleague(arguments: Arguments) -> Projection:
    found = project("x", "s", joins=arguments.joins)
    told = Column("_colleague_of", "k.id"), Column("_through", str(arguments.through).lower())
    return Projection((*found.columns, *told), found.clauses)


def _filter(c: Conditions, where: Where) -> str:
    return person(c, KEY, "x", "s", where)


COLLEAGUES = Listing("Person.colleagues", _colleagues, _colleague, {}, (Key("coalesce(s.nameKey, '')"),), _filter)
"""Other people who served in the same unit at the same time, begun by the key's day; each once."""

_ENDS = ", ".join(
    [f"[{h}.validFrom, {h}.validFromPrecision], [{h}.validTo, {h}.validToPrecision]" for h in ("g", "h")]
    + [
        f"[{i}.showFrom, {i}.validFromPrecision], "
        f"[{i}.showTo, CASE WHEN {i}.showTo = {i}.validTo THEN {i}.validToPrecision END]"
        for i in ("j", "i")
    ]
)

OVERLAPS = Statement(
    "links.overlaps",
    f"""UNWIND $keys AS k
CALL (k) {{
  {_OWN_SERVICE}WITH k, g, j, u, {_since("g", "j")} AS since, {_until("g", "j")} AS until
  UNWIND CASE WHEN k.through THEN {_LINEAGE} ELSE [[u]] END AS layer
  UNWIND layer AS v
  WITH DISTINCT k, g, j, u, v, since, until
  MATCH (:Person {{id: k.other}})-[h:HELD]->(:Post)-[i:POST_IN]->(v)
  WHERE {_serving("h", "i")} AND {_together("h", "i")}
  RETURN collect([u.id, g.factId, h.factId, {_ENDS}]) AS rows
}}
RETURN collect([k.i, rows]) AS rows""",
)
"""When the key's person and its `other` served together, with `through` also within one lineage of units.

A row: the unit of the first, both appointments, and [first day, end] of both appointments and of both posts' places,
each with its precision.
"""


def _was_true(row: str, *, concurrent: bool) -> str:
    """The fact counts for a chain: known, begun by the day, and ever true. One whose end is unknown shares no day."""
    start, end = _span(row)
    ever = f"{start} < {end}"
    ever = ever if concurrent else f"({ever} OR {row}.validToPrecision = 'U')"
    return f"{known(row)} AND {ever} AND {start} <= {KEY.at}"


def _place_of(h: str, i: str) -> str:
    """The post of the appointment `h` was in that unit, by `i`, while it was held."""
    start, end = _span(h)
    begins = f"{i}.showFrom < {end} OR ({i}.showFrom <= {start} AND {h}.validToPrecision = 'U')"
    return f"{known(i)} AND {start} < {i}.showTo AND ({begins})"


def _next_over_one(edge: str, label: str, fact: str, *, concurrent: bool) -> str:
    """The branch that steps from the people `k.near` over one node to others: a post, or a school."""
    shares = "WHERE l[2] < h.validTo AND h.validFrom < l[3]" if concurrent else ""
    return f"""  UNWIND k.near AS id
  MATCH (:Person {{id: id}})-[g:{edge}]->(q:{label}) WHERE {_was_true("g", concurrent=concurrent)} AND {visible("q")}
  WITH k, q, id, g ORDER BY id, g.factId
  WITH k, q, collect([id, g.factId, g.validFrom, g.validTo]) AS links
  MATCH (q)<-[h:{edge}]-(x:Person) WHERE {_was_true("h", concurrent=concurrent)} AND {visible("x")}
  WITH k, q, h, x, head([l IN links {shares}]) AS l WHERE l IS NOT NULL
  RETURN [x.id, l[0], [['{label}', q.id]], [['{fact}', l[1]], ['{fact}', h.factId]]] AS hop
"""


def _next_over_unit(*, concurrent: bool) -> str:
    """The branch that steps from the people `k.far` over post, unit and post to others."""
    shares = "WHERE l[3] < until AND since < l[4]" if concurrent else ""
    was_true = {row: _was_true(row, concurrent=concurrent) for row in ("g", "h")}
    return f"""  UNWIND k.far AS id
  MATCH (:Person {{id: id}})-[g:HELD]->(q:Post)-[j:POST_IN]->(u:Organisation)
  WHERE {was_true["g"]} AND {_place_of("g", "j")} AND {visible("u")}
  WITH k, u, q, id, g, {_since("g", "j")} AS since, {_until("g", "j")} AS until ORDER BY id, g.factId
  WITH k, u, collect([id, g.factId, q.id, since, until]) AS links
  MATCH (u)<-[i:POST_IN]-(p:Post)<-[h:HELD]-(x:Person)
  WHERE {was_true["h"]} AND {_place_of("h", "i")} AND {visible("x")}
  WITH k, u, p, h, x, links, {_since("h", "i")} AS since, {_until("h", "i")} AS until
  WITH k, u, p, h, x, head([l IN links {shares}]) AS l WHERE l IS NOT NULL
  RETURN [x.id, l[0], [['Post', l[2]], ['Organisation', u.id], ['Post', p.id]],
    [['Appointment', l[1]], null, null, ['Appointment', h.factId]]] AS hop
"""


def next_people(*, concurrent: bool) -> Statement:
    """Who is next to people: over a post or a school to those in `near`, over post, unit and post to those in `far`.

    A row: the person reached, the one it was reached from, the nodes between them as [kind, id], and the facts that
    link these as [kind, id] or null. With `concurrent` both people must have been there on one day.
    """
    branches = (
        _next_over_one("HELD", "Post", "Appointment", concurrent=concurrent),
        _next_over_one("STUDIED_AT", "School", "Study", concurrent=concurrent),
        _next_over_unit(concurrent=concurrent),
    )
    return Statement(
        "links.next_people",
        "UNWIND $keys AS k\nCALL (k) {\n"
        + "  UNION ALL\n".join(branches)
        + "}\nWITH k, collect(hop) AS hops\nRETURN collect([k.i, hops]) AS rows",
    )
