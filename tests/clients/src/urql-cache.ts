import { cacheExchange, type KeyGenerator } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import { possibleTypes } from "./possible-types.js";

// `id` tells who, `snapshot` tells who and when: only a snapshot's values never change.
const bySnapshot: KeyGenerator = (data) => data["snapshot"] as string;
// Facts have an `id`, too, but show other values at other instants: they stay where they were read.
const embedded: KeyGenerator = () => null;

const keysOf = (typenames: string[], key: KeyGenerator) =>
  Object.fromEntries(typenames.map((typename) => [typename, key]));

export const newCacheExchange = () =>
  cacheExchange({
    keys: {
      ...keysOf(["AdministrativeUnit", "PartyOrganisation", "InternalDivision"], bySnapshot),
      ...keysOf(["Post", "Person", "School", "Place", "OrganisationGroup"], bySnapshot),
      ...keysOf(["Appointment", "Study", "PartyMembership", "OrganisationState", "Subordination"], embedded),
      ...keysOf(["Counterpart", "CoLocation", "ReorganisationEvent", "Document", "CodeSet", "Code"], embedded),
      ...keysOf(["CoLocationMembership", "GroupMembership", "OrganisationGroupState", "Registration"], embedded),
      ...keysOf(["Succession", "PostSuccession", "Genealogy", "Vacancy", "CareerEntry", "Overlap"], embedded),
      ...keysOf(["MultiPostHolder", "PersonLink", "PersonLinkStep"], embedded),
      ...keysOf(["OrganisationDiff", "OrganisationMove", "OrganisationRename"], embedded),
      ...keysOf(["Refused", "RuleFinding", "ReorganisationChange", "ReorganisationEffect"], embedded),
      ...keysOf(["ReorganisationEnacted", "AppointmentDone", "PersonDone", "PostDone"], embedded),
      ...keysOf(["CoLocationDone", "CounterpartDone", "OrganisationGroupDone", "SubordinationDone"], embedded),
      ...keysOf(["ByReferenceApproved", "RegistrationsDone"], embedded),
      ...keysOf(["PlaceState", "PlaceEvent", "ReformPlan", "ReformPlanRevision", "ReformPlanDone"], embedded),
      ...keysOf(["ReformSimulation", "StaffingChange", "Staffing", "UnitStaffing"], embedded),
    },
    possibleTypes,
    resolvers: { Query: { organisations: relayPagination(), posts: relayPagination(), people: relayPagination() } },
  });
