// urql with its normalised cache against a running API: node build/urql.js http://127.0.0.1:8000/graphql
import assert from "node:assert/strict";
import { Client, fetchExchange, gql, type AnyVariables, type TypedDocumentNode } from "@urql/core";
import { BUREAUS, CODE, NAMES, endpoint, failOnWarnings } from "./city.js";
import { HeadsOverTimeDocument, UnitAtDocument, UnitsPageDocument, UnitTwiceDocument } from "./generated/graphql.js";
import { newCacheExchange } from "./urql-cache.js";

failOnWarnings();
let requests = 0;
const client = new Client({
  url: endpoint(),
  preferGetMethod: false,
  exchanges: [newCacheExchange(), fetchExchange],
  fetch: (...request) => {
    requests += 1;
    return fetch(...request);
  },
});

async function ask<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const { data, error } = await client.query(document, variables).toPromise();
  if (data === undefined) throw error ?? new Error("neither data nor error");
  return data;
}

function kept<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Data {
  const result = client.readQuery(document, variables);
  assert.ok(result?.data, "not in the cache");
  return result.data;
}

// One unit at two instants in one answer, then at three one after the other: none overwrites another.
const both = await ask(UnitTwiceDocument, { code: CODE, before: "2015", after: "2021-06" });
assert.deepEqual([both.before?.name, both.after?.name], [NAMES["2015"], NAMES["2021-06"]]);
assert.equal(both.before?.id, both.after?.id);
assert.notEqual(both.before?.snapshot, both.after?.snapshot);
for (const [asOf, name] of Object.entries(NAMES)) {
  const { organisation } = await ask(UnitAtDocument, { code: CODE, asOf });
  assert.equal(organisation?.name, name);
}

// Beneath dated facts every unit shows the name of the fact's own time; all of them go through the same cache.
const variables = { code: CODE, asOf: "2021-06", during: {} };
const heads = await ask(HeadsOverTimeDocument, variables);
const held = heads.organisation?.appointments.nodes ?? [];
const namesThen = new Set(held.map((appointment) => appointment.post.organisation.name));
for (const name of Object.values(NAMES)) assert.ok(namesThen.has(name), `${name} in ${[...namesThen].join(" ")}`);

const then = await ask(HeadsOverTimeDocument, { code: CODE, asOf: "2005" });
const current = then.organisation?.appointments.nodes[0];
assert.equal(current?.status, "CURRENT");
const later = kept(HeadsOverTimeDocument, variables).organisation?.appointments.nodes;
assert.equal(later?.find((appointment) => appointment.id === current?.id)?.status, "FORMER");

// All of it is still there, and asks the server nothing.
const asked = requests;
for (const [asOf, name] of Object.entries(NAMES)) {
  assert.equal(kept(UnitAtDocument, { code: CODE, asOf }).organisation?.name, name, `at ${asOf}`);
}
assert.deepEqual(kept(UnitTwiceDocument, { code: CODE, before: "2015", after: "2021-06" }), both);
assert.equal(requests, asked);

// Scalars are text, to the compiler as well.
const from: string | null | undefined = current?.validFrom;
const recorded: string | undefined = current?.recordedAt;
assert.match(from ?? "", /^\d{4}(-\d\d(-\d\d)?)?$/);
assert.match(recorded ?? "", /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/);

// Pages of one list are one list in the cache.
const list = { where: BUREAUS, first: 10, asOf: "2021-06" };
let page = (await ask(UnitsPageDocument, list)).organisations;
for (let count = 1; page.pageInfo.hasNextPage; count += 1) {
  assert.ok(count < 10, "pages without end");
  page = (await ask(UnitsPageDocument, { ...list, after: page.pageInfo.endCursor })).organisations;
}
const whole = await ask(UnitsPageDocument, { where: BUREAUS, first: 1000, asOf: "2021-06" });
const names = page.edges.map((edge) => edge.node.name);
assert.ok(names.length > 20);
assert.equal(names.length, page.totalCount);
assert.deepEqual(new Set(names), new Set(whole.organisations.edges.map((edge) => edge.node.name)));

// A refusal tells its code, whatever its language.
async function refusal<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<unknown> {
  const { error } = await client.query(document, variables).toPromise();
  return error?.graphQLErrors[0]?.extensions["code"];
}
assert.equal(await refusal(UnitAtDocument, { code: CODE, asOf: "2010-13" }), "BAD_USER_INPUT");
assert.equal(await refusal(gql`{ nothing }`, {}), "GRAPHQL_VALIDATION_FAILED");

console.log("urql: as expected");
