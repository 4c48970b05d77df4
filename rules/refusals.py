"""What is refused, with a stable code and a message in both languages."""

from __future__ import annotations

from collections.abc import Sequence

TERMS = {
    "document number": "文号",
    "organisation code": "机构编码",
    "organisation group code": "机构分组编码",
    "person": "人员",
    "place code": "行政区划代码",
    "post code": "职务编码",
    "school": "院校",
}
"""What can be looked up, in Chinese."""


class Refusal(Exception):
    """A request that can't be met as it was put. `code` is stable; `argument` names what was given.

    `suggestions` are values that were probably meant, the likeliest first.
    """

    def __init__(
        self, code: str, english: str, chinese: str, argument: str | None = None, suggestions: Sequence[str] = ()
    ) -> None:
        super().__init__(english)
        self.code = code
        self.english = english
        self.chinese = chinese
        self.argument = argument
        self.suggestions = tuple(suggestions)

    @classmethod
    def cursor(cls, cursor: str) -> Refusal:
        """A cursor that does not belong to this list."""
        return cls(
            "CURSOR_NOT_OF_THIS_LIST",
            f"The cursor {cursor[:40]!r} does not belong to this list: field, parent, filter, order and instant "
            "must be those of the page it came from.",
            f"游标 {cursor[:40]!r} 不属于此列表：字段、上级、筛选、排序和时点须与取得该游标的页面一致。",
            "after",
        )

    @classmethod
    def page_size(cls, argument: str, size: int, largest: int) -> Refusal:
        """A page size out of bounds, or both ends at once."""
        return cls(
            "PAGE_SIZE",
            f"`{argument}: {size}` is not possible: give `first` or `last`, from 0 to {largest}.",
            f"`{argument}: {size}` 无效：请给出 `first` 或 `last` 之一，取值 0 至 {largest}。",
            argument,
        )

    @classmethod
    def depth(cls, argument: str, depth: int, deepest: int) -> Refusal:
        """A depth or length out of bounds."""
        return cls(
            "DEPTH",
            f"`{argument}: {depth}` is not possible: give 1 to {deepest}.",
            f"`{argument}: {depth}` 无效：取值 1 至 {deepest}。",
            argument,
        )

    @classmethod
    def list_too_long(cls, field: str, longest: int) -> Refusal:
        """A plain list that is longer than plain lists may be."""
        return cls(
            "LIST_TOO_LONG",
            f"{field} has more than {longest} entries; narrow it by `during`, or use a field with pages.",
            f"{field} 超过 {longest} 条；请用 `during` 缩小范围，或改用可分页的字段。",
        )

    @classmethod
    def conflict(cls) -> Refusal:
        """Others changed the same things at once, again and again."""
        return cls(
            "CONFLICT",
            "Others were changing the same things at once, so nothing was done; try again.",
            "同一对象正被他人同时修改，本次未作任何更改；请重试。",
        )

    @classmethod
    def statement_timed_out(cls, seconds: float) -> Refusal:
        """A statement that took longer than it may, and has ended in the store too."""
        return cls(
            "STATEMENT_TIMED_OUT",
            f"A statement took longer than {seconds:g} seconds and was ended; narrow the filter or the period.",
            f"数据库语句超过 {seconds:g} 秒，已被终止；请缩小筛选范围或期间。",
        )

    @classmethod
    def ambiguous(cls, what: str, value: str, ids: Sequence[str]) -> Refusal:
        """A code or name that fits several things; their ids are listed."""
        listed = ", ".join(ids)
        return cls(
            "AMBIGUOUS",
            f"{what} {value!r} fits {len(ids)} things; ask by id: {listed}",
            f"{TERMS.get(what, what)} {value!r} 对应 {len(ids)} 个对象；请改用 id 查询：{listed}",
            "by",
        )

    @classmethod
    def not_found(cls, what: str, value: str, argument: str) -> Refusal:
        """A thing that an argument refers to does not exist."""
        return cls("NOT_FOUND", f"There is no {what} {value!r}.", f"没有{TERMS.get(what, what)} {value!r}。", argument)

    @classmethod
    def unknown_code(cls, code: str, nearest: Sequence[str]) -> Refusal:
        """A code that stands in no code set, and those that were probably meant."""
        meant = ", ".join(nearest)
        return cls(
            "UNKNOWN_CODE",
            f"There is no code {code!r} in the code sets." + (f" Did you mean {meant}?" if meant else ""),
            f"代码集中没有代码 {code!r}。" + (f"您是否想用 {meant}？" if meant else ""),
            "where",
            nearest,
        )
