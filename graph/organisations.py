"""Reading organisations: themselves, their states, their trees."""

from __future__ import annotations

from collections.abc import Callable

from graph.columns import Column, Projection
from graph.conditions import Conditions, Where
from graph.connection import Statement
from graph.filters import line, organisation, superior_then
from graph.instants import BENEATH, KEY, During, begun, known, shown, shows, valid, valid_step, within
from graph.listings import Arguments, Listing
from graph.lists import LAST_NUMBER, LAST_TEXT, Key, Source
from graph.projections import organisation as project
from graph.projections import state, subordination
from graph.scope import visible
from graph.walks import layers

_STATE = "(o)-[:HAS_STATE]->(s:OrganisationState)"
_SHOWN = f"{shows('s')} AND {visible('o')}"

ORDERS = {
    "SEQUENCE": Key(f"coalesce(s.sequence, {LAST_NUMBER})"),
    "CODE": Key(f"coalesce(o.code, '{LAST_TEXT}')"),
    "NAME": Key("coalesce(s.nameKey, '')"),
    "FOUNDED_ON": Key(
        "CASE WHEN s.showFrom = 0 THEN s.validFrom ELSE coalesce(head([(o)-[:HAS_STATE]->(f:OrganisationState) "
        f"WHERE f.showFrom = 0 AND f.showTo > 0 AND {known('f')} | f.validFrom]), 0) END"
    ),
}
DEFAULT = (ORDERS["SEQUENCE"], ORDERS["NAME"])


def _filter(c: Conditions, where: Where) -> str:
    return organisation(c, KEY, "o", "s", where)


def _project(_: Arguments) -> Projection:
    return project("o", "s")


def alive(during: During | None) -> str:
    """The organisation `o` lives on the day, or on some day of `during`."""
    if during is None:
        return valid("s", KEY.at)
    other = f"EXISTS {{ MATCH (o)-[:HAS_STATE]->(l:OrganisationState) WHERE {known('l')} AND {during.overlaps('l')} }}"
    return "true" if during.of_all_time else other


def subtree(c: Conditions, kinds: list[str] | None = None, *, least: int = 0, most: int = 64) -> str:
    """The step pattern from a root down a tree, as of the key's day."""
    holds = f"{line(c, 'e', 'a', kinds)} AND {known('e')} AND {valid_step('e', KEY.at)}"
    return f"((b)<-[e:SUBORDINATE_TO]-(a) WHERE {holds}){{{least},{most}}}"


def reach(c: Conditions, arguments: Arguments) -> str:
    """A clause that binds `o`: the key's organisation, or with `subtree` all beneath it too."""
    if not arguments.subtree:
        return "MATCH (o:Organisation {id: k.id})\n"
    return f"MATCH (:Organisation {{id: k.id}}) {subtree(c)} (o:Organisation)\nWITH DISTINCT k, o\n"


def _all(_: Conditions, during: During | None, __: Arguments) -> Source:
    match = f"MATCH (o:Organisation)-[:HAS_STATE]->(s:OrganisationState)\nWHERE {_SHOWN} AND {alive(during)}"
    return Source("organisations", match, ("o", "s"), "o.id")


def _children(c: Conditions, _: During | None, arguments: Arguments) -> Source:
    match = (
        f"MATCH (:Organisation {{id: k.id}})<-[e:SUBORDINATE_TO]-(o:Organisation)-[:HAS_STATE]->(s:OrganisationState)\n"
        f"WHERE {line(c, 'e', 'o', arguments.kinds)} AND {known('e')} AND {valid('e', KEY.at)} AND {_SHOWN}\n"
        "WITH DISTINCT k, o, s WHERE true"
    )
    return Source("organisations.children", match, ("o", "s"), "o.id")


