"""Searching every kind of named thing by name, former name, short name, code, pinyin or initials.

A key of the batch holds, beside the instants, `kinds` (or null for all), and the text in four spellings: as given
(`text`), in `lower` and `upper` case, and `folded` to the letters that pinyin is stored in (null for Chinese text).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graph.columns import Column, Projection
from graph.conditions import Conditions
from graph.instants import During, known, shows
from graph.listings import Arguments, Listing
from graph.lists import Key, Source
from graph.projections import organisation, person, place, post, school
from graph.scope import visible

MATCHES = ("NAME", "SHORT_NAME", "FORMER_NAME", "CODE", "PINYIN", "INITIALS")
"""What may match, best first."""
EXACT, BEGINNING, INSIDE = 980, 780, 580
"""Points for how well it matches. What matched takes off up to 100, how much of it is matched adds up to 20."""
HIGHEST = EXACT + 20


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that is searched: its label, and the properties of its states that text indexes stand on."""

    name: str
    label: str
    spelt: tuple[str, ...]
    """Compared with the text as it is spelt."""
    sounded: tuple[str, ...] = ("pinyin", "initials")
    """Compared by sound."""
    other_names: bool = False
    code: Literal["node", "state"] | None = "node"
    """Where its code stands, if it has one."""


KINDS = (
    Kind("ORGANISATION", "Organisation", ("name", "shortName"), ("pinyin", "initials", "shortNamePinyin"), True),
    Kind("POST", "Post", ("title",)),
    Kind("PERSON", "Person", ("name",), other_names=True),
    Kind("SCHOOL", "School", ("name",), code=None),
    Kind("PLACE", "Place", ("name", "shortName"), code="state"),
)
"""In the order in which equally good matches are listed."""


def _candidates(number: int, kind: Kind) -> list[str]:
    """Branches that find the nodes `n` of one kind that may match: by a state `s`, or with `s` null by its own code."""
    wanted = f"  WITH k WHERE k.kinds IS NULL OR '{kind.name}' IN k.kinds\n"
    spelt = [f"s.{name} CONTAINS k.text" for name in kind.spelt]
    sounded = [f"s.{name} CONTAINS k.folded" for name in kind.sounded]
    # Apart from the rest: its index would not be used beside the others.
    by_state = [" OR ".join(spelt + sounded), *(["s.otherNamesKey CONTAINS k.lower"] if kind.other_names else [])]
    by_state += [_coded("s")] if kind.code == "state" else []
    branches = [
        f"{wanted}  MATCH (s:{kind.label}State) WHERE ({condition}) AND {known('s')}\n"
        f"  MATCH (n:{kind.label})-[:HAS_STATE]->(s) WHERE {visible('n')}\n  RETURN n, s, {number} AS kind\n"
        for condition in by_state
    ]
    by_code = (
        f"{wanted}  MATCH (n:{kind.label}) WHERE ({_coded('n')}) AND {visible('n')}\n"
        f"  RETURN n, null AS s, {number} AS kind\n"
    )
    return [*branches, *([by_code] if kind.code == "node" else [])]


def _coded(bearer: str) -> str:
    return " OR ".join(f"{bearer}.code CONTAINS k.{case}" for case in ("text", "lower", "upper"))


def _compared() -> str:
    """Everything that a candidate bears, each as [what it is, as compared, what it is compared with, as stored]."""
    name, short, former, code, pinyin, initials = range(len(MATCHES))
    named = "coalesce(s.name, s.title)"
    now_or_then = f"CASE WHEN {shows('s')} THEN {name} ELSE {former} END"
    spelt = [(now_or_then, named), (short, "s.shortName"), (code, "CASE WHEN s IS NULL THEN n.code ELSE s.code END")]
    sounded = [(pinyin, "s.pinyin"), (pinyin, "s.shortNamePinyin"), (initials, "s.initials")]
    told = [f"[{number}, toLower({stored}), k.lower, {stored}]" for number, stored in spelt]
    told += [f"[{number}, {stored}, k.folded, {stored}]" for number, stored in sounded]
    others = f"[other IN coalesce(s.otherNames, []) | [{former}, toLower(other), k.lower, other]]"
    return f"[{', '.join(told)}] + {others}"


def _matches() -> str:
    """What of it matches, each as [points, what it is, the text that matched]."""
    well = f"CASE WHEN m[1] = m[2] THEN {EXACT} WHEN m[1] STARTS WITH m[2] THEN {BEGINNING} ELSE {INSIDE} END"
    points = f"{well} - 20 * m[0] + 20 * size(m[2]) / size(m[1])"
    return f"[m IN {_compared()} WHERE m[1] CONTAINS m[2] | [{points}, m[0], m[3]]]"


def _source(_: Conditions, __: During | None, ___: Arguments) -> Source:
    branches = [branch for number, kind in enumerate(KINDS) for branch in _candidates(number, kind)]
    prelude = (
        "CALL (k) {\n" + "  UNION ALL\n".join(branches) + "}\n"
        f"UNWIND {_matches()} AS match\n"
        "WITH k, n, kind, match ORDER BY match[0] DESC, match[2]\n"
        "WITH k, n, kind, head(collect(match)) AS best\n"
    )
    match = f"MATCH (n)-[:HAS_STATE]->(s) WHERE {shows('s')}"
    return Source("search", match, ("n", "s", "kind", "best"), "n.id", prelude=prelude)


PROJECTIONS = {
    "ORGANISATION": organisation("n", "s"),
    "POST": post("n", "s"),
    "PERSON": person("n", "s"),
    "SCHOOL": school("n", "s"),
    "PLACE": place("n", "s"),
}


def _project(_: Arguments) -> Projection:
    cases = " ".join(f"WHEN {number} THEN {PROJECTIONS[kind.name].expression}" for number, kind in enumerate(KINDS))
    return Projection(
        (
            Column("kind", "kind", lambda number: KINDS[number].name),
            Column("points", "best[0]"),
            Column("matched_on", "best[1]", lambda number: MATCHES[number]),
            Column("matched_text", "best[2]"),
            Column("columns", f"CASE kind {cases} END"),
        )
    )


SEARCH = Listing(
    "search", _source, _project, {}, (Key("best[0]", descending=True), Key("kind"), Key("coalesce(s.nameKey, '')"))
)
