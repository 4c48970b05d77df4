"""How sensitive a type or field is, declared beside its definition; a test fails on an undeclared one."""

from __future__ import annotations

from enum import Enum


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
