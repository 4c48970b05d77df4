"""The kinds of ties and of what organisations are part of: what is particular to each."""

from __future__ import annotations

from dataclasses import replace

from commands.affiliations.checks import sound_pair, sound_tree, whole_co_location
from commands.affiliations.collectives import Collective
from commands.affiliations.ties import Tie
from commands.references import Findings, Given, referred
from graph.claims import guard_keys
from graph.references import fitting
from graph.writing import WriteTransaction
from rules.findings import Finding


async def _co_location(tx: WriteTransaction, given: Given, member: str, findings: Findings) -> str | None:
    """The group of a co-location, which is known by the id of its state."""
    found = await tx.current_facts("CoLocationState", [given[member]])
    if found:
        return found[0].owner
    findings.append(Finding("R-01", "co-location", (member,), given[member], (), {"value": given[member]}))
    return None


async def _group(tx: WriteTransaction, given: Given, member: str, findings: Findings) -> str | None:
    return await referred(tx, "OrganisationGroup", given[member], given["on"].day, (member,), findings)


async def _free_code(tx: WriteTransaction, given: Given, findings: Findings) -> None:
    """No two groups ever share a code (V-63)."""
    code = given["code"]
    await guard_keys(tx, [f"group code:{code}"])
    for other in await fitting(tx, "OrganisationGroup", "code", code):
        findings.append(Finding("V-63", "group", ("code",), code, (other.id,), {"code": code}))


SUPERIOR = Tie(
    "SUBORDINATE_TO",
    "organisation",
    "superior",
    values=lambda given, _: {"kind": given["kind"]},
    told_apart_by=("kind",),
    check=sound_tree,
    outlived="X-13",
)
COUNTERPART = Tie(
    "COUNTERPART_OF",
    "partyOrganisation",
    "unit",
    values=lambda given, _: {"coverage": given.get("coverage")},
    check=sound_pair,
)
CO_LOCATED = Tie(
    "IN_COLOCATION",
    "organisations",
    "coLocation",
    find=_co_location,
    values=lambda _, __: {"host": False},
    check=whole_co_location,
    twice="X-35",
)
GROUPED = Tie(
    "GROUPED_IN",
    "organisations",
    "group",
    find=_group,
    values=lambda given, place: {"sequence": given["sequence"] + place if "sequence" in given else None},
)
HOSTED = replace(CO_LOCATED, owner="host")
CO_LOCATION = Collective("CoLocationGroup", CO_LOCATED, state=lambda given: {"kind": given["kind"]})
ORGANISATION_GROUP = Collective(
    "OrganisationGroup",
    GROUPED,
    properties=lambda given: {"code": given["code"]},
    state=lambda given: {"name": given["name"]},
    first=lambda place: {"sequence": place + 1},
    claim=_free_code,
)
