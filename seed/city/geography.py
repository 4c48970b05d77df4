"""Places and schools of the city's people as facts: the fictional city's own, and real divisions of GB/T 2260."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from seed.city.calendar import as_date, read_month
from seed.city.structure import CITY, CITY_CODE, County, fact_key
from seed.tables import table
from seed.world import Named, Place, PlaceState, School

PROVINCE = "jiangdong"
"""The fictional province, the same place as in the county of `seed/bureau.json`."""
CITY_PLACE = "lanyang"


def place_key(name: str) -> str:
    """The key of a place: codes of GB/T 2260 are marked as such, the city's own names are keys."""
    return f"gb2260-{name}" if name.isdigit() else name


def places(counties: Sequence[County]) -> Iterator[Place]:
    """Every place that a person or a unit may name. All four counties are there, whatever the city's size."""
    yield Place(key=PROVINCE, code="990000", states=[PlaceState(name="江东省", short_name="江东")])
    yield Place(key=CITY_PLACE, code=CITY_CODE, states=[PlaceState(name=f"{CITY}市", short_name=CITY, parent=PROVINCE)])
    for county in counties:
        state = PlaceState(name=f"{county.name}{county.kind}", short_name=county.name, parent=CITY_PLACE)
        yield Place(key=county.key, code=county.code, states=[state])
    for row in table("city/native_places.tsv"):
        parent = place_key(row["parent"]) if row["parent"] else None
        state = PlaceState(name=row["name"], short_name=row["short_name"], parent=parent)
        yield Place(key=place_key(row["code"]), code=row["code"], states=[state])


def schools() -> Iterator[School]:
    """The schools, with the names that they have had."""
    for key, group in groupby(table("city/schools.tsv"), key=lambda row: row["key"]):
        its = list(group)
        ends = [row["from"] for row in its[1:]] + [""]
        yield School(
            key=school_key(key),
            states=[
                Named(start=as_date(read_month(row["from"])), end=as_date(read_month(end)), name=row["name"])
                for row, end in zip(its, ends, strict=True)
            ],
        )


def school_key(key: str) -> str:
    """Keys of schools are the city's own."""
    return fact_key(key)
