"""More inputs drawn at random: posts, appointments, registrations, and what is taken back."""

from __future__ import annotations

from tests.api.oracle import first_day
from tests.reorganisations.drawing import DAYS, LETTERS, Drawing, Input
from tests.reorganisations.oracle.codes import IDENTITIES, POST_RANKS, UNKNOWN, misfits


class Staffing(Drawing):
    """Draws these, too."""

    def open_post(self) -> Input:
        self.on = self.chance.choice(DAYS)
        return {
            "organisation": self.unit(),
            "on": self.on,
            "title": f"职{self.chance.choice(LETTERS)}",
            "seats": self.chance.choice((None, 1, 2)),
            "rank": UNKNOWN if self.one_in(25) else self.chance.choice((None, *POST_RANKS)),
            "isHead": self.one_in(3),
        }

    def close_post(self) -> Input:
        free = [post for post in self.posts() if not self.ledger.now("HELD", target=post, after=first_day(DAYS[4]))]
        return {"post": self.chance.choice(free or self.posts()), "on": self.chance.choice(DAYS[4:])}

    def appoint(self) -> Input:
        people = sorted(key for key, label in self.ledger.things.items() if label == "Person")
        start = self.chance.choice(DAYS)
        ends = [day for day in DAYS if first_day(day) >= first_day(start)]
        end = self.chance.choice(DAYS if self.one_in(15) else ends) if self.one_in(2) else None
        day = first_day(start)
        open_then = [post for post in self.posts() if self.ledger.lives(post, day)]
        return {
            "person": self.chance.choice(people),
            "post": self.chance.choice(self.posts() if self.one_in(10) else open_then or self.posts()),
            "from": start,
            "to": end,
            "isPrimary": self.one_in(2),
        }

    def appointment(self) -> str | None:
        held = sorted(row.key for row in self.ledger.now("HELD"))
        return self.chance.choice(held) if held else None

    def end_appointment(self) -> Input:
        on = self.chance.choice(DAYS)
        held = sorted(row.key for row in self.ledger.now("HELD", after=first_day(on)) if row.valid(first_day(on)))
        return {
            "appointment": self.chance.choice(held) if held and not self.one_in(4) else self.appointment(),
            "on": on,
        }

    def correct_appointment(self) -> Input:
        given: Input = {"appointment": self.appointment()}
        match self.chance.randrange(6):
            case 0:
                return {**given, "never": True}
            case 1:
                return {**given, "isPrimary": self.one_in(2)}
            case 2:
                return {**given, "stillHeld": True}
            case 3:
                return {**given, "validFrom": self.chance.choice(DAYS)}
            case 4:
                return {**given, "validTo": self.chance.choice(DAYS)}
            case _:
                return {**given, "validFrom": self.chance.choice(DAYS[:6]), "validTo": self.chance.choice(DAYS[6:])}

    def register_staff(self) -> Input:
        self.on = self.chance.choice(DAYS)
        ends = [day for day in DAYS if first_day(day) > first_day(self.on)]
        day, unit = first_day(self.on), self.unit()
        people = sorted(key for key, label in self.ledger.things.items() if label == "Person")
        free = [person for person in people if not self.ledger.now("REGISTERED_IN", person, after=day)]
        shown = [state.values.get("category") for state in self._states(unit) if state.valid(day)]
        fitting = [each for each in IDENTITIES if shown and not misfits(each, self.ledger.things[unit], shown[0])]
        return {
            "people": self.chance.choice(people if self.one_in(8) else free or people),
            "organisation": unit,
            "identity": UNKNOWN
            if self.one_in(25)
            else self.chance.choice(sorted(IDENTITIES if self.one_in(8) else fitting or IDENTITIES)),
            "on": self.on,
            "until": self.chance.choice(ends) if ends and self.one_in(3) else None,
        }

    def end_registration(self) -> Input:
        on = self.chance.choice(DAYS)
        rows = self.ledger.now("REGISTERED_IN")
        then = [row for row in rows if row.valid(first_day(on))]
        if not rows:
            return {"people": "m0", "organisation": self.unit(), "on": on}
        row = self.chance.choice(sorted(then if then and not self.one_in(6) else rows, key=lambda row: row.key))
        return {"people": row.owner, "organisation": row.target, "on": on}

    def undoing(self) -> Input:
        events = sorted((row.owner for row in self.ledger.now("EVENT")), key=lambda key: int(key[1:]))
        # the latest are those on which nothing stands
        event = self.chance.choice(events if self.one_in(4) else events[-3:])
        mode = self.chance.choice(("CORRECTION", "REVERSAL"))
        on = None
        if (mode == "REVERSAL" and not self.one_in(5)) or self.one_in(15):
            [told] = self.ledger.now("EVENT", event)
            days = [day for day in DAYS if first_day(day) >= told.begins]
            on = self.chance.choice(DAYS if self.one_in(10) else days or DAYS)
        return {"event": event, "mode": mode, "on": on}
