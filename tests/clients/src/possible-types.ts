// Which types each interface of the schema has: caches need it for fragments on interfaces.
const ORGANISATIONS = ["AdministrativeUnit", "PartyOrganisation", "InternalDivision"];
const HELD_OR_STUDIED = ["Appointment", "PartyMembership", "Study"];

export const possibleTypes = {
  Organisation: ORGANISATIONS,
  DatedFact: [
    ...HELD_OR_STUDIED,
    ...["CoLocation", "CoLocationMembership", "Counterpart", "GroupMembership"],
    ...["OrganisationGroupState", "OrganisationState", "PlaceState", "Registration", "Subordination"],
  ],
  Node: [
    ...ORGANISATIONS,
    ...HELD_OR_STUDIED,
    ...["Document", "OrganisationGroup", "Person", "Place", "Post", "ReformPlan"],
    ...["ReorganisationEvent", "School"],
  ],
};
