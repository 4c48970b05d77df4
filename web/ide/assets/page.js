"use strict";
(() => {
  // Under this name the dialogs look for the nonce of the style sheet that they add while open.
  window.__webpack_nonce__ = document.querySelector("meta[property=csp-nonce]").nonce;

  const BODIES = `# 职官 zhiguan: who held which post in which body, and when
# 某时、某机构、某职务，由谁担任
#
# Run: the button, or Ctrl-Enter. Complete: Ctrl-Space.
# The book on the left has the whole schema.

# Another day: organisations(asOf: "2005", first: 10, …)
query Bodies {
  organisations(
    first: 10
    where: { posts: { some: { appointments: { some: {} } } } }
  ) {
    totalCount
    nodes {
      name
      foundedOn
      predecessors { on predecessor { name } }
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
    }
  }
}
`;
  const CAREERS = `# Careers (简历), with the names that the bodies bore then,
# and what has become of them since
query Careers {
  people(first: 10) {
    nodes {
      name
      careerPath {
        from
        to
        organisationName
        title
        presentOrganisations { name }
      }
    }
  }
}
`;

  const asked = new URLSearchParams(window.location.search);
  const query = asked.get("query");
  const element = React.createElement;

  // The documents of docs/queries: choosing one opens it in a tab of its own, with its variables.
  const Questions = () => {
    const { addTab, tabs, queryEditor, variableEditor } = GraphiQL.React.useEditorContext({ nonNull: true });
    const [questions, setQuestions] = React.useState([]);
    const [chosen, setChosen] = React.useState(null);
    React.useEffect(() => {
      fetch("/ide/queries.json")
        .then((response) => (response.ok ? response.json() : []))
        .then(setQuestions, () => setQuestions([]));
    }, []);
    React.useEffect(() => {
      if (chosen === null) return;
      queryEditor.setValue(chosen.document);
      variableEditor.setValue(chosen.variables);
      setChosen(null);
    }, [tabs.length]);
    const choose = (event) => {
      setChosen(questions.find((question) => question.name === event.target.value));
      addTab();
    };
    if (questions.length === 0) return null;
    return element(
      "select",
      { className: "zhiguan-questions", "aria-label": "Questions 示例问题", value: "", onChange: choose },
      element("option", { value: "", disabled: true }, "Questions 示例问题"),
      questions.map(({ name, number, en, zh }) => element("option", { key: name, value: name }, `${number}. ${en} ${zh}`)),
    );
  };

  const ide = element(
    GraphiQL,
    {
      fetcher: GraphiQL.createFetcher({ url: "/graphql", headers: { Accept: "application/graphql-response+json" } }),
      plugins: [GraphiQLPluginExplorer.explorerPlugin()],
      defaultQuery: BODIES,
      defaultTabs: query === null ? [{ query: BODIES }, { query: CAREERS }] : undefined,
      query: query ?? undefined,
      variables: asked.get("variables") ?? (query === null ? undefined : ""),
      operationName: asked.get("operationName") ?? undefined,
      shouldPersistHeaders: false,
      inputValueDeprecation: true,
      schemaDescription: true,
    },
    element(GraphiQL.Logo, null, element(Questions), element("span", { className: "zhiguan-logo" }, "zhiguan 职官")),
  );

  ReactDOM.createRoot(document.getElementById("ide")).render(ide);
})();
