// Unique identities, unique rows, one current row per fact, and the indexes that look-ups start from.
CREATE CONSTRAINT organisation_id IF NOT EXISTS FOR (n:Organisation) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT post_id IF NOT EXISTS FOR (n:Post) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT person_id IF NOT EXISTS FOR (n:Person) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT person_id_number IF NOT EXISTS FOR (n:Person) REQUIRE n.idNumber IS UNIQUE;
CREATE CONSTRAINT school_id IF NOT EXISTS FOR (n:School) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT place_id IF NOT EXISTS FOR (n:Place) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT document_id IF NOT EXISTS FOR (n:Document) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT document_number IF NOT EXISTS FOR (n:Document) REQUIRE (n.number, n.issuer) IS UNIQUE;
CREATE CONSTRAINT reorganisation_event_id IF NOT EXISTS FOR (n:ReorganisationEvent) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT co_location_group_id IF NOT EXISTS FOR (n:CoLocationGroup) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT organisation_group_id IF NOT EXISTS FOR (n:OrganisationGroup) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT organisation_group_code IF NOT EXISTS FOR (n:OrganisationGroup) REQUIRE n.code IS UNIQUE;
CREATE CONSTRAINT code_set_id IF NOT EXISTS FOR (n:CodeSet) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT code_key IF NOT EXISTS FOR (n:Code) REQUIRE n.key IS UNIQUE;
