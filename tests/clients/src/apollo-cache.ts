import { InMemoryCache, type TypePolicies } from "@apollo/client";
import { relayStylePagination } from "@apollo/client/utilities";
import { possibleTypes } from "./possible-types.js";

// `id` tells who, `snapshot` tells who and when: only a snapshot's values never change.
const bySnapshot = { keyFields: ["snapshot"] };
const paged = relayStylePagination(["where", "orderBy", "during", "under", "asOf", "knownAt"]);

const typePolicies: TypePolicies = {
  AdministrativeUnit: bySnapshot,
  PartyOrganisation: bySnapshot,
  InternalDivision: bySnapshot,
  Post: bySnapshot,
  Person: bySnapshot,
  School: bySnapshot,
  Place: bySnapshot,
  OrganisationGroup: bySnapshot,
  Query: { fields: { organisations: paged, posts: paged, people: paged, appointments: paged } },
};

export const newCache = () =>
  new InMemoryCache({
    typePolicies,
    // Facts have an `id`, too, but show other values at other instants: they stay where they were read.
    dataIdFromObject: () => undefined,
    possibleTypes,
  });
