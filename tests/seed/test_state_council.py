"""The lineage of the State Council's departments against what is publicly known of the six reforms."""

from __future__ import annotations

import pytest

from rules.dates import ALWAYS, OPEN
from seed.state_council import state_council
from seed.world import OrganisationState
from tests.seed.timeline import days, lives

WORLD = state_council()
REFORMS = ("1998-03", "2003-03", "2008-03", "2013-03", "2018-03", "2023-03")
BEGUN_WITHOUT_EVENT = {
    "insurance-regulation",
    "letters-calls",
    "south-north-water",
    "corruption-prevention",
    "rural-revitalisation",
}


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (19980228, 40),
        (19980301, 29),
        (20030228, 29),
        (20030301, 28),
        (20080301, 27),
        (20130301, 25),
        (20180301, 26),
        (20230301, 26),
    ],
)
def test_number_of_constituent_departments(day: int, count: int) -> None:
    assert len(constituents(day)) == count


def constituents(day: int) -> set[str]:
    names = {unit.key: unit.states for unit in WORLD.organisations}
    return {
        next(state.name for state in names[each.organisation] if days(state)[0] <= day < days(state)[1])
        for each in WORLD.groupings
        if each.group == "constituent" and days(each)[0] <= day < days(each)[1]
    }


AFTER_1998 = """
外交部 国防部 国家发展计划委员会 国家经济贸易委员会 教育部 科学技术部 国防科学技术工业委员会 国家民族事务委员会
公安部 国家安全部 监察部 民政部 司法部 财政部 人事部 劳动和社会保障部 国土资源部 建设部 铁道部 交通部 信息产业部
水利部 农业部 对外贸易经济合作部 文化部 卫生部 国家计划生育委员会 中国人民银行 审计署
"""
AFTER_2018 = """
外交部 国防部 国家发展和改革委员会 教育部 科学技术部 工业和信息化部 国家民族事务委员会 公安部 国家安全部 民政部
司法部 财政部 人力资源和社会保障部 自然资源部 生态环境部 住房和城乡建设部 交通运输部 水利部 农业农村部 商务部
文化和旅游部 国家卫生健康委员会 退役军人事务部 应急管理部 中国人民银行 审计署
"""


@pytest.mark.parametrize(("day", "names"), [(19990101, AFTER_1998), (20190101, AFTER_2018), (20240101, AFTER_2018)])
def test_names_of_constituent_departments(day: int, names: str) -> None:
    assert constituents(day) == set(names.split())


@pytest.mark.parametrize("month", REFORMS)
def test_what_changed_in_a_reform_rests_on_a_decision(month: str) -> None:
    assert all(event.document is not None for event in WORLD.events if str(event.on) == month)


def test_what_changed_between_the_reforms_is_told_apart() -> None:
    between = {str(event.on) for event in WORLD.events if event.document is None}
    assert between == {"2001-02", "2001-04", "2005-02", "2011-05", "2019-06"}


def test_every_change_of_a_living_unit_has_its_event() -> None:
    touched = {(each.organisation, event.on.day) for event in WORLD.events for each in event.inputs if each.survives}
    for unit in WORLD.organisations:
        for state in unit.states[1:]:
            assert (unit.key, days(state)[0]) in touched, (unit.key, state.name)
    for line in WORLD.subordinations:
        before = [other for other in WORLD.subordinations if other.organisation == line.organisation and other.end]
        if any(other.end == line.start for other in before):
            assert (line.organisation, days(line)[0]) in touched, line


def test_every_beginning_is_an_output_of_an_event_but_for_five() -> None:
    outputs = {(output, event.on.day) for event in WORLD.events for output in event.outputs}
    begun = {unit for unit, (start, _) in lives(WORLD).items() if start > 19980228 and (unit, start) not in outputs}
    assert begun == BEGUN_WITHOUT_EVENT


def test_a_renaming_changes_the_name_and_a_regrading_the_rank() -> None:
    for event in WORLD.events:
        if event.kind in {"RENAME", "UPGRADE", "DOWNGRADE"}:
            before, after = around(event.outputs[0], event.on.day)
            if event.kind == "RENAME":
                assert before.name != after.name, event.key
            elif event.key == "2008-03-upgrade-environment":
                # 升格 without a change of rank: from a body directly under the State Council to a department.
                assert before.rank == after.rank
                assert "环境保护部" not in constituents(event.on.day - 1)
                assert "环境保护部" in constituents(event.on.day)
            else:
                rose = (before.rank or "") > (after.rank or "")  # 103A stands above 103B
                assert rose == (event.kind == "UPGRADE"), event.key
                assert before.rank != after.rank, event.key


def around(key: str, day: int) -> tuple[OrganisationState, OrganisationState]:
    """The unit's states that end and begin on the day."""
    states = next(unit.states for unit in WORLD.organisations if unit.key == key)
    return next(s for s in states if days(s)[1] == day), next(s for s in states if days(s)[0] == day)


def test_lineages_that_everybody_knows() -> None:
    assert names("development-reform") == ["国家计划委员会", "国家发展计划委员会", "国家发展和改革委员会"]
    assert names("environment") == ["国家环境保护局", "国家环境保护总局", "环境保护部", "生态环境部"]
    assert names("financial-regulation") == ["中国银行保险监督管理委员会", "国家金融监督管理总局"]
    assert successors("railways") == {"国家铁路局", "中国铁路总公司", "交通运输部"}
    assert successors("electronics") == {"信息产业部"}
    assert successors("information-industry") == {"工业和信息化部"}
    assert successors("supervision") == {"国家监察委员会"}
    assert successors("foreign-trade") == {"商务部"}


def names(key: str) -> list[str]:
    return [state.name for unit in WORLD.organisations if unit.key == key for state in unit.states]


def successors(key: str) -> set[str]:
    found = {after: event.on.day for event in WORLD.events for before, after in event.successions if before == key}
    return {
        state.name
        for unit in WORLD.organisations
        if unit.key in found
        for state in unit.states
        if days(state)[0] <= found[unit.key] < days(state)[1]
    }


def test_the_state_council_itself_has_neither_beginning_nor_end_on_record() -> None:
    assert lives(WORLD)["state-council"] == (ALWAYS, OPEN)
