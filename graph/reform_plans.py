"""Reading reform plans: what they say now or said at a moment, and every revision until then."""

from __future__ import annotations

from graph.columns import Projection, date, plain
from graph.conditions import Conditions
from graph.connection import Statement
from graph.instants import KEY, During, known
from graph.listings import Arguments, Listing
from graph.lists import Key, Source
from graph.scope import visible


def revision(s: str) -> Projection:
    """What a plan says in one revision."""
    return Projection(
        (
            *plain(s, title="title", status="status", draft="draft", editor="editor", recorded_at="recordedAt"),
            *date(s, on="on"),
        )
    )


def plan(p: str, s: str) -> Projection:
    """A plan with the revision that is known."""
    enacted = plain(s, _events="eventIds")
    return Projection((*plain(p, id="id", version="version"), *revision(s).columns, *enacted))


def _all(c: Conditions, _: During | None, arguments: Arguments) -> Source:
    status = c.among("s.status", arguments.kinds)
    match = (
        f"MATCH (p:ReformPlan)-[:HAS_STATE]->(s:ReformPlanState)\nWHERE {known('s')} AND {visible('p')} AND {status}"
    )
    return Source("reform_plans", match, ("p", "s"), "p.id")


def _revisions(_: Conditions, __: During | None, ___: Arguments) -> Source:
    match = (
        "MATCH (p:ReformPlan {id: k.id})-[:HAS_STATE]->(s:ReformPlanState)\n"
        f"WHERE s.recordedAt <= {KEY.known} AND {visible('p')}"
    )
    return Source("reform_plans.revisions", match, ("s",), "s.rowId")


ALL = Listing("reformPlans", _all, lambda _: plan("p", "s"), {}, (Key("s.on"), Key("s.recordedAt")))
REVISIONS = Listing("ReformPlan.revisions", _revisions, lambda _: revision("s"), {}, (Key("s.recordedAt"),))

BY_ID = Statement(
    "reform_plans.by_id",
    f"""UNWIND $keys AS k
CALL (k) {{
  MATCH (p:ReformPlan {{id: k.id}})-[:HAS_STATE]->(s:ReformPlanState) WHERE {known("s")} AND {visible("p")}
  RETURN collect({plan("p", "s").expression}) AS rows
}}
RETURN collect([k.i, rows]) AS rows""",
)
