// Relay's store against a running API: node build/relay.js http://127.0.0.1:8000/graphql
import assert from "node:assert/strict";
import relay from "relay-runtime";
import { CODE, NAMES, endpoint, failOnWarnings } from "./city.js";
import { newEnvironment } from "./relay-environment.js";
import unitAt, {
  type relayDocumentsUnitAtQuery,
  type relayDocumentsUnitAtQuery$data,
} from "./relay-generated/relayDocumentsUnitAtQuery.graphql.js";

failOnWarnings();
const environment = newEnvironment(endpoint());

function kept(asOf: string): relayDocumentsUnitAtQuery$data {
  const operation = relay.createOperationDescriptor(unitAt, { code: CODE, asOf });
  environment.retain(operation);
  const found = environment.lookup(operation.fragment);
  assert.equal(found.isMissingData, false);
  return found.data as unknown as relayDocumentsUnitAtQuery$data;
}

// One unit at three instants, one after the other into one store: none overwrites another.
for (const [asOf, name] of Object.entries(NAMES)) {
  const variables = { code: CODE, asOf };
  const data = await relay.fetchQuery<relayDocumentsUnitAtQuery>(environment, unitAt, variables).toPromise();
  assert.equal(data?.organisation?.name, name);
  assert.equal(data?.organisation?.appointments.nodes[0]?.status, "CURRENT");
}
for (const [asOf, name] of Object.entries(NAMES)) {
  const { organisation } = kept(asOf);
  assert.equal(organisation?.name, name, `at ${asOf}`);
  assert.equal(organisation?.appointments.nodes[0]?.post.organisation.name, name, `the post's unit at ${asOf}`);
}
assert.equal(new Set(Object.keys(NAMES).map((asOf) => kept(asOf).organisation?.snapshot)).size, 3);

// A refusal of the whole request has no data; Relay tells it as an error, with what the server said.
const refused = relay.fetchQuery<relayDocumentsUnitAtQuery>(environment, unitAt, { code: CODE, asOf: "2010-13" });
await assert.rejects(refused.toPromise(), (error) => JSON.stringify(error).includes("BAD_USER_INPUT"));

console.log("relay: as expected");
