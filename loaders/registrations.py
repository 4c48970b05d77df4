"""Registrations of people in units, for all parents of a level."""

from __future__ import annotations

from graph import registrations as graph
from loaders import rows
from loaders.fields import Pages

OF_PERSON = Pages(graph.OF_PERSON, rows.registration)
OF_ORGANISATION = Pages(graph.OF_ORGANISATION, rows.registration)
ALL = Pages(graph.ALL, rows.registration)
