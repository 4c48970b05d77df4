// Registrations of people in units: their identity, and by which document it ended.
CREATE CONSTRAINT registered_in_row IF NOT EXISTS FOR ()-[r:REGISTERED_IN]-() REQUIRE r.rowId IS UNIQUE;
CREATE CONSTRAINT registered_in_current IF NOT EXISTS FOR ()-[r:REGISTERED_IN]-() REQUIRE r.currentFactId IS UNIQUE;
CREATE INDEX registered_in_fact IF NOT EXISTS FOR ()-[r:REGISTERED_IN]-() ON (r.factId);
CREATE INDEX registered_in_from IF NOT EXISTS FOR ()-[r:REGISTERED_IN]-() ON (r.validFrom);
CREATE INDEX registered_in_to IF NOT EXISTS FOR ()-[r:REGISTERED_IN]-() ON (r.validTo);
CREATE INDEX registered_in_document IF NOT EXISTS FOR ()-[r:REGISTERED_IN]-() ON (r.documentId);
CREATE INDEX registered_in_end_document IF NOT EXISTS FOR ()-[r:REGISTERED_IN]-() ON (r.endDocumentId);
