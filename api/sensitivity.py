"""How sensitive a type or field is, declared beside its definition; a test fails on an undeclared one.

A type says it of itself; that holds for its fields too, but for those that say otherwise. There is no default.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from types import MappingProxyType

from strawberry.types.field import StrawberryField


class Sensitivity(Enum):
    """Who may see it, once there are accounts: everybody with access, those who work with people's data, few."""

    PUBLIC = "public"
    PERSONAL = "personal"
    CONFIDENTIAL = "confidential"


PUBLIC = Sensitivity.PUBLIC
PERSONAL = Sensitivity.PERSONAL
CONFIDENTIAL = Sensitivity.CONFIDENTIAL

KEY = "sensitivity"
"""The key under which a field's metadata and a type's attribute `__sensitivity__` hold it."""


def sensitive(sensitivity: Sensitivity) -> Callable[[type], type]:
    """Declares a class of the schema, and its fields that do not declare themselves. Applied before strawberry's."""

    def mark(cls: type) -> type:
        cls.__sensitivity__ = sensitivity  # type: ignore[attr-defined]
        for field in vars(cls).values():
            if isinstance(field, StrawberryField) and field.metadata.get(KEY) is None:
                field.metadata = MappingProxyType({**field.metadata, KEY: sensitivity})
        return cls

    return mark
