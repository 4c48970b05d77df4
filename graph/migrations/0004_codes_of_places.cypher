// The code of a place changes with time: it stands on the state. What happened to places has rows of its own.
MATCH (p:Place)-[:HAS_STATE]->(s:PlaceState) WHERE p.code IS NOT NULL AND s.code IS NULL SET s.code = p.code;
MATCH (p:Place) WHERE p.code IS NOT NULL REMOVE p.code;
DROP INDEX place_code IF EXISTS;
CREATE INDEX place_state_code IF NOT EXISTS FOR (n:PlaceState) ON (n.code);
CREATE CONSTRAINT place_event_row IF NOT EXISTS FOR (n:PlaceEvent) REQUIRE n.rowId IS UNIQUE;
CREATE CONSTRAINT place_event_current IF NOT EXISTS FOR (n:PlaceEvent) REQUIRE n.currentFactId IS UNIQUE;
CREATE INDEX place_event_fact IF NOT EXISTS FOR (n:PlaceEvent) ON (n.factId);
CREATE INDEX place_event_document IF NOT EXISTS FOR (n:PlaceEvent) ON (n.documentId);
