"""Reading people: themselves, and those who hold several posts."""

from __future__ import annotations

from graph.appointments import HOLDERS_OF_SEVERAL
from graph.columns import Projection, plain
from graph.conditions import Conditions, Where
from graph.connection import Statement
from graph.filters import person
from graph.instants import BENEATH, KEY, During, known, shown, shows, within
from graph.listings import Arguments, Listing
from graph.lists import LAST_NUMBER, LAST_TEXT, Key, Source
from graph.projections import membership
from graph.projections import person as project
from graph.scope import visible

_STATE = "(x)-[:HAS_STATE]->(s:PersonState)"
_SHOWN = f"{shows('s')} AND {visible('x')}"

ORDERS = {
    "NAME": Key("s.nameKey"),
    "BORN_ON": Key(f"coalesce(s.bornOn, {LAST_NUMBER})"),
    "CODE": Key(f"coalesce(x.code, '{LAST_TEXT}')"),
}
DEFAULT = (ORDERS["NAME"],)


def _filter(c: Conditions, where: Where) -> str:
    return person(c, KEY, "x", "s", where)


def _all(_: Conditions, __: During | None, arguments: Arguments) -> Source:
    match = f"MATCH (x:Person)-[:HAS_STATE]->(s:PersonState)\nWHERE {_SHOWN}"
    if arguments.where is None and not arguments.order:
        # Everybody has a name: said so, Neo4j goes along the index of names and stops when the page is full.
        match += " AND s.nameKey >= ''"
    return Source("people", match, ("x", "s"), "x.id")


def _project(arguments: Arguments) -> Projection:
    return project("x", "s", joins=arguments.joins)


def _nested(arguments: Arguments) -> Projection:
    joins = frozenset(name.removeprefix("person.") for name in arguments.joins if name.startswith("person."))
    found = project("x", "s", joins=joins)
    return Projection((*plain("x", id="id"), found.nested("person")), found.clauses)


def _memberships(_: Conditions, during: During | None, __: Arguments) -> Source:
    match = (
        f"MATCH (x:Person {{id: k.id}})-[e:PARTY_MEMBER_OF]->(o:Organisation)\n"
        f"WHERE {known('e')} AND {within('e', during)} AND {visible('o')}"
    )
    return Source("people.party_memberships", match, ("e", "x", "o"), "e.factId", shown("e", KEY.at))


def shared_holders(_: Conditions, __: During | None, ___: Arguments) -> Source:
    """People with appointments in more than one member of the key's co-location, on its day."""
    match = (
        "MATCH (g:CoLocationGroup {id: k.group})<-[m:IN_COLOCATION]-(o:Organisation)"
        "<-[i:POST_IN]-(:Post)<-[h:HELD]-(x:Person)\n"
        + "WHERE "
        + " AND ".join(f"{known(row)} AND {within(row, None)}" for row in ("m", "i", "h"))
        + "\nWITH k, x, count(DISTINCT o) AS units WHERE units > 1\n"
        f"MATCH {_STATE} WHERE {_SHOWN}"
    )
    return Source("people.shared_holders", match, ("x", "s"), "x.id")


ALL = Listing("people", _all, _project, ORDERS, DEFAULT, _filter)
HOLDING_SEVERAL_POSTS = HOLDERS_OF_SEVERAL(_nested, ORDERS, DEFAULT, _filter)
SHARED_HOLDERS = Listing("CoLocation.sharedHolders", shared_holders, _nested, ORDERS, DEFAULT, _filter)
PARTY_MEMBERSHIPS = Listing(
    "Person.partyMemberships",
    _memberships,
    lambda arguments: membership("e", "x", "o", BENEATH, arguments.joins),
    {},
    (Key("e.validFrom"), Key("e.validTo")),
)


def by(key: str, row: Projection) -> Statement:
    """People by `id`, `code` or `idNumber`, following who was found to be the same."""
    return Statement(
        f"people.by_{key}",
        f"""UNWIND $keys AS k
CALL (k) {{
  MATCH (n:Person {{{key}: k.id}})
  OPTIONAL MATCH (n)-[:SAME_AS]->(kept:Person)
  WITH DISTINCT k, coalesce(kept, n) AS x
  MATCH {_STATE} WHERE {_SHOWN}
  RETURN collect({row.expression}) AS rows
}}
RETURN collect([k.i, rows]) AS rows""",
    )


MEMBERSHIP = membership("e", "x", "o")

MEMBERSHIP_BY_ID = Statement(
    "people.party_membership_by_id",
    f"""UNWIND $keys AS k
CALL (k) {{
  MATCH (x:Person)-[e:PARTY_MEMBER_OF]->(o:Organisation)
  WHERE e.factId = k.id AND {known("e")} AND {visible("x")}
  RETURN collect({MEMBERSHIP.expression}) AS rows
}}
RETURN collect([k.i, rows]) AS rows""",
)
