"""Which language a client reads."""

from __future__ import annotations

import pytest

from api.wording.languages import Language, language_of


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("*", "en"),
        ("en", "en"),
        ("zh", "zh-CN"),
        ("zh-CN", "zh-CN"),
        ("zh-Hans-CN", "zh-CN"),
        ("ZH-tw", "zh-CN"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("en;q=0.8, zh", "zh-CN"),
        ("zh;q=0.5, en;q=0.5", "zh-CN"),
        ("fr, zh;q=0.1", "zh-CN"),
        ("fr", "en"),
        ("zh;q=0", "en"),
        ("en;q=0.1, *;q=0.5", "zh-CN"),
        ("zh;q=0.1, *;q=0.5", "en"),
        ("zh;q=many, en;q=0.1", "en"),
        ("zh;q=9.9", "zh-CN"),
        ("zhuang", "en"),
        ("\x00zh", "en"),
        (f"{'x' * 2000}, zh", "en"),
    ],
)
def test_the_header_is_weighed(header: str | None, language: str) -> None:
    assert language_of(header) == Language(language)
