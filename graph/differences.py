"""What changed in a tree of organisations between two days.

A key of the batch holds, beside the instants, both days (`from`, `to`) and the `kinds` of subordination (null: the
natural line). The tree is the key's organisation with all that was beneath it on either day.
"""

from __future__ import annotations

from graph.columns import Column, Projection, plain
from graph.conditions import Conditions
from graph.filters import natural
from graph.instants import During, Instant, known, shows, valid, valid_step
from graph.listings import Arguments, Listing
from graph.lists import Key, Source
from graph.organisations import ORDERS
from graph.projections import organisation
from graph.reorganisations import STEP, project_step
from graph.scope import visible
from graph.walks import reached

BEFORE, AFTER = Instant(at="k.from"), Instant(at="k.to")


def _line(edge: str, subordinate: str, kinds: list[str] | None) -> str:
    # Not both in one condition: for alternatives Neo4j scans the edges' index at every step.
    return natural(edge, subordinate) if kinds is None else f"{edge}.kind IN k.kinds"


def _tree(day: str, kinds: list[str] | None) -> str:
    """Clauses that return the organisations `o` of the tree on one day."""

    def beneath(superior: str, subordinate: str) -> str:
        holds = f"{_line('e', subordinate, kinds)} AND {known('e')} AND {valid_step('e', day)}"
        return f"({superior})<-[e:SUBORDINATE_TO]-({subordinate}) WHERE {holds}"

    if kinds is None:
        return f"  MATCH (:Organisation {{id: k.id}}) ({beneath('b', 'a')}){{0,64}} (o:Organisation)\n  RETURN o\n"
    # Lines that are no trees: there may be many ways to one organisation.
    walked = reached("root", lambda a: beneath(a, "b"), "o")
    return f"  MATCH (root:Organisation {{id: k.id}})\n  {walked}  RETURN o\n"


def _members(arguments: Arguments) -> str:
    trees = "  UNION\n".join(_tree(day, arguments.kinds) for day in (BEFORE.at, AFTER.at))
    return f"CALL (k) {{\n{trees}}}\n"


def _alive(day: str) -> str:
    state = f"(o)-[:HAS_STATE]->(l:OrganisationState) WHERE {known('l')} AND {valid('l', day)}"
    return f"EXISTS {{ MATCH {state} }}"


def _state(variable: str, now: Instant) -> str:
    return f"(o)-[:HAS_STATE]->({variable}:OrganisationState) WHERE {shows(variable, now)}"


def _founded(_: Conditions, __: During | None, arguments: Arguments) -> Source:
    match = f"MATCH {_state('s', AFTER)} AND {visible('o')} AND {_alive(AFTER.at)} AND NOT {_alive(BEFORE.at)}"
    return Source("differences.founded", match, ("o", "s"), "o.id", prelude=_members(arguments))


def _ended(_: Conditions, __: During | None, arguments: Arguments) -> Source:
    match = f"MATCH {_state('s', BEFORE)} AND {visible('o')} AND {_alive(BEFORE.at)} AND NOT {_alive(AFTER.at)}"
    return Source("differences.ended", match, ("o", "s"), "o.id", prelude=_members(arguments))


def _staying(arguments: Arguments) -> str:
    """Clauses that bind the organisations `o` that live on both days, with the states of both."""
    return (
        f"{_members(arguments)}MATCH {_state('b', BEFORE)} AND {visible('o')} AND {_alive(BEFORE.at)}\n"
        f"MATCH {_state('s', AFTER)} AND {_alive(AFTER.at)}\n"
    )


def _renamed(_: Conditions, __: During | None, arguments: Arguments) -> Source:
    match = "WITH k, o, b, s WHERE b.name <> s.name"
    return Source("differences.renamed", match, ("o", "b", "s"), "o.id", prelude=_staying(arguments))


def _superiors(day: str, kinds: list[str] | None) -> str:
    return (
        f"COLLECT {{ MATCH (o)-[e:SUBORDINATE_TO]->(p:Organisation) WHERE {_line('e', 'o', kinds)} AND {known('e')} "
        f"AND {valid('e', day)} AND {visible('p')} RETURN p.id ORDER BY e.validFrom DESC, e.factId }}"
    )


