"""Schools and studies, for all parents of a level."""

from __future__ import annotations

from graph import education as graph
from graph.instants import BENEATH
from graph.projections import school as project_school
from graph.projections import study as project
from loaders import rows
from loaders.fields import One, Pages

OF_PERSON = Pages(graph.OF_PERSON, rows.study)
OF_SCHOOL = Pages(graph.OF_SCHOOL, rows.study)
FELLOWS = Pages(
    graph.FELLOWS,
    rows.study,
    lambda row, _: {
        "school": row["_school"],
        "person": row["_person"],
        "major": row["major"],
        "from": row["_from"],
        "to": row["_to"],
    },
)
SCHOOLS = Pages(graph.SCHOOLS, rows.school)

SCHOOL_BY_ID = One(lambda _: graph.SCHOOL_BY_ID, lambda _: project_school("c", "s"), rows.school, lambda row: row["id"])
SCHOOL_OF_STUDY = One(
    lambda _: graph.SCHOOL_BY_ID, lambda _: project_school("c", "s"), rows.school, lambda row: row["_school"]
)
STUDY_BY_ID = One(
    graph.study_by_id,
    lambda joins: project("e", "x", "c", BENEATH, joins),
    rows.study,
    lambda row: row["id"],
)
