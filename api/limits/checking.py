"""The one call that a request passes before it is executed."""

from __future__ import annotations

from typing import Any

from api.limits import refusals
from api.limits.documents import Operation, refuse_figure
from api.limits.inputs import InputFigures, of_variables
from api.limits.numbers import Limits


def checked(operation: Operation, variables: dict[str, Any] | None, limits: Limits) -> dict[str, int]:
    """What the operation costs with these variables: `{"requested": …, "limit": …}`. Raises ApiError beyond a limit.

    What needs no variables was checked when the document was understood.
    """
    if variables:
        entered = {name: value for name, value in variables.items() if name in operation.entries}
        entries = of_variables(entered)
        if entries.objects > limits.entry_objects:
            raise refusals.too_many_input_objects(entries.objects, limits.entry_objects)
        inputs = of_variables({name: value for name, value in variables.items() if name not in entered})
        inputs += InputFigures(entries.depth, entries.longest)
        if inputs.depth > limits.input_depth:
            raise refusals.input_too_deep(inputs.depth, limits.input_depth)
        if inputs.longest > limits.input_list:
            raise refusals.input_list_too_long(inputs.longest, limits.input_list)
        objects = inputs.objects + operation.shape.inputs.objects
        if objects > limits.input_objects:
            raise refusals.too_many_input_objects(objects, limits.input_objects)
    figure = operation.plan.figure(variables)
    refuse_figure(operation.node, figure, limits)
    return {"requested": figure.objects, "limit": limits.cost}
