// Facts that were ended by hand tell by which document; what rests on a document is looked up by that, too.
CREATE INDEX co_location_state_end_document IF NOT EXISTS FOR (n:CoLocationState) ON (n.endDocumentId);
CREATE INDEX organisation_group_state_end_document IF NOT EXISTS FOR (n:OrganisationGroupState) ON (n.endDocumentId);
CREATE INDEX subordinate_to_end_document IF NOT EXISTS FOR ()-[r:SUBORDINATE_TO]-() ON (r.endDocumentId);
CREATE INDEX counterpart_of_end_document IF NOT EXISTS FOR ()-[r:COUNTERPART_OF]-() ON (r.endDocumentId);
CREATE INDEX in_colocation_end_document IF NOT EXISTS FOR ()-[r:IN_COLOCATION]-() ON (r.endDocumentId);
CREATE INDEX grouped_in_end_document IF NOT EXISTS FOR ()-[r:GROUPED_IN]-() ON (r.endDocumentId);