def _descendants(c: Conditions, _: During | None, arguments: Arguments) -> Source:
    most = 64 if arguments.max_depth is None else arguments.max_depth

    def down(a: str) -> str:
        holds = f"{line(c, 'e', 'b', arguments.kinds)} AND {known('e')} AND {valid_step('e', KEY.at)}"
        return f"({a})<-[e:SUBORDINATE_TO]-(b:Organisation) WHERE {holds}"

    if arguments.kinds is None:
        prelude = (
            f"MATCH (:Organisation {{id: k.id}}) {subtree(c, least=1, most=most)} (o:Organisation)\n"
            "WHERE o.id <> k.id\nWITH k, o, min(size(e)) AS depth\n"
        )
    else:
        # Lines that are no trees: there may be many ways to one organisation.
        prelude = (
            f"MATCH (r:Organisation {{id: k.id}})\nWITH k, {layers('r', down)} AS layers\n"
            f"UNWIND range(1, {most}) AS depth\nUNWIND layers[depth] AS o\nWITH k, o, depth\n"
        )
    match = f"MATCH {_STATE}\nWHERE {_SHOWN}"
    return Source("organisations.descendants", match, ("o", "s", "depth"), "o.id", prelude=prelude)


def _ancestors(c: Conditions, _: During | None, arguments: Arguments) -> Source:
    holds = f"{line(c, 'e', 'r', arguments.kinds)} AND {known('e')} AND {superior_then('e', 's0', KEY.at)}"

    def up(a: str) -> str:
        further = f"{line(c, 'e', a, arguments.kinds)} AND {known('e')} AND {valid_step('e', 'day')}"
        return f"({a})-[e:SUBORDINATE_TO]->(b:Organisation) WHERE {further}"

    prelude = (
        f"MATCH (r:Organisation {{id: k.id}})-[:HAS_STATE]->(s0:OrganisationState) WHERE {shows('s0')}\n"
        f"MATCH (r)-[e:SUBORDINATE_TO]->(first:Organisation) WHERE {holds}\n"
        f"WITH DISTINCT k, first, {shown('s0', KEY.at)} AS day\n"
        f"WITH k, {layers('first', up)} AS layers\n"
        "UNWIND range(1, size(layers)) AS layer\nUNWIND layers[layer - 1] AS o\n"
        "WITH k, o, layer WHERE o.id <> k.id\nWITH k, o, min(layer) AS depth\n"
    )
    return Source(
        "organisations.ancestors", f"MATCH {_STATE}\nWHERE {_SHOWN}", ("o", "s", "depth"), "o.id", prelude=prelude
    )


def _with_depth(_: Arguments) -> Projection:
    return Projection((*project("o", "s").columns, Column("_depth", "depth")))


def _states(_: Conditions, during: During | None, __: Arguments) -> Source:
    match = (
        "MATCH (:Organisation {id: k.id})-[:HAS_STATE]->(s:OrganisationState)\n"
        f"WHERE {known('s')} AND {begun('s', during)}"
    )
    return Source("organisations.states", match, ("s",), "s.factId")


def _subordinations(direction: str) -> Callable[[Conditions, During | None, Arguments], Source]:
    pattern = {
        "superiors": "(a:Organisation {id: k.id})-[e:SUBORDINATE_TO]->(b:Organisation)",
        "subordinates": "(b:Organisation {id: k.id})<-[e:SUBORDINATE_TO]-(a:Organisation)",
    }[direction]
    other = "b" if direction == "superiors" else "a"

    def source(c: Conditions, during: During | None, arguments: Arguments) -> Source:
        match = (
            f"MATCH {pattern}\nWHERE {line(c, 'e', 'a', arguments.kinds)} AND {known('e')} "
            f"AND {within('e', during)} AND {visible(other)}"
        )
        return Source(f"organisations.{direction}", match, ("e", "a", "b"), "e.factId", shown("e", KEY.at))

    return source


def _subordination(arguments: Arguments) -> Projection:
    return subordination("e", "a", "b", BENEATH, arguments.joins)


