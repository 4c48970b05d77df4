"""What an event names and is not there: units, posts, facts (R-01) and codes (CS-02)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.reorganisations.oracle.codes import known_code
from tests.reorganisations.oracle.ledger import Ledger
from tests.reorganisations.oracle.mapping import END, entries, named, named_by
from tests.reorganisations.oracle.writing import Finding

LABELS = {
    "ADMINISTRATIVE_UNIT": "AdministrativeUnit",
    "PARTY_ORGANISATION": "PartyOrganisation",
    "INTERNAL_DIVISION": "InternalDivision",
}
CODED = ("category", "nature", "rank")
CHANGES = ("RENAME", "UPGRADE", "DOWNGRADE", "CONVERT")


def there(ledger: Ledger, thing: str) -> bool:
    """Something is known of it."""
    return thing in ledger.things and ledger.there(thing)


def new_units(kind: str, given: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The units that an event founds."""
    match kind:
        case "FOUND":
            return [given["organisation"]]
        case "MERGE":
            return [given["into"]]
        case "SPLIT":
            return list(given["into"])
    return []


def named_units(kind: str, given: Mapping[str, Any]) -> list[str]:
    """Every unit that an event names but for destinations."""
    units = [given.get(name) for name in ("organisation", "input", "parent", "from") if kind != "FOUND"]
    units += given.get("inputs") or []
    units += [given["into"]] if kind == "ABSORB" else []
    units += [new.get("parent") for new in new_units(kind, given)]
    return [unit for unit in units if unit is not None]


def unknown(ledger: Ledger, kind: str, given: Mapping[str, Any]) -> Iterator[Finding]:
    """Everything that is wrong with names and codes, wherever they stand."""
    new = new_units(kind, given)
    mine = [each["key"] for each in new]
    units = named_units(kind, given)
    for part, entry in entries(given.get("mapping") or {}):
        what, to = named_by(entry), named(entry)
        if part == "children":
            units.append(what)
        elif not (there(ledger, what) or (part != "posts" and ledger.fact(what))):
            yield "R-01", what
        if to.act != END:
            units.append(to.to)
        yield from wrong_codes("Post", {"rank": (entry.get("as") or {}).get("rank")})
    yield from (("R-01", unit) for unit in units if unit not in mine and not there(ledger, unit))
    for each in new:
        yield from wrong_codes(LABELS[each.get("type") or "ADMINISTRATIVE_UNIT"], each)
    if kind in CHANGES and there(ledger, given["organisation"]):
        yield from wrong_codes(ledger.things[given["organisation"]], given)


def wrong_codes(label: str, values: Mapping[str, Any]) -> Iterator[Finding]:
    """Codes that are not in their sets."""
    for name in CODED:
        if values.get(name) is not None and not known_code(label, name, values[name]):
            yield "CS-02", f"{name} {values[name]}"
