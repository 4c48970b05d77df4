"""Co-locations, organisation groups, superiors and counterparts, made and ended by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from api.mutations import affiliation_inputs as inputs
from api.mutations.acting import act
from api.types.affiliations import CoLocationResult, CounterpartResult, OrganisationGroupResult, SubordinationResult
from commands.acts import Answer
from commands.affiliations.collectives import creating, dissolving, hosting, leaving_co_location
from commands.affiliations.kinds import (
    CO_LOCATED,
    CO_LOCATION,
    COUNTERPART,
    GROUPED,
    HOSTED,
    ORGANISATION_GROUP,
    SUPERIOR,
)
from commands.affiliations.ties import ending, making
from loaders.kinds import Row


def done(type_name: str) -> Callable[[Answer], Row]:
    """The row of a payload, with what its thing is found by."""
    return lambda answer: {
        "_type": type_name,
        "_group": answer["target"],
        "_fact": answer["fact"],
        "_owner": answer["owner"],
    }


def _on(type_name: str, result: Any) -> Callable[..., Any]:
    """Declares acts on one kind of thing."""
    return lambda name, takes, prepare, description: act(name, takes, result, prepare, done(type_name), description)


_co_location = _on("CoLocationDone", CoLocationResult)
_group = _on("OrganisationGroupDone", OrganisationGroupResult)
_subordination = _on("SubordinationDone", SubordinationResult)
_counterpart = _on("CounterpartDone", CounterpartResult)

CREATE_CO_LOCATION = _co_location(
    "createCoLocation",
    inputs.CreateCoLocationInput,
    partial(creating, CO_LOCATION),
    "Organisations begin to work as one. (建立合署办公)",
)
JOIN_CO_LOCATION = _co_location(
    "joinCoLocation",
    inputs.JoinCoLocationInput,
    partial(making, CO_LOCATED),
    "Organisations join a co-location. (加入合署办公)",
)
LEAVE_CO_LOCATION = _co_location(
    "leaveCoLocation",
    inputs.LeaveCoLocationInput,
    partial(leaving_co_location, CO_LOCATED),
    "Organisations leave a co-location; two or more stay, one of them as host. (退出合署办公)",
)
CHANGE_CO_LOCATION_HOST = _co_location(
    "changeCoLocationHost",
    inputs.ChangeCoLocationHostInput,
    partial(hosting, HOSTED),
    "Another member hosts a co-location. (变更合署办公主办单位)",
)
DISSOLVE_CO_LOCATION = _co_location(
    "dissolveCoLocation",
    inputs.DissolveCoLocationInput,
    partial(dissolving, CO_LOCATION),
    "A co-location ends. (终止合署办公)",
)
CREATE_ORGANISATION_GROUP = _group(
    "createOrganisationGroup",
    inputs.CreateOrganisationGroupInput,
    partial(creating, ORGANISATION_GROUP),
    "An organisation group is made. (建立机构分组)",
)
JOIN_ORGANISATION_GROUP = _group(
    "joinOrganisationGroup",
    inputs.JoinOrganisationGroupInput,
    partial(making, GROUPED),
    "Organisations join an organisation group. (加入机构分组)",
)
LEAVE_ORGANISATION_GROUP = _group(
    "leaveOrganisationGroup",
    inputs.LeaveOrganisationGroupInput,
    partial(ending, GROUPED),
    "Organisations leave an organisation group. (退出机构分组)",
)
DISSOLVE_ORGANISATION_GROUP = _group(
    "dissolveOrganisationGroup",
    inputs.DissolveOrganisationGroupInput,
    partial(dissolving, ORGANISATION_GROUP),
    "An organisation group is given up. (撤销机构分组)",
)
ADD_SUPERIOR = _subordination(
    "addSuperior",
    inputs.AddSuperiorInput,
    partial(making, SUPERIOR),
    "An organisation gets one more superior. (增加上级)",
)
END_SUBORDINATION = _subordination(
    "endSubordination",
    inputs.EndSubordinationInput,
    partial(ending, SUPERIOR),
    "An organisation is no longer beneath a superior. (终止隶属关系)",
)
PAIR_COUNTERPART = _counterpart(
    "pairCounterpart",
    inputs.PairCounterpartInput,
    partial(making, COUNTERPART),
    "A party organisation covers a unit. (建立党组织与单位的对应关系)",
)
END_COUNTERPART = _counterpart(
    "endCounterpart",
    inputs.EndCounterpartInput,
    partial(ending, COUNTERPART),
    "A party organisation no longer covers a unit. (终止党组织与单位的对应关系)",
)
