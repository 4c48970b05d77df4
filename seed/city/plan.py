"""The whole city: bodies, events, posts and people as a `World`, the same one for the same seed number."""

from __future__ import annotations

from random import Random
from typing import Literal

from seed.city import bodies
from seed.city.bodies import Decisions
from seed.city.careers import Careers
from seed.city.dating import Dating
from seed.city.divisions import Divisions
from seed.city.establishment import GRADES, establish
from seed.city.geography import places, schools
from seed.city.lives import Lives, person
from seed.city.offices import Offices
from seed.city.parties import Parties, particular_bodies
from seed.city.people import People
from seed.city.reforms import Reform, reforms
from seed.city.structure import Unit, counties, units
from seed.tables import HERE
from seed.world import World

Size = Literal["small", "full"]
SEED = 1985
SOURCE = "seed/city"


def city(seed: int = SEED, size: Size = "full") -> World:
    """Lanyang as a seed. A small city has one district, one county and a third of the bureaus."""
    everybody, events = _structure(small=size == "small")
    posts = establish(everybody, events)
    random = Random(seed)  # noqa: S311 - a city is no secret
    people = People(random)
    heirs = {(key, event.on): set(event.outputs) or {"government-office"} for event in events for key in event.ended}
    Careers(random, people, Offices(everybody, posts), heirs).run()
    decisions = Decisions.of_table()
    lives = Lives(everybody, posts, Dating(bodies.months_of_change(events, posts.values())))
    planned = World(
        source=SOURCE,
        documents=[*decisions.documents(), *lives.documents(people.made)],
        places=list(places(counties(small=False))),
        schools=list(schools()),
        groups=bodies.groups(),
        organisations=[bodies.organisation(unit, decisions) for unit in everybody.values()],
        subordinations=list(bodies.subordinations(everybody, decisions)),
        counterparts=list(bodies.counterparts(everybody, decisions)),
        co_locations=list(bodies.co_locations(everybody)),
        groupings=list(bodies.groupings(everybody)),
        posts=[bodies.post(post) for post in posts.values()],
        people=[person(each) for each in people.made],
        appointments=[held for each in people.made for held in lives.appointments(each)],
        studies=[study for each in people.made for study in lives.studies(each)],
        party_memberships=[membership for each in people.made for membership in lives.memberships(each)],
        events=list(bodies.events(events, decisions)),
    )
    return _together(
        planned, World.model_validate_json(HERE.joinpath("city/exceptions.json").read_text(encoding="utf-8"))
    )


def _together(planned: World, exceptions: World) -> World:
    """The plan with what stands in `exceptions.json`: the inconsistencies that `inconsistencies.tsv` lists."""
    collections = [name for name in World.model_fields if name != "source"]
    return World.model_construct(
        source=planned.source, **{name: getattr(planned, name) + getattr(exceptions, name) for name in collections}
    )


def _structure(*, small: bool) -> tuple[dict[str, Unit], list[Reform]]:
    """All bodies by key, and all events in order of time."""
    found, its_counties = units(small=small), counties(small=small)
    events = reforms(found, its_counties)
    divisions = Divisions(found)
    divisions.carry_through(events)
    parties = Parties(found, events)
    particular, their_events = particular_bodies(found)
    graded = Reform("RENAME", GRADES, [], [], [], "公务员职务与职级并行，非领导职务套转为职级")
    every_event = [*events, *divisions.events, *parties.events, *their_events, graded]
    every_event.sort(key=lambda event: event.on)
    return {**found, **divisions.found, **parties.found, **particular}, every_event
