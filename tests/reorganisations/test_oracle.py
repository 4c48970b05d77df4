"""The oracle by itself: examples by hand from docs/reorganisations.md, and that it shares nothing with the program."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.reorganisations.oracle.appointing import appoint, close_post, correct_appointment, end_appointment, open_post
from tests.reorganisations.oracle.calls import Call, reorganise
from tests.reorganisations.oracle.ledger import Ledger, Row
from tests.reorganisations.oracle.undoing import undo
from tests.reorganisations.oracle.view import Known

HERE = Path(__file__).parent
ORACLE = sorted((HERE / "oracle").glob("*.py"))
PRODUCT = ("api", "commands", "loaders", "graph", "exchange", "seed", "rules", "web")
TODAY = "2020-01-01"


def small_world() -> Ledger:
    """Two bureaus and a section beneath a government; a post with a holder, and a second holder who is yet to come."""
    ledger = Ledger()
    for unit, start in (("gov", None), ("a", "2000"), ("b", "2000"), ("section", "2005"), ("late", "2015")):
        ledger.things[unit] = "AdministrativeUnit"
        tell(ledger, f"{unit}/s", "STATE", unit, None, start, None, name=unit, rank="107", shortName=None)
    for unit, above, start in (("a", "gov", "2000"), ("b", "gov", "2000"), ("section", "a", "2005")):
        tell(ledger, f"{unit}<{above}", "SUBORDINATE_TO", unit, above, start, None, kind="LEADERSHIP")
    ledger.things |= {"chief": "Post", "deputy": "Post", "wu": "Person", "li": "Person", "ma": "Person"}
    for person in ("wu", "li", "ma"):
        tell(ledger, f"{person}/s", "STATE", person, None, None, None, name=person)
    for post, unit in (("chief", "a"), ("deputy", "b")):
        tell(ledger, f"{post}/s", "STATE", post, None, "2001", None, title=post, seats=1)
        tell(ledger, f"{post}@", "POST_IN", post, unit, None, None)
    tell(ledger, "wu-chief", "HELD", "wu", "chief", "2006", "2018")
    tell(ledger, "li-chief", "HELD", "li", "chief", "2018", None)
    tell(ledger, "ma-chief", "HELD", "ma", "chief", "2002", "2006")
    return ledger


def tell(
    ledger: Ledger,
    key: str,
    kind: str,
    owner: str,
    target: str | None,
    start: str | None,
    end: str | None,
    /,
    **values: Any,
) -> None:
    ledger.write(Row(key, kind, owner, target, start, end, values, since=1))


def done(call: Call, moment: int = 100) -> Ledger:
    """The ledger after an accepted call, its events recorded from that moment on."""
    assert not call.refused, call.findings
    call.after.recorded({number: moment + number for number in range(len(call.events) or 1)})
    return call.after


def spans(ledger: Ledger, kind: str, **ends: str) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(row.owner, row.target, row.start, row.end) for row in ledger.now(kind, **ends)]  # type: ignore[arg-type]


def merge(into: str = "c", **more: Any) -> dict[str, Any]:
    return {"merge": {"inputs": ["a", "b"], "into": {"key": into, "name": into, "parent": "gov"}, **more}}


CARRY: dict[str, Any] = {"mapping": {"otherwise": "CARRY"}}
END: dict[str, Any] = {"mapping": {"otherwise": "END"}}


def test_a_merger_ends_its_inputs_and_carries_what_hangs_on_them() -> None:
    after = done(reorganise(small_world(), "2012-03", [merge(**CARRY)]))
    assert spans(after, "STATE", owner="a") == [("a", None, "2000", "2012-03")]
    assert spans(after, "SUBORDINATE_TO", owner="a") == [("a", "gov", "2000", "2012-03")]
    assert spans(after, "SUBORDINATE_TO", owner="section") == [
        ("section", "a", "2005", "2012-03"),
        ("section", "c", "2012-03", None),
    ]
    [step] = after.now("SUCCEEDED_BY", owner="chief")
    successor = str(step.target)
    assert spans(after, "STATE", owner=successor) == [(successor, None, "2012-03", None)]
    assert spans(after, "POST_IN", owner=successor) == [(successor, "c", "2012-03", None)]
    assert {step.owner for step in after.now("SUCCEEDED_BY", target="c")} == {"a", "b"}


def test_holders_follow_for_what_remains_of_their_time() -> None:
    """One in office, one who is yet to come, and one who had left and stays untouched."""
    after = done(reorganise(small_world(), "2012-03", [merge(**CARRY)]))
    [step] = after.now("SUCCEEDED_BY", owner="chief")
    successor = str(step.target)
    assert spans(after, "HELD", owner="wu") == [
        ("wu", "chief", "2006", "2012-03"),
        ("wu", successor, "2012-03", "2018"),
    ]
    assert spans(after, "HELD", owner="li") == [("li", "chief", "2018", "2018"), ("li", successor, "2018", None)]
    assert spans(after, "HELD", owner="ma") == [("ma", "chief", "2002", "2006")]
    assert {row.values["continues"] for row in after.now("HELD", target=successor)} == {"wu-chief", "li-chief"}


def test_what_is_yet_to_come_can_be_carried_but_not_ended() -> None:
    assert reorganise(small_world(), "2012-03", [merge(**END)]).rules == {"V-70"}
    assert reorganise(small_world(), "2019", [merge(**END)]).rules == set()


def test_the_earlier_content_stays_known() -> None:
    after = done(reorganise(small_world(), "2012-03", [merge(**CARRY)]))
    assert [fact.end for fact in Known.at(after, 99).all("STATE", "a")] == [None]
    assert [fact.end for fact in Known.at(after, 100).all("STATE", "a")] == ["2012-03"]
    assert not Known.at(after, 99).known("c")


def test_what_nobody_accounts_for_refuses() -> None:
    call = reorganise(small_world(), "2012-03", [merge()])
    assert sorted(what for rule, what in call.findings[0] if rule == "X-12") == [
        "children section",
        "posts chief",
        "posts deputy",
    ]


def test_subordinates_that_end_come_before_and_deepest_first() -> None:
    ledger = done(
        reorganise(small_world(), "2010", [{"found": {"organisation": {"key": "x", "name": "x", "parent": "section"}}}])
    )
    call = reorganise(ledger, "2019", [{"dissolve": {"organisation": "a", **END}}])
    after = done(call, 200)
    assert [after.now("INPUT_OF", target=event)[0].owner for event in call.events] == ["x", "section", "a"]


def test_later_events_of_a_call_stand_on_the_earlier() -> None:
    found = {"found": {"organisation": {"key": "new", "name": "new", "parent": "gov"}}}
    move = {"reparent": {"organisation": "section", "parent": "new"}}
    after = done(reorganise(small_world(), "2012", [found, move]))
    assert spans(after, "SUBORDINATE_TO", owner="section") == [
        ("section", "a", "2005", "2012"),
        ("section", "new", "2012", None),
    ]
    assert [row.since for row in after.now("SUBORDINATE_TO", target="new")] == [101]


def test_a_move_lasts_until_the_next_one() -> None:
    ledger = done(reorganise(small_world(), "2014", [{"reparent": {"organisation": "section", "parent": "b"}}]))
    after = done(reorganise(ledger, "2010", [{"reparent": {"organisation": "section", "parent": "gov"}}]), 200)
    assert spans(after, "SUBORDINATE_TO", owner="section") == [
        ("section", "b", "2014", None),
        ("section", "a", "2005", "2010"),
        ("section", "gov", "2010", "2014"),
    ]


def test_a_name_lasts_until_the_next_one_and_not_beyond() -> None:
    ledger = done(reorganise(small_world(), "2014", [{"rename": {"organisation": "a", "name": "a2"}}]))
    after = done(reorganise(ledger, "2010", [{"rename": {"organisation": "a", "name": "a1"}}]), 200)
    names = {row.values["name"]: (row.start, row.end) for row in after.now("STATE", owner="a")}
    assert names == {"a": ("2000", "2010"), "a1": ("2010", "2014"), "a2": ("2014", None)}


RENAME = {"rename": {"organisation": "a", "name": "a1"}}
UPGRADE = {"upgrade": {"organisation": "a", "rank": "106"}}
REFUSALS: list[tuple[str, str, list[dict[str, Any]], set[str]]] = [
    ("no such unit", "2010", [{"dissolve": {"organisation": "nobody"}}], {"R-01"}),
    ("before its time", "2010", [{"rename": {"organisation": "late", "name": "x"}}], {"R-02"}),
    ("ends on its first day", "2000", [{"dissolve": {"organisation": "b", **CARRY}}], {"R-03", "X-12"}),
    ("same name", "2010", [{"rename": {"organisation": "a", "name": "a"}}], {"R-06"}),
    ("same rank", "2010", [{"upgrade": {"organisation": "a", "rank": "107"}}], {"R-06"}),
    ("upgrade downwards", "2010", [{"upgrade": {"organisation": "a", "rank": "109"}}], {"R-07"}),
    ("no such rank", "2010", [{"upgrade": {"organisation": "a", "rank": "nonsense"}}], {"CS-02"}),
    ("same superior", "2010", [{"reparent": {"organisation": "a", "parent": "gov"}}], {"R-06"}),
    ("cycle", "2010", [{"reparent": {"organisation": "a", "parent": "section"}}], {"X-13"}),
    ("one input", "2010", [{"merge": {"inputs": ["a"], "into": {"key": "c", "name": "c"}, **CARRY}}], {"R-07"}),
    ("later change", "2010", [{"absorb": {"inputs": ["late"], "into": "b"}}], {"R-02"}),
    (
        "destination ends",
        "2019",
        [merge(mapping={"otherwise": "END", "children": [{"organisation": "section", "to": "b"}]})],
        {"R-07"},
    ),
    (
        "destination is not there yet",
        "2010",
        [merge(mapping={"otherwise": "CARRY", "children": [{"organisation": "section", "to": "late"}]})],
        {"R-02"},
    ),
    (
        "more holders than seats",
        "2012",
        [
            {
                "absorb": {
                    "inputs": ["a"],
                    "into": "b",
                    "mapping": {"otherwise": "CARRY", "posts": [{"post": "chief", "to": {"mergeInto": "full"}}]},
                }
            }
        ],
        {"X-30"},
    ),
]


@pytest.mark.parametrize(
    ("what", "on", "events", "rules"), REFUSALS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_what_is_refused(what: str, on: str, events: list[Mapping[str, Any]], rules: set[str]) -> None:
    ledger = small_world()
    ledger.things["full"] = "Post"
    tell(ledger, "full/s", "STATE", "full", None, "2001", None, title="full", seats=0)
    tell(ledger, "full@", "POST_IN", "full", "b", None, None)
    assert reorganise(ledger, on, events).rules == rules, what


def test_a_cycle_on_a_later_day_is_one() -> None:
    """On the day itself there is none."""
    ledger = done(reorganise(small_world(), "2016", [{"reparent": {"organisation": "b", "parent": "section"}}]))
    move = reorganise(ledger, "2012", [{"reparent": {"organisation": "section", "parent": "b"}}])
    assert move.rules == {"X-13"}


def test_back_dated_changes_are_contradicted_by_what_came_later() -> None:
    ledger = done(reorganise(small_world(), "2014", [UPGRADE]))
    assert reorganise(ledger, "2010", [RENAME]).rules == {"R-03"}
    assert reorganise(ledger, "2010", [{"dissolve": {"organisation": "a", **END}}]).rules >= {"R-03"}
    renamed = done(reorganise(ledger, "2014", [RENAME]), 200)
    assert reorganise(renamed, "2010", [{"rename": {"organisation": "a", "name": "a0"}}]).rules == set()


def test_posts_made_anew_in_the_unit_itself() -> None:
    mapping = {"posts": [{"post": "chief", "to": {"carryTo": "a"}, "as": {"title": "director"}}]}
    after = done(
        reorganise(small_world(), "2012", [{"upgrade": {"organisation": "a", "rank": "106", "mapping": mapping}}])
    )
    [step] = after.now("SUCCEEDED_BY", owner="chief")
    [state] = after.now("STATE", owner=str(step.target))
    assert (state.values["title"], state.values["seats"], state.start) == ("director", 1, "2012")


def test_a_split_that_survives_leaves_what_is_unnamed() -> None:
    mapping = {"children": [{"organisation": "section", "to": "x"}]}
    split = {
        "split": {
            "input": "a",
            "into": [{"key": "x", "name": "x", "parent": "gov"}],
            "survives": True,
            "mapping": mapping,
        }
    }
    after = done(reorganise(small_world(), "2012", [split]))
    assert spans(after, "STATE", owner="a") == [("a", None, "2000", None)]
    assert spans(after, "POST_IN", owner="chief") == [("chief", "a", None, None)]
    assert ("section", "x", "2012", None) in spans(after, "SUBORDINATE_TO", owner="section")


def test_a_corrected_event_never_was() -> None:
    before = small_world()
    call = reorganise(before, "2012-03", [merge(**CARRY)])
    after = done(undo(done(call), call.events[0], "CORRECTION", None, TODAY), 200)
    now, then = Known.at(after, None), Known.at(before, None)
    assert {repr(fact_of(fact)) for fact in now.facts} == {repr(fact_of(fact)) for fact in then.facts}
    assert Known.at(after, 150).known("c")


def fact_of(fact: Any) -> tuple[Any, ...]:
    return fact.key, fact.kind, fact.owner, fact.target, fact.start, fact.end, fact.values


def test_a_reversed_merger_opens_again_what_it_closed() -> None:
    call = reorganise(small_world(), "2012-03", [merge(**CARRY)])
    after = done(undo(done(call), call.events[0], "REVERSAL", "2014", TODAY), 200)
    assert spans(after, "STATE", owner="a") == [("a", None, "2000", "2012-03"), ("a", None, "2014", None)]
    assert spans(after, "STATE", owner="c") == [("c", None, "2012-03", "2014")]
    [old] = after.now("SUCCEEDED_BY", owner="chief")
    assert spans(after, "HELD", owner="wu") == [
        ("wu", "chief", "2006", "2012-03"),
        ("wu", old.target, "2012-03", "2014"),
        ("wu", "chief", "2014", "2018"),
    ]
    # each continues the one before it
    chain = {row.key: row.values.get("continues") for row in after.now("HELD", owner="wu")}
    assert len(set(chain.values())) == 3
    assert {(step.owner, step.target) for step in after.now("SUCCEEDED_BY", owner="c")} == {("c", "a"), ("c", "b")}
    assert Known.at(after, None).status("a", 20130101) == "ENDED"
    assert Known.at(after, None).present("a", 20130101) == ["c"]


def test_what_stands_on_an_event_keeps_it_from_being_undone() -> None:
    call = reorganise(small_world(), "2012-03", [merge(**CARRY)])
    ledger = done(call)
    later = reorganise(ledger, "2015", [{"rename": {"organisation": "c", "name": "c2"}}])
    ledger = done(later, 200)
    assert undo(ledger, call.events[0], "CORRECTION", None, TODAY).rules == {"R-08"}
    assert undo(ledger, call.events[0], "REVERSAL", "2019", TODAY).rules == {"R-08"}
    ledger = done(undo(ledger, later.events[0], "CORRECTION", None, TODAY), 300)
    assert undo(ledger, call.events[0], "CORRECTION", None, TODAY).rules == set()
    assert undo(ledger, call.events[0], "REVERSAL", "2011", TODAY).rules == {"R-07"}


def test_an_event_is_reversed_once_more_after_its_reversal_was_taken_back() -> None:
    moved = reorganise(small_world(), "2012", [{"reparent": {"organisation": "b", "parent": "a"}}])
    ledger = done(moved)
    for moment in (200, 400):
        reversed_ = undo(ledger, moved.events[0], "REVERSAL", "2014", TODAY)
        ledger = done(reversed_, moment)
        assert spans(ledger, "SUBORDINATE_TO", owner="b") == [
            ("b", "gov", "2000", "2012"),
            ("b", "a", "2012", "2014"),
            ("b", "gov", "2014", None),
        ]
        if moment == 200:
            ledger = done(undo(ledger, reversed_.events[0], "CORRECTION", None, TODAY), 300)


def test_what_was_hung_on_a_unit_brought_back_keeps_it_alive() -> None:
    ended = reorganise(small_world(), "2012", [{"dissolve": {"organisation": "b", **END}}])
    back = undo(done(ended), ended.events[0], "REVERSAL", "2014", TODAY)
    ledger = done(back, 200)
    opened = open_post(ledger, {"organisation": "b", "on": "2016", "title": "new"})
    assert opened.rules == set()
    opened.after.recorded({0: 300})
    assert undo(ledger, back.events[0], "CORRECTION", None, TODAY).rules == set()
    assert undo(opened.after, back.events[0], "CORRECTION", None, TODAY).rules == {"R-08"}
    assert undo(opened.after, back.events[0], "REVERSAL", "2017", TODAY).rules == {"R-08"}


def test_an_undone_move_must_still_be_possible() -> None:
    moved = reorganise(small_world(), "2012", [{"reparent": {"organisation": "section", "parent": "gov"}}])
    ended = reorganise(done(moved), "2019", [{"dissolve": {"organisation": "a", **END}}])
    assert undo(done(ended, 200), moved.events[0], "CORRECTION", None, TODAY).rules == {"X-13"}


APPOINTMENTS: list[tuple[str, Any, dict[str, Any], set[str]]] = [
    ("fits", appoint, {"person": "ma", "post": "deputy", "from": "2010", "to": "2012"}, set()),
    ("before the post", appoint, {"person": "ma", "post": "deputy", "from": "2000"}, {"V-70"}),
    ("ends before", appoint, {"person": "ma", "post": "deputy", "from": "2010", "to": "2009"}, {"V-70"}),
    ("no seat", appoint, {"person": "ma", "post": "chief", "from": "2017", "to": "2018"}, {"X-30"}),
    ("twice", appoint, {"person": "wu", "post": "chief", "from": "2017", "to": "2018"}, {"X-30", "R-10"}),
    ("nobody", appoint, {"person": "nobody", "post": "chief", "from": "2017"}, {"R-01"}),
    ("ends earlier", end_appointment, {"appointment": "wu-chief", "on": "2016"}, set()),
    ("ended already", end_appointment, {"appointment": "wu-chief", "on": "2018"}, {"R-06"}),
    ("beyond its end", end_appointment, {"appointment": "wu-chief", "on": "2019"}, {"V-49"}),
    ("before it began", end_appointment, {"appointment": "wu-chief", "on": "2005"}, {"V-70"}),
    ("other days", correct_appointment, {"appointment": "ma-chief", "validFrom": "2003"}, set()),
    ("other days, taken", correct_appointment, {"appointment": "ma-chief", "validTo": "2007"}, {"X-30"}),
    ("nothing", correct_appointment, {"appointment": "ma-chief", "validTo": "2006"}, {"R-06"}),
    ("never", correct_appointment, {"appointment": "ma-chief", "never": True}, set()),
    ("close with holders", close_post, {"post": "chief", "on": "2012"}, {"V-70"}),
    ("close", close_post, {"post": "deputy", "on": "2012"}, set()),
    ("close too early", close_post, {"post": "deputy", "on": "2000"}, {"R-02"}),
    ("open", open_post, {"organisation": "a", "on": "2010", "title": "clerk"}, set()),
    ("open too early", open_post, {"organisation": "a", "on": "1999", "title": "clerk"}, {"V-70"}),
]


@pytest.mark.parametrize(
    ("what", "act", "given", "rules"), APPOINTMENTS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_posts_and_appointments(what: str, act: Any, given: dict[str, Any], rules: set[str]) -> None:
    assert act(small_world(), given).rules == rules, what


@pytest.mark.parametrize("file", ORACLE, ids=lambda file: file.stem)
def test_the_oracle_imports_nothing_of_the_program(file: Path) -> None:
    tree = ast.parse(file.read_text("utf-8"))
    imported = {
        name
        for node in ast.walk(tree)
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }
    assert not {name for name in imported if name.split(".")[0] in PRODUCT}
    ours = {name for name in imported if name.startswith("tests.")}
    assert all(name == "tests.api.oracle" or name.startswith("tests.reorganisations.oracle.") for name in ours)


def test_nothing_of_the_program_is_there_when_the_oracle_answers() -> None:
    modules = ", ".join(f"tests.reorganisations.oracle.{file.stem}" for file in ORACLE)
    code = f"import sys, {modules}; print([name for name in sys.modules if name.split('.')[0] in {PRODUCT}])"
    run = subprocess.run([sys.executable, "-c", code], cwd=HERE.parents[1], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
