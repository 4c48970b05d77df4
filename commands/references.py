"""What an input refers to: things by id or code, codes by their set. What is not there is told.

References are as the schema has them: `{"id": …}` or `{"code": …}`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableSequence
from typing import Any

from graph.references import fitting, unknown_codes
from graph.rows import Value
from graph.writing import WriteTransaction
from rules.codes import key_of_code
from rules.findings import Finding

Given = Mapping[str, Any]
"""An input as plain data, under the schema's names, without what is absent."""
Findings = MutableSequence[Finding]


async def referred(
    tx: WriteTransaction, label: str, by: Mapping[str, str], day: int, path: tuple[str | int, ...], findings: Findings
) -> str | None:
    """The id of the one thing of that label that is meant; None with a finding (R-01) where none or several fit.

    Of several with one code those that live on the day are looked at first.
    """
    [(key, value)] = by.items()
    found = await fitting(tx, label, key, value)
    meant = [each for each in found if each.lives_on(day)] or found
    if len(meant) == 1:
        return meant[0].id
    case = label.lower() if not meant else f"several {label.lower()}"
    ids = tuple(sorted(each.id for each in meant))
    findings.append(Finding("R-01", case, (*path, key), value, ids, {"value": value, "ids": ", ".join(ids)}))
    return None


async def code_values(
    tx: WriteTransaction, owner: str, given: Given, names: Iterable[str], findings: Findings
) -> dict[str, Value]:
    """The stored keys of the codes that are given; those that are in no set are found (CS-02)."""
    keys = {name: key_of_code(f"{owner}.{name}", given[name]) for name in names if name in given}
    for name in await unknown_codes(tx, keys) if keys else ():
        about = {"value": given[name], "set": keys[name].partition("/")[0]}
        findings.append(Finding("CS-02", "-", (name,), given[name], (), about))
    return dict(keys)


def changed_since(versions: Mapping[str, int], given: Given) -> list[Finding]:
    """Findings (R-04) of the things that have changed since they were read, by their versions before this act."""
    findings = []
    for place, expected in enumerate(given.get("expectedVersions", ())):
        identity, read = expected["id"], expected["version"]
        found = versions.get(identity)
        if found is None:
            about = {"id": identity}
            findings.append(Finding("R-04", "untouched", ("expectedVersions", place), str(read), (), about))
        elif found != read:
            told = {"id": identity, "read": read, "found": found}
            findings.append(Finding("R-04", "-", ("expectedVersions", place), str(read), (identity,), told))
    return findings