ALL = Listing("organisations", _all, _project, ORDERS, DEFAULT, _filter)
CHILDREN = Listing("Organisation.children", _children, _project, ORDERS, DEFAULT, _filter)
DESCENDANTS = Listing("Organisation.descendants", _descendants, _with_depth, ORDERS, (Key("depth"), *DEFAULT), _filter)
ANCESTORS = Listing("Organisation.ancestors", _ancestors, _with_depth, {}, (Key("depth"), ORDERS["SEQUENCE"]))
STATES = Listing(
    "Organisation.states",
    _states,
    lambda arguments: state("s", arguments.joins),
    {},
    (Key("s.validFrom"), Key("s.validTo")),
)
_BY_START = (Key("e.validFrom"), Key("e.validTo"))
SUPERIORS = Listing("Organisation.superiors", _subordinations("superiors"), _subordination, {}, _BY_START)
SUBORDINATES = Listing("Organisation.subordinates", _subordinations("subordinates"), _subordination, {}, _BY_START)


def subordination_of(joins: frozenset[str]) -> Statement:
    """One subordination, as known at the key's moment; the key also tells the `owner`, the subordinate."""
    row = subordination("e", "a", "b", BENEATH, joins)
    return Statement(
        "organisations.subordination",
        f"""UNWIND $keys AS k
CALL (k) {{
  MATCH (a:Organisation {{id: k.owner}})-[e:SUBORDINATE_TO]->(b:Organisation)
  WHERE e.factId = k.id AND {known("e")} AND {visible("a")} AND {visible("b")}
  WITH k, e, a, b, {shown("e", KEY.at)} AS t
  {row.clauses}RETURN collect({row.expression}) AS rows
}}
RETURN collect([k.i, rows]) AS rows""",
    )


_ROW = project("o", "s").expression

BY_ID = Statement(
    "organisations.by_id",
    f"""UNWIND $keys AS k
CALL (k) {{
  MATCH (n:Organisation {{id: k.id}})
  OPTIONAL MATCH (n)-[:SAME_AS]->(kept:Organisation)
  WITH k, coalesce(kept, n) AS o
  MATCH {_STATE} WHERE {_SHOWN}
  RETURN collect({_ROW}) AS rows
}}
RETURN collect([k.i, rows]) AS rows""",
)
"""Organisations by id, following what was found to be the same."""


def by_code(row: Projection) -> Statement:
    """All organisations that bear a code at any time; who asked picks."""
    return Statement(
        "organisations.by_code",
        f"""UNWIND $keys AS k
CALL (k) {{
  MATCH (n:Organisation {{code: k.id}})
  OPTIONAL MATCH (n)-[:SAME_AS]->(kept:Organisation)
  WITH DISTINCT k, coalesce(kept, n) AS o
  MATCH {_STATE} WHERE {_SHOWN}
  RETURN collect({row.expression}) AS rows
}}
RETURN collect([k.i, rows]) AS rows""",
    )


PARENT = Statement(
    "organisations.parent",
    f"""UNWIND $keys AS k
CALL (k) {{
  MATCH (c:Organisation {{id: k.id}})-[:HAS_STATE]->(cs:OrganisationState) WHERE {shows("cs")}
  MATCH (c)-[e:SUBORDINATE_TO]->(o:Organisation)
  WHERE (k.kind = e.kind OR (k.kind IS NULL AND e.kind = CASE WHEN c:PartyOrganisation THEN 'PARTY'
    WHEN c:InternalDivision THEN 'INTERNAL' ELSE 'LEADERSHIP' END))
    AND {known("e")} AND {superior_then("e", "cs", KEY.at)}
  MATCH {_STATE} WHERE {_SHOWN}
  WITH e, o, s, k ORDER BY e.validFrom DESC, e.factId LIMIT 1
  RETURN collect({_ROW}) AS rows
}}
RETURN collect([k.i, rows]) AS rows""",
)
"""The superior of each organisation on the key's day; of several the one that came last."""

STATE = state("s")

STATES_DURING = Statement(
    "organisations.states_during",
    f"""UNWIND $keys AS k
CALL (k) {{
  MATCH (:Organisation {{id: k.id}})-[:HAS_STATE]->(s:OrganisationState)
  WHERE {known("s")} AND s.validFrom < s.validTo AND s.validFrom < k.to AND k.from < s.validTo
  WITH s ORDER BY s.validFrom, s.factId
  RETURN collect({STATE.expression}) AS rows
}}
RETURN collect([k.i, rows]) AS rows""",
)
"""The periods of each organisation that share days with the key's `from` and `to`."""
