"""Random small worlds and what is learned of them, drawn by hypothesis, and how they are told to a store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from commands.facts import Batch, Change, Correction, new_fact_id
from graph.connection import Store
from graph.rows import NewNode, NewRow, StoredRow, new_node_id
from graph.writing import in_transaction
from rules.dates import PartialDate
from tests.api import oracle
from tests.api.chronicle import do, span
from tests.api.oracle import NATURAL, UNKNOWN, Fact, Record, first_day, last_day

DAYS = ("1990", "1991-06", "1992", "1992-06-15", "1993", "1994-03", "1995", "1995-01-02", "1996-12-31", "1998")
"""Beginnings and ends, some a day apart; `1992` to `1992-06-15` and the reverse are both possible."""
INSTANTS = ("1989", "1990", "1992", "1992-06-14", "1992-06-15", "1993", "1994-12", "1995-01-01", "1995", "1996", "2020")
LETTERS = "abc"
STATES = {**dict.fromkeys(NATURAL, "OrganisationState"), "Post": "PostState", "Person": "PersonState"}


@dataclass(frozen=True)
class Act:
    """One recording. `kind`: tell, change, correct, retract; `key` is the fact that it is about."""

    kind: str
    key: str = ""
    end: str | None = None
    facts: tuple[Fact, ...] = ()
    things: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Story:
    """Acts in order, and the record that the model keeps of them."""

    acts: list[Act]
    record: Record


Draw = Callable[[Any], Any]


def spans(draw: Draw, most: int, *, unknown_end: bool = False, begins_open: bool = False) -> list[tuple[Any, Any]]:
    """Adjoining spans: what one thing was, one after another."""
    days = draw(st.lists(st.sampled_from(DAYS), unique_by=first_day, min_size=1, max_size=most).map(sorted_days))
    start = None if begins_open or draw(st.booleans()) else days.pop(0)
    end = None if not days or draw(st.booleans()) else days.pop()
    if unknown_end and end is None and draw(st.integers(0, 3)) == 0:
        end = UNKNOWN
    return list(pairwise([start, *days, end]))


def sorted_days(days: Sequence[str]) -> list[str]:
    return sorted(days, key=first_day)


def states(draw: Draw, key: str, named: str, most: int, **options: Any) -> list[Fact]:
    return [
        Fact(f"{key}/{number}", "STATE", key, None, *ends, named_values(draw, key, named))
        for number, ends in enumerate(spans(draw, most, **options))
    ]


def named_values(draw: Draw, key: str, named: str) -> dict[str, Any]:
    values: dict[str, Any] = {named: f"{key}{draw(st.sampled_from(LETTERS))}"}
    if named == "title":
        values["seats"] = draw(st.sampled_from([None, 0, 1, 2]))
    return values


def lines(draw: Draw, key: str, label: str, above: Sequence[str]) -> list[Fact]:
    """One natural superior at a time, and perhaps some guidance."""
    found = [
        Fact(f"{key}<{number}", "SUBORDINATE_TO", key, draw(st.sampled_from(above)), *ends, {"kind": NATURAL[label]})
        for number, ends in enumerate(spans(draw, 3, unknown_end=True))
    ]
    if draw(st.booleans()):
        start, end = draw(ends_of_a_fact())
        found.append(
            Fact(f"{key}<g", "SUBORDINATE_TO", key, draw(st.sampled_from(above)), start, end, {"kind": "GUIDANCE"})
        )
    return found


def ends_of_a_fact() -> st.SearchStrategy[tuple[str | None, str | None]]:
    """Any two ends of which the second does not lie wholly before the first."""
    start = st.none() | st.sampled_from(DAYS)
    end = st.none() | st.sampled_from((*DAYS, UNKNOWN))
    return st.tuples(start, end).filter(
        lambda ends: None in ends or ends[1] == UNKNOWN or last_day(str(ends[1])) >= first_day(str(ends[0]))
    )


@st.composite
def stories(draw: Draw) -> Story:
    """A world, told at once, and up to five things learned later."""
    things: dict[str, str] = {}
    facts: list[Fact] = []
    units = [f"u{number}" for number in range(draw(st.integers(2, 5)))]
    for number, unit in enumerate(units):
        things[unit] = draw(st.sampled_from(list(NATURAL)))
        facts += states(draw, unit, "name", 4, unknown_end=True)
        if number:
            facts += lines(draw, unit, things[unit], units[:number])
    posts = [f"p{number}" for number in range(draw(st.integers(1, 4)))]
    for post in posts:
        things[post] = "Post"
        facts += states(draw, post, "title", 3)
        for number, ends in enumerate(spans(draw, 2, begins_open=True)):
            facts.append(Fact(f"{post}@{number}", "POST_IN", post, draw(st.sampled_from(units)), *ends))
    people = [f"m{number}" for number in range(draw(st.integers(1, 3)))]
    for person in people:
        things[person] = "Person"
        facts += states(draw, person, "name", 2, begins_open=True)
    for number in range(draw(st.integers(1, 8))):
        person, post = draw(st.sampled_from(people)), draw(st.sampled_from(posts))
        facts.append(Fact(f"h{number}", "HELD", person, post, *draw(ends_of_a_fact())))
    for line in (units, posts):
        for number in range(draw(st.integers(0, 3))) if len(line) > 1 else ():
            before, after = sorted(draw(st.lists(st.sampled_from(line), min_size=2, max_size=2, unique=True)))
            facts.append(Fact(f"{before}>{number}", "SUCCEEDED_BY", before, after, draw(st.sampled_from(DAYS)), None))
    record = Record()
    record.tell(things, facts)
    acts = [Act("tell", facts=tuple(facts), things=things)]
    for number in range(draw(st.integers(1, 5))):
        acts.append(learned(draw, number, record))
    return Story(acts, record)


def learned(draw: Draw, number: int, record: Record) -> Act:
    """Something that is learned of what is recorded; the record learns it too."""
    current = record.current()
    possible = [kind for kind in ("change", "correct", "retract") if candidates(kind, current)]
    kind = draw(st.sampled_from(possible))
    old = draw(st.sampled_from(candidates(kind, current)))
    if kind == "change":
        end = draw(
            st.sampled_from([day for day in DAYS if last_day(day) >= old.begins and first_day(day) >= old.begins])
        )
        follow_up: tuple[Fact, ...] = ()
        if old.kind == "STATE":
            named = "title" if "title" in old.values else "name"
            values = named_values(draw, old.owner, named)
            follow_up = (Fact(f"{old.owner}/n{number}", "STATE", old.owner, None, end, None, values),)
        act = Act("change", old.key, end, follow_up)
        record.supersede(old.key, closed(old, end), *follow_up)
        return act
    if kind == "correct":
        right = corrected(draw, old, record)
        record.supersede(old.key, right)
        return Act("correct", old.key, facts=(right,))
    record.supersede(old.key)
    return Act("retract", old.key)


def candidates(kind: str, current: Sequence[Fact]) -> list[Fact]:
    if kind == "change":
        # the last of its line, still open, and there is a day on which it may end
        return [
            fact
            for fact in current
            if fact.kind in ("HELD", "STATE", "SUBORDINATE_TO")
            and fact.end is None
            and fact.begins <= first_day(DAYS[-1])
        ]
    if kind == "correct":
        return [fact for fact in current if fact.kind in ("HELD", "STATE", "POST_IN")]
    return [fact for fact in current if fact.kind in ("HELD", "SUBORDINATE_TO", "SUCCEEDED_BY")]


def closed(fact: Fact, end: str) -> Fact:
    return Fact(fact.key, fact.kind, fact.owner, fact.target, fact.start, end, fact.values)


def corrected(draw: Draw, old: Fact, record: Record) -> Fact:
    if old.kind == "STATE":
        values = named_values(draw, old.owner, "title" if "title" in old.values else "name")
        return Fact(old.key, old.kind, old.owner, None, old.start, old.end, values)
    if old.kind == "POST_IN":
        units = [key for key, label in record.things.items() if label in NATURAL]
        return Fact(old.key, old.kind, old.owner, draw(st.sampled_from(units)), old.start, old.end)
    posts = [key for key, label in record.things.items() if label == "Post"]
    return Fact(old.key, old.kind, old.owner, draw(st.sampled_from(posts)), *draw(ends_of_a_fact()))


@dataclass
class Telling:
    """A story told to a store: the ids of things and facts, and the moment of each act in milliseconds."""

    ids: dict[str, str] = field(default_factory=dict)
    moments: list[int] = field(default_factory=list)

    async def tell(self, store: Store, story: Story) -> None:
        """Act by act, through the layer that writes."""
        for act in story.acts:
            at = await do(store, await self._batch(store, act, story.record.things))
            while self.moments and at <= self.moments[-1]:
                raise AssertionError("two acts at one moment")
            self.moments.append(at)

    async def _batch(self, store: Store, act: Act, things: Mapping[str, str]) -> Batch:
        nodes = [self._node(key, label) for key, label in act.things.items()]
        events = [self._event(fact) for fact in act.facts if fact.kind == "SUCCEEDED_BY"]
        rows = [self._row(fact, things) for fact in act.facts]
        if act.kind == "tell":
            return Batch(nodes=[*nodes, *events], rows=rows)
        row = await self._stored(store, act.key)
        if act.kind == "change":
            end = PartialDate.parse(str(act.end))
            return Batch(changes=[Change(row, end, follow_up=rows[0] if rows else None)])
        if act.kind == "correct":
            return Batch(corrections=[Correction(row, rows[0])])
        return Batch(retracted=[row])

    def _node(self, key: str, label: str) -> NewNode:
        self.ids[key] = new_node_id(label)
        return NewNode(label, self.ids[key], {"code": key})

    def _event(self, fact: Fact) -> NewNode:
        self.ids[f"event {fact.key}"] = new_node_id("ReorganisationEvent")
        return NewNode("ReorganisationEvent", self.ids[f"event {fact.key}"], {"kind": "MERGE", "on": date(fact.start)})

    def _row(self, fact: Fact, things: Mapping[str, str]) -> NewRow:
        kind = STATES[things[fact.owner]] if fact.kind == "STATE" else fact.kind
        if fact.key not in self.ids:
            self.ids[fact.key] = new_fact_id(kind)
        values = dict(fact.values)
        if kind == "SUCCEEDED_BY":
            values = {"on": date(fact.start), "kind": "MERGE", "eventId": self.ids[f"event {fact.key}"]}
        ends = self.ids[fact.owner], self.ids[fact.target] if fact.target is not None else None
        validity = span(f"{fact.start or ''}..{fact.end or ''}")
        self._kept[fact.key] = kind, ends[0]
        return NewRow(kind, *ends, validity, values, self.ids[fact.key])

    async def _stored(self, store: Store, key: str) -> StoredRow:
        kind, owner = self._kept[key]
        rows = await in_transaction(store, lambda tx: tx.current_rows(kind, [owner]))
        [row] = [row for row in rows if row.fact_id == self.ids[key]]
        return row

    _kept: dict[str, tuple[str, str]] = field(default_factory=dict)


def date(text: str | None) -> PartialDate:
    assert text is not None
    return PartialDate.parse(text)


PERIODS = (
    st.none() | st.just((None, None)) | st.tuples(st.none() | st.sampled_from(DAYS), st.none() | st.sampled_from(DAYS))
)


def names(prefix: str) -> st.SearchStrategy[dict[str, Any]]:
    """A condition on names such as `u1a`."""
    some = st.sampled_from([f"{prefix}{number}{letter}" for number in range(3) for letter in LETTERS])
    part = st.sampled_from((*LETTERS, "0", "1", prefix))
    return (
        st.builds(lambda value: {"contains": value}, part)
        | st.builds(lambda value: {"equals": value}, some)
        | st.builds(lambda values: {"in": values}, st.lists(some, max_size=4))
        | st.just({"startsWith": f"{prefix}1"})
    )


def dates() -> st.SearchStrategy[dict[str, Any]]:
    some = st.sampled_from(DAYS)
    return (
        st.builds(lambda value: {"in": value}, some)
        | st.builds(lambda value: {"from": value}, some)
        | st.builds(lambda value: {"before": value}, some)
        | st.builds(lambda value: {"isNull": value}, st.booleans())
    )


def relation(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    kinds = st.sampled_from(("some", "none", "every"))
    return st.builds(
        lambda kind, where, during: {kind: where} | ({} if during is None else {"during": during}),
        kinds,
        inner,
        PERIODS,
    )


def combined(leaves: Mapping[str, st.SearchStrategy[Any]], depth: int, again: Callable[[int], Any]) -> Any:
    """One or two conditions of these, or a combination of such."""
    one = st.one_of([value.map(lambda given, name=name: {name: given}) for name, value in leaves.items()])  # type: ignore[misc]
    two = st.builds(lambda a, b: {**a, **b}, one, one)
    if not depth:
        return one
    inner = again(depth - 1)
    several = st.lists(inner, min_size=1, max_size=2)
    return (
        one
        | one
        | two
        | inner.map(lambda where: {"not": where})
        | several.map(lambda wheres: {"or": wheres})
        | several.map(lambda wheres: {"and": wheres})
    )


def organisation_where(depth: int = 2) -> Any:
    leaves: dict[str, Any] = {
        "name": names("u"),
        "anyName": names("u"),
        "type": st.lists(st.sampled_from(list(NATURAL)), max_size=2),
        "foundedOn": dates(),
        "endedOn": dates(),
    }
    if depth:
        inner = st.deferred(lambda: organisation_where(depth - 1))
        leaves |= {"parent": inner, "ancestor": inner, "descendant": inner}
        leaves["posts"] = relation(st.deferred(lambda: post_where(depth - 1)))
    return combined(leaves, depth, organisation_where)


def post_where(depth: int = 2) -> Any:
    leaves: dict[str, Any] = {"title": names("p"), "isVacant": st.booleans()}
    if depth:
        leaves["organisation"] = st.deferred(lambda: organisation_where(depth - 1))
        leaves["appointments"] = relation(st.deferred(lambda: appointment_where(depth - 1)))
    return combined(leaves, depth, post_where)


def person_where(depth: int = 2) -> Any:
    leaves: dict[str, Any] = {"name": names("m")}
    if depth:
        leaves["appointments"] = relation(st.deferred(lambda: appointment_where(depth - 1)))
    return combined(leaves, depth, person_where)


def appointment_where(depth: int = 2) -> Any:
    statuses = st.lists(st.sampled_from(("UPCOMING", "CURRENT", "FORMER")), max_size=2)
    leaves: dict[str, Any] = {"status": statuses, "validFrom": dates(), "validTo": dates()}
    if depth:
        leaves["person"] = st.deferred(lambda: person_where(depth - 1))
        leaves["post"] = st.deferred(lambda: post_where(depth - 1))
        leaves["previous"] = st.deferred(lambda: appointment_where(depth - 1))
    return combined(leaves, depth, appointment_where)


@dataclass(frozen=True)
class Question:
    """When, as known after which act (-1: before the first; None: now), of which period."""

    as_of: str | None
    act: int | None
    during: oracle.Period | None


QUESTIONS = st.builds(Question, st.none() | st.sampled_from(INSTANTS), st.none() | st.integers(0, 11), PERIODS)
FILTERS = st.one_of(
    st.tuples(st.just("organisations"), organisation_where()),
    st.tuples(st.just("posts"), post_where()),
    st.tuples(st.just("people"), person_where()),
    st.tuples(st.just("appointments"), appointment_where()),
)
"""The name of a list, and a filter for it."""
