"""The root of the schema for writing: everything that can be done."""

from __future__ import annotations

import strawberry

from api.declare import row_type
from api.mutations import appointments, people, posts, reform_plans, reorganisations, undoing
from api.sensitivity import PUBLIC


@strawberry.type(
    description="Everything that can be done. Each field is a transaction of its own; what must happen together is one "
    "input. A refusal that a rule explains is data. (变更)"
)
@row_type(PUBLIC)
class Mutation:
    reorganise = reorganisations.REORGANISE
    undo_reorganisation = undoing.UNDO_REORGANISATION
    save_reform_plan = reform_plans.SAVE_REFORM_PLAN
    enact_reform_plan = reform_plans.ENACT_REFORM_PLAN
    withdraw_reform_plan = reform_plans.WITHDRAW_REFORM_PLAN
    open_post = posts.OPEN_POST
    close_post = posts.CLOSE_POST
    appoint = appointments.APPOINT
    end_appointment = appointments.END_APPOINTMENT
    correct_appointment = appointments.CORRECT_APPOINTMENT
    add_person = people.ADD_PERSON
