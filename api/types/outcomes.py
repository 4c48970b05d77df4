"""What came of an act on a post, an appointment or a person: done, or refused."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.declare import leaf, one, row_type
from api.sensitivity import PERSONAL, PUBLIC
from api.types.findings import Refused, RuleFinding
from loaders import appointments, people, posts

DRY_RUN = "Nothing was written. (试运行)"
WARNINGS = "What was noticed, and does not refuse. (提示)"


@strawberry.type(description="It was done to a post, or in a dry run would be. (职务已变更)")
@row_type(PUBLIC)
class PostDone:
    dry_run: bool = leaf(DRY_RUN)
    post = one(posts.OF_APPOINTMENT, "Post", "The post, as it is now. (职务)")
    warnings: list[RuleFinding] = leaf(WARNINGS)


@strawberry.type(description="It was done to an appointment, or in a dry run would be. (任职已变更)")
@row_type(PERSONAL)
class AppointmentDone:
    dry_run: bool = leaf(DRY_RUN)
    appointment = one(
        appointments.OF_OUTCOME,
        "Appointment",
        "The appointment, as it is now; one that was taken back, as it was recorded until then. (任职)",
    )
    warnings: list[RuleFinding] = leaf(WARNINGS)


@strawberry.type(description="It was done to a person, or in a dry run would be. (人员已变更)")
@row_type(PERSONAL)
class PersonDone:
    dry_run: bool = leaf(DRY_RUN)
    person = one(people.OF_FACT, "Person", "The person, as it is now. (人员)", sensitivity=PERSONAL)
    warnings: list[RuleFinding] = leaf(WARNINGS)


PostResult = Annotated[
    PostDone | Refused, strawberry.union("PostResult", description="Done, or refused by rules. (职务变更结果)")
]
AppointmentResult = Annotated[
    AppointmentDone | Refused,
    strawberry.union("AppointmentResult", description="Done, or refused by rules. (任职变更结果)"),
]
PersonResult = Annotated[
    PersonDone | Refused, strawberry.union("PersonResult", description="Done, or refused by rules. (人员变更结果)")
]
