"""Reading appointments: who held which post, when."""

from __future__ import annotations

from functools import partial

from graph.columns import Projection
from graph.conditions import Conditions, Where
from graph.connection import Statement
from graph.filters import appointment
from graph.instants import BENEATH, KEY, During, begun, known, shown, shows, valid, within
from graph.listings import Arguments, Listing
from graph.lists import LAST_NUMBER, Key, Source
from graph.organisations import reach, subtree
from graph.projections import appointment as project
from graph.scope import visible
from graph.walks import reached, succession

AT = shown("h", KEY.at)

ORDERS = {
    "VALID_FROM": Key("h.validFrom"),
    "VALID_TO": Key("h.validTo"),
    "SEQUENCE": Key(f"coalesce(h.sequence, {LAST_NUMBER})"),
}
DEFAULT = (ORDERS["VALID_FROM"], ORDERS["VALID_TO"])
_CARRIED = ("h", "x", "p")


def _filter(c: Conditions, where: Where, *, always_valid: bool = False) -> str:
    return appointment(c, KEY, KEY.beneath("h", always_valid=always_valid), "h", "x", "p", where)


def _project(arguments: Arguments) -> Projection:
    return project("h", "x", "p", BENEATH, arguments.joins)


def _project_in_unit(arguments: Arguments) -> Projection:
    return project("h", "x", "p", BENEATH, arguments.joins, unit="o")


def _source(name: str, match: str, during: During | None, prelude: str = "", *more: str) -> Source:
    # What is listed because it is valid on the key's day shows that day.
    return Source(name, match, (*_CARRIED, *more), "h.factId", KEY.at if during is None else AT, prelude)


def _shown(during: During | None) -> str:
    return f"{known('h')} AND {within('h', during)} AND {visible('x')} AND {visible('p')}"


def _all(_: Conditions, during: During | None, __: Arguments) -> Source:
    return _source("appointments", f"MATCH (x:Person)-[h:HELD]->(p:Post)\nWHERE {_shown(during)}", during)


def _of_person(_: Conditions, during: During | None, __: Arguments) -> Source:
    match = f"MATCH (x:Person {{id: k.id}})-[h:HELD]->(p:Post)\nWHERE {_shown(during)}"
    return _source("appointments.of_person", match, during)


def _of_post(_: Conditions, during: During | None, arguments: Arguments) -> Source:
    prelude = "MATCH (p:Post {id: k.id})\n"
    if arguments.through:
        prelude = f"MATCH (q:Post {{id: k.id}})\n{reached('q', succession('predecessors', 'Post'), 'p')}"
    return _source("appointments.of_post", f"MATCH (x:Person)-[h:HELD]->(p)\nWHERE {_shown(during)}", during, prelude)


def _of_organisation(c: Conditions, during: During | None, arguments: Arguments) -> Source:
    match = (
        f"MATCH (o)<-[i:POST_IN]-(p:Post)<-[h:HELD]-(x:Person)\n"
        f"WHERE {_shown(during)} AND {shows('i', KEY.beneath('h', always_valid=during is None))}"
    )
    return _source("appointments.of_organisation", match, during, reach(c, arguments), "o")


def _continued_by(_: Conditions, __: During | None, ___: Arguments) -> Source:
    match = (
        f"MATCH (x:Person {{id: k.person}})-[h:HELD]->(p:Post)\n"
        f"WHERE h.continuesId = k.id AND {known('h')} AND {visible('p')}"
    )
    return Source("appointments.continued_by", match, _CARRIED, "h.factId", AT)


ALL = Listing("appointments", _all, _project, ORDERS, DEFAULT, _filter)
OF_PERSON = Listing("Person.appointments", _of_person, _project, ORDERS, DEFAULT, _filter)
OF_POST = Listing("Post.appointments", _of_post, _project, ORDERS, DEFAULT, _filter)
OF_ORGANISATION = Listing("Organisation.appointments", _of_organisation, _project_in_unit, ORDERS, DEFAULT, _filter)
CONTINUED_BY = Listing("Appointment.continuedBy", _continued_by, _project, {}, DEFAULT)


def by_id(joins: frozenset[str], *, of_person: bool = False) -> Statement:
    """Appointments by id: the row that is known at the key's moment.

    With `of_person` the key tells the `person` too, which spares the embedded engine a search among all appointments.
    """
    row = project("h", "x", "p", BENEATH, joins)
    return Statement(
        "appointments.by_id",
        f"""UNWIND $keys AS k
CALL (k) {{
  MATCH (x:Person{" {id: k.person}" if of_person else ""})-[h:HELD]->(p:Post)
  WHERE h.factId = k.id AND {known("h")} AND {visible("x")} AND {visible("p")}
  WITH k, h, x, p, {AT} AS t
  {row.clauses}RETURN collect({row.expression}) AS rows
}}
RETURN collect([k.i, rows]) AS rows""",
    )


def _holders_of_several(c: Conditions, _: During | None, arguments: Arguments) -> Source:
    held = f"MATCH (x)-[h:HELD]->(:Post) WHERE {known('h')} AND {valid('h', KEY.at)}"
    match, several = "MATCH (x:Person)", f" AND COUNT {{ {held} }} > 1"
    prelude = ""
    if arguments.under is not None:
        prelude = (
            f"MATCH (:Organisation {{id: k.id}}) {subtree(c)} (o:Organisation)\nWITH DISTINCT k, o\n"
            f"MATCH (o)<-[i:POST_IN]-(:Post)<-[g:HELD]-(x:Person)\n"
            f"WHERE {known('i')} AND {valid('i', KEY.at)} AND {known('g')} AND {valid('g', KEY.at)}\n"
            f"WITH DISTINCT k, x\n{held}\nWITH k, x, count(h) AS several WHERE several > 1\n"
        )
        match, several = "MATCH (x)", ""
    match += f"-[:HAS_STATE]->(s:PersonState)\nWHERE {shows('s')} AND {visible('x')}{several}"
    name = "people.holding_several_posts" if arguments.under is None else "people.holding_several_posts_beneath"
    return Source(name, match, ("x", "s"), "x.id", prelude=prelude)


HOLDERS_OF_SEVERAL = partial(Listing, "multiPostHolders", _holders_of_several)
"""People with more than one valid appointment; `people` completes it with its orders and filter."""


IN_CAREER = project("h", "x", "p", BENEATH, frozenset({"post", "post.organisation"}))


def career(held: Projection) -> Statement:
    """A person's posts, as that projection of `IN_CAREER` has them, and studies begun by the day: two lists a key."""
    return Statement(
        "appointments.career",
        f"""UNWIND $keys AS k
CALL (k) {{
  MATCH (x:Person {{id: k.id}})-[h:HELD]->(p:Post)
  WHERE {known("h")} AND {begun("h", None)} AND {visible("p")}
  WITH k, h, x, p, {AT} AS t
  {held.clauses}RETURN collect({held.expression}) AS held
}}
CALL (k) {{
  MATCH (x:Person {{id: k.id}})-[h:STUDIED_AT]->(c:School)-[:HAS_STATE]->(cs:SchoolState)
  WHERE {known("h")} AND {begun("h", None)} AND {shows("cs", KEY.beneath("h"))}
  RETURN collect([h.factId, h.validFrom, h.validFromPrecision, h.validTo, h.validToPrecision, cs.name, h.level,
    h.degree, h.major, h.department]) AS studied
}}
RETURN collect([k.i, held, studied]) AS rows""",
    )
