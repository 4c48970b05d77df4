"""Search over every kind of named thing."""

from __future__ import annotations

from loaders import rows
from loaders.fields import Pages
from loaders.people import ALL

SEARCH = Pages(ALL.listing, rows.person)
