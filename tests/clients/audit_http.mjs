// Runs every audit of the GraphQL-over-HTTP reference suite against a URL: node audit_http.mjs http://localhost:8000/graphql
// Prints one JSON object {total, failed: [{id, name, reason}]}; exits 1 if any failed.
import { serverAudits } from "graphql-http";

const [url] = process.argv.slice(2);
const audits = serverAudits({ url });
const failed = [];
for (const { id, name, fn } of audits) {
  const result = await fn();
  if (result.status !== "ok") failed.push({ id, name, status: result.status, reason: result.reason });
}
console.log(JSON.stringify({ total: audits.length, failed }, null, 2));
process.exitCode = failed.length ? 1 : 0;
