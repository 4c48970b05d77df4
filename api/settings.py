"""What the operator may set. Every name is read from the environment as `ZHIGUAN_` and its name in capitals."""

from __future__ import annotations

from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from api.limits.numbers import READER_TIMEOUT, UNREAD, Limits
from graph.errors import StartError
from graph.settings import StoreSettings

ExecutorName = Literal["breadth-first", "standard"]


class Settings(StoreSettings):
    """Settings of the program: those of the store, where to listen, whose day it is, what a request may ask."""

    host: str = "127.0.0.1"
    """Loopback only, while no authentication is configured."""
    port: int = Field(default=8000, ge=0, le=65535)
    """`0` takes a free one."""
    timezone: str = "Asia/Shanghai"
    """Where "today" is taken from."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    limit_depth: int = Field(default=Limits.depth, gt=0)
    limit_aliases: int = Field(default=Limits.aliases, ge=0)
    limit_directives: int = Field(default=Limits.directives, ge=0)
    limit_tokens: int = Field(default=Limits.tokens, gt=0)
    limit_cost: int = Field(default=Limits.cost, ge=0)
    limit_at_once: int = Field(default=Limits.at_once, gt=0)
    limit_introspection: int = Field(default=Limits.introspection, ge=0)
    limit_input_depth: int = Field(default=Limits.input_depth, gt=0)
    limit_input_list: int = Field(default=Limits.input_list, gt=0)
    limit_input_objects: int = Field(default=Limits.input_objects, gt=0)
    limit_entry_objects: int = Field(default=Limits.entry_objects, gt=0)
    limit_body: int = Field(default=Limits.body, gt=0)
    """Bytes."""
    limit_unread: int = Field(default=UNREAD, gt=0)
    """Bytes of answers that clients have not read yet, all together."""
    executor: ExecutorName = "breadth-first"
    """What runs queries; the standard one is there to be compared with."""
    reader_timeout: float = Field(default=READER_TIMEOUT, gt=0)
    """Seconds after which a client is given up that takes nothing more of its answer."""
    request_timeout: float = Field(default=Limits.seconds, gt=0)
    """Seconds after which a request is ended."""

    @property
    def limits(self) -> Limits:
        """What one request may ask."""
        return Limits(
            depth=self.limit_depth,
            aliases=self.limit_aliases,
            directives=self.limit_directives,
            tokens=self.limit_tokens,
            cost=self.limit_cost,
            at_once=self.limit_at_once,
            introspection=self.limit_introspection,
            input_depth=self.limit_input_depth,
            input_list=self.limit_input_list,
            input_objects=self.limit_input_objects,
            entry_objects=self.limit_entry_objects,
            body=self.limit_body,
            seconds=self.request_timeout,
        )

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
