"""Telling the program what the oracle was told, in its own words: ids for keys, and codes that are the story's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.reorganisations.oracle.ledger import Ledger

Input = Mapping[str, Any]
UNITS = frozenset({"organisation", "parent", "carryTo"})
"""Members of inputs that name a unit."""


@dataclass(frozen=True)
class Words:
    """Keys as the program knows them. `story` sets codes apart from those of other stories in the same store."""

    ledger: Ledger
    ids: Mapping[str, str]
    story: str
    chance: Random
    coded_on: int | None = None
    """The day on which a unit must live to be named by its code; None: none is."""

    def unit(self, key: str) -> dict[str, str]:
        """A reference: by key where this input founds it, else by id, or now and then by a code that is its alone."""
        if key not in self.ids:
            return {"key": key}
        code = self.ledger.codes.get(key)
        alone = code is not None and sum(theirs == code for theirs in self.ledger.codes.values()) == 1
        if (
            alone
            and self.coded_on is not None
            and self.ledger.lives(key, self.coded_on)
            and not self.chance.randrange(8)
        ):
            return {"code": f"{self.story}.{code}"}
        return {"id": self.ids[key]}

    def event(self, event: Input) -> dict[str, Any]:
        """One event of an input of `reorganise`."""
        [(name, given)] = event.items()
        return {name: {part: self._part(name, part, value) for part, value in given.items()}}

    def _part(self, event: str, part: str, value: Any) -> Any:
        if part == "mapping":
            return self.mapping(value)
        if part == "inputs":
            return [self.unit(key) for key in value]
        if part in ("parent", "input", "from") or (event, part) == ("absorb", "into"):
            return self.unit(value)
        if part == "into":
            return self.new(value) if event == "merge" else [self.new(each) for each in value]
        if part == "organisation":
            return self.new(value) if event == "found" else self.unit(value)
        return value

    def new(self, given: Input) -> dict[str, Any]:
        """A unit that is to be founded."""
        told = {name: value for name, value in given.items() if value is not None}
        if "parent" in told:
            told["parent"] = self.unit(told["parent"])
        if "code" in told:
            told["code"] = f"{self.story}.{told['code']}"
        return told

    def mapping(self, given: Input) -> dict[str, Any]:
        """What becomes of what hangs on a unit."""
        told: dict[str, Any] = {name: value for name, value in given.items() if name == "otherwise"}
        for part in given:
            if part == "posts":
                told[part] = [self.post_mapping(entry) for entry in given[part]]
            elif part == "children":
                told[part] = [self.child_mapping(entry) for entry in given[part]]
            elif part != "otherwise":
                told[part] = [
                    {"fact": self.fact(entry["fact"]), "to": self.destination(entry["to"])} for entry in given[part]
                ]
        return told

    def post_mapping(self, entry: Input) -> dict[str, Any]:
        told = {"post": self.ids[entry["post"]], "to": self.destination(entry["to"])}
        return {**told, "as": entry["as"]} if entry.get("as") else told

    def child_mapping(self, entry: Input) -> dict[str, Any]:
        to = {"to": self.unit(entry["to"])} if entry.get("to") else {"end": True}
        return {"organisation": self.unit(entry["organisation"]), **to}

    def destination(self, to: Input) -> dict[str, Any]:
        [(name, value)] = to.items()
        if name == "carryTo":
            return {name: self.unit(value)}
        return {name: self.ids[value] if name == "mergeInto" else value}

    def fact(self, key: str) -> str:
        """A membership, registration or counterpart by its own id; a place in a group perhaps by the group's."""
        if self.ledger.things.get(key) == "CoLocationGroup":
            [state] = [state for state in self.ledger.now("STATE", key) if state.begins < state.ends][:1]
            return self.ids[state.key]
        return self.ids[key]

    def by_id(self, given: Input, names: Sequence[str]) -> dict[str, Any]:
        """An input whose members of these names are things, `{"id": …}`."""
        told = {name: {"id": self.ids[value]} if name in names else value for name, value in given.items()}
        return {name: [value] if name == "people" else value for name, value in told.items()}


FINDINGS = "... on Refused { findings { rule severity path value subjects { id } } }"
ENACTED = """... on ReorganisationEnacted {
  dryRun events { id kind on recordedAt inputs { id } outputs { id name } }
  effect { organisationsFounded organisationsEnded organisationsChanged postsOpened postsClosed
    appointmentsOpened appointmentsClosed peopleAffected }
  warnings { rule } }"""
REORGANISE = f"""mutation ($input: ReorganiseInput!) {{
  done: reorganise(input: $input) {{ __typename {ENACTED} {FINDINGS} }} }}"""
UNDO = f"""mutation ($input: UndoReorganisationInput!) {{
  done: undoReorganisation(input: $input) {{ __typename {ENACTED} {FINDINGS} }} }}"""
APPOINTMENT = "... on AppointmentDone { appointment { id recordedAt } }"
POST = "... on PostDone { post { id } }"
REGISTERED = "... on RegistrationsDone { peopleAffected }"


def act(name: str, takes: str, payload: str) -> str:
    """The document of an act on posts, appointments or registrations."""
    return f"mutation ($input: {takes}!) {{ done: {name}(input: $input) {{ __typename {payload} {FINDINGS} }} }}"


ACTS = {
    "open_post": (act("openPost", "OpenPostInput", POST), ("organisation",)),
    "close_post": (act("closePost", "ClosePostInput", POST), ("post",)),
    "appoint": (act("appoint", "AppointInput", APPOINTMENT), ("person", "post")),
    "end_appointment": (act("endAppointment", "EndAppointmentInput", APPOINTMENT), ()),
    "register_staff": (act("registerStaff", "RegisterStaffInput", REGISTERED), ("people", "organisation")),
    "end_registration": (act("endRegistration", "EndRegistrationInput", REGISTERED), ("people", "organisation")),
    "correct_appointment": (act("correctAppointment", "CorrectAppointmentInput", APPOINTMENT), ()),
}
"""Name of an act → its document, and which members of its input are things."""
