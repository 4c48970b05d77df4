"""Reorganisation events and lineage."""

from __future__ import annotations

import strawberry

from api.declare import leaf, listed, one, row_type
from api.enums import ReorganisationKind
from api.scalars import DateTime, PartialDate
from api.sensitivity import PUBLIC
from api.types.facts import Node
from loaders import documents, organisations, posts, reorganisations


@strawberry.type(description="An act that founds, renames, merges, moves or ends organisations. (机构变动)")
@row_type(PUBLIC)
class ReorganisationEvent(Node):
    kind: ReorganisationKind = leaf("Kind. (种类)")
    on: PartialDate = leaf("When it took effect. (时间)")
    document = one(documents.OF_FACT, "Document", "The document it rests on. (依据文件)", key="document", optional=True)
    remarks: str | None = leaf("Remarks. (备注)")
    inputs = listed(reorganisations.inputs, "Organisation", "What went in, as of the day before. (变动前机构)")
    outputs = listed(reorganisations.outputs, "Organisation", "What came out, as of the day itself. (变动后机构)")
    recorded_at: DateTime = leaf("When this was recorded. (记录时刻)")
    superseded_at: DateTime | None = leaf("When it was taken back as an error; null: still stands. (被撤回时刻)")


@strawberry.type(
    description="One step of succession; `distance` counts steps from the organisation that was asked. (机构承继)"
)
@row_type(PUBLIC)
class Succession:
    predecessor = one(
        organisations.PREDECESSOR, "Organisation", "What went in, as of the day before. (前身)", key="predecessor"
    )
    successor = one(
        organisations.SUCCESSOR, "Organisation", "What came out, as of the day itself. (承继机构)", key="successor"
    )
    on: PartialDate = leaf("When. (时间)")
    kind: ReorganisationKind = leaf("Kind. (种类)")
    distance: int = leaf("Steps from the organisation that was asked, 1 or more. (代数)")
    event = one(
        reorganisations.OF_SUCCESSION, "ReorganisationEvent", "The event. (机构变动)", key="event", optional=True
    )


@strawberry.type(description="A whole family of organisations by succession. (沿革谱系)")
@row_type(PUBLIC)
class Genealogy:
    organisations = listed(
        reorganisations.family, "Organisation", "All members, the one asked among them, oldest first. (全部机构)"
    )
    successions = listed(reorganisations.family_steps, "Succession", "All steps between them, oldest first. (全部承继)")


@strawberry.type(description="One step of succession of posts. (职务承继)")
@row_type(PUBLIC)
class PostSuccession:
    predecessor = one(posts.PREDECESSOR, "Post", "What went in, as of the day before. (前身职务)", key="predecessor")
    successor = one(posts.SUCCESSOR, "Post", "What came out, as of the day itself. (承继职务)", key="successor")
    on: PartialDate = leaf("When. (时间)")
    distance: int = leaf("Steps from the post that was asked, 1 or more. (代数)")
    event = one(
        reorganisations.OF_SUCCESSION, "ReorganisationEvent", "The event. (机构变动)", key="event", optional=True
    )
