// Apollo Client against a running API: node build/apollo.js http://127.0.0.1:8000/graphql
import assert from "node:assert/strict";
import { ApolloClient, CombinedGraphQLErrors, HttpLink, gql } from "@apollo/client";
import { newCache } from "./apollo-cache.js";
import { BUREAUS, CODE, NAMES, endpoint, failOnWarnings } from "./city.js";
import { shown } from "./dates.js";
import { HeadsOverTimeDocument, UnitAtDocument, UnitThenFragmentDoc, UnitsPageDocument } from "./generated/graphql.js";

failOnWarnings();
const client = new ApolloClient({ link: new HttpLink({ uri: endpoint() }), cache: newCache() });

// One unit at three instants, one after the other into one cache: none overwrites another.
const snapshots = new Set<string>();
for (const [asOf, name] of Object.entries(NAMES)) {
  const { data } = await client.query({ query: UnitAtDocument, variables: { code: CODE, asOf } });
  assert.equal(data?.organisation?.name, name);
  snapshots.add(String(data?.organisation?.snapshot));
}
assert.equal(snapshots.size, 3);
for (const [asOf, name] of Object.entries(NAMES)) {
  const kept = client.readQuery({ query: UnitAtDocument, variables: { code: CODE, asOf } });
  assert.equal(kept?.organisation?.name, name, `at ${asOf}`);
}
const ids = Object.keys(NAMES).map((asOf) => {
  const kept = client.readQuery({ query: UnitAtDocument, variables: { code: CODE, asOf } });
  return kept?.organisation?.id;
});
assert.equal(new Set(ids).size, 1, "it is one unit all the same");

// Beneath dated facts every unit shows the name of the fact's own time; all of them go through the same cache.
const variables = { code: CODE, asOf: "2021-06", during: {} };
const { data: heads } = await client.query({ query: HeadsOverTimeDocument, variables });
const held = heads?.organisation?.appointments.nodes ?? [];
const namesThen = new Set(held.map((appointment) => appointment.post.organisation.name));
for (const name of Object.values(NAMES)) assert.ok(namesThen.has(name), `${name} in ${[...namesThen].join(" ")}`);
const again = client.readQuery({ query: HeadsOverTimeDocument, variables });
assert.deepEqual(again, heads);
for (const [asOf, name] of Object.entries(NAMES)) {
  const kept = client.readQuery({ query: UnitAtDocument, variables: { code: CODE, asOf } });
  assert.equal(kept?.organisation?.name, name, `at ${asOf}, after the heads were read`);
}

// The same fact is FORMER now and CURRENT then: its status is not shared.
const then = await client.query({ query: HeadsOverTimeDocument, variables: { ...variables, asOf: "2005", during: null } });
const current = then.data?.organisation?.appointments.nodes[0];
assert.equal(current?.status, "CURRENT");
const later = client
  .readQuery({ query: HeadsOverTimeDocument, variables })
  ?.organisation?.appointments.nodes.find((appointment) => appointment.id === current?.id);
assert.equal(later?.status, "FORMER");

// Scalars are text, to the compiler as well.
const from: string | null | undefined = current?.validFrom;
const recorded: string | undefined = current?.recordedAt;
assert.match(from ?? "", /^\d{4}(-\d\d(-\d\d)?)?$/);
assert.deepEqual(["2012", "2012-03", "2012-03-15", null].map(shown), ["2012", "2012.03", "2012.03.15", ""]);
assert.match(recorded ?? "", /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/);

// Pages of one list are one list in the cache.
const list = { query: UnitsPageDocument, variables: { where: BUREAUS, first: 10, asOf: "2021-06" } };
await client.query(list);
const pages = client.watchQuery(list);
const subscription = pages.subscribe({});
let merged = client.readQuery(list);
while (merged?.organisations.pageInfo.hasNextPage) {
  await pages.fetchMore({ variables: { after: merged.organisations.pageInfo.endCursor } });
  merged = client.readQuery(list);
}
subscription.unsubscribe();
const names = merged?.organisations.edges.map((edge) => edge.node.name);
assert.ok(Number(names?.length) > 20);
assert.equal(names?.length, merged?.organisations.totalCount);
const whole = await client.query({
  query: UnitsPageDocument,
  variables: { where: BUREAUS, first: 1000, asOf: "2021-06" },
  fetchPolicy: "no-cache",
});
assert.deepEqual(
  names,
  whole.data?.organisations.edges.map((edge) => edge.node.name),
);

// Units that a list has read are found by their snapshot.
const first = whole.data?.organisations.edges[0]?.node;
assert.ok(first);
const found = client.readFragment({
  fragment: UnitThenFragmentDoc,
  fragmentName: "UnitThen",
  id: client.cache.identify({ __typename: first.__typename, snapshot: first.snapshot }) ?? "",
});
assert.equal(found?.name, first.name);

// A refusal tells its code, whatever its language.
async function refusal(asOf: string): Promise<string> {
  try {
    await client.query({ query: UnitAtDocument, variables: { code: CODE, asOf } });
  } catch (error) {
    if (CombinedGraphQLErrors.is(error)) return String(error.errors[0]?.extensions?.["code"]);
    throw error;
  }
  return "not refused";
}
assert.equal(await refusal("2010-13"), "BAD_USER_INPUT");
await assert.rejects(
  client.query({ query: gql`{ nothing }` }),
  (error) => CombinedGraphQLErrors.is(error) && error.errors[0]?.extensions?.["code"] === "GRAPHQL_VALIDATION_FAILED",
);

console.log("apollo: as expected");
