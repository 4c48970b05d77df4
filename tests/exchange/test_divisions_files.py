"""What files of revisions may look like, and what is said of those that can't be taken: all faults at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from exchange.divisions.revisions import read_revisions
from graph.connection import Store
from tests.exchange.division_files import REAL, real, write
from tests.exchange.test_import_command import zhiguan

HEADER = "Source\tRevision\tCode\tName\n"


def row(code: str, name: str, revision: str = "201012", source: str = "mca") -> str:
    return f"{source}\t{revision}\t{code}\t{name}\n"


GOOD = row("130000", "河北省")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(HEADER + GOOD + row("130100", "石家庄市"), id="as it should be"),
        pytest.param("\ufeff" + HEADER + GOOD + row("130100", "石家庄市"), id="with a byte order mark"),
        pytest.param((HEADER + GOOD + row("130100", "石家庄市")).replace("\n", "\r\n"), id="with CRLF"),
        pytest.param((HEADER + GOOD + row("130100", "石家庄市")).rstrip("\n"), id="without a last line end"),
        pytest.param(HEADER + "\n" + GOOD + "\t\t\t\n" + row("130100", "石家庄市") + "\n\n", id="with empty lines"),
        pytest.param(HEADER + GOOD + row(" 130100", "\u3000石家庄市 "), id="with blanks around"),
        pytest.param(
            "name\tCODE\trevision\tsource\n河北省\t130000\t2010-12\tmca\n石家庄市\t130100\t2010-12\tmca",
            id="columns in another order",
        ),
    ],
)
def test_what_is_taken(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.tsv"
    path.write_bytes(content.encode())
    [revision], faults = read_revisions([path])
    assert faults == []
    assert (revision.source, str(revision.on)) == ("mca", "2010-12")
    assert revision.names == {"130000": "河北省", "130100": "石家庄市"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", [(1, "bad-header")]),
        (HEADER, [(1, "no-rows")]),
        ("Source,Revision,Code,Name\nmca,201012,130000,X\n", [(1, "bad-header")]),
        ("Source\tRevision\tCode\tName\tLevel\n" + GOOD, [(1, "bad-header")]),
        (GOOD, [(1, "bad-header")]),
        (HEADER + GOOD + "mca\t201012\t130100\n", [(3, "bad-row")]),
        (HEADER + GOOD + row("130100", "石家庄\t市"), [(3, "bad-row")]),
        ((HEADER + GOOD).encode() + row("130100", "石家庄市").encode("gb18030"), [(3, "not-utf-8")]),
        (HEADER + GOOD + row("13010", "短"), [(3, "bad-code")]),
        (HEADER + GOOD + row("130100000000", "长"), [(3, "bad-code")]),
        (HEADER + GOOD + row("１３０１００", "全角"), [(3, "bad-code")]),
        (HEADER + GOOD + row("", "无"), [(3, "bad-code")]),
        (HEADER + GOOD + row("130000", "河北省"), [(3, "duplicate-code")]),
        (HEADER + GOOD + row("130100", " \u3000"), [(3, "missing-name")]),
        (HEADER + GOOD + row("130100", "石家庄 市"), [(3, "bad-name")]),
        (HEADER + GOOD + row("130100", "石" * 101), [(3, "bad-name")]),
        (HEADER + GOOD + row("130100", "石\x00"), [(3, "bad-name")]),
        (HEADER + GOOD + row("130100", "石家庄市", revision="201013"), [(3, "bad-revision")]),
        (HEADER + GOOD + row("130100", "石家庄市", revision="２０１０"), [(3, "bad-revision")]),
        (HEADER + GOOD + row("130100", "石家庄市", revision=""), [(3, "bad-revision")]),
        (HEADER + GOOD + row("130200", "唐山市") + row("130100", "石", revision="201112"), [(4, "several-revisions")]),
        (HEADER + GOOD + row("130200", "唐山市") + row("130100", "石", source="stats"), [(4, "several-sources")]),
        (HEADER + GOOD + row("130100", "石", source=""), [(3, "missing-source")]),
        (
            HEADER + GOOD + row("1301", "") + "\n" + row("130000", "河 北", source="", revision="x"),
            [
                (3, "bad-code"),
                (3, "missing-name"),
                (5, "missing-source"),
                (5, "bad-revision"),
                (5, "duplicate-code"),
                (5, "bad-name"),
            ],
        ),
    ],
)
def test_what_is_not(tmp_path: Path, content: str | bytes, expected: list[tuple[int, str]]) -> None:
    path = tmp_path / "x.tsv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    revisions, faults = read_revisions([path])
    assert revisions == []
    assert [(each.place, each.code) for each in faults] == [(f"x.tsv:{line}", code) for line, code in expected]
    assert all(each.message and each.message_zh and "{" not in each.message + each.message_zh for each in faults)


def test_the_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    files = [write(tmp_path, revision, {"13": "甲"}) for revision in ("201012", "201112")]
    revisions, faults = read_revisions([*files, REAL["198012"], tmp_path / "none.tsv", tmp_path])
    assert [str(each.on) for each in revisions] == ["1980-12"]
    assert [(each.place, each.code) for each in faults] == [
        ("mca-201012.tsv:2", "bad-code"),
        ("mca-201112.tsv:2", "bad-code"),
        ("none.tsv:1", "unreadable"),
        (f"{tmp_path.name}:1", "unreadable"),
    ]


def test_a_revision_may_be_there_twice_but_not_in_two_ways(tmp_path: Path) -> None:
    same = write(tmp_path, "198012", real("198012"), source="stats")
    revisions, faults = read_revisions([REAL["201904"], REAL["198012"], same])
    assert ([str(each.on) for each in revisions], faults) == (["1980-12", "1980-12", "2019-04"], [])
    other = write(tmp_path, "198012", {"130000": "河北省"}, source="sac")
    _, faults = read_revisions([REAL["198012"], other])
    assert [(each.place, each.code, each.value) for each in faults] == [("sac-198012.tsv", "same-revision", "1980-12")]


@pytest.mark.only_engine("embedded")  # What the command line says is the same on both.
def test_the_command(empty_store: Store, environment: dict[str, str], tmp_path: Path) -> None:
    before = write(tmp_path, "201012", {"130000": "河北省", "130121": "井陉县", "130102": "长安区", "130130": "平山县"})
    after = write(tmp_path, "201904", {"130000": "河北省", "130122": "井陉县", "130181": "平山市"})
    faulty = write(tmp_path, "202012", {"130000": "河北省", "1301": "石家庄市"})
    refused = zhiguan(environment, "import", "divisions", str(before), str(faulty))
    assert refused.returncode == 1
    assert refused.stdout == "mca-202012.tsv:3: the code is not six digits: 1301 / 代码不是六位数字：1301 [bad-code]\n"
    assert refused.stderr == "zhiguan: 1 fault in the files; nothing was written [bad-divisions]\n"
    done = zhiguan(environment, "import", "divisions", str(after), str(before))
    assert done.returncode == 0
    assert done.stderr.splitlines() == ["committed 2010-12: 4 rows, 4 facts", "committed 2019-04: 3 rows, 9 facts"]
    assert done.stdout.splitlines() == [
        "2010-12 (mca-201012.tsv, mca): 4 rows, new",
        "2019-04 (mca-201904.tsv, mca): 3 rows, new",
        "  after 2010-12, by 2019-04: 1 new, 2 ended, 0 renamed, 1 with another code (assumed), 1 in doubt",
        "    assumed / 推定: 130121 → 130122 井陉县",
        "    in doubt / 存疑: 130130 平山县 … 130181 平山市: perhaps the same, converted: not taken for it / "
        "可能是同一区划改设：未视为同一区划 [other-level]",
        "13 facts.",
    ]
    again = zhiguan(environment, "import", "divisions", str(before), "--json")
    assert [each["outcome"] for each in json.loads(again.stdout)["revisions"]] == ["unchanged"]