def _moved(_: Conditions, __: During | None, arguments: Arguments) -> Source:
    before, after = (_superiors(day, arguments.kinds) for day in (BEFORE.at, AFTER.at))
    prelude = (
        f"{_staying(arguments)}WITH k, o, s, {before} AS before, {after} AS after\n"
        "WITH k, o, s, [x IN before WHERE NOT x IN after] AS left, [x IN after WHERE NOT x IN before] AS joined\n"
    )
    match = "WITH k, o, s, left, joined WHERE size(left) + size(joined) > 0"
    return Source("differences.moved", match, ("o", "s", "left", "joined"), "o.id", prelude=prelude)


def _merged(_: Conditions, __: During | None, arguments: Arguments) -> Source:
    between = f"{known('step')} AND k.from < step.on AND step.on <= k.to AND {visible('o')} AND {visible('z')}"
    prelude = (
        f"{_members(arguments)}CALL (k, o) {{\n"
        f"  MATCH (o)-[step:SUCCEEDED_BY]->(z:Organisation) WHERE {between}\n"
        "  RETURN step, o AS before, z AS after\n  UNION ALL\n"
        f"  MATCH (o)<-[step:SUCCEEDED_BY]-(z:Organisation) WHERE {between}\n"
        "  RETURN step, z AS before, o AS after\n}\n"
    )
    match = "WITH DISTINCT k, step, before, after, 1 AS distance WHERE true"
    return Source("differences.merged", match, STEP, "step.factId", prelude=prelude)


def _event(condition: str, rather: str) -> Column:
    """The last event between the two days that the organisation went through and that fulfils the condition, if any.

    Of several on one day it is one of the kind `rather`, if there is one.
    """
    event = (
        f"COLLECT {{ MATCH (o)-[r:INPUT_OF|PRODUCED]-(v:ReorganisationEvent) WHERE ({condition}) "
        f"AND {known('r')} AND {known('v')} AND k.from < v.on AND v.on <= k.to "
        f"RETURN v.id ORDER BY v.on DESC, CASE v.kind WHEN '{rather}' THEN 0 ELSE 1 END, v.id }}"
    )
    return Column("_event", f"head({event})")


RENAMING = _event("v.kind = 'RENAME' OR v.on = s.validFrom", "RENAME")
"""A renaming, or what else gave it the period that bears the later name: an upgrade may rename too."""
MOVING = _event("v.kind IN ['REPARENT', 'MOVE_IN_WHOLE']", "REPARENT")

_ORGANISATION = (*plain("o", _organisation="id"), Column("_from", "k.from"))
_BY_NAME = (ORDERS["NAME"],)

FOUNDED = Listing("OrganisationDiff.founded", _founded, lambda _: organisation("o", "s"), {}, _BY_NAME)
"""Those that live on the later day only. The key's day is the later one."""
ENDED = Listing("OrganisationDiff.ended", _ended, lambda _: organisation("o", "s"), {}, _BY_NAME)
"""Those that live on the earlier day only. The key's day is the earlier one."""
RENAMED = Listing(
    "OrganisationDiff.renamed",
    _renamed,
    lambda _: Projection((*_ORGANISATION, *plain("b", before="name"), *plain("s", after="name"), RENAMING)),
    {},
    _BY_NAME,
)
"""Those that live on both days, under another name."""
MOVED = Listing(
    "OrganisationDiff.moved",
    _moved,
    lambda _: Projection((*_ORGANISATION, Column("_before", "head(left)"), Column("_after", "head(joined)"), MOVING)),
    {},
    _BY_NAME,
)
"""Those that live on both days, beneath another superior, inside or outside the tree."""
MERGED = Listing(
    "OrganisationDiff.merged", _merged, project_step("Organisation"), {}, (Key("step.on"), Key("before.id"))
)
"""Successions after the earlier day and until the later one, from or to a member of the tree."""
