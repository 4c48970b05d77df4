"""Popolo in: persons, organisations, posts, memberships and areas from a JSON file (data standards 5)."""
