// What was removed by a document, and the events that rest on one, are found without going through all of them.
CREATE INDEX held_removal_document IF NOT EXISTS FOR ()-[r:HELD]-() ON (r.removalDocumentId);
CREATE INDEX reorganisation_event_document IF NOT EXISTS FOR (n:ReorganisationEvent) ON (n.documentId);
