"""What the demo data says, as plain lists of facts, and the rules of time that are read by.

Imports nothing of the product but the seeds' plain data. Slow, simple, right by inspection: what the API answers to the
documents of `docs/queries` is compared with it. Days are `YYYYMMDD`; keys are unique over all seeds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, TypeVar

from rules.dates import PartialDate
from seed import world as seeds
from seed.bureau import bureau
from seed.city.plan import SEED, city
from seed.state_council import state_council
from seed.tables import code_rows

ALWAYS, OPEN = 0, 99999999
NATURAL = {"ADMINISTRATIVE_UNIT": "LEADERSHIP", "PARTY_ORGANISATION": "PARTY", "INTERNAL_DIVISION": "INTERNAL"}
TYPE_NAMES = {
    "ADMINISTRATIVE_UNIT": "AdministrativeUnit",
    "PARTY_ORGANISATION": "PartyOrganisation",
    "INTERNAL_DIVISION": "InternalDivision",
}
REFERENCES = frozenset(
    {
        *("key", "document", "removal_document", "place", "parent", "native_place", "birthplace", "organisation"),
        *("superior", "party_organisation", "group", "person", "post", "school", "on_behalf_of", "continues"),
    }
)
"""Members that name something of the same seed."""

Fact = seeds.Dated
State = TypeVar("State", bound=seeds.Dated)


def begins(fact: Fact) -> int:
    return fact.start.day if fact.start else ALWAYS


def ends(fact: Fact) -> int:
    """The first day on which it is not true any more; one that ended nobody knows when was valid on no known day."""
    if fact.end_unknown:
        return begins(fact)
    return max(fact.end.day, begins(fact)) if fact.end else OPEN


def was_ever_valid(fact: Fact) -> bool:
    return fact.end_unknown or begins(fact) < ends(fact)


def valid(fact: Fact, day: int) -> bool:
    return begins(fact) <= day < ends(fact)


def shares_days(fact: Fact, start: int, end: int) -> bool:
    return max(begins(fact), start) < min(ends(fact), end)


def beneath(fact: Fact, day: int) -> int:
    """Rule 5: the day whose values are shown beneath the fact."""
    if valid(fact, day):
        return day
    if begins(fact) < ends(fact) <= day:
        return ends(fact) - 1
    return begins(fact)


def status(fact: Fact, asked: int) -> str:
    if begins(fact) > asked:
        return "UPCOMING"
    return "CURRENT" if valid(fact, asked) else "FORMER"


def shown(states: Sequence[State], day: int) -> State:
    """Rule 3: the period that is shown: the last one begun by the day, else the first."""
    candidates = [state for state in states if was_ever_valid(state)] or list(states)
    begun = [state for state in candidates if begins(state) <= day]
    return max(begun, key=lambda state: (begins(state), ends(state))) if begun else min(candidates, key=begins)


def last_day(text: str) -> int:
    """Rule 2: what `asOf` means."""
    return PartialDate.parse(text).last_day


def first_day(text: str) -> int:
    return PartialDate.parse(text).day


def printed(date: PartialDate | None) -> str | None:
    return None if date is None else str(date)


def months_between(start: int, end: int) -> int:
    """Whole months from one day to a later one."""
    months = (end // 10000 - start // 10000) * 12 + end // 100 % 100 - start // 100 % 100
    return months - (end % 100 < start % 100)


def qualified(record: seeds.Record, seed: int) -> Any:
    """The record with its own key, and those that it names, told apart from those of other seeds."""
    changes: dict[str, Any] = {}
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, str) and name in REFERENCES:
            changes[name] = f"{seed}:{value}"
        elif name == "outputs":
            changes[name] = [f"{seed}:{each}" for each in value]
        elif name in {"successions", "post_successions"}:
            changes[name] = [(f"{seed}:{before}", f"{seed}:{after}") for before, after in value]
        elif isinstance(value, list) and value and isinstance(value[0], seeds.Record):
            changes[name] = [qualified(each, seed) for each in value]
    return record.model_copy(update=changes)


@dataclass(frozen=True)
class Step:
    """One step of succession, `distance` steps from what was asked."""

    before: str
    after: str
    event: seeds.Event
    distance: int = 1


class Facts:
    """All that the seeds say, found by key and by code."""

    def __init__(self, worlds: Iterable[seeds.World]) -> None:
        self._worlds = list(worlds)
        self.organisations: dict[str, seeds.Organisation] = {each.key: each for each in self._all("organisations")}
        self.posts: dict[str, seeds.Post] = {each.key: each for each in self._all("posts")}
        self.people: dict[str, seeds.Person] = {each.key: each for each in self._all("people")}
        self.documents: dict[str, seeds.Document] = {each.key: each for each in self._all("documents")}
        self.schools: dict[str, seeds.School] = {each.key: each for each in self._all("schools")}
        self.places: dict[str, seeds.Place] = {each.key: each for each in self._all("places")}
        self.appointments: list[seeds.Appointment] = self._all("appointments")
        self.studies: list[seeds.Study] = self._all("studies")
        self.memberships: list[seeds.PartyMembership] = self._all("party_memberships")
        self.subordinations: list[seeds.Subordination] = self._all("subordinations")
        self.counterparts: list[seeds.Counterpart] = self._all("counterparts")
        self.co_locations: list[seeds.CoLocation] = self._all("co_locations")
        self.events: list[seeds.Event] = self._all("events")
        self.code_names = {row.key: row.name for row in code_rows()}

    def _all(self, collection: str) -> list[Any]:
        return [qualified(each, seed) for seed, world in enumerate(self._worlds) for each in getattr(world, collection)]

    def organisation(self, code: str) -> str:
        [found] = [key for key, each in self.organisations.items() if each.code == code]
        return found

    def post(self, code: str) -> str:
        [found] = [key for key, each in self.posts.items() if each.code == code]
        return found

    def person(self, code: str) -> str:
        [found] = [key for key, each in self.people.items() if each.code == code]
        return found

    def name(self, organisation: str, day: int) -> str:
        return self.state(organisation, day).name

    def state(self, organisation: str, day: int) -> seeds.OrganisationState:
        return shown(self.organisations[organisation].states, day)

    def lives(self, organisation: str, day: int) -> bool:
        return any(valid(state, day) for state in self.organisations[organisation].states)

    def person_name(self, person: str, day: int) -> str:
        return shown(self.people[person].states, day).name

    def post_state(self, post: str, day: int) -> seeds.PostState:
        return shown(self.posts[post].states, day)

    def unit(self, post: str, day: int) -> str:
        """The organisation that the post is shown in."""
        return shown(self.posts[post].places, day).organisation

    def units_valid(self, post: str, day: int) -> list[str]:
        """The organisations that the post is in."""
        return [place.organisation for place in self.posts[post].places if valid(place, day)]

    def code(self, key: str | None) -> dict[str, str] | None:
        """A code as `{code name}`."""
        return None if key is None else {"code": key.partition("/")[2], "name": self.code_names[key]}

    def code_name(self, key: str | None) -> dict[str, str] | None:
        """A code as `{name}`."""
        return None if key is None else {"name": self.code_names[key]}

    # appointments

    @cached_property
    def _held_by(self) -> dict[str, list[seeds.Appointment]]:
        return _grouped((each.person, each) for each in self.appointments)

    @cached_property
    def _holders_of(self) -> dict[str, list[seeds.Appointment]]:
        return _grouped((each.post, each) for each in self.appointments)

    def held_by(self, person: str) -> list[seeds.Appointment]:
        return self._held_by[person]

    def holders_of(self, post: str) -> list[seeds.Appointment]:
        return self._holders_of[post]

    # trees

    def natural(self, edge: seeds.Subordination) -> bool:
        return edge.kind == NATURAL[self.organisations[edge.organisation].type]

    def superiors(self, organisation: str, day: int) -> list[str]:
        """By the natural line, on a day on which the organisation lives."""
        return [each.superior for each in self.subordinations_of(organisation) if valid(each, day)]

    def subordinations_of(self, organisation: str) -> list[seeds.Subordination]:
        """To superiors by the natural line, of all time."""
        return self._upward[organisation]

    def inferiors(self, organisation: str, day: int) -> list[str]:
        found = (each.organisation for each in self._downward[organisation] if valid(each, day))
        return list(dict.fromkeys(found))

    @cached_property
    def _upward(self) -> dict[str, list[seeds.Subordination]]:
        return _grouped((each.organisation, each) for each in self.subordinations if self.natural(each))

    @cached_property
    def _downward(self) -> dict[str, list[seeds.Subordination]]:
        return _grouped((each.superior, each) for each in self.subordinations if self.natural(each))

    def subtree(self, root: str, day: int) -> dict[str, int]:
        """Everything beneath the root with its depth; the root itself has 0."""
        found, layer, depth = {root: 0}, [root], 0
        while layer:
            depth += 1
            below = dict.fromkeys(unit for above in layer for unit in self.inferiors(above, day) if unit not in found)
            found |= dict.fromkeys(below, depth)
            layer = list(below)
        return found

    # lineage

    @cached_property
    def steps(self) -> list[Step]:
        return [Step(before, after, event) for event in self.events for before, after in event.successions]

    @cached_property
    def post_steps(self) -> list[Step]:
        return [Step(before, after, event) for event in self.events for before, after in event.post_successions]

    def present(self, organisation: str, day: int) -> list[str]:
        """Itself while it lives, else what lives of what it became."""
        if self.lives(organisation, day):
            return [organisation]
        became = [step.after for step in self.steps if step.before == organisation]
        return list(dict.fromkeys(unit for after in became for unit in self.present(after, day)))


def walked(steps: Sequence[Step], start: str, *, forward: bool) -> list[Step]:
    """All steps from the start on, each with its distance."""
    found: list[Step] = []
    layer, visited, distance = [start], {start}, 1
    while layer:
        taken = [step for step in steps if (step.before if forward else step.after) in layer]
        found += [Step(step.before, step.after, step.event, distance) for step in taken]
        reached = dict.fromkeys(step.after if forward else step.before for step in taken)
        layer = [each for each in reached if each not in visited]
        visited |= set(layer)
        distance += 1
    return found


Item = TypeVar("Item")


def _grouped(pairs: Iterable[tuple[str, Item]]) -> dict[str, list[Item]]:
    groups: defaultdict[str, list[Item]] = defaultdict(list)
    for key, item in pairs:
        groups[key].append(item)
    return groups


@cache
def demo() -> Facts:
    """What `zhiguan serve --demo` loads."""
    return Facts([state_council(), bureau(), city(SEED, "full")])


def documents_of(facts: Facts, number: str) -> Iterator[str]:
    """Keys of the documents of that number."""
    return (key for key, each in facts.documents.items() if each.number == number)
