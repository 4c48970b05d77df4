"""Acts on co-locations, organisation groups, superiors and counterparts, done as a client would."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.fixtures.graphql import Ask

Given = Mapping[str, Any]

DATES = "validFrom validTo status document { number } endDocument { number }"
CO_LOCATION = f"""coLocation {{ {DATES} kind host {{ name }} members {{ name }}
  memberships(during: {{}}) {{ {DATES} isHost organisation {{ name }} }} }}"""
GROUP = f"""organisationGroup {{ code name status createdOn dissolvedOn states {{ name {DATES} }}
  members {{ nodes {{ name }} }}
  memberships(during: {{}}) {{ nodes {{ {DATES} sequence organisation {{ name }} }} }} }}"""
SUBORDINATION = f"subordination {{ {DATES} kind superior {{ name }} subordinate {{ name }} }}"
COUNTERPART = f"counterpart {{ {DATES} coverage partyOrganisation {{ name }} unit {{ name }} }}"
PAYLOADS = {
    "CoLocation": ("CoLocationDone", CO_LOCATION),
    "OrganisationGroup": ("OrganisationGroupDone", GROUP),
    "Superior": ("SubordinationDone", SUBORDINATION),
    "Subordination": ("SubordinationDone", SUBORDINATION),
    "Counterpart": ("CounterpartDone", COUNTERPART),
}
WARNED = "warnings { rule path value messageEn subjects { id } }"
FOUND = "... on Refused { findings { rule severity path value messageEn messageZh subjects { id } } }"


def document_of(act: str) -> str:
    """The operation of one act, with all that its payload has."""
    done, payload = next(PAYLOADS[thing] for thing in PAYLOADS if thing in act)
    takes = f"{act[0].upper()}{act[1:]}Input"
    return (
        f"mutation ($input: {takes}!) {{ {act}(input: $input) {{ __typename\n"
        f"... on {done} {{ dryRun {payload} {WARNED} }}\n{FOUND} }} }}"
    )


async def outcome(ask: Ask, act: str, given: Given) -> dict[str, Any]:
    """The payload of an act, whatever came of it."""
    payload: dict[str, Any] = (await ask(document_of(act), {"input": dict(given)}))[act]
    return payload


async def done(ask: Ask, act: str, **given: Any) -> dict[str, Any]:
    """The payload of an act that must succeed, without its type's name."""
    payload = await outcome(ask, act, given)
    assert payload.pop("__typename") != "Refused", payload
    return payload


async def refused(ask: Ask, act: str, **given: Any) -> list[dict[str, Any]]:
    """What was found against an act that must be refused."""
    payload = await outcome(ask, act, given)
    assert payload["__typename"] == "Refused", payload
    return list(payload["findings"])


def by(*codes: str) -> list[dict[str, str]]:
    """Organisations by their codes."""
    return [{"code": code} for code in codes]
