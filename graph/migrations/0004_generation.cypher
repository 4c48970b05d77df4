// Of a generated province the store tells how far it has been loaded.
CREATE CONSTRAINT generation_name IF NOT EXISTS FOR (n:Generation) REQUIRE n.name IS UNIQUE;
