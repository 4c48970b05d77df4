// The code of a place changes with time: it stands on the state. What lists places by revision is an edge of theirs.
MATCH (p:Place)-[:HAS_STATE]->(s:PlaceState) WHERE p.code IS NOT NULL AND s.code IS NULL SET s.code = p.code;
MATCH (p:Place) WHERE p.code IS NOT NULL REMOVE p.code;
DROP INDEX place_code IF EXISTS;
CREATE INDEX place_state_code IF NOT EXISTS FOR (n:PlaceState) ON (n.code);
CREATE CONSTRAINT changed_by_row IF NOT EXISTS FOR ()-[r:CHANGED_BY]-() REQUIRE r.rowId IS UNIQUE;
CREATE CONSTRAINT changed_by_current IF NOT EXISTS FOR ()-[r:CHANGED_BY]-() REQUIRE r.currentFactId IS UNIQUE;
CREATE INDEX changed_by_fact IF NOT EXISTS FOR ()-[r:CHANGED_BY]-() ON (r.factId);
CREATE INDEX changed_by_document IF NOT EXISTS FOR ()-[r:CHANGED_BY]-() ON (r.documentId);
