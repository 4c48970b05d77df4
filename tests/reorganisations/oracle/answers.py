"""Every question that is asked of a thing, as GraphQL and as the oracle answers it."""

from __future__ import annotations

from collections.abc import Mapping

from tests.reorganisations.oracle.asked import Aspect, event
from tests.reorganisations.oracle.people import PERSON, POST
from tests.reorganisations.oracle.units import UNIT

UNIT_LABELS = ("AdministrativeUnit", "PartyOrganisation", "InternalDivision")

EVENT: Mapping[str, Aspect] = {
    "kind": Aspect("kind", lambda at, key: event(at, key)["kind"]),
    "on": Aspect("on", lambda at, key: event(at, key)["on"]),
    "remarks": Aspect("remarks", lambda at, key: event(at, key)["remarks"]),
    "inputs": Aspect("inputs { id name }", lambda at, key: event(at, key)["inputs"]),
    "outputs": Aspect("outputs { id name }", lambda at, key: event(at, key)["outputs"]),
}

ASPECTS: Mapping[str, Mapping[str, Aspect]] = {
    **dict.fromkeys(UNIT_LABELS, UNIT),
    "Post": POST,
    "Person": PERSON,
    "ReorganisationEvent": EVENT,
}
"""Label of a thing → what can be asked of it."""
ORDERED = frozenset({"ancestors"})
"""Answers whose order says something, and is promised."""
