"""What the inputs of acts have in common: on what terms they are done, and what they rest on."""

from __future__ import annotations

from typing import Any

import strawberry

from api.inputs import given
from api.mutations.reorganisation_inputs import DocumentInput, ExpectedVersion, needed

__all__ = [
    "DocumentInput",
    "ExpectedVersion",
    "dry_run",
    "expected_versions",
    "idempotency_key",
    "needed",
    "switch",
]


def switch(description: str) -> Any:
    """A yes or no; absent it is no."""
    return strawberry.field(default=False, description=description)


def dry_run() -> Any:
    """`dryRun`."""
    return switch("Returns the full effect and writes nothing. (试运行)")


def expected_versions() -> Any:
    """`expectedVersions`."""
    return given("Things as last read; one that has changed since refuses the whole. (期望版本)")


def idempotency_key() -> Any:
    """`idempotencyKey`."""
    return given("Done once under this key: a repetition gets the first answer again. (幂等键)")
