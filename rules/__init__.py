"""Pure functions of the domain, without input or output. Imports nothing else of this project."""
