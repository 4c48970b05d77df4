"""Reorganisations as a list of facts: what docs/reorganisations.md says, in plain Python, for comparison."""
