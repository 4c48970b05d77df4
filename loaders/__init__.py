"""Batched reads: one function per edge of the schema, list of parents in, list of results out."""
