"""`appoint`, `endAppointment` and `correctAppointment`."""

from __future__ import annotations

import strawberry
from strawberry import ID

from api.inputs import OrganisationBy, PersonBy, PostBy, given
from api.mutations.acting import act
from api.mutations.terms import (
    DocumentInput,
    ExpectedVersion,
    dry_run,
    expected_versions,
    idempotency_key,
    needed,
    switch,
)
from api.scalars import PartialDate
from api.sensitivity import PERSONAL, sensitive
from api.types.outcomes import AppointmentResult
from commands.acts import Answer
from commands.appointments import appointing, correcting, ending
from loaders.kinds import Row


@strawberry.input(description="Somebody is appointed to a post. (任职)")
@sensitive(PERSONAL)
class AppointInput:
    person: PersonBy = needed("Who. (人员)")
    post: PostBy = needed("To which post. (职务)")
    from_: PartialDate = needed("First day in the post. (任职时间)", name="from")
    to: PartialDate | None = given("First day no longer in it; absent: still in the post. (免职时间)")
    is_primary: bool = switch("The person's main post. (主要职务)")
    on_quota: bool | None = given("Counts in the leadership quota. (占职数)")
    on_behalf_of: OrganisationBy | None = given("On whose behalf, such as a party or group. (代表的组织)")
    appointment_method: str | None = given("Appointment method: a code of ZB11. (任职方式)")
    selection_method: str | None = given("Selection method: a code of ZB122. (选拔任用方式)")
    exchange_method: str | None = given("Exchange method: a code of ZB72. (交流方式)")
    document: DocumentInput | None = given("The document of appointment. (任职文件)")
    dry_run: bool = dry_run()
    expected_versions: list[ExpectedVersion] | None = expected_versions()
    idempotency_key: str | None = idempotency_key()


@strawberry.input(description="An appointment ends. (免职)")
@sensitive(PERSONAL)
class EndAppointmentInput:
    appointment: ID = needed("The appointment. (任职)")
    on: PartialDate = needed("First day no longer in the post. (免职时间)")
    removal_document: DocumentInput | None = given("The document of removal. (免职文件)")
    dry_run: bool = dry_run()
    expected_versions: list[ExpectedVersion] | None = expected_versions()
    idempotency_key: str | None = idempotency_key()


@strawberry.input(
    description="An appointment was recorded wrongly: what is given replaces what was recorded, what is absent "
    "stays. The appointment keeps its id. (更正任职)"
)
@sensitive(PERSONAL)
class CorrectAppointmentInput:
    appointment: ID = needed("The appointment. (任职)")
    never: bool = switch("It never was: it is taken back, and nothing else is given. (从未任职)")
    valid_from: PartialDate | None = given("First day in the post. (任职时间)")
    valid_to: PartialDate | None = given("First day no longer in it. (免职时间)")
    still_held: bool = switch("It has not ended, whatever was recorded. (仍在任)")
    is_primary: bool | None = given("The person's main post. (主要职务)")
    on_quota: bool | None = given("Counts in the leadership quota. (占职数)")
    appointment_method: str | None = given("Appointment method: a code of ZB11. (任职方式)")
    selection_method: str | None = given("Selection method: a code of ZB122. (选拔任用方式)")
    exchange_method: str | None = given("Exchange method: a code of ZB72. (交流方式)")
    document: DocumentInput | None = given("The document of appointment. (任职文件)")
    dry_run: bool = dry_run()
    expected_versions: list[ExpectedVersion] | None = expected_versions()
    idempotency_key: str | None = idempotency_key()


def done(answer: Answer) -> Row:
    """The row of `AppointmentDone`."""
    appointment = {"_appointment": answer["appointment"], "_person": answer["person"], "_known": answer["known"]}
    return {"_type": "AppointmentDone", **appointment}


APPOINT = act(
    "appoint",
    AppointInput,
    AppointmentResult,
    appointing,
    done,
    "Appoints somebody to a post. (任职)",
    sensitivity=PERSONAL,
)
END_APPOINTMENT = act(
    "endAppointment",
    EndAppointmentInput,
    AppointmentResult,
    ending,
    done,
    "Ends an appointment. (免职)",
    sensitivity=PERSONAL,
)
CORRECT_APPOINTMENT = act(
    "correctAppointment",
    CorrectAppointmentInput,
    AppointmentResult,
    correcting,
    done,
    "Corrects what was recorded of an appointment, or takes it back. (更正任职)",
    sensitivity=PERSONAL,
)
