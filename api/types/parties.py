"""What binds party organisations and units."""

from __future__ import annotations

import strawberry

from api.declare import leaf, listed, one, pages, row_type
from api.enums import CoLocationKind, CounterpartCoverage
from api.sensitivity import PERSONAL, PUBLIC
from api.types.facts import DatedFact, end_document
from loaders import organisations, parties, people


@strawberry.type(description="Several organisations that work as one. (合署办公、一套班子两个牌子)")
@row_type(PUBLIC)
class CoLocation(DatedFact):
    end_document = end_document()
    kind: CoLocationKind = leaf("Kind. (种类)")
    host = one(parties.host, "Organisation", "The organisation that hosts the others. (主办单位)", optional=True)
    members = listed(parties.MEMBERS.all, "Organisation", "All of them, the host first. (成员单位)")
    memberships = listed(
        parties.MEMBERSHIPS.all,
        "CoLocationMembership",
        "Who is part of it, with the dates. (成员关系)",
        "during",
        "as_of",
        size=2,
    )
    shared_holders = pages(
        people.SHARED_HOLDERS,
        "MultiPostHolderConnection",
        "People with appointments in more than one of the members. (交叉任职人员)",
        sensitivity=PERSONAL,
        cost=20,
    )


@strawberry.type(description="An organisation's place in a co-location, for one period. (合署办公成员关系)")
@row_type(PUBLIC)
class CoLocationMembership(DatedFact):
    end_document = end_document()
    is_host: bool = leaf("It hosts the others. (主办单位)")
    organisation = one(organisations.OF_MEMBERSHIP, "Organisation", "Who. (成员单位)", key="organisation")
    co_location = one(parties.OF_GROUP, "CoLocation", "Where. (合署)", key="co_location")


@strawberry.type(description="A party organisation and the unit that it covers. (党组织与单位的对应关系)")
@row_type(PUBLIC)
class Counterpart(DatedFact):
    end_document = end_document()
    coverage: CounterpartCoverage = leaf("How it covers the unit. (对应方式)")
    party_organisation = one(
        organisations.PARTY_ORGANISATION, "Organisation", "The party organisation. (党组织)", key="party_organisation"
    )
    unit = one(organisations.UNIT, "Organisation", "The unit. (单位)", key="unit")
