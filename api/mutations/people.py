"""`addPerson`."""

from __future__ import annotations

import strawberry

from api.inputs import given
from api.mutations.acting import act
from api.mutations.terms import DocumentInput, dry_run, idempotency_key, needed
from api.scalars import PartialDate
from api.sensitivity import PERSONAL, sensitive
from api.types.outcomes import PersonResult
from commands.acts import Answer
from commands.people import adding
from loaders.kinds import Row


@strawberry.input(description="A person to be entered. (录入人员)")
@sensitive(PERSONAL)
class AddPersonInput:
    name: str = needed("Name. (姓名)")
    code: str | None = given("Code; of no other person. (编码)")
    other_names: list[str] | None = given("Other names. (曾用名)")
    sex: str | None = given("Sex: a code of GB/T 2261.1. (性别)")
    ethnicity: str | None = given("Ethnicity: a code of GB/T 3304. (民族)")
    born_on: PartialDate | None = given("Birth. (出生年月)")
    work_started_on: PartialDate | None = given("Start of work. (参加工作时间)")
    joined_party_on: PartialDate | None = given("Joined the party. (入党时间)")
    political_affiliation: str | None = given("Political affiliation: a code of GB/T 4762. (政治面貌)")
    document: DocumentInput | None = given("The document it rests on. (依据文件)")
    dry_run: bool = dry_run()
    idempotency_key: str | None = idempotency_key()


def done(answer: Answer) -> Row:
    """The row of `PersonDone`."""
    return {"_type": "PersonDone", "_person": answer["person"]}


ADD_PERSON = act(
    "addPerson", AddPersonInput, PersonResult, adding, done, "Enters a person. (录入人员)", sensitivity=PERSONAL
)
