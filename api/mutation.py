"""The root of the schema for writing: everything that can be done."""

from __future__ import annotations

import strawberry

from api.declare import row_type
from api.mutations import (
    affiliations,
    appointments,
    people,
    posts,
    reform_plans,
    registrations,
    reorganisations,
    undoing,
)
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
    create_co_location = affiliations.CREATE_CO_LOCATION
    join_co_location = affiliations.JOIN_CO_LOCATION
    leave_co_location = affiliations.LEAVE_CO_LOCATION
    change_co_location_host = affiliations.CHANGE_CO_LOCATION_HOST
    dissolve_co_location = affiliations.DISSOLVE_CO_LOCATION
    create_organisation_group = affiliations.CREATE_ORGANISATION_GROUP
    join_organisation_group = affiliations.JOIN_ORGANISATION_GROUP
    leave_organisation_group = affiliations.LEAVE_ORGANISATION_GROUP
    dissolve_organisation_group = affiliations.DISSOLVE_ORGANISATION_GROUP
    add_superior = affiliations.ADD_SUPERIOR
    end_subordination = affiliations.END_SUBORDINATION
    pair_counterpart = affiliations.PAIR_COUNTERPART
    end_counterpart = affiliations.END_COUNTERPART
    register_staff = registrations.REGISTER_STAFF
    end_registration = registrations.END_REGISTRATION
    redesignate_staff = registrations.REDESIGNATE_STAFF
    approve_by_reference = registrations.APPROVE_BY_REFERENCE
