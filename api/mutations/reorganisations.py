"""`reorganise`: several events of one reform, done together or not at all."""

from __future__ import annotations

from api.mutations.acting import act
from api.mutations.reorganisation_inputs import ReorganiseInput
from api.types.effects import ReorganiseResult
from commands.acts import Answer
from commands.reorganising import prepared
from loaders.kinds import Row


def enacted(answer: Answer) -> Row:
    """The row of `ReorganisationEnacted`."""
    return {"_type": "ReorganisationEnacted", "_events": answer["events"], "effect": answer["effect"]}


REORGANISE = act(
    "reorganise",
    ReorganiseInput,
    ReorganiseResult,
    prepared,
    enacted,
    "All events take effect together or not at all, in the order given; later ones may name units that earlier ones "
    "found by `key`. (机构改革)",
)
