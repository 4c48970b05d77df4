"""The object types of the schema: what may be asked of a row."""
