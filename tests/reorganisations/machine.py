"""Stories of reorganisations, played step by step to the program and to the oracle, which must always agree."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.api.oracle import first_day, last_day
from tests.reorganisations.asking import Question, put
from tests.reorganisations.drawing import DAYS
from tests.reorganisations.invariants import broken
from tests.reorganisations.learning import learn
from tests.reorganisations.oracle import appointing
from tests.reorganisations.oracle.answers import ASPECTS, UNIT_LABELS
from tests.reorganisations.oracle.calls import Call
from tests.reorganisations.oracle.effects import effect
from tests.reorganisations.oracle.ledger import COMING, Ledger
from tests.reorganisations.oracle.undoing import undo
from tests.reorganisations.readable import remembered, unreadable
from tests.reorganisations.speaking import ACTS, REORGANISE, UNDO, Words
from tests.reorganisations.staffing import Staffing
from tests.reorganisations.stage import Disagreement, Stage
from tests.reorganisations.worlds import World, tell, worlds

SEEDS = st.integers(0, 2**32 - 1)
ATTEMPTS = 3
INSTANTS = (
    None,
    *DAYS,
    *("1984", "1988-07-01", "1990-03-14", "1996-01-01", "1998-02", "2003-03-01", "2011-03", "2012-02-29"),
    *("2012", "2018-04-30", "2026", "2028-12-31", "2029-01-01", "2031", "2035"),
)
PERIODS = (None, None, (None, None), ("1996", "2003-03"), ("2012-03", None), (None, "2008"), ("2027", "2030"))


class Reforms(RuleBasedStateMachine):
    """One story. `stage` is where it is played."""

    stage: ClassVar[Stage]
    salt: ClassVar[int] = 0
    """Sets stories apart that hypothesis draws alike, such as its first one."""
    ledger: Ledger
    ids: dict[str, str]

    def __init__(self) -> None:
        super().__init__()
        self.chance = Random(0)  # noqa: S311 - stories, no secrets
        self.moments: list[int] = []
        self.units = 0
        self.played = 0

    @initialize(world=worlds(), seed=SEEDS)
    def begin(self, world: World, seed: int) -> None:
        """The world as it was before anybody reorganised it."""
        self.story = f"s{next(self.stage.stories)}"
        told = self.stage.wait(tell(self.stage.store, world, self.story))
        self.ledger, self.ids = told.ledger, told.ids
        self.moments = [told.ledger.rows[0].since]
        self.chance = Random(f"{self.salt} {seed}")  # noqa: S311 - stories, no secrets

    # acts

    @rule(seed=SEEDS)
    def reorganise(self, seed: int) -> None:
        """A call, as a rule one that can be."""
        self._reorganise(seed)

    @rule(seed=SEEDS)
    def reorganise_again(self, seed: int) -> None:
        """The same: it is what this is about."""
        self._reorganise(seed)

    @rule(seed=SEEDS)
    def staff(self, seed: int) -> None:
        """A post is opened or closed, somebody appointed, registered or removed, or an appointment corrected."""
        drawing = self._drawing(seed)
        drawn: tuple[str, Mapping[str, Any], appointing.Act] | None = None
        for _ in range(ATTEMPTS):
            name = drawing.chance.choice(sorted(ACTS))
            given = {key: value for key, value in getattr(drawing, name)().items() if value is not None}
            if name in ("end_appointment", "correct_appointment") and "appointment" not in given:
                continue
            act = getattr(appointing, name)(self.ledger, given)
            drawn = name, given, act
            if not act.findings or drawing.one_in(4):
                break
        if drawn is not None:
            self._staff(*drawn)

    @rule(seed=SEEDS)
    def take_back(self, seed: int) -> None:
        """An event is undone."""
        if not self.ledger.now("EVENT"):
            return
        drawing = self._drawing(seed)
        for _ in range(ATTEMPTS):
            given = {name: value for name, value in drawing.undoing().items() if value is not None}
            call = undo(self.ledger, given["event"], given["mode"], given.get("on"), self.stage.today)
            if not call.refused or drawing.one_in(4):
                break
        told = self._ask(UNDO, {**given, "event": self.ids[given["event"]]})
        if self._agreed(given["mode"], given, [call.rules], told):
            if given["mode"] == "CORRECTION":
                found = "MATCH (e:ReorganisationEvent {id: $id}) RETURN e.supersededAt"
                self._adopt(call, {}, self.stage.wait(self.stage.moment(found, id=self.ids[given["event"]])))
            else:
                self._adopt(call, self._matched(call, told["events"]))

    def _drawing(self, seed: int) -> Staffing:
        self.chance = Random(f"{self.salt} {seed} {self.played}")  # noqa: S311 - stories, no secrets
        self.played += 1
        return Staffing(self.chance, self.ledger, self._fresh, self.ids)

    def _fresh(self) -> str:
        self.units += 1
        return f"n{self.units}"

    def _reorganise(self, seed: int) -> None:
        drawing = self._drawing(seed)
        for _ in range(ATTEMPTS):
            on, events, call = drawing.call()
            if not call.refused or drawing.one_in(4):
                break
        for event in events:
            self.stage.acts[f"{next(iter(event))} {'refused' if call.refused else 'done'}"] += 1
        words = Words(self.ledger, self.ids, self.story, self.chance, None if call.refused else first_day(on))
        given: dict[str, Any] = {"on": on, "events": [words.event(event) for event in events]}
        said = [{rule for rule, _ in found} for found in call.findings]
        about = {"on": on, "events": events}
        if drawing.one_in(10):
            given["expectedVersions"] = self._versions(about, stale=drawing.one_in(3))
            if given["expectedVersions"] and given["expectedVersions"][0]["version"] < 0:
                self._must_be_stale(given)
                return
        if drawing.one_in(8):
            self._reorganise_dry(given, about, said, call)
            return
        if drawing.one_in(10):
            given["idempotencyKey"] = f"{self.story} {len(self.moments)} {seed}"
        told = self._ask(REORGANISE, given)
        if not self._agreed("call", about, said, told):
            return
        self._compare_effect(about, call, told)
        if "idempotencyKey" in given:
            self._repeat(given, told)
        self._adopt(call, self._matched(call, told["events"]))

    def _reorganise_dry(
        self, given: Mapping[str, Any], about: Mapping[str, Any], said: Sequence[set[str]], call: Call
    ) -> None:
        """The same answer, and afterwards everything is as before, which questions will tell."""
        told = self._ask(REORGANISE, {**given, "dryRun": True})
        if self._agreed("dry run", about, said, told):
            self._compare_effect(about, call, told)
            self._matched(call, told["events"])

    def _compare_effect(self, about: Mapping[str, Any], call: Call, told: Mapping[str, Any]) -> None:
        if (expected := effect(call)) != told["effect"]:
            raise Disagreement(f"{about}\n  the effect is {expected}\n  the program says {told['effect']}")

    def _versions(self, about: Mapping[str, Any], *, stale: bool) -> list[dict[str, Any]]:
        """Versions of units that the call names, as they are now; a stale one is no version at all."""
        text = json.dumps(about["events"])
        named = [key for key in self.ledger.codes if f'"{key}"' in text and key in self.ids][:3]
        if not named:
            return []
        asked = "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Organisation { version } } }"
        nodes = self.stage.wait(self.stage.ask(asked, {"ids": [self.ids[key] for key in named]}))["nodes"]
        versions = [node["version"] if node else 0 for node in nodes]
        if stale:
            versions[0] = -1
        return [
            {"id": self.ids[key], "version": version}
            for key, node, version in zip(named, nodes, versions, strict=True)
            if node
        ]

    def _must_be_stale(self, given: Mapping[str, Any]) -> None:
        told = self._ask(REORGANISE, given)
        if "R-04" not in {each["rule"] for each in told.get("findings", ())}:
            raise Disagreement(f"{given}\n  was not refused with R-04: {told}")
        self.stage.rules["R-04"] += 1

    def _repeat(self, given: Mapping[str, Any], told: Mapping[str, Any]) -> None:
        """Under the same key: the same gets the first answer again, anything else is refused."""
        again = self._ask(REORGANISE, given)
        if [event["id"] for event in again.get("events", ())] != [event["id"] for event in told["events"]]:
            raise Disagreement(f"{given}\n  was answered {told}\n  and again {again}")
        other = self._ask(REORGANISE, {**given, "remarks": "other"})
        if [each["rule"] for each in other.get("findings", ())] != ["R-09"]:
            raise Disagreement(f"another input under the same key was answered {other}")
        self.stage.rules["R-09"] += 1

    def _staff(self, name: str, given: Mapping[str, Any], act: appointing.Act) -> None:
        document, things = ACTS[name]
        told_to = Words(self.ledger, self.ids, self.story, self.chance).by_id(given, things)
        if "appointment" in told_to:
            told_to["appointment"] = self.ids[given["appointment"]]
        told = self._ask(document, told_to)
        if not self._agreed(name, given, [act.rules], told):
            return
        made = told.get("post") or told.get("appointment") or {"id": self.ids[act.made]}
        self.ids.setdefault(act.made, made["id"])
        if "recordedAt" in made and not given.get("never"):
            moment = milliseconds(made["recordedAt"])
        else:
            found = "MATCH (p:Post {id: $id}) RETURN p.lastRecordedAt"
            if "people" in given:
                found = "MATCH (:Person {id: $id})-[r:REGISTERED_IN]->() RETURN max(r.recordedAt)"
            if given.get("never"):
                found = "MATCH (:Person)-[h:HELD {factId: $id}]->(:Post) RETURN max(h.supersededAt)"
            moment = self.stage.wait(self.stage.moment(found, id=made["id"]))
        act.after.recorded({0: moment})
        self.stage.wait(learn(self.stage.ask, act.after, self.ids, {}))
        self._stand(act.after, [moment])

    # agreement

    def _ask(self, document: str, given: Mapping[str, Any]) -> dict[str, Any]:
        data = self.stage.wait(self.stage.ask(document, {"input": dict(given)}))
        done: dict[str, Any] = data["done"]
        return done

    def _agreed(self, name: str, given: Mapping[str, Any], said: Sequence[set[str]], told: Mapping[str, Any]) -> bool:
        """Whether it was done; raises where the program did it and the oracle would not, or for other reasons."""
        self.stage.steps += 1
        refused = told["__typename"] == "Refused"
        self.stage.acts[f"= {name} {'refused' if refused else 'done'}"] += 1
        first = next((number for number, rules in enumerate(said) if rules), None)
        found = [each for each in told.get("findings", ()) if each["severity"] == "ERROR"]
        if len(said) > 1:
            place = str(first)
            found = [each for each in found if each["path"][:1] != ["events"] or int(each["path"][1]) <= (first or 0)]
            wrong_place = [each for each in found if each["path"][:2] != ["events", place]]
        else:
            wrong_place = []
        rules = {each["rule"] for each in found}
        expected = set() if first is None else said[first]
        if rules != expected or refused != bool(expected) or wrong_place:
            heard = [(each["rule"], each["path"], each["value"]) for each in found]
            raise Disagreement(
                f"{name}\n  given {json.dumps(given, ensure_ascii=False, default=str)}\n"
                f"  the oracle says {sorted(expected)} (event {first})\n"
                f"  the program says {told['__typename']} {heard}"
            )
        self.stage.rules.update(rules)
        return not refused

    def _matched(self, call: Call, told: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
        """What the payload says of each event of the call. Those that others brought about come in any order."""
        moments = [milliseconds(each["recordedAt"]) for each in told]
        if moments != [moments[0] + number for number in range(len(call.events))]:
            raise Disagreement(f"{len(call.events)} events, recorded at {moments}")
        matched: dict[str, Mapping[str, Any]] = {}
        for key in call.events:
            [fact] = call.after.now("EVENT", key)
            units = {self.ids.get(edge.owner) for edge in call.after.now("INPUT_OF", target=key)} - {None}
            for each in told:
                inputs = {unit["id"] for unit in each["inputs"]}
                if each["kind"] == fact.values["kind"] and units <= inputs and each not in matched.values():
                    matched[key] = each
                    break
            else:
                raise Disagreement(f"no {fact.values['kind']} of {units} among {told}")
        return matched

    def _adopt(self, call: Call, events: Mapping[str, Mapping[str, Any]], moment: int | None = None) -> None:
        """It was recorded: from now on the ledger knows it, and the ids of what is new."""
        moments = {number: milliseconds(events[key]["recordedAt"]) for number, key in enumerate(call.events)}
        if moment is not None:
            moments[0] = moment
        call.after.recorded(moments)
        self.stage.wait(learn(self.stage.ask, call.after, self.ids, events))
        self._stand(call.after, sorted(moments.values()))

    def _stand(self, ledger: Ledger, moments: Sequence[int]) -> None:
        if any(row.since >= COMING for row in ledger.known_now()):
            raise AssertionError("something was not recorded")
        self.ledger = ledger
        self.moments += moments

    # questions

    @invariant()
    def answers_agree(self) -> None:
        """Some things, some aspects, on some day, as known at some moment."""
        if not hasattr(self, "ledger"):
            return
        known_at = None if self.chance.randrange(3) == 0 else self.chance.choice(self.moments)
        if known_at is not None and self.chance.randrange(6) == 0:
            known_at -= 1
        latest = [key for key in self.ids if key in self.ledger.things][-8:]
        every = [key for key, label in self.ledger.things.items() if label in ASPECTS and key in self.ids]
        things = sorted({*self.chance.sample(every, min(8, len(every))), *(key for key in latest if key in every)})
        aspects = {
            label: tuple(self.chance.sample(sorted(offered), min(5, len(offered))))
            for label, offered in ASPECTS.items()
        }
        question = Question(tuple(things), aspects, self.chance.choice(INSTANTS), known_at, self.chance.choice(PERIODS))
        today = last_day(self.stage.today)
        before = len(self.stage.tally.wrong)
        self.stage.wait(put(self.stage.ask, question, self.ledger, self.ids, today, self.stage.tally))
        if wrong := self.stage.tally.wrong[before:]:
            raise Disagreement("\n".join(wrong))

    @invariant()
    def the_store_holds(self) -> None:
        """What must hold whatever was done."""
        if not hasattr(self, "ledger"):
            return
        units = [self.ids[key] for key, label in self.ledger.things.items() if label in UNIT_LABELS and key in self.ids]
        store = self.stage.store
        found = self.stage.wait(broken(store, units))
        people = [self.ids[key] for key, label in self.ledger.things.items() if label == "Person"]
        # as it was known just after some act, or just before
        at = self.chance.choice(self.moments) - self.chance.randrange(2)
        known = remembered(self.ledger, self.ids, at)
        found += self.stage.wait(unreadable(store, self.stage.ask, [*units, *people], at, known))
        if found:
            keys = {identity: key for key, identity in self.ids.items()}
            told = "\n".join(found)
            for identity in re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", told):
                told = told.replace(identity, keys.get(identity, identity))
            raise Disagreement(told)


def milliseconds(text: str) -> int:
    """An instant of recording as the API writes it."""
    return round(datetime.fromisoformat(text).timestamp() * 1000)
