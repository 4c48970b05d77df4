// What the demo city's bureau of industry (990500-036) was called, and whom the programs ask about.
export const CODE = "990500-036";

export const NAMES = {
  "2005": "澜阳市经济贸易委员会",
  "2015": "澜阳市经济和信息化委员会",
  "2021-06": "澜阳市工业和信息化局",
} as const;

// Bureaus of the city's government, of which there are more than one page.
export const BUREAUS = { parent: { name: { equals: "澜阳市人民政府" } } };

export function endpoint(): string {
  const address = process.argv[2];
  if (address === undefined) throw new Error("usage: node PROGRAM http://127.0.0.1:8000/graphql");
  return address;
}

// Caches warn of what they cannot keep apart; here that is a fault.
export function failOnWarnings(): void {
  console.warn = console.error = (...words: unknown[]) => {
    throw new Error(words.join(" "));
  };
}
