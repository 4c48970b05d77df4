"""The reference operations in Cypher by hand: each in the form that was found fastest, for its own answer only.

`$at` is the day shown, `$never` the `supersededAt` of what is known now. A statement returns one record, `found`.
"""

from __future__ import annotations


def _now(row: str) -> str:
    return f"{row}.supersededAt = $never"


def _shows(row: str, day: str = "$at") -> str:
    return f"{_now(row)} AND {row}.showFrom <= {day} AND {day} < {row}.showTo"


def _valid(row: str, day: str = "$at") -> str:
    # Written so that no index of all such edges is sought for it.
    return f"{_now(row)} AND {row}.validFrom + 0 <= {day} AND {day} < {row}.validTo + 0"


def _day(row: str) -> str:
    """The day that is shown beneath a fact."""
    return (
        f"CASE WHEN {row}.validFrom <= $at AND $at < {row}.validTo THEN $at "
        f"WHEN {row}.validTo <= $at AND {row}.validFrom < {row}.validTo THEN {row}.validTo - 1 ELSE {row}.validFrom END"
    )


_POST = f"""MATCH (p)-[:HAS_STATE]->(ps:PostState) WHERE {_shows("ps", "t")}
MATCH (p)-[i:POST_IN]->(o:Organisation)-[:HAS_STATE]->(os:OrganisationState)
WHERE {_shows("i", "t")} AND {_shows("os", "t")}"""
_DATES = "h.validFrom, h.validFromPrecision, h.validTo, h.validToPrecision"

PERSON = f"""MATCH (x:Person {{code: $code}})-[:HAS_STATE]->(s:PersonState) WHERE {_shows("s")}
RETURN [x.code, s.name, s.sex, s.ethnicity, s.bornOn, s.bornOnPrecision, s.workStartedOn, s.workStartedOnPrecision,
  s.joinedPartyOn, s.joinedPartyOnPrecision] AS found"""

_HELD = f"""MATCH (x)-[h:HELD]->(p:Post) WHERE {_now("h")} AND h.validFrom + 0 <= $at WITH h, p, {_day("h")} AS t
{_POST}
RETURN [{_DATES}, os.name, ps.title, h.isPrimary, h.factId]"""
_STUDIED = f"""MATCH (x)-[h:STUDIED_AT]->(c:School) WHERE {_now("h")} AND h.validFrom + 0 <= $at
WITH h, c, {_day("h")} AS t MATCH (c)-[:HAS_STATE]->(cs:SchoolState) WHERE {_shows("cs", "t")}
RETURN [{_DATES}, cs.name, h.level, h.department, h.major, h.degree, h.factId]"""
CAREER = f"""MATCH (x:Person {{code: $code}})-[:HAS_STATE]->(s:PersonState) WHERE {_shows("s")}
RETURN [x.code, s.name, COLLECT {{ {_HELD} }}, COLLECT {{ {_STUDIED} }}] AS found"""

SHORTLIST = f"""UNWIND $codes AS code
MATCH (x:Person {{code: code}})-[:HAS_STATE]->(s:PersonState) WHERE {_shows("s")}
WITH x, s ORDER BY s.nameKey, x.id
RETURN collect([x.id, x.code, s.name]) AS found"""
CAREERS = f"""UNWIND $ids AS id
CALL (id) {{
  MATCH (x:Person {{id: id}})-[h:HELD]->(p:Post) WHERE {_now("h")} AND h.validFrom + 0 <= $at
  WITH h, p, {_day("h")} AS t
  {_POST}
  RETURN collect([{_DATES}, os.name, ps.title, h.isPrimary, h.factId]) AS held
}}
CALL (id) {{
  MATCH (x:Person {{id: id}})-[h:STUDIED_AT]->(c:School) WHERE {_now("h")} AND h.validFrom + 0 <= $at
  WITH h, c, {_day("h")} AS t MATCH (c)-[:HAS_STATE]->(cs:SchoolState) WHERE {_shows("cs", "t")}
  RETURN collect([{_DATES}, cs.name, h.level, h.department, h.major, h.degree, h.factId]) AS studied
}}
RETURN collect([held, studied]) AS found"""

_SUBTREE = f"""((a)<-[e:SUBORDINATE_TO]-(b) WHERE {_valid("e")} AND e.kind = CASE WHEN b:PartyOrganisation THEN 'PARTY'
  WHEN b:InternalDivision THEN 'INTERNAL' ELSE 'LEADERSHIP' END){{0,64}} (o:Organisation)"""
