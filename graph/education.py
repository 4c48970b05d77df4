"""Reading schools and studies."""

from __future__ import annotations

from graph.columns import Projection
from graph.conditions import Conditions, Where
from graph.connection import Statement
from graph.filters import school, study
from graph.instants import BENEATH, KEY, During, begun, known, shown, shows
from graph.listings import Arguments, Listing
from graph.lists import Key, Source
from graph.projections import school as project_school
from graph.projections import study as project
from graph.scope import visible

AT = shown("e", KEY.at)
_BY_START = (Key("e.validFrom"), Key("e.validTo"))
_CARRIED = ("e", "x", "c")


def _filter(c: Conditions, where: Where) -> str:
    return study(c, KEY.beneath("e"), "e", "c", where)


def _project(arguments: Arguments) -> Projection:
    return project("e", "x", "c", BENEATH, arguments.joins)


def _of_person(_: Conditions, during: During | None, __: Arguments) -> Source:
    match = f"MATCH (x:Person {{id: k.id}})-[e:STUDIED_AT]->(c:School)\nWHERE {known('e')} AND {begun('e', during)}"
    return Source("studies.of_person", match, _CARRIED, "e.factId", AT)


def _of_school(_: Conditions, during: During | None, __: Arguments) -> Source:
    match = (
        f"MATCH (x:Person)-[e:STUDIED_AT]->(c:School {{id: k.id}})\n"
        f"WHERE {known('e')} AND {begun('e', during)} AND {visible('x')}"
    )
    return Source("studies.of_school", match, _CARRIED, "e.factId", AT)


def _fellows(_: Conditions, __: During | None, arguments: Arguments) -> Source:
    major = " AND e.major = k.major" if arguments.through else ""
    match = (
        f"MATCH (x:Person)-[e:STUDIED_AT]->(c:School {{id: k.school}})\n"
        f"WHERE x.id <> k.person AND {known('e')} AND e.validFrom < e.validTo AND e.validFrom < k.to "
        f"AND k.from < e.validTo AND {visible('x')}{major}"
    )
    return Source("studies.fellows", match, _CARRIED, "e.factId", AT)


OF_PERSON = Listing("Person.studies", _of_person, _project, {}, _BY_START)
OF_SCHOOL = Listing("School.studies", _of_school, _project, {}, _BY_START, _filter)
FELLOWS = Listing("Study.fellows", _fellows, _project, {}, _BY_START)


def _schools(_: Conditions, __: During | None, ___: Arguments) -> Source:
    match = f"MATCH (c:School)-[:HAS_STATE]->(s:SchoolState)\nWHERE {shows('s')}"
    return Source("schools", match, ("c", "s"), "c.id")


SCHOOLS = Listing(
    "schools",
    _schools,
    lambda _: project_school("c", "s"),
    {},
    (Key("coalesce(s.nameKey, '')"),),
    lambda c, where: school(c, "c", "s", where),
)

_ROW = project_school("c", "s").expression

SCHOOL_BY_ID = Statement(
    "schools.by_id",
    f"""UNWIND $keys AS k
CALL (k) {{
  MATCH (n:School {{id: k.id}})
  OPTIONAL MATCH (n)-[:SAME_AS]->(kept:School)
  WITH k, coalesce(kept, n) AS c
  MATCH (c)-[:HAS_STATE]->(s:SchoolState) WHERE {shows("s")}
  RETURN collect({_ROW}) AS rows
}}
RETURN collect([k.i, rows]) AS rows""",
)


def school_by_name(row: Projection) -> Statement:
    """All schools that bear a name on the key's day."""
    # Only of what is known to be text does Neo4j seek a name in the index of texts.
    return Statement(
        "schools.by_name",
        f"""UNWIND $keys AS k
CALL (k) {{
  MATCH (c:School)-[:HAS_STATE]->(s:SchoolState) WHERE s.name = toString(k.id) AND {shows("s")}
  RETURN collect({row.expression}) AS rows
}}
RETURN collect([k.i, rows]) AS rows""",
    )


def study_by_id(joins: frozenset[str], *, of_person: bool = False) -> Statement:
    """Studies by id: the row that is known at the key's moment. With `of_person` the key tells the `person` too."""
    row = project("e", "x", "c", BENEATH, joins)
    return Statement(
        "studies.by_id",
        f"""UNWIND $keys AS k
CALL (k) {{
  MATCH (x:Person{" {id: k.person}" if of_person else ""})-[e:STUDIED_AT]->(c:School)
  WHERE e.factId = k.id AND {known("e")} AND {visible("x")}
  WITH k, e, x, c, {AT} AS t
  {row.clauses}RETURN collect({row.expression}) AS rows
}}
RETURN collect([k.i, rows]) AS rows""",
    )
