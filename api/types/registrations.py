"""Registrations: under which identity people are registered in a unit."""

from __future__ import annotations

import strawberry

from api.declare import leaf, one, row_type
from api.sensitivity import PERSONAL
from api.types.codes import coded
from api.types.facts import DatedFact, end_document
from loaders import organisations, people


@strawberry.type(description="A person registered in a unit under an identity, for one period. (人员登记)")
@row_type(PERSONAL)
class Registration(DatedFact):
    person = one(people.OF_FACT, "Person", "Who. (人员)", key="person", sensitivity=PERSONAL)
    organisation = one(organisations.OF_MEMBERSHIP, "Organisation", "Where. (登记单位)", key="organisation")
    identity = coded("identity", "Identity: personnel category. (身份、人员类别)", PERSONAL)
    awaits_approval: bool = leaf(
        "The identity is a former one: it does not fit what the unit is by now, as its approval has not come, or has "
        "not been followed. (保留原身份待明确)"
    )
    end_document = end_document()
