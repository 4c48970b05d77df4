"""How the peer is asked the reference operations: those that it can express, in its own words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.operations import Operation, today
from rules.dates import NOT_SUPERSEDED

FOLDER = Path(__file__).parent / "operations"
CANNOT = {
    "4-incumbents": "a subtree of any depth",
    "5-multi-post-holders": "a subtree of any depth, and how many appointments were valid on a day",
    "6-lineage": "lineage through all steps",
    "7-holders": "predecessors through all steps",
}
"""What its generated filters cannot express without Cypher of one's own."""


def document(operation: Operation) -> str | None:
    """The operation as its clients send it; None if it cannot express it."""
    return None if operation.name in CANNOT else (FOLDER / f"{operation.name}.graphql").read_text("utf-8")


def variables_for(variables: Mapping[str, Any]) -> Mapping[str, Any]:
    """With the day that is shown, and what is known now."""
    return {**variables, "at": today(), "never": str(NOT_SUPERSEDED)}
