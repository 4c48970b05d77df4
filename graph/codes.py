"""Reading the code sets."""

from __future__ import annotations

from graph.connection import Statement

SETS = Statement("codes.sets", "MATCH (s:CodeSet) WITH s ORDER BY s.id RETURN collect([s.id, s.name]) AS rows")

CODES = Statement(
    "codes.all",
    """MATCH (c:Code)
OPTIONAL MATCH (c)-[:CHILD_OF]->(p:Code)
WITH c, p ORDER BY c.set, coalesce(c.sequence, 2147483647), c.code
RETURN collect([c.key, c.set, c.code, c.name, p.key]) AS rows""",
)
"""Every code with the key of its parent, in the order of its set."""
