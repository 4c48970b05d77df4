// Copies the built files of the explorer page out of node_modules, and the licences of everything bundled in them.
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const modules = new URL("node_modules", import.meta.url).pathname;
const target = new URL("ide/assets/vendor", import.meta.url).pathname;

const copies = {
  "react.js": "react/umd/react.production.min.js",
  "react-dom.js": "react-dom/umd/react-dom.production.min.js",
  "graphiql.js": "graphiql/graphiql.min.js",
  "graphiql.css": "graphiql/graphiql.min.css",
  "explorer.js": "@graphiql/plugin-explorer/dist/index.umd.js",
  "explorer.css": "@graphiql/plugin-explorer/dist/style.css",
};

const withoutSourceMap = (text) => text.replace(/\n?\/\/# sourceMappingURL=\S+\s*$/, "\n");
// The fonts have licences of their own and no Chinese; the system's are used instead.
const withoutFonts = (text) => text.replace(/@font-face\s*\{[^}]*\}/g, "");

function* packages(folder) {
  for (const entry of readdirSync(folder).sort()) {
    const path = join(folder, entry);
    if (entry.startsWith(".") || !statSync(path).isDirectory()) continue;
    if (entry.startsWith("@")) {
      yield* packages(path);
      continue;
    }
    yield path;
    const nested = join(path, "node_modules");
    if (statSync(nested, { throwIfNoEntry: false })) yield* packages(nested);
  }
}

function licences() {
  const byText = new Map();
  for (const path of packages(modules)) {
    const { name, version, license, author } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
    const files = readdirSync(path).filter((file) => /^(licen[sc]e|copyingnotice|copyrightnotice)/i.test(file)).sort();
    const holder = typeof author === "string" ? author : author?.name;
    const text = files.length
      ? files.map((file) => readFileSync(join(path, file), "utf8").trim()).join("\n\n")
      : `${license}${holder ? `, ${holder}` : ""} (the package carries no licence text of its own)`;
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const blocks = [...byText].map(([text, names]) => `${[...new Set(names)].join("\n")}\n\n${text}`);
  return blocks.join(`\n\n${"-".repeat(80)}\n\n`).replaceAll("\r\n", "\n").replace(/[ \t]+$/gm, "");
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const [name, source] of Object.entries(copies)) {
  const text = readFileSync(join(modules, source), "utf8");
  writeFileSync(join(target, name), name.endsWith(".css") ? withoutFonts(text) : withoutSourceMap(text));
}
writeFileSync(
  join(target, "LICENCES.txt"),
  `The files in this folder are built from these packages and those that they bundle.\n\n${licences()}\n`,
);
