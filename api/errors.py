"""What goes wrong, as clients see it: every error of a response has a stable `extensions.code`."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import structlog
from graphql import FieldNode, GraphQLError, GraphQLSyntaxError, Node, VariableDefinitionNode

from api.wording.catalogue import catalogue
from api.wording.field_paths import path_told
from api.wording.languages import Language
from api.wording.translations import shortened, told
from graph.errors import StoreUnavailable
from rules.refusals import Refusal

log = structlog.get_logger("api.errors")

TRACEBACKS_PER_RESPONSE = 5


class ErrorCode(StrEnum):
    """The stable codes given here in `api`. Each has its line, with HTTP status and meaning, in `wording/codes.tsv`."""

    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    OPERATION_RESOLUTION_FAILURE = "OPERATION_RESOLUTION_FAILURE"
    BAD_REQUEST = "BAD_REQUEST"
    FORBIDDEN = "FORBIDDEN"
    HOST_REFUSED = "HOST_REFUSED"
    ORIGIN_REFUSED = "ORIGIN_REFUSED"
    NOT_FOUND = "NOT_FOUND"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    NOT_ACCEPTABLE = "NOT_ACCEPTABLE"
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
    BODY_TOO_LARGE = "BODY_TOO_LARGE"
    BATCH_REFUSED = "BATCH_REFUSED"
    TOO_MANY_TOKENS = "TOO_MANY_TOKENS"
    TOO_COMPLEX = "TOO_COMPLEX"
    TOO_DEEP = "TOO_DEEP"
    TOO_MANY_ALIASES = "TOO_MANY_ALIASES"
    TOO_MANY_DIRECTIVES = "TOO_MANY_DIRECTIVES"
    INPUT_TOO_DEEP = "INPUT_TOO_DEEP"
    INPUT_LIST_TOO_LONG = "INPUT_LIST_TOO_LONG"
    INPUT_TOO_LARGE = "INPUT_TOO_LARGE"
    TOO_COSTLY = "TOO_COSTLY"
    TOO_MUCH_INTROSPECTION = "TOO_MUCH_INTROSPECTION"
    TIMED_OUT = "TIMED_OUT"
    STATEMENT_TIMED_OUT = "STATEMENT_TIMED_OUT"
    STORE_UNAVAILABLE = "STORE_UNAVAILABLE"
    INTERNAL = "INTERNAL"


def status_of(code: str) -> int:
    """The HTTP status of a request that was refused as a whole with `code`, which need not be one of ours."""
    entry = catalogue().get(code)
    return 400 if entry is None else entry.status


class ApiError(GraphQLError):
    """A refusal that the client is meant to read, in English and Chinese.

    `field_path` leads to the offending value in the arguments (`["input", "validFrom"]`), `rule` is the ID of a broken
    rule (`V-44`), `suggestions` are what was probably meant. Raised in a resolver it becomes an error of that field,
    before execution one of the whole request; `nodes` are the places in the document that it is about.
    """

    def __init__(
        self,
        code: str,
        message_en: str,
        message_zh: str,
        *,
        field_path: Sequence[str | int] | None = None,
        rule: str | None = None,
        suggestions: Sequence[str] = (),
        nodes: Sequence[Node] = (),
    ) -> None:
        extensions: dict[str, Any] = {"code": str(code), "messageEn": message_en, "messageZh": message_zh}
        if field_path is not None:
            extensions["fieldPath"] = list(field_path)
        if rule is not None:
            extensions["rule"] = rule
        if suggestions:
            extensions["suggestions"] = list(suggestions)
        super().__init__(message_en, list(nodes) or None, extensions=extensions)

    @property
    def code(self) -> str:
        """The code in `extensions`."""
        return str((self.extensions or {})["code"])


def extensions_of(refusal: Refusal) -> dict[str, Any]:
    """What a refusal of the rooms beneath tells a client beside its English message."""
    extensions: dict[str, Any] = {"messageEn": refusal.english, "messageZh": refusal.chinese}
    if refusal.argument is not None:
        extensions["fieldPath"] = [refusal.argument]
    if refusal.suggestions:
        extensions["suggestions"] = list(refusal.suggestions)
    return extensions


def extensions_told(error: GraphQLError) -> dict[str, Any]:
    """What a client is told of an error that graphql-core found, beside its English message."""
    message = told(error.message)
    extensions: dict[str, Any] = {"messageEn": message.english, "messageZh": message.chinese}
    if (path := path_told(error.message)) is not None:
        extensions["fieldPath"] = path
    if message.suggestions:
        extensions["suggestions"] = list(message.suggestions)
    return extensions


def code_of(error: GraphQLError) -> str:
    """The code of any error that an execution reports, whoever raised it.

    An error without a path and with nodes was found in the document or its variables; one with a path was raised by a
    field. graphql-core puts the field's own node on what a resolver raised, and the argument's node on a bad argument.
    """
    if code := (error.extensions or {}).get("code"):
        return str(code)
    if isinstance(error, GraphQLSyntaxError):
        return ErrorCode.GRAPHQL_PARSE_FAILED
    cause = error.original_error
    if isinstance(cause, Refusal):
        return cause.code
    if isinstance(cause, StoreUnavailable):
        return ErrorCode.STORE_UNAVAILABLE
    nodes = error.nodes or []
    if error.path is None:
        known = told(error.message).code
        # graphql-core words a bad value alike in the document and in the variables.
        is_variable = len(nodes) == 1 and isinstance(nodes[0], VariableDefinitionNode)
        if known is not None or nodes:
            return known or (ErrorCode.BAD_USER_INPUT if is_variable else ErrorCode.GRAPHQL_VALIDATION_FAILED)
    elif path_told(error.message) is not None or (nodes and not isinstance(nodes[0], FieldNode)):
        return ErrorCode.BAD_USER_INPUT
    return ErrorCode.INTERNAL


HIDDEN = {
    ErrorCode.INTERNAL: ("Internal error", "内部错误"),
    ErrorCode.STORE_UNAVAILABLE: ("The store does not answer", "数据库没有响应"),
}
"""Codes whose original message stays in the log."""


@dataclass(slots=True)
class ErrorReport:
    """Turns the errors of one response into what is sent, and logs the faults among them.

    All faults of a response share one `id`, shown to the client and logged with their tracebacks.
    """

    request_id: str
    language: Language = Language.ENGLISH
    id: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    codes: list[str] = field(default_factory=list)
    logged: set[tuple[str, ...]] = field(default_factory=set)

    def on_error(self, error: GraphQLError) -> dict[str, Any]:
        """The error as a client sees it. Faults lose their message; their traceback is logged once per place."""
        code = str(code_of(error))
        if code not in self.codes:
            self.codes.append(code)
        extensions = self._words(error, code)
        shown = "messageZh" if self.language is Language.CHINESE else "messageEn"
        formatted: dict[str, Any] = {"message": extensions[shown]}
        if error.locations:
            formatted["locations"] = [place.formatted for place in error.locations]
        if error.path is not None:
            formatted["path"] = error.path
        formatted["extensions"] = {"code": code, **extensions}
        return formatted

    def _words(self, error: GraphQLError, code: str) -> dict[str, Any]:
        """The extensions of an error beside its code, with both messages."""
        if code in HIDDEN:
            message_en, message_zh = HIDDEN[ErrorCode(code)]
            self.log_fault(error)
            return {"id": self.id, "messageEn": message_en, "messageZh": message_zh}
        extensions = {name: value for name, value in (error.extensions or {}).items() if name != "code"}
        if isinstance(error.original_error, Refusal):
            extensions |= extensions_of(error.original_error)
        elif "messageEn" not in extensions:
            extensions = extensions_told(error) | extensions
        return extensions | {name: shortened(extensions[name]) for name in ("messageEn", "messageZh")}

    def log_fault(self, error: GraphQLError) -> None:
        """Log a fault with its traceback: one line for each kind and place in the schema, and not many of them."""
        cause: BaseException = error.original_error or error
        place = (type(cause).__name__, *(step for step in error.path or () if isinstance(step, str)))
        if place in self.logged or len(self.logged) >= TRACEBACKS_PER_RESPONSE:
            return
        self.logged.add(place)
        log.error(
            "fault",
            error_id=self.id,
            request_id=self.request_id,
            path=".".join(place[1:]),
            exc_info=(type(cause), cause, cause.__traceback__),
        )
