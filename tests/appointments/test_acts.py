"""Posts are set up and closed, people are entered, appointed and removed; records are corrected."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from graph.connection import Store
from rules.ids import kind_of
from tests.api.chronicle import Chronicle
from tests.appointments.acts import done, everything, outcome, refused
from tests.fixtures.graphql import Ask

HOLDERS = """
query ($post: ID!, $knownAt: DateTime) {
  post(by: {id: $post}, knownAt: $knownAt) {
    appointments(during: {}) { nodes { validFrom validTo person { code } } }
  }
}
"""


async def holders(ask: Ask, post: str, known_at: str | None = None) -> list[tuple[str, str, str | None]]:
    """Who has ever held the post: the person's code, and the ends of the appointment."""
    nodes = (await ask(HOLDERS, {"post": post, "knownAt": known_at}))["post"]["appointments"]["nodes"]
    return [(node["person"]["code"], node["validFrom"], node["validTo"]) for node in nodes]


async def test_a_post_is_recorded_after_all_that_was_recorded_of_its_unit(
    ask: Ask, bureau: Chronicle, empty_store: Store
) -> None:
    later = "MATCH (o:Organisation {code: 'education'}) SET o.lastRecordedAt = o.lastRecordedAt + 3600000"
    # As if the clock of who recorded last went an hour fast.
    [[last]] = await empty_store.run(f"{later} RETURN o.lastRecordedAt")
    post = (await done(ask, "openPost", organisation={"code": "education"}, on="2012", title="总督学"))["post"]["id"]
    written = "MATCH (p:Post {id: $id})-[r]->() WHERE r.recordedAt IS NOT NULL RETURN r.recordedAt"
    states = "MATCH (:Post {id: $id})-[:HAS_STATE]->(s) RETURN s.recordedAt"
    assert [await empty_store.run(text, id=post) for text in (written, states)] == [[[last + 1]], [[last + 1]]]


async def test_from_the_first_post_to_the_last_holder(ask: Ask, bureau: Chronicle, empty_store: Store) -> None:
    opened = await done(
        ask,
        "openPost",
        organisation={"code": "education"},
        on="2012-03",
        title="总督学",
        code="D9",
        rank="GB12407/132",
        category="1",
        isLeadership=True,
        seats=1,
        document={"number": "县编〔2012〕3号"},
    )
    post = opened["post"].pop("id")
    assert kind_of(post) == "Post"
    assert opened == {
        "__typename": "PostDone",
        "dryRun": False,
        "warnings": [],
        "post": {
            "code": "D9",
            "title": "总督学",
            "rank": {"name": "县处级副职"},
            "category": {"name": "领导职务"},
            "isLeadership": True,
            "isHead": False,
            "seats": 1,
            "openedOn": "2012-03",
            "closedOn": None,
            "organisation": {"name": "县教育局"},
        },
    }
    entered = await done(
        ask,
        "addPerson",
        name="古丽·买买提",
        code="P9",
        otherNames=["古丽"],
        sex="2",
        bornOn="1970",
        workStartedOn="199107",
    )
    person = entered["person"].pop("id")
    assert entered["person"] == {
        "code": "P9",
        "name": "古丽·买买提",
        "otherNames": ["古丽"],
        "sex": {"name": "女"},
        "bornOn": "1970",
        "workStartedOn": "1991-07",
    }
    appointed = await done(
        ask,
        "appoint",
        person={"code": "P9"},
        post={"code": "D9"},
        **{"from": "2012-05"},
        isPrimary=True,
        onQuota=True,
        document={"number": "县任〔2012〕8号", "issuer": "县委"},
    )
    appointment = appointed["appointment"].pop("id")
    held = {
        "validFrom": "2012-05",
        "validTo": None,
        "status": "CURRENT",
        "isPrimary": True,
        "onQuota": True,
        "person": {"name": "古丽·买买提"},
        "post": {"title": "总督学", "organisation": {"name": "县教育局"}},
        "appointmentMethod": None,
        "document": {"number": "县任〔2012〕8号"},
        "removalDocument": None,
    }
    assert appointed["appointment"] == held
    ended = await done(
        ask, "endAppointment", appointment=appointment, on="2015-01", removalDocument={"number": "县免〔2015〕1号"}
    )
    assert ended["appointment"] == {
        **held,
        "id": appointment,
        "validTo": "2015-01",
        "status": "FORMER",
        "removalDocument": {"number": "县免〔2015〕1号"},
    }
    closed = await done(ask, "closePost", post={"id": post}, on="2015-01-01")
    assert closed["post"] == {**opened["post"], "id": post, "closedOn": "2015-01-01"}
    again = await ask(
        "query ($p: ID!) { person(by: {id: $p}) { version careerPath { title from to } } }", {"p": person}
    )
    assert again["person"] == {
        "version": 3,
        "careerPath": [{"title": "总督学", "from": "2012-05", "to": "2015-01"}],
    }


