"""Reading posts, their seats and vacancies, and what they came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from graph.columns import Column, Projection
from graph.conditions import Conditions, Where
from graph.connection import Statement
from graph.filters import holders, is_open, post
from graph.instants import KEY, During, known, shows, valid, within
from graph.listings import Arguments, Listing, joined
from graph.lists import LAST_NUMBER, LAST_TEXT, Key, Source
from graph.organisations import reach
from graph.projections import organisation_of_post
from graph.projections import post as project
from graph.scope import visible

_STATE = "(p)-[:HAS_STATE]->(s:PostState)"
_SHOWN = f"{shows('s')} AND {visible('p')}"
_JOINS = joined("organisation")

ORDERS = {
    "SEQUENCE": Key(f"coalesce(s.sequence, {LAST_NUMBER})"),
    "TITLE": Key("coalesce(s.nameKey, '')"),
    "RANK": Key(f"coalesce(s.rank, '{LAST_TEXT}')"),
}
DEFAULT = (ORDERS["SEQUENCE"], ORDERS["TITLE"])


def _filter(c: Conditions, where: Where) -> str:
    return post(c, KEY, "p", "s", where)


def _project(arguments: Arguments) -> Projection:
    return project("p", "s", joins=_JOINS(arguments))


def _all(_: Conditions, during: During | None, __: Arguments) -> Source:
    match = f"MATCH (p:Post)-[:HAS_STATE]->(s:PostState)\nWHERE {_SHOWN} AND {is_open('p', 's', during)}"
    return Source("posts", match, ("p", "s"), "p.id")


def _of_organisation(c: Conditions, during: During | None, arguments: Arguments) -> Source:
    match = (
        f"MATCH (o)<-[i:POST_IN]-(p:Post)-[:HAS_STATE]->(s:PostState)\n"
        f"WHERE {known('i')} AND {within('i', during)} AND {_SHOWN} AND {is_open('p', 's', during)}\n"
        "WITH DISTINCT k, p, s WHERE true"
    )
    return Source("posts.of_organisation", match, ("p", "s"), "p.id", prelude=reach(c, arguments))


def _vacant(c: Conditions, within_reach: str, name: str) -> Source:
    held = holders(c, KEY, "p")
    last = c.variable("h")
    then = valid("q", f"({last}.validTo - 1)")
    full_before = f"COUNT {{ MATCH (p)<-[q:HELD]-(:Person) WHERE {known('q')} AND {then} }} >= s.seats"
    match = (
        f"{within_reach}WHERE {_SHOWN} AND {valid('s', KEY.at)} AND s.seats > {held}\n"
        f"WITH DISTINCT k, p, s, s.seats - {held} AS vacantSeats\n"
        f"OPTIONAL MATCH (p)<-[{last}:HELD]-(:Person) WHERE {known(last)} AND {last}.validFrom < {last}.validTo "
        f"AND {last}.validTo <= k.at AND {full_before}\n"
        f"WITH k, p, s, vacantSeats, max({last}.validTo * 10 + CASE {last}.validToPrecision "
        "WHEN 'Y' THEN 0 WHEN 'M' THEN 1 ELSE 2 END) AS left\n"
        "OPTIONAL MATCH (p)<-[f:HELD]-(:Person)\n"
        f"WHERE {known('f')} AND k.at < f.validFrom AND f.validFrom < f.validTo\n"
        "WITH k, p, s, vacantSeats, left, min(f.validFrom * 10 + CASE f.validFromPrecision "
        "WHEN 'Y' THEN 0 WHEN 'M' THEN 1 ELSE 2 END) AS filled\n"
        "OPTIONAL MATCH (p)<-[g:HELD]-(:Person)\n"
        f"WHERE {known('g')} AND g.validToPrecision = 'U' AND g.validFrom <= k.at\n"
        "WITH k, p, s, vacantSeats, left, filled, max(g.validFrom) AS gone\n"
        "WITH k, p, s, vacantSeats, filled, CASE WHEN gone * 10 + 2 >= coalesce(left, 0) THEN null "
        "WHEN left IS NOT NULL THEN left ELSE head([(p)-[:HAS_STATE]->(l:PostState) WHERE l.showFrom = 0 "
        f"AND l.showTo > 0 AND l.validFrom > 0 AND {known('l')} | l.validFrom * 10 + "
        "CASE l.validFromPrecision WHEN 'Y' THEN 0 WHEN 'M' THEN 1 ELSE 2 END]) END AS since WHERE true"
    )
    return Source(name, match, ("p", "s", "vacantSeats", "filled", "since"), "p.id")


def _vacant_in_reach(name: str) -> Callable[[Conditions, During | None, Arguments], Source]:
    def source(c: Conditions, _: During | None, arguments: Arguments) -> Source:
        match = (
            "MATCH (o)<-[i:POST_IN]-(p:Post)-[:HAS_STATE]->(s:PostState)\n"
            f"WHERE {known('i')} AND {valid('i', KEY.at)}\nWITH k, p, s "
        )
        return replace(_vacant(c, match, name), prelude=reach(c, arguments))

    return source


def _vacant_anywhere(c: Conditions, during: During | None, arguments: Arguments) -> Source:
    if arguments.under is not None:
        return _vacant_in_reach("posts.vacant_beneath")(c, during, replace(arguments, subtree=True))
    return _vacant(c, "MATCH (p:Post)-[:HAS_STATE]->(s:PostState)\n", "posts.vacant")


def _vacancy_of_post(c: Conditions, _: During | None, __: Arguments) -> Source:
    return _vacant(c, "MATCH (p:Post {id: k.id})-[:HAS_STATE]->(s:PostState)\n", "posts.vacancy")


def dated(value: int | None) -> tuple[int, str | None] | None:
    """A day with its precision in the last digit, as the vacancy statement computes with it."""
    return None if value is None else (value // 10, ("Y", "M", None)[value % 10])


def _vacancy(arguments: Arguments) -> Projection:
    joins = frozenset({"organisation"}) if "post.organisation" in arguments.joins else frozenset[str]()
    shown = project("p", "s", joins=joins)
    columns = (
        Column("vacant_seats", "vacantSeats"),
        Column("since", "since", dated),
        Column("filled_from", "filled", dated),
        shown.nested("post"),
    )
    return Projection(columns, shown.clauses)


VACANCY_ORDERS = {
    "SEQUENCE": ORDERS["SEQUENCE"],
    "SINCE": Key("coalesce(since, 0)"),
    "RANK": ORDERS["RANK"],
}

ALL = Listing("posts", _all, _project, ORDERS, DEFAULT, _filter)
OF_ORGANISATION = Listing("Organisation.posts", _of_organisation, _project, ORDERS, DEFAULT, _filter)
VACANT = Listing("vacantPosts", _vacant_anywhere, _vacancy, VACANCY_ORDERS, DEFAULT, _filter)
VACANT_IN_ORGANISATION = Listing(
    "Organisation.vacancies",
    _vacant_in_reach("posts.vacant_in_organisation"),
    _vacancy,
    VACANCY_ORDERS,
    DEFAULT,
    _filter,
)
VACANCY = Listing("Post.vacancy", _vacancy_of_post, _vacancy, {}, (ORDERS["SEQUENCE"],))


def by(key: str, row: Projection) -> Statement:
    """Posts by `id` or `code`, following what was found to be the same."""
    return Statement(
        f"posts.by_{key}",
        f"""UNWIND $keys AS k
CALL (k) {{
  MATCH (n:Post {{{key}: k.id}})
  OPTIONAL MATCH (n)-[:SAME_AS]->(kept:Post)
  WITH DISTINCT k, coalesce(kept, n) AS p
  MATCH {_STATE} WHERE {_SHOWN}
  {row.clauses}RETURN collect({row.expression}) AS rows
}}
RETURN collect([k.i, rows]) AS rows""",
    )


_UNIT = organisation_of_post("p")

ORGANISATION = Statement(
    "posts.organisation",
    f"""UNWIND $keys AS k
CALL (k) {{
  MATCH (p:Post {{id: k.id}})
  {_UNIT.clauses}RETURN collect({_UNIT.expression}) AS rows
}}
RETURN collect([k.i, rows]) AS rows""",
)
"""The organisation of each post on the key's day."""
