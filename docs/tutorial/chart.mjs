// A chart's data: node chart.mjs ADDRESS CODE DAY [CONDITION ON APPOINTMENTS, as JSON]
// Prints {tree: {nodes, edges}, lineage: {nodes, edges}}, as most chart libraries take it.
import { readFile } from "node:fs/promises";

const [address, code, asOf, who] = process.argv.slice(2);
const query = await readFile(new URL("chart.graphql", import.meta.url), "utf8");
const response = await fetch(address, {
  method: "POST",
  headers: { "Content-Type": "application/json", Accept: "application/graphql-response+json" },
  body: JSON.stringify({ query, variables: { code, asOf, who: who && JSON.parse(who) } }),
});
const { data, errors } = await response.json();
if (errors) throw new Error(errors.map((error) => `${error.extensions.code}: ${error.message}`).join("\n"));
if (data.organisation === null) throw new Error(`no organisation has the code ${code}`);

const box = ({ id, name, appointments }) => ({
  id,
  name,
  people: appointments.nodes.map(({ post, person, validFrom }) => `${post.title} ${person.name} ${validFrom ?? ""}–`),
});
const { descendants, genealogy, ...root } = data.organisation;
const below = descendants.edges.map((edge) => edge.node);

const chart = {
  tree: {
    nodes: [root, ...below].map(box),
    edges: below.map(({ id, parent }) => ({ source: parent.id, target: id })),
  },
  lineage: {
    nodes: genealogy.organisations,
    edges: genealogy.successions.map(({ predecessor, successor, kind, on }) => ({
      source: predecessor.id,
      target: successor.id,
      label: `${kind} ${on}`,
    })),
  },
};
const listed = (each) => (each.length ? `[\n  ${each.map((one) => JSON.stringify(one)).join(",\n  ")}]` : "[]");
const part = ([name, { nodes, edges }]) => `"${name}": {\n "nodes": ${listed(nodes)},\n "edges": ${listed(edges)}}`;
console.log(`{${Object.entries(chart).map(part).join(",\n")}}`);
