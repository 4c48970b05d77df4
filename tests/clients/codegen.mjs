// Generates types and typed documents: node codegen.mjs SCHEMA DOCUMENTS OUT
// SCHEMA is the address of a running API, which is then introspected, or a file of the schema language.
import { readFile, writeFile } from "node:fs/promises";
import { codegen } from "@graphql-codegen/core";
import * as typedDocumentNode from "@graphql-codegen/typed-document-node";
import * as typescriptOperations from "@graphql-codegen/typescript-operations";
import { buildClientSchema, buildSchema, getIntrospectionQuery, lexicographicSortSchema, parse, printSchema } from "graphql";

async function introspected(url) {
  const query = getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true });
  const headers = { "Content-Type": "application/json" };
  const answer = await (await fetch(url, { method: "POST", headers, body: JSON.stringify({ query }) })).json();
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return buildClientSchema(answer.data);
}

// The same object as `config` in a codegen.ts of the command line tool.
export const config = {
  scalars: { PartialDate: "string", DateTime: "string" },
  strictScalars: true,
  useTypeImports: true,
};

const [source, documents, out] = process.argv.slice(2);
const schema = /^https?:/.test(source) ? await introspected(source) : buildSchema(await readFile(source, "utf8"));
const generated = await codegen({
  schema: parse(printSchema(lexicographicSortSchema(schema))),
  documents: [{ location: documents, document: parse(await readFile(documents, "utf8")) }],
  filename: out,
  config,
  plugins: [{ typescriptOperations: {} }, { typedDocumentNode: {} }],
  pluginMap: { typescriptOperations, typedDocumentNode },
});
await writeFile(out, generated);
