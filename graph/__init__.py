"""The only room with Cypher: connection, engines, migrations, reads and write transactions."""