INCUMBENTS = f"""MATCH (r:Organisation {{code: $unit}})-[:HAS_STATE]->(rs:OrganisationState) WHERE {_shows("rs")}
CALL (r) {{
  MATCH (r) {_SUBTREE} WITH DISTINCT o
  MATCH (o)-[:HAS_STATE]->(os:OrganisationState) WHERE {_shows("os")}
  MATCH (o)<-[i:POST_IN]-(p:Post) WHERE {_shows("i")}
  MATCH (p)<-[h:HELD]-(x:Person) WHERE {_valid("h")}
  WITH os, p, h, x ORDER BY h.validFrom, h.validTo, h.factId LIMIT 1000
  MATCH (p)-[:HAS_STATE]->(ps:PostState) WHERE {_shows("ps")}
  MATCH (x)-[:HAS_STATE]->(xs:PersonState) WHERE {_shows("xs")}
  WITH os, h, x, xs, ps ORDER BY h.validFrom, h.validTo, h.factId
  RETURN collect([h.validFrom, h.validFromPrecision, x.code, xs.name, ps.title, ps.rank, os.name]) AS held
}}
RETURN [r.code, rs.name, held] AS found"""

MULTI_POST_HOLDERS = f"""MATCH (:Organisation {{code: $district}}) {_SUBTREE} WITH DISTINCT o
MATCH (o)<-[i:POST_IN]-(:Post)<-[g:HELD]-(x:Person) WHERE {_valid("i")} AND {_valid("g")}
WITH DISTINCT x
MATCH (x)-[h:HELD]->(p:Post) WHERE {_valid("h")}
WITH x, collect([h, p]) AS held WHERE size(held) > 1
MATCH (x)-[:HAS_STATE]->(xs:PersonState) WHERE {_shows("xs")}
CALL (held) {{
  UNWIND held AS each WITH each[0] AS h, each[1] AS p, $at AS t
  {_POST}
  WITH h, ps, os ORDER BY h.validFrom, h.validTo, h.factId
  RETURN collect([h.validFrom, h.validFromPrecision, h.isPrimary, ps.title, os.name]) AS posts
}}
WITH x, xs, posts ORDER BY xs.nameKey, x.id LIMIT 1000
RETURN collect([x.code, xs.name, posts]) AS found"""


def _lineage(pattern: str, name: str) -> str:
    return f"""CALL (r) {{
  MATCH (r) ({pattern} WHERE {_now("e")}){{1,64}} ()
  WITH last(e) AS step, min(size(e)) AS distance
  WITH step, distance, startNode(step) AS before, endNode(step) AS after, step.on - 1 AS t
  MATCH (before)-[:HAS_STATE]->(bs:OrganisationState) WHERE {_shows("bs", "t")}
  MATCH (after)-[:HAS_STATE]->(as:OrganisationState) WHERE {_shows("as", "step.on")}
  WITH * ORDER BY distance, step.on, step.factId
  RETURN collect([distance, step.on, step.onPrecision, step.kind, before.code, bs.name, after.code, as.name]) AS {name}
}}"""


LINEAGE = f"""MATCH (r:Organisation {{code: $unit}})-[:HAS_STATE]->(rs:OrganisationState) WHERE {_shows("rs")}
{_lineage("()<-[e:SUCCEEDED_BY]-()", "predecessors")}
{_lineage("()-[e:SUCCEEDED_BY]->()", "successors")}
RETURN [r.code, rs.name, predecessors, successors] AS found"""

HOLDERS = f"""MATCH (r:Post {{code: $post}})-[:HAS_STATE]->(rs:PostState) WHERE {_shows("rs")}
MATCH (r)-[ri:POST_IN]->(ro:Organisation)-[:HAS_STATE]->(ros:OrganisationState)
WHERE {_shows("ri")} AND {_shows("ros")}
CALL (r) {{
  MATCH (r) (()<-[e:SUCCEEDED_BY]-() WHERE {_now("e")}){{0,64}} (p:Post) WITH DISTINCT p
  MATCH (p)<-[h:HELD]-(x:Person) WHERE {_now("h")}
  WITH p, h, x, {_day("h")} AS t ORDER BY h.validFrom, h.validTo, h.factId LIMIT 1000
  {_POST}
  MATCH (x)-[:HAS_STATE]->(xs:PersonState) WHERE {_shows("xs", "t")}
  WITH h, x, xs, ps, os ORDER BY h.validFrom, h.validTo, h.factId
  RETURN collect([{_DATES}, x.code, xs.name, ps.title, os.name]) AS held
}}
RETURN [r.code, rs.title, ros.name, held] AS found"""

PEOPLE = f"""MATCH (s:PersonState)<-[:HAS_STATE]-(x:Person) WHERE s.nameKey >= '' AND {_shows("s")}
WITH x, s ORDER BY s.nameKey, x.id LIMIT 1000
RETURN collect([x.id, x.code, s.name, s.bornOn, s.bornOnPrecision]) AS found"""
POSTS_OF_PEOPLE = f"""UNWIND $ids AS id
CALL (id) {{
  MATCH (x:Person {{id: id}})-[h:HELD]->(p:Post) WHERE {_now("h")}
  WITH h, p, {_day("h")} AS t ORDER BY h.validFrom, h.validTo, h.factId LIMIT 5
  {_POST}
  WITH h, ps, os ORDER BY h.validFrom, h.validTo, h.factId
  RETURN collect([{_DATES}, ps.title, ps.rank, os.name]) AS held
}}
RETURN collect(held) AS found"""
