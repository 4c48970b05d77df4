"""`undoReorganisation`: an event is taken back."""

from __future__ import annotations

import strawberry
from strawberry import ID

from api.enums import UndoMode
from api.inputs import given
from api.mutations.acting import act
from api.mutations.terms import DocumentInput, dry_run, idempotency_key, needed
from api.scalars import PartialDate
from api.sensitivity import PUBLIC, sensitive
from api.types.effects import ReorganiseResult
from commands.acts import Answer
from commands.undoing import undoing
from loaders.kinds import Row


@strawberry.input(description="An event to be taken back, and how. (撤回机构变动)")
@sensitive(PUBLIC)
class UndoReorganisationInput:
    event: ID = needed("The event. (机构变动)")
    mode: UndoMode = strawberry.field(default=UndoMode.CORRECTION, description="How. (撤回方式)")
    on: PartialDate | None = given("Of a reversal: from when on; absent: today. (撤回时间)")
    document: DocumentInput | None = given("Of a reversal: the document that it rests on. (依据文件)")
    remarks: str | None = given("Of a reversal: remarks. (备注)")
    dry_run: bool = dry_run()
    idempotency_key: str | None = idempotency_key()


def undone(answer: Answer) -> Row:
    """The row of `ReorganisationEnacted`: the reversing event, or the event that was taken back."""
    told = {"_events": answer["events"], "_known": answer["known"], "effect": answer["effect"]}
    return {"_type": "ReorganisationEnacted", **told}


UNDO_REORGANISATION = act(
    "undoReorganisation",
    UndoReorganisationInput,
    ReorganiseResult,
    undoing,
    undone,
    "Takes an event back; refused, with their list, while later events stand on it. (撤回机构变动)",
)
