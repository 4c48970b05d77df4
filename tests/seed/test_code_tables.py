"""The code sets as they lie in the files (CS-02)."""

from __future__ import annotations

from collections import Counter

import pytest

from rules.codes import code_fields
from seed.tables import code_rows

SIZES = {
    "GB2261.1": 4,
    "GB3304": 60,
    "GB4762": 13,
    "ZB64": 19,
    "GB6864": 46,
    "GB12407": 13,
    "ZB09": 36,
    "ZB148": 12,
    "ZB42": 2,
    "ZB129": 3,
    "ZB122": 6,
    "ZB11": 9,
    "ZB13": 10,
    "ZB14": 2,
    "ZB15": 6,
    "ZB16": 9,
    "ZB72": 3,
    "ZB125": 12,
    "ZB73": 5,
    "B0194": 3,
    "ZB03": 14,
    "ZB04": 48,
    "ZB87": 22,
    "zhiguan.party-organisation-kind": 14,
    "zhiguan.organisation-nature": 6,
}


def test_every_set_is_there_whole() -> None:
    assert Counter(row.set for row in code_rows()) == SIZES


def test_keys_are_unique_and_parents_come_first() -> None:
    seen: set[str] = set()
    for row in code_rows():
        assert row.key not in seen
        assert row.parent is None or f"{row.set}/{row.parent}" in seen
        seen.add(row.key)


def test_a_set_has_one_name_and_its_codes_an_order() -> None:
    names = {(row.set, row.set_name) for row in code_rows()}
    assert len(names) == len(SIZES)
    assert all(
        [row.sequence for row in code_rows() if row.set == name] == list(range(1, size + 1))
        for name, size in SIZES.items()
    )


@pytest.mark.parametrize(
    ("key", "name", "parent"),
    [
        ("GB3304/01", "汉族", None),
        ("GB12407/131", "县处级正职", None),
        ("ZB04/3415", "人力资源社会保障部门", "34"),
        ("ZB64/1B", "省（区、市）委党校研究生", "10"),
        ("GB6864/349", "公共管理硕士", "3"),
        ("ZB148/12", "一级巡视员", None),
        ("zhiguan.party-organisation-kind/51", "联合党支部", "50"),
    ],
)
def test_a_code_reads_as_its_standard_says(key: str, name: str, parent: str | None) -> None:
    assert [(row.name, row.parent) for row in code_rows() if row.key == key] == [(name, parent)]


def test_every_coded_field_has_a_set() -> None:
    assert set(code_fields().values()) <= set(SIZES)
