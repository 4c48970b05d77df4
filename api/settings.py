"""What the operator may set. Every name is read from the environment as `ZHIGUAN_` and its name in capitals."""

from __future__ import annotations

from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from graph.errors import StartError
from graph.settings import StoreSettings


class Settings(StoreSettings):
    """Settings of the program: those of the store, where to listen, whose day it is."""

    host: str = "127.0.0.1"
    """Loopback only, while no authentication is configured."""
    port: int = Field(default=8000, ge=0, le=65535)
    """`0` takes a free one."""
    timezone: str = "Asia/Shanghai"
    """Where "today" is taken from."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("timezone")
    @classmethod
    def _known(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("is no time zone of the IANA database, such as Asia/Shanghai") from error
        return value


def read_settings(**given: object) -> Settings:
    """The settings from the environment; what is `given` and not None goes first. Raises StartError."""
    try:
        return Settings.model_validate({name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise StartError("bad-setting", "; ".join(_line(detail) for detail in error.errors())) from error


def _line(detail: ErrorDetails) -> str:
    name = "_".join(str(part) for part in detail["loc"]).upper()
    return f"setting ZHIGUAN_{name}={detail['input']} is refused: {detail['msg'].removeprefix('Value error, ')}"
