// One claim per key: it guards what must be unique among writers, and keeps the answer given under an idempotency key.
CREATE CONSTRAINT claim_key IF NOT EXISTS FOR (n:Claim) REQUIRE n.key IS UNIQUE;
