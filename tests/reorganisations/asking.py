"""Questions about the things of a story, as of days and moments, and how answers are compared with the oracle's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.api.oracle import Period, When, last_day
from tests.reorganisations.oracle.answers import ASPECTS, ORDERED
from tests.reorganisations.oracle.asked import Moment, OneOf
from tests.reorganisations.oracle.ledger import Ledger
from tests.reorganisations.oracle.view import Known

TYPES = {"ReorganisationEvent": "ReorganisationEvent", "Post": "Post", "Person": "Person"}
Ask = Callable[[str, Mapping[str, Any]], Awaitable[dict[str, Any]]]
"""Asks a document with variables; gives the data."""


@dataclass(frozen=True)
class Question:
    """Aspects of things, as of a day (None: today), as known at a moment (None: now), of a period."""

    things: tuple[str, ...]
    aspects: Mapping[str, tuple[str, ...]]
    """Label → names of aspects."""
    as_of: str | None
    known_at: int | None
    during: Period | None


@dataclass
class Tally:
    """How many answers were compared, and those that were wrong."""

    answers: int = 0
    by_aspect: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def document(question: Question) -> str:
    """One document for all things; aliases are the aspects' names."""
    by_type: dict[str, str] = {}
    for label, names in question.aspects.items():
        fields = " ".join(f"{name}: {ASPECTS[label][name].selection}" for name in names)
        by_type[TYPES.get(label, label)] = f"... on {TYPES.get(label, label)} {{ {fields} }}"
    return (
        "query ($ids: [ID!]!, $asOf: PartialDate, $knownAt: DateTime, $during: Period) {\n"
        "  nodes(ids: $ids, asOf: $asOf, knownAt: $knownAt) { __typename id\n    "
        + "\n    ".join(by_type.values())
        + " } }"
    )


def moment_text(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds")


async def put(ask: Ask, question: Question, ledger: Ledger, ids: Mapping[str, str], today: int, tally: Tally) -> None:
    """Ask, and compare with what the oracle says."""
    during = None
    if question.during is not None:
        during = {name: day for name, day in zip(("from", "to"), question.during, strict=True) if day is not None}
    told = document(question)
    if "$during" not in told.partition("{")[2]:
        told = told.replace(", $during: Period", "")
    variables = {
        "ids": [ids[key] for key in question.things],
        "asOf": question.as_of,
        "knownAt": None if question.known_at is None else moment_text(question.known_at),
        "during": during,
    }
    data = await ask(told, variables)
    keys = {identity: key for key, identity in ids.items()}
    day = today if question.as_of is None else last_day(question.as_of)
    at = Moment(Known.at(ledger, question.known_at), When(day, day), question.during)
    for key, node in zip(question.things, data["nodes"], strict=True):
        compare(at, key, question, with_keys(node, keys), tally)


def compare(at: Moment, key: str, question: Question, node: Any, tally: Tally) -> None:
    """Each aspect of one thing."""
    label = at.view.things[key]
    names = question.aspects[label]
    if not at.view.known(key):
        tally.answers += 1
        tally.by_aspect["unknown"] += 1
        if node is not None:
            tally.wrong.append(f"{key} was not known {question}\n   got {node}")
        return
    for name in names:
        expected = ASPECTS[label][name].says(at, key)
        got = None if node is None else node[name]
        tally.answers += 1
        tally.by_aspect[f"{label}.{name}"] += 1
        if not same(expected, got, ordered=name in ORDERED):
            tally.wrong.append(
                f"{label} {key} {name} as of {question.as_of} known {question.known_at} during {question.during}\n"
                f"   expected {settled(expected)}\n   got      {settled(got)}"
            )


def same(expected: Any, got: Any, *, ordered: bool) -> bool:
    """Equal, whatever the order of lists that promise none."""
    if isinstance(expected, OneOf):
        return any(settled(each) == settled(got) for each in expected)
    return bool(expected == got) if ordered else bool(settled(expected) == settled(got))


def settled(answer: Any) -> Any:
    """The answer with lists in the order of their contents."""
    if isinstance(answer, Mapping):
        return {name: settled(value) for name, value in sorted(answer.items())}
    if isinstance(answer, list):
        return sorted((settled(each) for each in answer), key=repr)
    return answer


def with_keys(answer: Any, keys: Mapping[str, str]) -> Any:
    """The answer with keys for ids."""
    if isinstance(answer, Mapping):
        return {
            name: keys.get(value, f"unknown {value}") if name == "id" else with_keys(value, keys)
            for name, value in answer.items()
        }
    if isinstance(answer, list):
        return [with_keys(each, keys) for each in answer]
    return answer


def missing(things: Sequence[str], ids: Mapping[str, str]) -> list[str]:
    """Things whose ids nobody has told yet."""
    return [key for key in things if key not in ids]
