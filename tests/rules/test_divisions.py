"""What is concluded, and what is not, from two lists of divisions that follow each other."""

from __future__ import annotations

import pytest

from rules.divisions import parents, step

PROVINCE = {"130000": "甲省", "140000": "乙省"}

Concluded = tuple[dict[str, str], list[str], list[str], list[str], list[str]]
"""Code before → code after of the re-coded; the renamed; the ended; the new; kinds of doubt."""


def concluded(before: dict[str, str], after: dict[str, str]) -> Concluded:
    found = step(PROVINCE | before, PROVINCE | after)
    assert found.successors.keys() | set(found.ended) == PROVINCE.keys() | before.keys()
    assert set(found.successors.values()) | set(found.new) == PROVINCE.keys() | after.keys()
    assert len(set(found.successors.values())) == len(found.successors)
    return (
        dict(found.recoded),
        list(found.renamed),
        list(found.ended),
        list(found.new),
        [doubt.kind for doubt in found.doubts],
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({"130101": "子县"}, {"130101": "子县"}, ({}, [], [], [], []), id="the same"),
        pytest.param({"130101": "子县"}, {"130101": "子市"}, ({}, ["130101"], [], [], []), id="renamed"),
        pytest.param({"130101": "子县"}, {"130181": "子县"}, ({"130101": "130181"}, [], [], [], []), id="re-coded"),
        pytest.param(
            {"130101": "子丑县"},
            {"130181": "子丑市"},
            ({}, [], ["130101"], ["130181"], ["other-level"]),
            id="converted",
        ),
        pytest.param(
            {"130101": "子县"},
            {"140101": "子县"},
            ({}, [], ["130101"], ["140101"], ["other-province"]),
            id="in another province",
        ),
        pytest.param(
            {"130102": "郊区", "130202": "郊区"},
            {"130302": "郊区"},
            ({}, [], ["130102", "130202"], ["130302"], ["several"]),
            id="several of one name go",
        ),
        pytest.param(
            {"130102": "郊区"},
            {"130202": "郊区", "130302": "郊区"},
            ({}, [], ["130102"], ["130202", "130302"], ["several"]),
            id="several of one name come",
        ),
        pytest.param(
            {"130102": "郊区", "130202": "郊区"},
            {"130102": "郊区", "130302": "郊区"},
            ({"130202": "130302"}, [], [], [], []),
            id="one of the name stays",
        ),
        pytest.param(
            {"130102": "郊区", "130202": "郊区"},
            {"130102": "新区", "130302": "郊区"},
            ({"130202": "130302"}, ["130102"], [], [], []),
            id="one of the name is renamed",
        ),
        pytest.param(
            {"130203": "子区", "130204": "丑区"},
            {"130203": "丑区", "130204": "子区"},
            ({"130203": "130204", "130204": "130203"}, [], [], [], []),
            id="a swap",
        ),
        pytest.param(
            {"130203": "子区", "130204": "丑区"},
            {"130204": "子区", "130205": "丑区"},
            ({"130203": "130204", "130204": "130205"}, [], [], [], []),
            id="a shift",
        ),
        pytest.param(
            {"130204": "子区", "130205": "丑区"},
            {"130204": "寅区", "130205": "子区", "130206": "丑区"},
            ({}, ["130204", "130205"], [], ["130206"], ["name-elsewhere", "name-elsewhere"]),
            id="a shift whose first code is another's now",
        ),
        pytest.param(
            {"130800": "子市", "130882": "丑市"},
            {"130800": "丑市"},
            ({}, ["130800"], ["130882"], [], ["name-elsewhere"]),
            id="one takes another's name",
        ),
    ],
)
def test_what_became_of_what(before: dict[str, str], after: dict[str, str], expected: Concluded) -> None:
    assert concluded(before, after) == expected


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("130000", []),
        ("130100", ["130000"]),
        ("130121", ["130100", "130000"]),
        ("429004", ["429000", "420000"]),
    ],
)
def test_where_a_code_lies(code: str, above: list[str]) -> None:
    assert list(parents(code)) == above
