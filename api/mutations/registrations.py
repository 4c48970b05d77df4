"""Registrations: people are registered in units, and re-designated once a unit has been approved."""

from __future__ import annotations

import strawberry

from api.inputs import OrganisationBy, PersonBy
from api.mutations.acting import act
from api.mutations.affiliation_inputs import Beginning, Ending
from api.mutations.terms import DocumentInput, needed
from api.sensitivity import PERSONAL, PUBLIC, sensitive
from api.types.affiliations import ByReferenceResult, RegistrationsResult
from commands.acts import Answer
from commands.registrations import approving, deregistering, redesignating, registering
from loaders.kinds import Row


@strawberry.input(description="People are registered in a unit. (人员登记)")
@sensitive(PERSONAL)
class RegisterStaffInput(Beginning):
    organisation: OrganisationBy = needed("The unit. (登记单位)")
    people: list[PersonBy] = needed("Who. (人员)")
    identity: str = needed("Under which identity: a code of ZB125 that fits the unit on that day. (身份)")


@strawberry.input(description="People are no longer registered in a unit. (终止登记)")
@sensitive(PERSONAL)
class EndRegistrationInput(Ending):
    organisation: OrganisationBy = needed("The unit. (登记单位)")
    people: list[PersonBy] = needed("Who. (人员)")


@strawberry.input(
    description="All who are registered in a unit get another identity, by the document that approves it. (明确身份)"
)
@sensitive(PUBLIC)
class RedesignateStaffInput(Ending):
    organisation: OrganisationBy = needed("The unit. (单位)")
    identity: str = needed("The new identity: a code of ZB125 that fits the unit on that day. (身份)")
    document: DocumentInput = needed("The approval, issued by a provincial authority. (批准文件)")


@strawberry.input(description="A unit is to be managed by reference to the Civil Servant Law. (批准参照管理)")
@sensitive(PUBLIC)
class ApproveByReferenceInput(Ending):
    organisation: OrganisationBy = needed("The unit. (单位)")
    document: DocumentInput = needed("The approval, issued by a provincial authority. (批准文件)")


def registered(answer: Answer) -> Row:
    """The row of `RegistrationsDone`."""
    return {"_type": "RegistrationsDone", "_organisation": answer["target"], "people_affected": answer["affected"]}


def approved(answer: Answer) -> Row:
    """The row of `ByReferenceApproved`."""
    return {"_type": "ByReferenceApproved", "_organisation": answer["target"]}


REGISTER_STAFF = act(
    "registerStaff",
    RegisterStaffInput,
    RegistrationsResult,
    registering,
    registered,
    "People are registered in a unit under one identity. (人员登记)",
    sensitivity=PERSONAL,
)
END_REGISTRATION = act(
    "endRegistration",
    EndRegistrationInput,
    RegistrationsResult,
    deregistering,
    registered,
    "People are no longer registered in a unit. (终止登记)",
    sensitivity=PERSONAL,
)
REDESIGNATE_STAFF = act(
    "redesignateStaff",
    RedesignateStaffInput,
    RegistrationsResult,
    redesignating,
    registered,
    "All who are registered in a unit get another identity at once, when its approval has come. (整体明确身份)",
    sensitivity=PERSONAL,
)
APPROVE_BY_REFERENCE = act(
    "approveByReference",
    ApproveByReferenceInput,
    ByReferenceResult,
    approving,
    approved,
    "A unit is managed by reference to the Civil Servant Law from a day on; its staff keep their identities until they "
    "are re-designated. (批准参照管理)",
)
