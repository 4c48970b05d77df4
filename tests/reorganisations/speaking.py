"""Telling the program what the oracle was told, in its own words: ids for keys, and codes that are the story's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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

    def unit(self, key: str) -> dict[str, str]:
        """A reference: by id; by key where this input founds it."""
        return {"id": self.ids[key]} if key in self.ids else {"key": key}

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
        """A membership or counterpart by its own id; a place in a group by the group's."""
        row = self.ledger.fact(key)
        if row is not None and row.kind == "IN_COLOCATION":
            [state] = [state for state in self.ledger.now("STATE", str(row.target)) if state.begins < state.ends][:1]
            return self.ids[state.key]
        if row is not None and row.kind == "GROUPED_IN":
            return self.ids[str(row.target)]
        return self.ids[key]

    def by_id(self, given: Input, names: Sequence[str]) -> dict[str, Any]:
        """An input whose members of these names are things, `{"id": …}`."""
        return {name: {"id": self.ids[value]} if name in names else value for name, value in given.items()}


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


def act(name: str, takes: str, payload: str) -> str:
    """The document of an act on posts or appointments."""
    return f"mutation ($input: {takes}!) {{ done: {name}(input: $input) {{ __typename {payload} {FINDINGS} }} }}"


ACTS = {
    "open_post": (act("openPost", "OpenPostInput", POST), ("organisation",)),
    "close_post": (act("closePost", "ClosePostInput", POST), ("post",)),
    "appoint": (act("appoint", "AppointInput", APPOINTMENT), ("person", "post")),
    "end_appointment": (act("endAppointment", "EndAppointmentInput", APPOINTMENT), ()),
    "correct_appointment": (act("correctAppointment", "CorrectAppointmentInput", APPOINTMENT), ()),
}
"""Name of an act → its document, and which members of its input are things."""
