"""What an answer is made of: one aspect of one thing, as of one day, as known at one moment.

In answers things have keys for ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.api.oracle import Fact, Period, When, within
from tests.reorganisations.oracle.codes import misfits
from tests.reorganisations.oracle.view import Known

Answer = Any

HELD = """
  id validFrom validTo status continues { id } person { id name }
  post { id title rank { code } organisation { id name status parent { id } } }
"""


@dataclass(frozen=True)
class Moment:
    """What was known, the instants in force, and the period of the lists."""

    view: Known
    when: When
    during: Period | None

    def named(self, key: str, when: When | None = None) -> dict[str, Any]:
        return {"id": key, "name": self.view.state(key, (when or self.when).at).values["name"]}

    def with_status(self, key: str, when: When) -> dict[str, Any]:
        return {**self.named(key, when), "status": self.view.status(key, when.asked)}

    def dated(self, fact: Fact) -> dict[str, Any]:
        start, end = fact.printed
        return {"validFrom": start, "validTo": end, "status": fact.status(self.when.asked)}

    def listed(self, facts: Iterable[Fact]) -> list[Fact]:
        return [fact for fact in facts if within(fact, self.during, self.when.at)]

    def appointment(self, fact: Fact) -> dict[str, Any]:
        view, beneath = self.view, self.when.beneath(fact)
        post = str(fact.target)
        unit, state = view.place(post, beneath.at), view.state(post, beneath.at)
        parents = view.parents(unit, beneath)
        continues = fact.values.get("continues")
        known = continues is not None and any(held.key == continues for held in view.all("HELD"))
        return {
            "id": fact.key,
            **self.dated(fact),
            "continues": {"id": continues} if known else None,
            "person": self.named(fact.owner, beneath),
            "post": {
                "id": post,
                "title": state.values["title"],
                "rank": coded(state.values.get("rank")),
                "organisation": {
                    **self.with_status(unit, beneath),
                    "parent": {"id": parents[0]} if parents else None,
                },
            },
        }

    def held(self, facts: Iterable[Fact]) -> dict[str, Any]:
        return page([self.appointment(fact) for fact in facts])

    def registration(self, fact: Fact) -> dict[str, Any]:
        view, beneath, unit = self.view, self.when.beneath(fact), str(fact.target)
        category = view.state(unit, beneath.at).values.get("category")
        return {
            **self.dated(fact),
            "identity": coded(fact.values["identity"]),
            "awaitsApproval": misfits(fact.values["identity"], view.things[unit], category),
            "person": self.named(fact.owner, beneath),
            "organisation": self.with_status(unit, beneath),
        }


REGISTRATION = """
  validFrom validTo status identity { code } awaitsApproval person { id name } organisation { id name status }
"""


def coded(code: str | None) -> dict[str, str] | None:
    return None if code is None else {"code": code}


def page(nodes: Sequence[Any]) -> dict[str, Any]:
    return {"totalCount": len(nodes), "nodes": list(nodes)}


Says = Callable[[Moment, str], Answer]


@dataclass(frozen=True)
class Aspect:
    """One question: its selection, and what the oracle says."""

    selection: str
    says: Says


def single(selection: str, name: str) -> Aspect:
    """A plain value of the state that is shown."""
    return Aspect(selection, lambda at, key: at.view.state(key, at.when.at).values.get(name))


def code_of(name: str) -> Aspect:
    return Aspect(f"{name} {{ code }}", lambda at, key: coded(at.view.state(key, at.when.at).values.get(name)))


class OneOf(list[Any]):
    """Any of these is right."""


def event(at: Moment, key: str) -> Answer:
    view = at.view
    [fact] = view.all("EVENT", key)
    before, on = When(fact.begins - 1, at.when.asked), When(fact.begins, at.when.asked)
    return {
        "id": key,
        "kind": fact.values["kind"],
        "on": fact.start,
        "remarks": fact.values.get("remarks"),
        "inputs": [at.named(unit, before) for unit in view.inputs(key)],
        "outputs": [at.named(unit, on) for unit in view.outputs(key)],
    }
