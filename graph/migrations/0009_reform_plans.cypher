// Drafts of reforms, and each of their revisions.
CREATE CONSTRAINT reform_plan_id IF NOT EXISTS FOR (n:ReformPlan) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT reform_plan_state_row IF NOT EXISTS FOR (n:ReformPlanState) REQUIRE n.rowId IS UNIQUE;
CREATE CONSTRAINT reform_plan_state_current IF NOT EXISTS FOR (n:ReformPlanState) REQUIRE n.currentFactId IS UNIQUE;
CREATE INDEX reform_plan_state_fact IF NOT EXISTS FOR (n:ReformPlanState) ON (n.factId);
CREATE INDEX reform_plan_state_document IF NOT EXISTS FOR (n:ReformPlanState) ON (n.documentId);
