"""What a reorganisation does: counts, and every single change as readable text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import strawberry

from api.context import Info
from api.declare import PAGING, Signature, arguments_of, declared, leaf, listed, row_type, type_named
from api.enums import ReorganisationChangeKind
from api.sensitivity import PERSONAL, PUBLIC
from api.types.findings import Refused, RuleFinding
from api.types.simulation import DIFFERENCE, SIMULATION
from graph.listings import Arguments
from loaders import people, reorganisations
from loaders.kinds import Row
from loaders.reading import PAGE_SIZE, page_of


@strawberry.type(
    description="One change. `before` and `after` are readable texts; what it names may exist in a dry run only. (变更)"
)
@row_type(PUBLIC)
class ReorganisationChange:
    kind: ReorganisationChangeKind = leaf("Kind. (种类)")
    organisation_name: str = leaf("The unit, by its name then. (机构)")
    post_title: str | None = leaf("The post. (职务)")
    person_name = declared(
        lambda row, info, _: info.context.load(people.names, Arguments(key="name"), row),
        str | None,
        Signature(),
        "Who. (人员)",
        PERSONAL,
    )
    before: str | None = leaf("What was. (变更前)")
    after: str | None = leaf("What is now. (变更后)")


CHANGE = ("kind", "organisation_name", "post_title", "_person", "before", "after")
"""What a change of an answer has, in order."""


def _changes(row: Row, info: Info, given: Mapping[str, Any]) -> Row:
    when = info.context.present

    def made(change: Sequence[Any]) -> Row:
        return {**dict(zip(CHANGE, change, strict=True)), "_when": when}

    return page_of("ReorganisationEffect.changes", row["changes"], arguments_of(info, given), made)


@strawberry.type(description="All that a reorganisation does. (变更影响)")
@row_type(PUBLIC)
class ReorganisationEffect:
    organisations_founded: int = leaf("Units that begin. (新设机构数)")
    organisations_ended: int = leaf("Units that end. (撤销机构数)")
    organisations_changed: int = leaf("Units that live on with something changed. (变更机构数)")
    posts_opened: int = leaf("Posts that begin. (新设职务数)")
    posts_closed: int = leaf("Posts that end. (撤销职务数)")
    appointments_opened: int = leaf("Appointments that begin. (新任数)")
    appointments_closed: int = leaf("Appointments that end. (免职数)")
    people_affected: int = leaf("People with something changed. (涉及人数)")
    changes = declared(
        _changes,
        type_named("ReorganisationChangeConnection"),
        Signature(PAGING),
        "Every single change, in order. (变更明细)",
        PUBLIC,
        size=PAGE_SIZE,
    )


@strawberry.type(description="It was done, or in a dry run would be. (已执行)")
@row_type(PUBLIC)
class ReorganisationEnacted:
    dry_run: bool = leaf("Nothing was written. (试运行)")
    events = listed(reorganisations.enacted, "ReorganisationEvent", "The events, in order. (机构变动)")
    effect: ReorganisationEffect = leaf("What it does. (影响)")
    warnings: list[RuleFinding] = leaf("What was noticed, and does not refuse. (提示)")
    simulation = SIMULATION
    diff = DIFFERENCE


ReorganiseResult = Annotated[
    ReorganisationEnacted | Refused,
    strawberry.union("ReorganiseResult", description="Done, or refused by rules. (机构改革结果)"),
]
