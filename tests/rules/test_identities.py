"""Which identity fits which unit, and who may approve."""

from __future__ import annotations

import pytest

from rules.identities import fits, is_provincial, standing_of_unit


@pytest.mark.parametrize(
    ("category", "by_reference", "fitting"),
    [
        ("ZB04/3415", False, {"1", "B1"}),
        ("ZB04/1004", False, {"1", "B1"}),
        ("ZB04/411", True, {"6"}),
        ("ZB04/39", True, {"6"}),
        ("ZB04/411", False, {"7"}),
        ("ZB04/42", False, {"7"}),
        ("ZB04/5", False, set()),
        ("ZB04/F", False, {"1", "B1", "6", "7"}),
        (None, False, {"1", "B1", "6", "7"}),
    ],
)
def test_an_identity_fits_the_units_of_its_kind(category: str | None, by_reference: bool, fitting: set[str]) -> None:
    standing = standing_of_unit(category, is_by_reference=by_reference)
    assert {code for code in ("1", "B1", "6", "7") if fits(f"ZB125/{code}", standing)} == fitting
    assert fits("ZB125/B5", standing)


@pytest.mark.parametrize(
    ("issuer", "expected"),
    [
        ("江东省公务员局", True),
        ("中共江东省委组织部", True),
        ("江东省人力资源和社会保障厅", True),
        ("江东省市场监督管理局", True),
        ("省委组织部", True),
        ("内蒙古自治区公务员局", True),
        ("北京市公务员局", True),
        ("国家公务员局", True),
        ("中共中央组织部", True),
        ("江东省云川市人事局", False),
        ("北京市海淀区人事局", False),
        ("内蒙古自治区乌海市人事局", False),
        ("云川市人事局", False),
        ("清和县机构编制委员会", False),
        ("中共清和县委员会", False),
        ("", False),
        (None, False),
    ],
)
def test_who_is_provincial(issuer: str | None, expected: bool) -> None:
    assert is_provincial(issuer) == expected
