import relay from "relay-runtime";

export const newEnvironment = (url: string) =>
  new relay.Environment({
    store: new relay.Store(new relay.RecordSource()),
    // `id` tells who, `snapshot` tells who and when; what has no snapshot stays where it was read.
    getDataID: (record: { snapshot?: string }) => record.snapshot,
    network: relay.Network.create(async (operation, variables) => {
      const response = await fetch(url, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/graphql-response+json" },
        body: JSON.stringify({ query: operation.text, variables }),
      });
      return response.json();
    }),
  });
