"""Keys by which names sort and are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.pinyin import search_keys


@pytest.mark.parametrize(
    ("text", "of_person", "name_key", "pinyin", "initials"),
    [
        ("教育局", False, "jiao yu ju\t教育局", "jiaoyuju", "jyj"),
        (
            "重庆市人民政府",
            False,
            "chong qing shi ren min zheng fu\t重庆市人民政府",
            "chongqingshirenminzhengfu",
            "cqsrmzf",
        ),
        ("第3中学（东区）", False, "di 3 zhong xue dong qu\t第3中学（东区）", "di3zhongxuedongqu", "d3zxdq"),
        ("Break O'Day Council", False, "break o'day council\tBreak O'Day Council", "breakodaycouncil", "boc"),
        ("José Müller", True, "jose muller\tJosé Müller", "josemuller", "jm"),
        ("单雄信", True, "shan xiong xin\t单雄信", "shanxiongxin", "sxx"),
        ("单位", False, "dan wei\t单位", "danwei", "dw"),
        ("解缙", True, "xie jin\t解缙", "xiejin", "xj"),
        ("曾国藩", True, "zeng guo fan\t曾国藩", "zengguofan", "zgf"),
        ("尉迟恭", True, "yu chi gong\t尉迟恭", "yuchigong", "ycg"),
        ("", False, "\t", "", ""),
    ],
)
def test_keys(text: str, of_person: bool, name_key: str, pinyin: str, initials: str) -> None:
    assert search_keys(text, of_person) == (name_key, pinyin, initials)


@given(st.text(max_size=30), st.booleans())
def test_any_text_has_keys(text: str, of_person: bool) -> None:
    keys = search_keys(text, of_person)
    assert keys.name_key.endswith(f"\t{text}")
    assert " " not in keys.pinyin
    assert keys.initials == keys.initials.lower()


def test_a_shorter_name_sorts_before_a_longer_one() -> None:
    assert search_keys("李明").name_key < search_keys("李明华").name_key
