"""Refusals and warnings: which rule is broken, where, and in whose regard."""

from __future__ import annotations

import strawberry

from api.declare import leaf, listed, row_type
from api.enums import Severity
from api.sensitivity import PUBLIC
from loaders import lookups


@strawberry.type(description="One broken rule. `path` leads into the input. (校核结果)")
@row_type(PUBLIC)
class RuleFinding:
    rule: str = leaf("The rule's id, such as X-12. (规则编号)")
    severity: Severity = leaf("Error or warning. (级别)")
    path: list[str] = leaf("Leads into the input. (位置)")
    value: str | None = leaf("What was found there, or what is proposed in its place. (值)")
    message_zh: str = leaf("What is wrong, in Chinese. (中文说明)")
    message_en: str = leaf("What is wrong, in English. (英文说明)")
    subjects = listed(lookups.subjects, "Node", "The things concerned. (涉及对象)")


@strawberry.type(description="Rules forbid it; nothing was written. (未通过)")
@row_type(PUBLIC)
class Refused:
    findings: list[RuleFinding] = leaf("All that was found, errors first. (校核结果)")
