"""Documents."""

from __future__ import annotations

import strawberry

from api.declare import leaf, listed, pages, row_type
from api.scalars import PartialDate
from api.sensitivity import PUBLIC
from api.types.facts import Node
from loaders import documents, reorganisations


@strawberry.type(description="A document that facts rest on. (文件)")
@row_type(PUBLIC)
class Document(Node):
    number: str | None = leaf("Number. (文号)")
    title: str | None = leaf("Title. (标题)")
    issuer: str | None = leaf("Issuer. (发文机关)")
    issued_on: PartialDate | None = leaf("Date of issue. (发文日期)")
    events = listed(
        reorganisations.OF_DOCUMENT.all,
        "ReorganisationEvent",
        "Reorganisations that rest on it. (机构变动)",
        size=10,
    )
    facts = pages(
        documents.FACTS, "DatedFactConnection", "Everything that rests on it. (依据该文件的全部事项)", size=50, cost=400
    )
