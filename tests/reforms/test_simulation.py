"""What a reform would do to staffing: asked of a dry run, over a county with three bureaus."""

from __future__ import annotations

from typing import Any

from tests.fixtures.graphql import Ask
from tests.reorganisations.bureaus import Bureaus, merger

SIMULATE = """mutation ($input: ReorganiseInput!, $under: OrganisationBy!) { reorganise(input: $input) {
  ... on Refused { findings { rule path messageEn } }
  ... on ReorganisationEnacted {
    simulation(under: $under) {
      total { before { ...figures } after { ...figures } }
      units { totalCount nodes { organisation { name status } before { headcount posts } after { headcount posts } } }
      peopleWithoutSeat { totalCount nodes { name } }
      unitsWithoutPartyOrganisation { nodes { name } }
      partyOrganisationsWithoutUnit { nodes { name } }
    }
    diff(root: $under) { founded { name } ended { name } moved { organisation { name } after { name } }
      merged { predecessor { name } successor { name } } }
  } } }
  fragment figures on Staffing { units headcount posts leadershipPosts seats vacantSeats vacantLeadershipSeats }"""


async def simulated(ask: Ask, world: Bureaus, mapping: dict[str, Any], **more: Any) -> dict[str, Any]:
    reform = {"on": "2020-03", "events": [merger(world, **mapping)], "dryRun": True, **more}
    answer = await ask(SIMULATE, {"input": reform, "under": {"id": world["county"]}})
    told: dict[str, Any] = answer["reorganise"]
    return told


def figures(units: int, headcount: int, posts: int, seats: int, vacant: int) -> dict[str, int]:
    leading = {"leadershipPosts": 0, "vacantLeadershipSeats": 0}
    return {"units": units, "headcount": headcount, "posts": posts, "seats": seats, "vacantSeats": vacant, **leading}


def told(name: str, before: tuple[int, int] | None, after: tuple[int, int] | None) -> dict[str, Any]:
    def staffing(pair: tuple[int, int] | None) -> dict[str, int] | None:
        return None if pair is None else {"headcount": pair[0], "posts": pair[1]}

    status = "ENDED" if after is None else "ACTIVE"
    return {"organisation": {"name": name, "status": status}, "before": staffing(before), "after": staffing(after)}


async def test_a_merger_that_carries_everything(ask: Ask, world: Bureaus) -> None:
    found = await simulated(ask, world, {"otherwise": "CARRY"})
    assert found["simulation"] == {
        "total": {"before": figures(5, 3, 5, 5, 2), "after": figures(4, 3, 5, 5, 2)},
        "units": {
            "totalCount": 6,
            "nodes": [
                told("办公室", (0, 1), (0, 1)),
                told("县教育局", (2, 2), None),
                told("县科技局", (1, 1), None),
                told("县卫生局", (0, 1), (0, 1)),
                told("县政府", (0, 0), (0, 0)),
                told("县教育和科技局", None, (3, 3)),
            ],
        },
        "peopleWithoutSeat": {"totalCount": 0, "nodes": []},
        "unitsWithoutPartyOrganisation": {"nodes": []},
        "partyOrganisationsWithoutUnit": {"nodes": []},
    }
    found["diff"]["merged"].sort(key=lambda step: step["predecessor"]["name"])
    assert found["diff"] == {
        "founded": [{"name": "县教育和科技局"}],
        "ended": [{"name": "县教育局"}, {"name": "县科技局"}],
        "moved": [{"organisation": {"name": "办公室"}, "after": {"name": "县教育和科技局"}}],
        "merged": [
            {"predecessor": {"name": name}, "successor": {"name": "县教育和科技局"}}
            for name in ("县教育局", "县科技局")
        ],
    }


async def test_what_is_left_over(ask: Ask, world: Bureaus) -> None:
    mapping = {
        "posts": [{"post": world["head"], "to": {"end": True}}],
        "counterparts": [{"fact": world["party~education"], "to": {"end": True}}],
        "otherwise": "CARRY",
    }
    found = (await simulated(ask, world, mapping))["simulation"]
    assert found["total"]["after"] == figures(4, 2, 4, 4, 2)
    assert found["peopleWithoutSeat"] == {"totalCount": 1, "nodes": [{"name": "何四"}]}
    assert found["unitsWithoutPartyOrganisation"] == {"nodes": [{"name": "县教育和科技局"}]}
    assert found["partyOrganisationsWithoutUnit"] == {"nodes": [{"name": "县教育局党委"}]}


async def test_an_enacted_reform_tells_the_same(ask: Ask, world: Bureaus) -> None:
    dry = await simulated(ask, world, {"otherwise": "CARRY"})
    assert await simulated(ask, world, {"otherwise": "CARRY"}, dryRun=False) == dry
