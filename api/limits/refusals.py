"""Refusals of requests that ask too much: each tells the number found and the limit."""

from __future__ import annotations

from graphql import Node

from api.errors import ApiError, ErrorCode


def _beyond(code: ErrorCode, english: str, chinese: str, found: int, limit: int, node: Node | None = None) -> ApiError:
    error = ApiError(code, english, chinese, nodes=() if node is None else (node,))
    assert error.extensions is not None  # noqa: S101  it has a code
    error.extensions |= {"found": found, "limit": limit}
    return error


def too_many_tokens(limit: int) -> ApiError:
    """Reading stopped at the limit, so how many there are is not known."""
    error = ApiError(
        ErrorCode.TOO_MANY_TOKENS,
        f"The document has more than {limit:,} tokens",
        f"文档的词法单元超过 {limit:,} 个",
    )
    assert error.extensions is not None  # noqa: S101  it has a code
    error.extensions["limit"] = limit
    return error


def too_complex() -> ApiError:
    """Validation gave up."""
    return ApiError(
        ErrorCode.TOO_COMPLEX,
        "The document is too complex to be validated: fragments nest too deeply, or too many fields have one name",
        "文档过于复杂，无法校验：片段嵌套过深，或同名字段过多",
    )


def too_deep(found: int, limit: int, node: Node | None) -> ApiError:
    """Fields within fields."""
    return _beyond(
        ErrorCode.TOO_DEEP,
        f"Fields are nested {found:,} levels deep; at most {limit:,} are allowed",
        f"字段嵌套 {found:,} 层，最多允许 {limit:,} 层",
        found,
        limit,
        node,
    )


def too_many_aliases(found: int, limit: int, node: Node | None) -> ApiError:
    """Aliases, those of fragments as often as they are spread."""
    return _beyond(
        ErrorCode.TOO_MANY_ALIASES,
        f"The operation has {found:,} aliases, fragments counted wherever they are used; at most {limit:,} are allowed",
        f"操作含 {found:,} 个别名（片段每用一次计一次），最多允许 {limit:,} 个",
        found,
        limit,
        node,
    )


def too_many_directives(found: int, limit: int, node: Node | None) -> ApiError:
    """Directives, those of fragments as often as they are spread."""
    return _beyond(
        ErrorCode.TOO_MANY_DIRECTIVES,
        f"The operation has {found:,} directives, fragments counted wherever they are used; "
        f"at most {limit:,} are allowed",
        f"操作含 {found:,} 个指令（片段每用一次计一次），最多允许 {limit:,} 个",
        found,
        limit,
        node,
    )


def too_costly(found: int, limit: int, node: Node | None) -> ApiError:
    """Objects in the answer."""
    return _beyond(
        ErrorCode.TOO_COSTLY,
        f"The answer may cost {found:,}; at most {limit:,} is allowed. "
        "Ask for smaller pages (`first`), or for less beneath them",
        f"查询代价估计为 {found:,}，最多允许 {limit:,}；请减小分页（`first`）或减少下层字段",
        found,
        limit,
        node,
    )


def too_large(found: int, limit: int, node: Node | None) -> ApiError:
    """Objects in the answer as it is made: more than were estimated."""
    return _beyond(
        ErrorCode.TOO_COSTLY,
        f"The answer has more than {limit:,} objects. Ask for smaller pages (`first`), or for less beneath them",
        f"查询结果超过 {limit:,} 个对象；请减小分页（`first`）或减少下层字段",
        found,
        limit,
        node,
    )


def too_much_introspection(found: int, limit: int, node: Node | None) -> ApiError:
    """Objects that describe the schema."""
    return _beyond(
        ErrorCode.TOO_MUCH_INTROSPECTION,
        f"Introspection may answer with {found:,} objects; at most {limit:,} are allowed",
        f"内省查询估计返回 {found:,} 个对象，最多允许 {limit:,} 个",
        found,
        limit,
        node,
    )


def input_too_deep(found: int, limit: int, node: Node | None = None) -> ApiError:
    """Objects within objects of an argument or variable."""
    return _beyond(
        ErrorCode.INPUT_TOO_DEEP,
        f"An argument or variable is nested {found:,} levels deep; at most {limit:,} are allowed",
        f"参数或变量嵌套 {found:,} 层，最多允许 {limit:,} 层",
        found,
        limit,
        node,
    )


def input_list_too_long(found: int, limit: int, node: Node | None = None) -> ApiError:
    """Entries of a list in an argument or variable."""
    return _beyond(
        ErrorCode.INPUT_LIST_TOO_LONG,
        f"A list in an argument or variable has {found:,} entries; at most {limit:,} are allowed",
        f"参数或变量中的列表有 {found:,} 项，最多允许 {limit:,} 项",
        found,
        limit,
        node,
    )


def too_many_input_objects(found: int, limit: int, node: Node | None = None) -> ApiError:
    """Objects in all arguments and variables."""
    return _beyond(
        ErrorCode.INPUT_TOO_LARGE,
        f"Arguments and variables hold {found:,} objects; at most {limit:,} are allowed",
        f"参数和变量共含 {found:,} 个对象，最多允许 {limit:,} 个",
        found,
        limit,
        node,
    )


def timed_out(seconds: float) -> ApiError:
    """The request as a whole."""
    return ApiError(
        ErrorCode.TIMED_OUT,
        f"The request took longer than {seconds:g} seconds and was ended",
        f"请求超过 {seconds:g} 秒，已被终止",
    )
