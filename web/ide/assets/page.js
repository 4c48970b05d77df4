"use strict";
(() => {
  // Under this name the dialogs look for the nonce of the style sheet that they add while open.
  window.__webpack_nonce__ = document.querySelector("meta[property=csp-nonce]").nonce;

  const DEFAULT_QUERY = `# 职官 zhiguan: who held which post in which body, at which time.
# Run this with the button on the right, or Ctrl-Enter. Ctrl-Space completes; the book on the left has the whole schema.

query BodiesAndTheirPosts($asOf: PartialDate) {
  organisations(asOf: $asOf, first: 10) {
    totalCount
    nodes {
      name
      status
      foundedOn
      posts(first: 5) {
        nodes {
          title
          appointments {
            nodes {
              validFrom
              person { name }
            }
          }
        }
      }
      predecessors {
        on
        predecessor { name }
      }
    }
  }
}
`;

  const asked = new URLSearchParams(window.location.search);
  const query = asked.get("query");
  const element = React.createElement;

  const ide = element(
    GraphiQL,
    {
      fetcher: GraphiQL.createFetcher({ url: "/graphql", headers: { Accept: "application/graphql-response+json" } }),
      plugins: [GraphiQLPluginExplorer.explorerPlugin()],
      defaultQuery: DEFAULT_QUERY,
      query: query ?? undefined,
      variables: asked.get("variables") ?? (query === null ? undefined : ""),
      operationName: asked.get("operationName") ?? undefined,
      shouldPersistHeaders: false,
      inputValueDeprecation: true,
      schemaDescription: true,
    },
    element(GraphiQL.Logo, null, element("span", { className: "zhiguan-logo" }, "zhiguan 职官")),
  );

  ReactDOM.createRoot(document.getElementById("ide")).render(ide);
})();