async def test_a_correction_and_a_retraction_leave_what_was_known(ask: Ask, bureau: Chronicle) -> None:
    director, [appointment] = bureau.ids["director"], [bureau.ids["wu/director/1996..2006-05"]]
    told = await ask("query ($id: ID!) { node(id: $id) { ... on Appointment { recordedAt } } }", {"id": appointment})
    first = told["node"]["recordedAt"]
    corrected = await done(ask, "correctAppointment", appointment=appointment, validFrom="1997-02", onQuota=False)
    assert corrected["appointment"]["id"] == appointment
    assert (corrected["appointment"]["validFrom"], corrected["appointment"]["validTo"]) == ("1997-02", "2006-05")
    assert await holders(ask, director) == [("wu", "1997-02", "2006-05")]
    assert await holders(ask, director, first) == [("wu", "1996", "2006-05")]
    reopened = await done(ask, "correctAppointment", appointment=appointment, stillHeld=True)
    assert (reopened["appointment"]["validTo"], reopened["appointment"]["status"]) == (None, "CURRENT")
    never = await done(ask, "correctAppointment", appointment=appointment, never=True)
    assert never["appointment"] == reopened["appointment"]
    assert await holders(ask, director) == []
    assert await holders(ask, director, first) == [("wu", "1996", "2006-05")]
    assert [each["rule"] for each in await refused(ask, "endAppointment", appointment=appointment, on="2020")] == [
        "R-01"
    ]


async def test_a_dry_run_shows_all_and_writes_nothing(ask: Ask, bureau: Chronicle, empty_store: Store) -> None:
    before = await everything(empty_store)
    given: dict[str, Any] = {"person": {"code": "li"}, "post": {"code": "director"}, "from": "2006-05"}
    given["document"] = {"number": "县任〔2006〕1号"}
    dry = await done(ask, "appoint", **given, dryRun=True)
    assert await everything(empty_store) == before
    real = await done(ask, "appoint", **given)
    assert dry.pop("dryRun") is True
    assert real.pop("dryRun") is False
    assert dry["appointment"].pop("id") != real["appointment"].pop("id")
    assert dry == real


async def test_the_same_key_appoints_once(ask: Ask, bureau: Chronicle) -> None:
    given: dict[str, Any] = {"person": {"code": "li"}, "post": {"code": "director"}, "from": "2007"}
    first, again = [await done(ask, "appoint", **given, idempotencyKey="k1") for _ in range(2)]
    assert first == again
    assert await holders(ask, bureau.ids["director"]) == [("wu", "1996", "2006-05"), ("li", "2007", None)]


async def test_one_of_two_gets_the_last_seat(ask: Ask, bureau: Chronicle, empty_store: Store) -> None:
    """Each of six people at once, thrice: one is appointed, and the store holds one more fact."""
    people = [(await done(ask, "addPerson", name=f"候选人{number}"))["person"]["id"] for number in range(6)]
    for year in ("2007", "2008", "2009"):
        given: dict[str, Any] = {"post": {"code": "director"}, "from": year, "to": str(int(year) + 1)}
        attempts = [outcome(ask, "appoint", {**given, "person": {"id": person}}) for person in people]
        payloads = await asyncio.gather(*attempts)
        assert sorted(payload["__typename"] for payload in payloads) == ["AppointmentDone", *["Refused"] * 5]
        rules = {finding["rule"] for payload in payloads for finding in payload.get("findings", ())}
        assert rules == {"X-30"}
    assert [ends for _, *ends in await holders(ask, bureau.ids["director"])] == [
        ["1996", "2006-05"],
        ["2007", "2008"],
        ["2008", "2009"],
        ["2009", "2010"],
    ]


@pytest.mark.parametrize("seats", [None, 3])
async def test_seats_not_laid_down_or_plenty(ask: Ask, bureau: Chronicle, seats: int | None) -> None:
    opened = await done(ask, "openPost", organisation={"code": "education"}, on="2020", title="督学", seats=seats)
    for person in ("wu", "li"):
        await done(ask, "appoint", person={"code": person}, post={"id": opened["post"]["id"]}, **{"from": "2020"})
    assert len(await holders(ask, opened["post"]["id"])) == 2
