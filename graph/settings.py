"""Where the store is and how long to wait for it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


def default_data_directory() -> Path:
    """The user's own place for a program's data on this platform."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "zhiguan"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "zhiguan"


class StoreSettings(BaseSettings):
    """Settings of the store, each read from the environment as `ZHIGUAN_` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="ZHIGUAN_", env_ignore_empty=True, extra="ignore")

    data_dir: Path = Field(default_factory=default_data_directory)
    """Directory of the embedded engine: its database, password and log. Not used with `neo4j_uri`."""
    engine_heap: str = Field(default="1g", pattern=r"^[1-9][0-9]*[mg]$")
    """Greatest heap of the embedded engine, such as `512m` or `2g`."""
    neo4j_uri: str | None = Field(default=None, pattern=r"^(neo4j|bolt)(\+s|\+ssc)?://.+")
    """Address of a Neo4j server or cluster. Without it, the embedded engine is used."""
    neo4j_user: str = "neo4j"
    neo4j_password: SecretStr = SecretStr("")
    neo4j_database: str = "neo4j"
    statement_timeout: float = Field(default=30.0, gt=0)
    """Seconds after which a reading statement is given up."""

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()
