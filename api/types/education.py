"""Schools and studies."""

from __future__ import annotations

import strawberry

from api.declare import leaf, one, pages, row_type
from api.enums import StudyMode
from api.inputs import StudyWhere
from api.sensitivity import PERSONAL, PUBLIC
from api.types.codes import coded
from api.types.facts import DatedFact, Node
from api.types.organisations import snapshot
from loaders import education, people


@strawberry.type(description="A person at a school for a time. (学习经历)")
@row_type(PERSONAL)
class Study(Node, DatedFact):
    person = one(people.OF_FACT, "Person", "Who. (人员)", key="person", sensitivity=PERSONAL)
    school = one(education.SCHOOL_OF_STUDY, "School", "Where. (院校)", key="school")
    mode: StudyMode = leaf("Full-time or in-service. (学习方式)")
    level = coded("level", "Education level. (学历)")
    degree = coded("degree", "Degree. (学位)")
    department: str | None = leaf("Department. (院系)")
    major: str | None = leaf("Major. (专业)")
    fellows = pages(
        education.FELLOWS,
        "StudyConnection",
        "Others at the same school at the same time. (同学)",
        "same_major",
        sensitivity=PERSONAL,
        cost=20,
    )


@strawberry.type(description="A school. (院校)")
@row_type(PUBLIC)
class School(Node):
    snapshot = snapshot()
    name: str = leaf("Name. (名称)")
    studies = pages(
        education.OF_SCHOOL,
        "StudyConnection",
        "Who studied there, begun by the instant. (就读经历)",
        "during",
        where=StudyWhere,
        sensitivity=PERSONAL,
        size=30,
    )
